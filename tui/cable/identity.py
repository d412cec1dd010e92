"""The canonical message id of a cable, beside the one that its record prints.

Archives have some ids that were made of a damaged banner (``08SECTION01OF02ZENDA12``), and some
with the station spelled in another way. What is printed stays the cable's id, since files and
sidecars are named after it; the canonical one is what references to the cable give.
"""

from __future__ import annotations

import re

from tui.cable.model import Banner, Cable
from tui.cable.references import message_id
from tui.cable.stations import is_station

_WELL_FORMED = re.compile(r"(?:19|20)?(?P<year>\d\d)(?P<post>[A-Z]{3,30}?)(?P<serial>\d{1,7})")
# "SECTION01OF02", also with a letter lost on the way.
_COUNTED = re.compile(
    r"(?P<year>\d\d)S[A-Z]{0,2}CT?ION\d{1,2}OF\d{1,2}(?P<post>[A-Z]{3,30})(?P<serial>\d{1,7})"
)


def canonical_id(cable: Cable) -> str:
    """Two-digit year, station and serial as references give them; empty where they cannot be told.

    A damaged id is mended only where the station that is left is known or is the banner's own; else
    the banner's post and number make the id, if the years agree.
    """
    printed, banner = cable.id, cable.fields.banner
    found = _WELL_FORMED.fullmatch(printed)
    if found is not None:
        year, letters, serial = found.groups()
        known = is_station(letters)
        return message_id(letters, serial, int(year)) if known else f"{year}{letters}{int(serial)}"
    found = _COUNTED.fullmatch(printed)
    if found is not None and (is_station(found["post"]) or found["post"] == _post_of(banner)):
        return message_id(found["post"], found["serial"], int(found["year"]))
    dated = cable.year
    if banner is None or not banner.post or not banner.serial or dated is None:
        return ""
    return (
        message_id(banner.post, banner.serial, dated) if printed[:2] == f"{dated % 100:02d}" else ""
    )


def _post_of(banner: Banner | None) -> str:
    return (banner.post or "").replace(" ", "") if banner is not None else ""
