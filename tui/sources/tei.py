"""Documents out of a TEI volume, one at a time, from a file that nobody has to trust.

Only what is inside ``<div type="document">`` is kept, and only until the document has been read,
so a volume of any size takes the memory of its largest document. A document type declaration is
refused, and with it every entity that could expand (CWE-776) or reach for another file (CWE-611);
size, number of elements and depth of a document are bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from tui.cable.visible import visible
from tui.sources.files import SourceError, opened

LARGEST_DOCUMENT = 4 * 1024 * 1024
"""Code points of text that a document may have; the longest of a volume has some 100,000."""
MOST_ELEMENTS = 100_000
DEEPEST = 100
_DEEPEST_FILE = 1000
_LARGEST_TOKEN = 4 * 1024 * 1024
_BLOCK = 64 * 1024


@dataclass(slots=True)
class Element:
    """An element with its parts in order: text, and elements inside it."""

    name: str
    attributes: dict[str, str]
    parts: list[str | Element] = field(default_factory=list)

    def elements(self) -> Iterator[Element]:
        """The elements directly inside it."""
        return (part for part in self.parts if isinstance(part, Element))

    def walk(self) -> Iterator[Element]:
        """It and every element below it, in the order of the text."""
        pending = [self]
        while pending:
            one = pending.pop()
            yield one
            pending.extend(reversed([part for part in one.parts if isinstance(part, Element)]))

    def first(self, name: str, **attributes: str) -> Element | None:
        """The first element below it with this name and these attributes."""
        for one in self.walk():
            if (
                one is not self
                and one.name == name
                and attributes.items() <= one.attributes.items()
            ):
                return one
        return None


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a volume: its ``<div>``, the volume's name, and the line where it begins.

    ``problem`` says why it could not be kept; ``root`` is then None.
    """

    volume: str
    identity: str
    line: int
    root: Element | None
    problem: str = ""


def documents(path: Path) -> Iterator[Document]:
    """The documents of a volume, in its order.

    Raises ``SourceError``, with the line, where the file stops being XML, declares a document type
    or is nested too deeply; the documents before that have been given by then.
    """
    reader = _Reader()
    name = visible(str(path))
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse_doctype
    reader.parser = parser
    with opened(path) as stream:
        given = 0
        last = False
        while not last:
            block = stream.read(_BLOCK)
            given += len(block)
            last = not block
            try:
                parser.Parse(block, last)
                if given - parser.CurrentByteIndex > _LARGEST_TOKEN:
                    raise _RefusedError("a tag or comment larger than 4 MiB; not read")
            except expat.ExpatError as error:
                yield from reader.taken()
                reason = expat.ErrorString(error.code)
                raise SourceError(f"{name}:{error.lineno}: not XML: {reason}") from None
            except (LookupError, ValueError) as error:
                raise SourceError(f"{name}: not XML: {visible(str(error))}") from None
            except _RefusedError as error:
                yield from reader.taken()
                raise SourceError(f"{name}:{parser.CurrentLineNumber}: {error}") from None
            yield from reader.taken()


class _RefusedError(Exception):
    """What no volume needs and an attack does."""


class _Reader:
    """Handlers of one parse: keeps the document that is open, and those that are complete."""

    def __init__(self) -> None:
        self.parser: expat.XMLParserType | None = None
        self._volume = ""
        self._depth = 0
        self._open: list[Element] = []
        self._began = (0, 0)  # depth and line of the open document
        self._size = self._count = 0
        self._problem = ""
        self._done: list[Document] = []

    def taken(self) -> list[Document]:
        """The documents that are complete, each given once."""
        done, self._done = self._done, []
        return done

    def refuse_doctype(self, *_: object) -> None:
        raise _RefusedError("a document type declaration, which no volume needs; not read")

    def start(self, printed: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST_FILE:
            raise _RefusedError(f"elements more than {_DEEPEST_FILE} deep; not read")
        name = printed.rpartition(":")[2]
        if self._depth == 1:
            self._volume = attributes.get("xml:id", "")
        if not self._open and not (name == "div" and attributes.get("type") == "document"):
            return
        if not self._open:
            line = self.parser.CurrentLineNumber if self.parser is not None else 0
            self._began, self._size, self._count, self._problem = (self._depth, line), 0, 0, ""
        self._count += 1
        self._check(self._count > MOST_ELEMENTS, f"more than {MOST_ELEMENTS} elements")
        self._check(self._depth - self._began[0] > DEEPEST, f"elements more than {DEEPEST} deep")
        if self._problem and self._open:
            return
        element = Element(name, attributes)
        if self._open:
            self._open[-1].parts.append(element)
        self._open.append(element)

    def end(self, _: str) -> None:
        if self._open and self._depth == self._began[0]:
            root, line = self._open[0], self._began[1]
            kept = None if self._problem else root
            identity = root.attributes.get("xml:id", "")
            self._done.append(Document(self._volume, identity, line, kept, self._problem))
            self._open = []
        elif self._open and not self._problem:
            self._open.pop()
        self._depth -= 1

    def text(self, data: str) -> None:
        if not self._open or self._problem:
            return
        self._size += len(data)
        self._check(self._size > LARGEST_DOCUMENT, "more text than a document has")
        if not self._problem:
            self._open[-1].parts.append(data)

    def _check(self, is_too_much: bool, what: str) -> None:
        """Note that the document is not kept; what it holds so far is let go."""
        if is_too_much and not self._problem:
            self._problem = f"{what}; the document is left out"
            del self._open[1:]
            self._open[0].parts.clear()
