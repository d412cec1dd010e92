"""REFI-QDA projects and codebooks of any program: coders, codes, codings and notes on texts.

Only the texts of cables can be annotated here: what stands on recordings, pictures and pages, and
cases, sets, links and graphs are counted and left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tui.annotations.codebook import COLOUR, Code
from tui.annotations.guids import source_guid, variable_guid
from tui.annotations.model import Annotation, clean_tag
from tui.imports import limits
from tui.imports.archives import Archive, opened
from tui.imports.limits import ImportProblem
from tui.imports.model import Batch, Incoming, IncomingCable
from tui.imports.offsets import Offsets
from tui.imports.xml_events import Element, elements

_SOURCES = frozenset({"PictureSource", "AudioSource", "VideoSource", "PDFSource"})
_PARTS = frozenset({"Case", "Set", "Link", "Graph"})
_WANTED = frozenset({"User", "Codes", "Variable", "TextSource", "Note"}) | _SOURCES | _PARTS
_LONG = frozenset({"PlainTextContent"})
_INTERNAL = re.compile(r"internal:/{0,2}(?P<name>[^/\\]+)")
_ORPHANS = source_guid("Annotations without a place")
_ORPHAN = re.compile(r"(?P<cable>.+) ¶ (?P<paragraph>[^ ]+)", re.DOTALL)
_SECONDS = re.compile(
    r"(?P<moment>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(?P<zone>Z|[+-]\d\d:\d\d)?"
)


@dataclass(slots=True)
class _Selection:
    """A selection of a text; ``notes`` are the GUIDs of the notes that it refers to."""

    guid: str
    start: int
    end: int
    description: str
    codings: list[tuple[str, str]]
    user: str
    created: str
    modified: str
    notes: list[str]
    name: str
    line: int


@dataclass(slots=True)
class _Source:
    cable: IncomingCable
    path: str
    selections: list[_Selection]


@dataclass(slots=True)
class _Project:
    users: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    sources: list[_Source] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    batch: Batch = field(default_factory=Batch)


def read_project(path: Path) -> Batch:
    """All that a ``.qdpx`` file holds. Raises ``ImportProblem`` and ``OSError``."""
    with opened(path) as archive:
        project = _Project()
        name = _project_name(archive)
        pieces = archive.pieces(name, limits.LARGEST_PROJECT)
        try:
            for element in elements(pieces, _WANTED, "Project", _LONG):
                _take(project, element, archive)
        except ImportProblem as error:
            raise ImportProblem(f"{name}: {error}") from None
        for source in project.sources:
            _finish(project, source, archive)
    used = {guid for source in project.sources for one in source.selections for guid in one.notes}
    project.counts["notes of the project"] += len(project.notes.keys() - used)
    for what, count in sorted(project.counts.items()):
        if count:
            project.batch.left.append(f"{count} {what}")
    return project.batch


def read_codebook(path: Path) -> Batch:
    """The codes of a ``.qdc`` file. Raises ``ImportProblem`` and ``OSError``."""
    project = _Project()
    with path.open("rb") as stream:
        pieces = iter(lambda: stream.read(limits.MIB), b"")
        for element in elements(_up_to(pieces), frozenset({"Codes", "Set"}), "CodeBook"):
            if element.name == "Codes":
                _take_codes(project, element)
            else:
                project.counts["sets"] += 1
    project.batch.left.extend(f"{count} {what}" for what, count in project.counts.items())
    return project.batch


def _up_to(pieces: Iterator[bytes]) -> Iterator[bytes]:
    left = limits.LARGEST_PROJECT
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise ImportProblem(f"larger than {limits.LARGEST_PROJECT // limits.MIB} MiB")
        yield piece


def _project_name(archive: Archive) -> str:
    found = [name for name in archive.names() if name.casefold().endswith(".qde")]
    named = [name for name in found if name.casefold() == "project.qde"]
    if not (named or len(found) == 1):
        raise ImportProblem("no project.qde in it; is it a REFI-QDA project?")
    return (named or found)[0]


def _take(project: _Project, element: Element, archive: Archive) -> None:
    match element.name:
        case "User":
            project.users[_guid(element.get("guid"))] = element.get("name").strip()
        case "Variable":
            project.variables[_guid(element.get("guid"))] = element.get("name")
        case "Codes":
            _take_codes(project, element)
        case "TextSource":
            _take_source(project, element, element.get("name"))
        case "PDFSource":
            for inner in element.all("Representation"):
                _take_source(project, inner, element.get("name"))
            count = sum(1 for _ in element.all("PDFSelection"))
            project.counts["selections of pages"] += count
        case "Note":
            project.notes[_guid(element.get("guid"))] = _note_text(element, archive)
        case name if name in _SOURCES:
            project.counts["recordings and pictures"] += 1
        case name:
            project.counts[f"{name.lower()}s"] += 1


# Codes


def _take_codes(project: _Project, codes: Element) -> None:
    """The tree of codes as paths, without recursion; what a name says of its path is believed."""
    waiting = [(child, "") for child in reversed(list(codes.all("Code")))]
    while waiting:
        code, above = waiting.pop()
        path = _path(code.get("name"), above)
        project.codes[_guid(code.get("guid"))] = path
        waiting.extend((child, path) for child in reversed(list(code.all("Code"))))
        colour = code.get("color").lower()
        if len(colour) == len("#abc"):
            colour = "#" + "".join(2 * digit for digit in colour[1:])
        description = code.text_of("Description").strip("\n")
        is_used = code.get("isCodable") != "false"
        if path and (is_used or description):
            told = colour if COLOUR.fullmatch(colour) else ""
            project.batch.codes.append(Code(path, description, told))


def _path(name: str, above: str) -> str:
    tag = clean_tag(name)
    if not above or not tag or tag == above or tag.startswith(f"{above}/"):
        return tag or above
    return f"{above}/{tag}"


# Sources


def _take_source(project: _Project, element: Element, name: str) -> None:
    inline = [child.text for child in element.all("PlainTextContent")]
    cable = IncomingCable(name or element.get("name"), guid=_guid(element.get("guid")))
    if inline:
        cable.text = inline[0]
    selections = [
        _Selection(
            _guid(one.get("guid")),
            _number(one, "startPosition"),
            _number(one, "endPosition"),
            one.text_of("Description"),
            [
                (_guid(reference.get("targetGUID")), _guid(coding.get("creatingUser")))
                for coding in one.all("Coding")
                for reference in coding.all("CodeRef")
            ],
            _guid(one.get("creatingUser")) or _guid(one.get("modifyingUser")),
            _moment(one.get("creationDateTime")),
            _moment(one.get("modifiedDateTime")),
            [_guid(reference.get("targetGUID")) for reference in one.all("NoteRef")],
            one.get("name"),
            one.line,
        )
        for one in element.all("PlainTextSelection")
    ]
    project.counts["codings of whole texts"] += sum(1 for _ in element.all("Coding"))
    project.counts["notes on whole texts"] += sum(1 for _ in element.all("NoteRef"))
    _take_reviewed(project, cable, element)
    project.sources.append(_Source(cable, element.get("plainTextPath"), selections))
    project.batch.cables.append(cable)


def _take_reviewed(project: _Project, cable: IncomingCable, element: Element) -> None:
    """What was reviewed of a cable that was exported here, which is a variable of ours."""
    for value in element.all("VariableValue"):
        guids = [_guid(one.get("targetGUID")) for one in value.all("VariableRef")]
        name = project.variables.get(guids[0], "") if guids else ""
        if name.startswith("Reviewed") and guids[0] == variable_guid(name):
            coder = name.removeprefix("Reviewed").removeprefix(" by ")
            cable.reviewed[coder] = tuple(dict.fromkeys(value.text_of("TextValue").split()))


def _number(element: Element, name: str) -> int:
    printed = element.get(name)
    if not printed.isascii() or not printed.isdecimal() or len(printed) > len("1000000000"):
        raise ImportProblem(f"line {element.line}: {name} is no number")
    return int(printed)


def _note_text(element: Element, archive: Archive) -> str:
    inline = element.text_of("PlainTextContent") or element.text_of("Description")
    if inline:
        return inline
    data = _member(element.get("plainTextPath"), archive)
    return "" if data is None else _decoded(data).strip("\n")


def _member(path: str, archive: Archive) -> bytes | None:
    """The bytes of a text in the archive; None where the path leads out of it, or nowhere."""
    found = _INTERNAL.fullmatch(path)
    if found is None:
        return None
    for name in (f"sources/{found['name']}", found["name"]):
        if name in archive:
            return archive.read(name, limits.LARGEST_TEXT)
    return None


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ImportProblem(f"byte {error.start} is not UTF-8, which REFI-QDA wants") from None


def _finish(project: _Project, source: _Source, archive: Archive) -> None:
    """The annotations of a source, once its text and all notes are known."""
    cable = source.cable
    if cable.text is None:
        data = _member(source.path, archive)
        try:
            cable.text = None if data is None else _decoded(data)
        except ImportProblem as error:
            project.batch.left.append(f"the text {cable.name}: {error}")
    if cable.text is None:
        project.counts["selections of texts that are not in the file"] += len(source.selections)
        return
    offsets = Offsets(cable.text, [(one.start, one.end) for one in source.selections])
    cable.text = offsets.text
    orphans: dict[str, list[Incoming]] = {}
    for one in source.selections:
        start, end = offsets.of(one.start), offsets.of(one.end)
        if start >= end:
            project.counts["selections beyond the end of their text"] += 1
            continue
        found = list(_annotations(project, cable, one, start, end))
        lost = _ORPHAN.fullmatch(one.name) if cable.guid == _ORPHANS else None
        if lost is None:
            cable.items.extend(found)
        else:
            orphans.setdefault(lost["cable"], []).extend(
                replace(item, annotation=_without_place(item.annotation, lost["paragraph"]))
                for item in found
            )
    for name, items in orphans.items():
        of_cable = IncomingCable(name, guid=source_guid(name), items=items)
        project.batch.cables.append(of_cable)


def _without_place(annotation: Annotation, paragraph: str) -> Annotation:
    """An orphan of ours as it was: words, and the paragraph that it once stood in."""
    return replace(annotation, paragraph=paragraph, start=None, end=None)


def _annotations(
    project: _Project, cable: IncomingCable, one: _Selection, start: int, end: int
) -> Iterator[Incoming]:
    """One annotation for each coder of a selection, with all of that coder's codes."""
    notes = [one.description, *(project.notes.get(guid, "") for guid in one.notes)]
    note = "\n\n".join(filter(None, notes))
    owner = project.users.get(one.user, "")
    by: dict[str, list[str]] = {}
    for code, user in one.codings:
        tag = project.codes.get(code, "")
        if tag:
            by.setdefault(project.users.get(user, owner), []).append(tag)
        else:
            project.counts["codings by a code that is not in the file"] += 1
    if by and not owner:
        owner = next(iter(by))  # nobody is named for the selection: the note goes with its codes
    elif not by or note:
        by.setdefault(owner, [])
    words = (cable.text or "")[start:end]
    for number, (coder, tags) in enumerate(by.items()):
        yield Incoming(
            Annotation(
                id="",
                paragraph="",
                tags=tuple(dict.fromkeys(tags)),
                note=note if coder == owner else "",
                author=coder,
                created=one.created,
                modified=one.modified,
                quote=words,
                start=start,
                end=end,
            ),
            guid=one.guid if number == 0 else f"{one.guid}:{coder}",
            line=one.line,
        )


def _guid(printed: str) -> str:
    return printed.strip("{} ").lower()


def _moment(printed: str) -> str:
    """A moment in UTC and whole seconds as it is kept here; empty where it is none."""
    found = _SECONDS.fullmatch(printed)
    if found is None:
        return ""
    return f"{found['moment']}Z" if found["zone"] in (None, "Z") else printed
