"""A REFI-QDA codebook (QDA-XML 1.0, REFI-QDA 1.5): the codes alone, as other programs read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui import __version__
from tui.exports.losing import loss
from tui.exports.model import Exported, Format, FormatError, Loss, Options
from tui.exports.refi_codes import code_elements
from tui.exports.xml_text import attributes

NAMESPACE = "urn:QDA-XML:codebook:1.0"


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """The codebook's codes, and the tags that are used without being in it.

    Raises ``FormatError`` where there are none: the schema wants one at least.
    """
    used = {
        tag
        for one in exported
        for sidecar in one.sidecars
        for item in sidecar.annotations.items
        for tag in item.tags
    }
    if not used and not options.codebook.codes:
        raise FormatError("there are no codes: no codebook, and no tags in use")
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<CodeBook xmlns="{NAMESPACE}"{attributes(origin=f"Cablegram {__version__}")}>\n'
    yield "<Codes>\n"
    yield from code_elements(options.codebook, used)
    yield "</Codes>\n</CodeBook>\n"


def losses(one: Exported, options: Options) -> Iterator[Loss]:
    """Every annotation: of them, the tags' names alone are in the file."""
    for sidecar in one.sidecars:
        for item in sidecar.annotations.items:
            yield loss("annotations", one, sidecar, item, item.quote or item.opening or item.note)
        for mark in sidecar.annotations.reviewed:
            yield loss("reviewed marks", one, sidecar, None, mark)


FORMAT = Format(
    "qdc",
    "a REFI-QDA codebook for NVivo, ATLAS.ti, MAXQDA and QualCoder",
    ".qdc",
    write,
    losses=losses,
    defines=True,
)
