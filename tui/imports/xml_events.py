"""XML that somebody else wrote, as it is read from start to end, within limits.

A document type declaration is refused: it is what entity bombs and references to files are made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from tui.imports import limits
from tui.imports.limits import ImportProblem


@dataclass(slots=True)
class Element:
    """An element whose end was read: its name, its attributes, its text and its children.

    ``name`` has no namespace; ``text`` is what stands in the element itself.
    """

    name: str
    attributes: dict[str, str]
    namespace: str = ""
    pieces: list[str] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)
    line: int = 0

    @property
    def text(self) -> str:
        """The element's own text."""
        return "".join(self.pieces)

    def get(self, name: str) -> str:
        """The value of an attribute; empty where there is none."""
        return self.attributes.get(name, "")

    def all(self, name: str) -> Iterator[Element]:
        """The children of a name, in order."""
        return (child for child in self.children if child.name == name)

    def text_of(self, name: str) -> str:
        """The text of the first child of a name; empty where there is none."""
        return next((child.text for child in self.all(name)), "")


class _Reader:
    """Builds those elements whose names were asked for, and lets all others go."""

    def __init__(self, wanted: frozenset[str], long: frozenset[str]) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.done: list[Element] = []
        self.root = ""
        self._wanted = wanted
        self._long = long
        self._open: list[Element] = []
        self._kept = 0
        self._count = 0
        self._within = 0
        self._length = 0

    def _refuse(self, *_: object) -> None:
        raise ImportProblem(f"line {self._line}: it declares a document type, which is not read")

    @property
    def _line(self) -> int:
        return self.parser.CurrentLineNumber

    def _start(self, printed: str, attributes: dict[str, str]) -> None:
        namespace, _, name = printed.rpartition(" ")
        self._count += 1
        if self._count > limits.MOST_ELEMENTS:
            raise ImportProblem(f"more than {limits.MOST_ELEMENTS} elements")
        if len(self._open) >= limits.DEEPEST_XML:
            raise ImportProblem(
                f"line {self._line}: more than {limits.DEEPEST_XML} elements within each other"
            )
        if any(len(value) > limits.LONGEST_TEXT for value in attributes.values()):
            raise ImportProblem(f"line {self._line}: a value is too long to be read")
        element = Element(name, attributes, namespace, line=self._line)
        if not self._open:
            self.root = printed
        if self._kept:
            self._open[-1].children.append(element)
        self._kept += bool(self._kept) or name in self._wanted
        self._within = self._within + 1 if self._kept else 0
        if self._within > limits.MOST_WITHIN:
            raise ImportProblem(
                f"line {self._line}: more than {limits.MOST_WITHIN} elements in one"
            )
        self._open.append(element)
        self._length = 0

    def _end(self, _: str) -> None:
        element = self._open.pop()
        if self._kept:
            self._kept -= 1
            if not self._kept:
                self.done.append(element)
                self._within = 0
        self._length = 0

    def _text(self, text: str) -> None:
        if not self._kept:
            return
        self._length += len(text)
        element = self._open[-1]
        if self._length > limits.LONGEST_TEXT and element.name not in self._long:
            raise ImportProblem(f"line {self._line}: a text is too long to be read")
        element.pieces.append(text)


def elements(
    pieces: Iterable[bytes],
    wanted: frozenset[str],
    root: str,
    long: frozenset[str] = frozenset(),
) -> Iterator[Element]:
    """The outermost elements whose names are ``wanted``, each once its end was read.

    ``root`` is the name that the root must have, ``long`` names elements whose text may be as long
    as a cable's. Raises ``ImportProblem``.
    """
    reader = _Reader(wanted, long)
    given = 0
    try:
        for piece in pieces:
            reader.parser.Parse(piece, False)
            given += len(piece)
            # What is not complete is looked through again with each piece.
            if given - max(0, reader.parser.CurrentByteIndex) > limits.LONGEST_TAG:
                raise ImportProblem("a tag or comment is too long to be read")
            _check_root(reader, root)
            yield from _taken(reader)
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        told = expat.ErrorString(error.code)
        raise ImportProblem(f"line {error.lineno}: not well-formed XML: {told}") from None
    except (ValueError, LookupError) as error:
        raise ImportProblem(f"not XML in an encoding that is read: {error}") from None
    _check_root(reader, root)
    yield from _taken(reader)


def _check_root(reader: _Reader, root: str) -> None:
    if reader.root and reader.root.rpartition(" ")[2] != root:
        name = reader.root.rpartition(" ")[2]
        raise ImportProblem(f"the root is {name}, not {root}")


def _taken(reader: _Reader) -> list[Element]:
    done, reader.done = reader.done, []
    return done
