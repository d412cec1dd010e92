"""A REFI-QDA codebook (QDA-XML 1.0, REFI-QDA 1.5): the codes alone, as other programs read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui import __version__
from tui.exports.model import Exported, Format, Options
from tui.exports.refi_codes import code_elements
from tui.exports.xml_text import attributes

NAMESPACE = "urn:QDA-XML:codebook:1.0"


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """The codebook's codes, and the tags that are used without being in it.

    The schema wants one code at least: a library without any gives a file that other programs
    refuse.
    """
    used = {
        tag
        for one in exported
        for sidecar in one.sidecars
        for item in sidecar.annotations.items
        for tag in item.tags
    }
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<CodeBook xmlns="{NAMESPACE}"{attributes(origin=f"Cablegram {__version__}")}>\n'
    yield "<Codes>\n"
    yield from code_elements(options.codebook, used)
    yield "</Codes>\n</CodeBook>\n"


FORMAT = Format(
    "qdc",
    "a REFI-QDA codebook for NVivo, ATLAS.ti, MAXQDA and QualCoder",
    ".qdc",
    write,
    "annotations, and the keys of codes",
)
