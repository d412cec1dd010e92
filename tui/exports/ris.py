"""RIS: citations for Zotero, EndNote and other reference managers.

A telegram is a personal communication (``PCOMM``): ``A2`` is to whom, ``M3`` that it is a telegram,
``AN`` its number, ``DB`` the archive. Lines end in CR LF, as the format's description asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui.exports.bibliography import OMITS, Reference, line, losses, references
from tui.exports.citing import day_of
from tui.exports.model import Exported, Format, Options


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """An entry for each cable, a blank line after it."""
    for reference in references(exported):
        lines = [f"{name}  - {value}" for name, value in _fields(reference)]
        yield "\r\n".join([*lines, "ER  - ", "", ""])


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    cited = reference.citation
    day = day_of(cited.date)
    yield "TY", "PCOMM"
    one_line = (
        ("ID", reference.key),
        ("AU", cited.author),
        ("A2", cited.recipient),
        ("TI", cited.title),
        ("T2", cited.volume),
        ("M3", cited.kind[:1].upper() + cited.kind[1:]),
        ("PY", f"{day:%Y}" if day is not None else ""),
        ("DA", f"{day:%Y/%m/%d}" if day is not None else ""),
        ("CY", cited.place),
        ("AN", cited.id),
        ("SE", cited.document),
        ("AV", cited.location),
        ("DB", cited.archive),
        ("UR", cited.url),
    )
    for name, value in one_line:
        if value:
            yield name, line(value)
    for tag in reference.tags:
        yield "KW", line(tag)
    if cited.classification:
        yield "N1", f"Classification: {line(cited.classification)}"


FORMAT = Format(
    "ris",
    "citations for Zotero, EndNote and other reference managers",
    ".ris",
    write,
    OMITS,
    losses,
)
