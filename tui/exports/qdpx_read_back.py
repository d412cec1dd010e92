"""What a written REFI-QDA project holds, read as another program reads it.

It shares nothing with what writes one: it goes by the specification alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from tui.exports.model import Coding, FormatError, reviewed_mark

_N = "{urn:QDA-XML:project:1.0}"


def read_back(path: Path) -> Iterator[Coding]:
    """The codings and reviewed marks of a project, one source after the other.

    Raises ``FormatError`` where the file is none.
    """
    try:
        with ZipFile(path) as archive:
            yield from _of_project(archive)
    except (BadZipFile, ParseError, KeyError, ValueError) as error:
        raise FormatError(f"this is no REFI-QDA project as it should be: {error!r}") from None


def _of_project(archive: ZipFile) -> Iterator[Coding]:
    members = {name.casefold(): name for name in archive.namelist()}
    users: dict[str, str] = {}
    codes: dict[str, str] = {}
    variables: dict[str, str] = {}
    named = {"User": users, "Code": codes, "Variable": variables}
    with archive.open(members["project.qde"]) as project:
        # Coders, codes and variables stand before the sources: the schema has them in this order.
        for _, found in ElementTree.iterparse(project):  # noqa: S314 - what we wrote
            kind = found.tag.removeprefix(_N)
            if kind in named:
                named[kind][found.attrib["guid"]] = found.get("name", "")
            elif kind == "TextSource":
                yield from _of_source(found, _text(archive, members, found), users, codes)
                yield from _reviewed(found, variables)
                found.clear()


def _reviewed(source: ElementTree.Element, variables: dict[str, str]) -> Iterator[Coding]:
    for value in source.iterfind(f"{_N}VariableValue"):
        reference = value.find(f"{_N}VariableRef")
        if reference is None:
            raise ValueError("a value without a variable")
        name = variables[reference.attrib["targetGUID"]]
        if name == "Reviewed" or name.startswith("Reviewed by "):
            coder = name.removeprefix("Reviewed").removeprefix(" by ")
            for mark in (value.findtext(f"{_N}TextValue") or "").split():
                yield reviewed_mark(coder, mark)


def _text(archive: ZipFile, members: dict[str, str], source: ElementTree.Element) -> str:
    inline = source.findtext(f"{_N}PlainTextContent")
    if inline is not None:
        return inline
    name = source.attrib["plainTextPath"].removeprefix("internal://")
    return archive.read(members[f"sources/{name}".casefold()]).decode("utf-8")


def _of_source(
    source: ElementTree.Element, text: str, users: dict[str, str], codes: dict[str, str]
) -> Iterator[Coding]:
    for selection in source.iterfind(f"{_N}PlainTextSelection"):
        start, end = (int(selection.attrib[f"{which}Position"]) for which in ("start", "end"))
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"a selection from {start} to {end} in {len(text)} code points")
        quoted = text[start:end]
        note = selection.findtext(f"{_N}Description", "")
        made_by = selection.get("creatingUser", "")
        codings = selection.findall(f"{_N}Coding")
        for coding in codings:
            reference = coding.find(f"{_N}CodeRef")
            if reference is None:
                raise ValueError("a coding without a code")
            user = coding.get("creatingUser", made_by)
            code = codes[reference.attrib["targetGUID"]]
            yield Coding(users[user] if user else "", code, quoted, note)
        if not codings:
            yield Coding(users[made_by] if made_by else "", "", quoted, note)
