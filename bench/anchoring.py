"""Whether annotations are found again in a cable that changed, and what finding them costs.

    PYTHONPATH=. python bench/anchoring.py [--cables 300]

Fictional cables are annotated (paragraphs, 5 to 15 words, 1 or 2 words), then wrapped anew, misread
(one character in a hundred), given another header, and robbed of the annotated paragraphs. Every
character remembers where it came from, so that it is known where each annotation should stand.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bench.fiction import words
from bench.generate import generate
from tui.annotations.anchors import Anchors, Placed
from tui.annotations.model import Annotation, Annotations
from tui.annotations.selectors import on_paragraph, on_passage
from tui.cable.model import Cable, Kind, Node
from tui.cable.parse import parse

UNITS = ("paragraph", "5-15 words", "1-2 words")
OUTCOMES = ("right", "wrong", "asked", "lost")
NOISE = 0.01
_EDGE = 3
"""Characters that noise may take from or add to a paragraph's beginning."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

Marked = list[tuple[str, int]]
"""A text, each character with its offset in the text it came from; -1 where it is new."""
Rates = dict[str, Counter[str]]
"""Outcomes by unit."""


def wrapped(cable: Cable, rng: random.Random) -> Marked:
    """The cable's words in lines of another length, or each paragraph on one line."""
    width = rng.choice((0, 48, 72, 100))
    marked: Marked = []
    for leaf in cable.leaves():
        column = 0
        for at in range(leaf.start, leaf.end):
            character = cable.text[at]
            if leaf.kind is Kind.TEXT and character == "\n" and at + 1 < leaf.end:
                if marked[-1][0].isspace():
                    continue
                character = " "
            if leaf.kind is Kind.TEXT and character == " " and width and column > width:
                character = "\n"
            column = 0 if character == "\n" else column + 1
            marked.append((character, at))
    return marked


def misread(marked: Marked, rng: random.Random) -> Marked:
    """One character in a hundred wrong, missing or too many."""
    found: Marked = []
    for character, at in marked:
        if character.isspace() or rng.random() >= NOISE:
            found.append((character, at))
            continue
        act = rng.randrange(3)
        if act != 1:
            found.append((rng.choice(_LETTERS), at if act == 0 else -1))
        if act == 2:
            found.append((character, at))
    return found


def with_another_header(marked: Marked, rng: random.Random) -> Marked:
    """The first lines gone, and an archive's own in their place."""
    lines = 0
    cut = next(
        (
            place + 1
            for place, (character, _) in enumerate(marked)
            if character == "\n" and (lines := lines + 1) == 5
        ),
        0,
    )
    new = "\n".join(" ".join(words(rng, 6)).upper() for _ in range(rng.randint(2, 9)))
    return [*((character, -1) for character in new + "\n"), *marked[cut:]]


def without(marked: Marked, gone: Sequence[Node]) -> Marked:
    """The text without some paragraphs."""
    spans = [(node.start, node.end) for node in gone]
    return [
        (character, at)
        for character, at in marked
        if not any(start <= at < end for start, end in spans)
    ]


@dataclass(frozen=True, slots=True)
class Case:
    """A way to change a cable."""

    name: str
    wraps: bool = False
    misreads: bool = False
    heads: bool = False
    deletes: bool = False

    def change(self, cable: Cable, chosen: Sequence[Node], rng: random.Random) -> Marked:
        """The cable's text after the change."""
        marked: Marked = [(character, at) for at, character in enumerate(cable.text)]
        if self.wraps:
            marked = wrapped(cable, rng)
        if self.deletes:
            marked = without(marked, chosen)
        if self.misreads:
            marked = misread(marked, rng)
        if self.heads:
            marked = with_another_header(marked, rng)
        return marked


CASES = (
    Case("wrapped anew", wraps=True),
    Case("1 % noise", misreads=True),
    Case("another header", heads=True),
    Case("all three", wraps=True, misreads=True, heads=True),
    Case("paragraph deleted", deletes=True),
    Case("deleted, and all three", wraps=True, misreads=True, heads=True, deletes=True),
)


def annotated(cable: Cable, nodes: Sequence[Node], rng: random.Random) -> Iterator[Annotation]:
    """For each paragraph an annotation of every unit."""
    for node in nodes:
        yield on_paragraph(cable, node, Annotation(f"paragraph {node.id}", node.id, ("t",)))
        for unit, least, most in ((UNITS[1], 5, 15), (UNITS[2], 1, 2)):
            span = _some_words(cable, node, rng.randint(least, most), rng)
            if span is not None:
                blank = Annotation(f"{unit} {node.id}", node.id, ("t",))
                yield on_passage(cable, node.id, *span, blank)


def _some_words(cable: Cable, node: Node, count: int, rng: random.Random) -> tuple[int, int] | None:
    leaves = [leaf for leaf in node.walk() if leaf.kind is Kind.TEXT and not leaf.children]
    spans: list[tuple[int, int]] = []
    for leaf in leaves:
        start = leaf.start
        for at in range(leaf.start, leaf.end + 1):
            if at == leaf.end or cable.text[at].isspace():
                if at > start:
                    spans.append((start, at))
                start = at + 1
    if len(spans) < count:
        return None
    first = rng.randrange(len(spans) - count + 1)
    return spans[first][0], spans[first + count - 1][1]


