r"""BibTeX: citations for LaTeX, in UTF-8 as today's BibTeX and biber read it.

A telegram is ``@misc`` with ``howpublished``. A text may hold every sign: those that mean something
to LaTeX are written as commands, braces too, for BibTeX counts them even behind a backslash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from tui.exports.bibliography import OMITS, Reference, line, losses, references
from tui.exports.citing import day_of
from tui.exports.model import Exported, Format, Options

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SIGNS = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "|": r"\textbar{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        '"': r"\textquotedbl{}",
        **{sign: "\\" + sign for sign in "$&#_%"},
    }
)


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """An entry for each cable, a blank line between two."""
    first = True
    for reference in references(exported):
        lines = [f"  {name} = {value}," for name, value in _fields(reference)]
        blank = "" if first else "\n"
        first = False
        yield "\n".join([f"{blank}@misc{{{reference.key},", *lines, "}", ""])


def escaped(text: str) -> str:
    """``text`` on one line as LaTeX prints it sign for sign."""
    return line(text).translate(_SIGNS)


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    cited = reference.citation
    if cited.author:
        # Doubled, so that an office is not taken for a person's names.
        yield "author", f"{{{{{escaped(cited.author)}}}}}"
    if cited.title:
        yield "title", f"{{{{{escaped(cited.title)}}}}}"
    kind = cited.kind[:1].upper() + cited.kind[1:]
    how = " ".join(filter(None, (kind, cited.id)))
    how += f" to {cited.recipient}" if cited.recipient else ""
    yield "howpublished", f"{{{escaped(how)}}}"
    day = day_of(cited.date)
    if day is not None:
        yield "year", f"{{{day.year:04}}}"
        yield "month", _MONTHS[day.month - 1]
        yield "day", f"{{{day.day}}}"
    if cited.place:
        yield "address", f"{{{escaped(cited.place)}}}"
    note = [cited.classification, f"in {cited.volume}" if cited.volume else ""]
    note += [f"doc. {cited.document}" if cited.document else "", cited.location, cited.archive]
    kept = ", ".join(filter(None, note))
    if kept:
        yield "note", f"{{{escaped(kept)}}}"
    if cited.url:
        yield "url", f"{{{quote(line(cited.url), safe=':/?#@!$&()*+,;=%-._~')}}}"
    if reference.tags:
        tags = ", ".join(tag.replace(",", ";") for tag in reference.tags)
        yield "keywords", f"{{{escaped(tags)}}}"


FORMAT = Format(
    "bibtex",
    "citations for LaTeX",
    ".bib",
    write,
    OMITS,
    losses,
)
