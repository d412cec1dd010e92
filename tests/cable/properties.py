"""What holds for the parse of any text; used by the property tests and by the fuzzer."""

from __future__ import annotations

from tui.cable.model import Cable, Kind
from tui.cable.parse import parse
from tui.cable.reading_text import reading_text

NOT_READ = frozenset({Kind.ARTEFACT, Kind.UNDERLINE, Kind.SPACE})


def assert_is_a_partition(cable: Cable) -> None:
    """The leaves follow one another without gap or overlap; parents span their children."""
    at = 0
    for leaf in cable.leaves():
        assert leaf.start == at
        assert leaf.end > leaf.start
        at = leaf.end
    assert at == len(cable.text)
    for node in cable.walk():
        if node.children:
            assert node.children[0].start == node.start
            assert node.children[-1].end == node.end


def assert_ids_are_unique(cable: Cable) -> None:
    names = [node.id for node in cable.walk() if node.id]
    assert len(names) == len(set(names))
    for name in names:
        found = cable.find(name)
        assert found is not None
        assert found.id == name


def assert_reading_text_is_whole(cable: Cable) -> None:
    """Reading text has every written character of the leaves, and none of an artefact's."""
    for node in cable.nodes:
        wanted = [
            at
            for leaf in node.walk()
            if not leaf.children and leaf.kind not in NOT_READ
            for at in range(leaf.start, leaf.end)
            if not cable.text[at].isspace()
        ]
        read = reading_text(cable, [node])
        got = [at for at in read.offsets if not cable.text[at].isspace()]
        assert got == wanted


def assert_all(text: str) -> None:
    """Every property of the parse of ``text``."""
    cable = parse(text)
    assert_is_a_partition(cable)
    assert_ids_are_unique(cable)
    assert_reading_text_is_whole(cable)
    again = parse("".join(list(text)))
    assert (again, again.nodes) == (cable, cable.nodes)
    assert "".join(cable.source(leaf) for leaf in cable.leaves()) == text