def outcome(found: Placed | None, asked: bool, true: tuple[int, int] | None) -> str:
    """What became of an annotation that should stand on ``true``, or nowhere.

    A passage is right where what was found and what is true have most of their characters in
    common; a paragraph where it begins in the right place: where noise hit the next one's number,
    the cable has them as one.
    """
    if found is None:
        return "asked" if asked else "lost"
    if true is None:
        return "wrong"
    if not found.annotation.is_passage:
        return "right" if abs(found.start - true[0]) <= _EDGE else "wrong"
    common = min(found.end, true[1]) - max(found.start, true[0])
    either = max(found.end, true[1]) - min(found.start, true[0])
    return "right" if 2 * common >= either else "wrong"


def measure(case: Case, cables: int, seed: int = 7) -> tuple[Rates, Rates]:
    """What becomes of annotations of so many cables, and of their bare positions."""
    rates: Rates = {unit: Counter() for unit in UNITS}
    positions: Rates = {unit: Counter() for unit in UNITS}
    for number in range(cables):
        rng = random.Random(f"{seed} {case.name} {number}")
        cable = parse(generate(seed * 10_000 + number).text)
        paragraphs = cable.paragraphs()
        chosen = rng.sample(paragraphs, min(3, max(1, len(paragraphs) // 3)))
        items = tuple(annotated(cable, chosen, rng))
        marked = case.change(cable, chosen, rng)
        place = {at: now for now, (_, at) in enumerate(marked) if at >= 0}
        after = parse("".join(character for character, _ in marked))
        placement = Anchors(after).place(Annotations(sha256="0" * 64, items=items), "1" * 64)
        placed = {one.annotation.id: one for one in placement.placed}
        for item in items:
            unit = item.id.rsplit(" ", 1)[0]
            start, end = item.start or 0, item.end or 0
            kept = [place[at] for at in range(start, end) if at in place]
            true = (min(kept), max(kept) + 1) if kept and not case.deletes else None
            asked = item.id in placement.undecided
            rates[unit][outcome(placed.get(item.id), asked, true)] += 1
            bare = Placed(item, "", start, end) if end <= len(after.text) else None
            positions[unit][outcome(bare, False, true)] += 1
    return rates, positions


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds for so many annotations: found again, and one substring search each."""

    annotations: int
    anchored: float
    searched: float

    @property
    def ratio(self) -> float:
        """How many substring searches finding one annotation costs."""
        return self.anchored / self.searched


def cost(size: int = 100_000, count: int = 1_000, runs: int = 5, seed: int = 7) -> Cost:
    """What re-anchoring ``count`` annotations of a cable of ``size`` code points costs."""
    rng = random.Random(seed)
    cable = parse(generate(seed, size).text)
    nodes = [rng.choice(cable.paragraphs()) for _ in range(count)]
    items = [item for node in nodes for item in annotated(cable, [node], rng)][:count]
    needles = [item.quote or cable.text[item.start or 0 : (item.start or 0) + 60] for item in items]
    marked = CASES[3].change(cable, (), rng)
    after = parse("".join(character for character, _ in marked))
    after.nodes  # noqa: B018 - reading the tree is parsing, which is paid for anyway
    annotations = Annotations(sha256="0" * 64, items=tuple(items))
    return Cost(
        len(items),
        _median(runs, lambda: Anchors(after).place(annotations, "1" * 64)),
        _median(runs, lambda: [cable.text.find(needle) for needle in needles]),
    )


def _median(runs: int, work: Callable[[], object]) -> float:
    taken: list[float] = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def main() -> None:
    """Print the rates of every case, then the cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cables", type=int, default=300)
    arguments = parser.parse_args()
    print(f"{'':24}{'':12}{'n':>6}{'wrong':>8}{'lost':>8}{'asked':>8}    by position: wrong, lost")
    for case in CASES:
        rates, positions = measure(case, arguments.cables)
        for unit in UNITS:
            print(f"{case.name:24}{unit:12}{_line(rates[unit], positions[unit])}")
    for size in (100_000, 1_000_000):
        found = cost(size)
        print(
            f"{found.annotations} annotations in {size // 1000} kB: {found.anchored:.3f} s, "
            f"{found.ratio:.0f} times one substring search each"
        )


def _line(rates: Counter[str], positions: Counter[str]) -> str:
    total = sum(rates.values())
    share = [100 * rates[name] / total for name in ("wrong", "lost", "asked")]
    bare = [100 * positions[name] / total for name in ("wrong", "lost")]
    return (
        f"{total:6}"
        + "".join(f"{value:8.1f}" for value in share)
        + (f"    {bare[0]:20.1f}{bare[1]:7.1f}")
    )


if __name__ == "__main__":
    main()
