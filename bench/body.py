"""Bodies of fictional cables: paragraphs, headings, blocks, items, and what a printer left."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from bench.fiction import sentences, words, wrap

WIDTH = 62
RULE = 45
"""Dashes after which a broken underline goes on in a new place."""


@dataclass(slots=True)
class Unit:
    """What one unit of the body should be; ``words`` are its own, without number and marking."""

    kind: str
    id: str
    number: str = ""
    marking: str = ""
    words: str = ""


@dataclass(slots=True)
class Body:
    """A body that is being written: its lines, and the units that should be read from them.

    ``marks`` are portion markings as printed with their canonical forms; ``footer`` is the page
    footer, where the cable has pages.
    """

    rng: random.Random
    marks: dict[str, str]
    reflowed: bool
    footer: str
    lines: list[str] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    blocks: list[tuple[str, list[str]]] = field(default_factory=list)
    artefacts: int = 0
    _size: int = 0
    _number: int = 0
    _headings: int = 0
    _children: int = 0

    def write(self, size: int) -> None:
        """Write about ``size`` code points, one paragraph at least."""
        form = self.rng.choices(("one", "several", "heading", "none"), (0.6, 0.08, 0.12, 0.2))[0]
        if form == "heading":
            self._heading("SUMMARY", "SUMMARY", "---------")
        if form in ("one", "several"):
            self._paragraph("Summary:", "End Summary." if form == "one" else "")
        if form == "several":
            self._paragraph("", self.rng.choice(("End Summary.", "END SUMMARY.")))
            self.blocks.append(("summary", ["1", "2"]))
        elif form == "one":
            self.blocks.append(("summary", ["1"]))
        while self._number == 0 or self._size < size:
            if self._chance(0.4):
                self._any_heading()
            self._paragraph()
            if not self.reflowed and self._chance(0.02):
                self._paragraph(glued=True)
            if self._chance(0.06):
                self._items()
            if self._chance(0.1):
                self._unnumbered()
        if self._chance(0.33):
            self._paragraph("Comment:", "End Comment.")
            self.blocks.append(("comment", [str(self._number)]))

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _add(self, *lines: str) -> None:
        self.lines += lines
        self._size += sum(map(len, lines)) + len(lines)

    # Paragraphs

    def _paragraph(self, opens: str = "", ends: str = "", *, glued: bool = False) -> None:
        """The next paragraph; one that is ``glued`` starts in the last line of the one before."""
        self._number += 1
        self._children = 0
        mark = self.rng.choice(tuple(self.marks)) if self._chance(0.95) else ""
        said = sentences(self.rng, int(self.rng.lognormvariate(6.6, 0.5)))
        if self._chance(0.12) and not opens and not ends:
            said += self._note()
        said = [*opens.split(), *said, *ends.split()]
        printed = str(self._number)
        self.units.append(
            Unit("paragraph", printed, printed, self.marks.get(mark, ""), " ".join(said))
        )
        if glued and mark and len(self.lines[-2]) < WIDTH // 2:
            self.lines.pop()
            before = f"{self.lines.pop()}{printed}. ({mark}) "
            self._add(*self._laid_out(said, before), " ")
        else:
            self._add(*self._laid_out(said, self._number_printed(mark)), " ")

    def _number_printed(self, mark: str) -> str:
        """The number and the marking before a paragraph, in one of their forms."""
        n = self._number
        if not mark:
            return f"¶{n}.  "
        forms = (f"¶{n}.  ({mark}) ", f"¶{n}. ({mark}) ", f"{n}.({mark}) ", f" ¶{n}. ({mark}) ")
        form = self.rng.choices(forms, (0.62, 0.32, 0.03, 0.03))[0]
        if n > 2 and self._chance(0.01):
            return f"¶{n + 1}. {n}. ({mark}) "  # the publisher's doubled number
        return form

    def _note(self) -> list[str]:
        label, end = self.rng.choice((("(Note:", "End Note.)"), ("(NOTE:", "END NOTE.)")))
        note = sentences(self.rng, 60)
        return [label, *note, *end.split(), *sentences(self.rng, 60)]

    def _laid_out(self, said: list[str], before: str) -> list[str]:
        """The words as lines, each with the blank at its end that the collection has."""
        cut = self._place_to_cut(said)
        if self.reflowed:
            first, rest = " ".join(said[:cut]), " ".join(said[cut:])
            if not rest:
                return [f"{before}{first} "]
            return [f"{before}{first} ", *self._furniture(), f"{rest} "]
        lines = wrap(said, WIDTH, len(before))
        lines[0] = before + lines[0]
        printed = [f"{line} " for line in lines]
        if cut < len(said):
            place = next((at for at in range(1, len(lines)) if _unfinished(lines[at - 1])), 0)
            if place:
                printed[place:place] = self._furniture()
        return printed

    def _place_to_cut(self, said: list[str]) -> int:
        """Where a page ends inside the words: in the middle of a sentence; their number if not."""
        if not self.footer or not self._chance(0.12):
            return len(said)
        places = range(3, len(said) - 3)
        return next((at for at in places if _unfinished(said[at - 1])), len(said))

    def _furniture(self) -> list[str]:
        """What a page break leaves between two lines; a stray caption here and there."""
        self.artefacts += 1
        if self._chance(0.1):
            return [" ", "SIPDIS ", " "]
        return [" ", self.footer, " ", " "]

    # What stands between paragraphs

    def _any_heading(self) -> None:
        title = words(self.rng, self.rng.randint(2, 5))
        capitals = " ".join(title).upper()
        mixed = " ".join(word.capitalize() for word in title)
        rule = "-" * min(RULE, len(mixed))
        forms = (
            (mixed, mixed, rule),
            (capitals, capitals, rule),
            (mixed, rule, mixed, rule),
            (mixed, mixed, "- " * (len(mixed) // 2)),
            (mixed, f"{mixed} {'-' * 17}"),
            (capitals, capitals),
            (f"//{capitals}//", f"//{capitals}//"),
            (mixed, mixed, "-" * RULE, "-" * 6),
            (f"{mixed} Again", mixed, "Again", rule),
        )
        said, *lines = self.rng.choices(forms, (36, 25, 10, 8, 3, 6, 2, 6, 4))[0]
        self._heading(said, *lines)

    def _heading(self, said: str, *lines: str) -> None:
        """A heading that says ``said`` and is printed as ``lines``."""
        self._headings += 1
        self.units.append(Unit("heading", f"s{self._headings}", words=said))
        self._add(*(f"{line} " for line in lines), " ")

    def _items(self) -> None:
        """A list of bullets or letters; its items are sub-paragraphs."""
        bullets = self._chance(0.7)
        for place in range(self.rng.randint(2, 5)):
            letter = "" if bullets else "abcde"[place]
            said = sentences(self.rng, 40)
            self._child(said, letter)
            self._add(*self._laid_out_plain(said, f"{letter}) " if letter else "-- "), " ")

    def _unnumbered(self) -> None:
        """Prose that goes on after a numbered paragraph, without a number."""
        said = sentences(self.rng, 200)
        self._child(said, "")
        self._add(*self._laid_out_plain(said, ""), " ")

    def _laid_out_plain(self, said: list[str], before: str) -> list[str]:
        if self.reflowed:
            return [f"{before}{' '.join(said)} "]
        lines = wrap(said, WIDTH, len(before))
        return [f"{before}{lines[0]} ", *(f"{line} " for line in lines[1:])]

    def _child(self, said: list[str], letter: str) -> None:
        self._children += 1
        identity = f"{self._number}.{self._children}"
        self.units.append(Unit("sub-paragraph", identity, letter, words=" ".join(said)))


def _unfinished(printed: str) -> bool:
    return printed[-1:].isalpha()
