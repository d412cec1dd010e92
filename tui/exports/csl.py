"""CSL-JSON (csl-data.json 1.0.2): citations for Zotero, Pandoc and everything with a CSL style.

CSL has no type for a telegram: ``personal_communication`` with the genre ``telegram`` keeps author,
addressee, number and the whole date in Chicago's notes. A document of a volume is a ``document`` in
its container.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui.exports.bibliography import OMITS, Reference, line, losses, references
from tui.exports.citing import day_of
from tui.exports.json_text import json_text
from tui.exports.model import Exported, Format, JsonObject, JsonValue, Options


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """A list with an item for each cable, one a line."""
    first = True
    for reference in references(exported):
        yield ("[\n" if first else ",\n") + json_text(item(reference))
        first = False
    yield "[]\n" if first else "\n]\n"


def item(reference: Reference) -> JsonObject:
    """One cable as a CSL item; what is not known has no key."""
    cited = reference.citation
    found: dict[str, JsonValue] = {
        "id": reference.key,
        "type": "personal_communication",
        "genre": cited.kind if not cited.is_printed or cited.id else "",
        "title": line(cited.title),
        "author": _party(cited.author),
        "recipient": _party(cited.recipient),
        "issued": _date(cited.date),
        "number": cited.id,
        "archive": line(cited.archive),
        "archive_location": line(cited.location),
        "container-title": line(cited.volume),
        "event-place": line(cited.place),
        "URL": cited.url,
        "note": f"Classification: {line(cited.classification)}" if cited.classification else "",
        "section": cited.document,
        "keyword": ", ".join(line(tag).replace(",", ";") for tag in reference.tags),
    }
    return {name: value for name, value in found.items() if value not in ("", None, [])}


def _party(name: str) -> list[JsonValue]:
    return [{"literal": line(name)}] if name else []


def _date(iso: str) -> JsonValue:
    """A date in parts, where it is one."""
    day = day_of(iso)
    return {"date-parts": [[day.year, day.month, day.day]]} if day is not None else None


FORMAT = Format(
    "csl",
    "citations as CSL-JSON, for Zotero, Pandoc and word processors",
    ".csl.json",
    write,
    OMITS,
    losses,
)
