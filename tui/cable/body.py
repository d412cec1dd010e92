"""The body of a cable: headings, paragraphs, sub-paragraphs and artefacts, line by line.

Hard-wrapped bodies and reflowed ones (a line a paragraph) are read by the same rules: nothing here
depends on line length but one guess after a page footer.
"""

from __future__ import annotations

from tui.cable.artefacts import Furniture, inline_rules
from tui.cable.draft import Draft, leaf
from tui.cable.headings import (
    FoundHeading,
    find_heading,
    heading_draft,
    is_plain_heading,
    plain_heading,
)
from tui.cable.lines import Lines, skip_blanks
from tui.cable.markings import Marking, read_portion
from tui.cable.model import Kind
from tui.cable.numbering import Numbering
from tui.cable.prefixes import (
    BEGINS_BULLET,
    BEGINS_NUMBER,
    Number,
    next_letter,
    numbers_inside,
    read_bullet,
    read_letter,
    read_number,
    starts_no_line,
)
from tui.cable.sentences import LOOKED_AT, goes_on, is_unfinished

# A kind by its own name is found five times as fast as through its class.
_ARTEFACT, _BULLET, _MARKING, _NUMBER = Kind.ARTEFACT, Kind.BULLET, Kind.MARKING, Kind.NUMBER
_PARAGRAPH, _SUBPARAGRAPH, _TEXT = Kind.PARAGRAPH, Kind.SUBPARAGRAPH, Kind.TEXT
_NO_HEADING = frozenset("¶-*•·0123456789")
_FIRST_LETTERS = frozenset({"a", "A", "1", "i"})
_FULL_LINE = range(50, 90)
"""Length of a line that its sender's editor filled, so that the paragraph goes on after it."""
_SHORT_LINE = range(1, 50)
"""Length of a line that was not filled: what follows it is no wrapped date."""


class BodyReader:
    """Reads body lines into drafts. One reader reads one body, once."""

    def __init__(self, lines: Lines, first: int, stop: int, furniture: Furniture) -> None:
        self._lines = lines
        self._text = lines.text
        self._first = first
        self._stop = stop
        self._furniture = furniture
        notable = lines.notable(first, stop)
        self._inside = numbers_inside(lines, first, stop, notable)
        ruled = inline_rules(lines, furniture, first, stop)
        self._special = furniture.special([*self._inside, *ruled])
        others = [index for index in self._special if first <= index < stop]
        self._notable = sorted({*notable, *others})
        # Headings without a rule are only certain in a body that numbers nothing.
        self._unnumbered = starts_no_line(self._text, lines.starts[first], lines.starts[stop])
        self.drafts: list[Draft] = []
        self.begins: list[int] = []  # where the texts of paragraphs and items begin
        self._paragraph: Draft | None = None
        self._open: Draft | None = None  # whose text the next line may continue
        self._begin = -1  # where the text of ``_open`` that grows begins; -1 where there is none
        self._end = -1  # how far it reaches, or ...
        self._last_line = -1  # ... up to which line
        self._artefacts: list[Draft] = []
        self._blank = True
        self._numbering = Numbering()
        self._section = "0"
        self._headings = 0
        self._letter: str | None = None

    def read(self) -> list[Draft]:
        """The drafts of the whole body, in order; ``begins`` is then known as well."""
        trimmed, index = self._lines.trimmed, self._first
        for at in (*self._notable, self._stop):
            # Up to line ``at`` there is nothing but prose: it goes on with the open text.
            while index < at:
                if self._blank or self._begin < 0:
                    index = self._unit(index)
                else:
                    self._last_line = at - 1
                    index = at
            if index > at or at == self._stop:
                continue  # a heading took this line
            if trimmed[at]:
                index = self._unit(at)
            else:
                self._blank = True
                index = at + 1
        self._place_artefacts(continued=False)
        self._close()
        return self.drafts

    def _unit(self, index: int) -> int:
        """Read line ``index``, which may begin something; answers the line to go on with."""
        at = begin = self._lines.begins[index]
        end = begin + len(self._lines.trimmed[index])
        special = index in self._special
        if self._blank or special:
            heading = self._heading(index, special)
            if heading is not None:
                self._add_heading(heading)
                return index + heading.taken
        if not special:
            self._line(begin, end, index)
            return index + 1
        if index in self._furniture.rules:
            self._rule(begin, end)
            return index + 1
        for start, stop in self._furniture.artefacts.get(index, ()):
            text_end = at + len(self._text[at:start].rstrip())
            if text_end > at:
                self._line(at, text_end, index)
            self._artefacts.append(Draft(_ARTEFACT, start, stop))
            at = skip_blanks(self._text, stop)
        if end > at:
            self._line(at, end, index)
        else:
            self._blank = True
        return index + 1

    # Headings

    def _heading(self, index: int, special: bool) -> FoundHeading | None:
        lines, (artefacts, rules) = self._lines, self._furniture
        near = index + 2 in rules or index + 3 in rules
        if special or near or index + 1 in artefacts or index + 2 in artefacts:
            found = find_heading(
                lines,
                self._furniture,
                index,
                self._stop,
                blank=self._blank,
                finished=not self._unfinished(),
            )
            if found is not None:
                return found
        if special or lines.trimmed[index][0] in _NO_HEADING or not is_plain_heading(lines, index):
            return None
        return self._plain_heading(index)

    def _plain_heading(self, index: int) -> FoundHeading | None:
        """A short line of its own without a rule, which a paragraph follows."""
        lines = self._lines
        following = lines.next_written(index + 1)
        if not 0 <= following < self._stop:
            return None
        if self._unfinished() and not lines.trimmed[index].isupper():
            return None
        numbered = False
        if lines.trimmed[following][0] in BEGINS_NUMBER:
            number = read_number(self._text, lines.begins[following], lines.end(following))
            numbered = number is not None and self._is_paragraph(number, fresh=True)
        return plain_heading(lines, index, numbered=numbered, unnumbered=self._unnumbered)

    def _add_heading(self, found: FoundHeading) -> None:
        self._place_artefacts(continued=False)
        self._close()
        self._headings += 1
        self._section = f"s{self._headings}"
        self.drafts.append(heading_draft(self._lines, self._furniture, found, self._section))
        self._paragraph = self._open = None
        self._blank = True

    def _rule(self, begin: int, end: int) -> None:
        """A rule that belongs to no heading: it parts what stands before and after it."""
        self._place_artefacts(continued=False)
        self._close()
        rule = Draft(Kind.UNDERLINE, begin, end)
        if self._paragraph is not None:
            self._paragraph.add(rule)
        else:
            self.drafts.append(rule)
        self._open = None
        self._blank = True

    # Lines of text

    def _line(self, start: int, end: int, index: int) -> None:
        """Read a line, or the part of one between artefacts."""
        text = self._text
        first = text[start]
        number = read_number(text, start, end) if first in BEGINS_NUMBER else None
        if number is not None and self._is_paragraph(number):
            self._begin_paragraph(start, end, number)
        elif first in BEGINS_BULLET and self._is_bullet(start, end):
            self._begin_item(start, end, read_bullet(text, start, end) or end, "")
        elif (lettered := self._lettered(start, end)) is not None:
            self._begin_item(start, end, lettered[1], lettered[0])
        elif self._continues(start):
            self._continue(start, end)
        else:
            self._begin_unnumbered(start, end)
        self._blank = False
        self._last_line = index
        if index in self._inside:
            for value, at in self._inside[index]:
                if start < at < end and self._numbering.is_next(value):
                    self._begin_inside(at, end)

    def _is_paragraph(self, number: Number, *, fresh: bool = False) -> bool:
        """Whether a number at the start of a line is that of a paragraph."""
        if number.marking is not None:
            blank = fresh or self._blank
            if number.bare and not (blank and self._numbering.is_next(number.value)):
                return False
            return self._numbering.may_take(number.value)
        if not (number.dotted and number.begin > number.stop):
            return False
        blank = fresh or self._blank
        unfinished = self._unfinished() and not self._line_before_is(_SHORT_LINE)
        if self._numbering.takes(number, blank=blank, unfinished=unfinished):
            return True
        if not blank:
            return False
        if number.value == 1:
            # An attached text starts again at 1; so does a list, but a colon announces it.
            announced = self._written_before().endswith(":") or self._letter is not None
            return not unfinished and not announced
        return self._paragraph is None and self._numbering.was_left_out(number)

    def _begin_paragraph(self, start: int, end: int, number: Number) -> None:
        self._place_artefacts(continued=False)
        self._close()
        printed, identity = self._numbering.take(number)
        self._letter = None
        children = [leaf(_NUMBER, start, number.stop)]
        self._paragraph = paragraph = Draft(
            _PARAGRAPH, start, number.stop, identity, printed, "", None, children
        )
        self.drafts.append(paragraph)
        self._marked_text(paragraph, number.begin, end, number.marking, number.after)

    def _begin_inside(self, at: int, end: int) -> None:
        """A paragraph that starts in the middle of a line, at the offset ``at``."""
        number = read_number(self._text, at, end)
        begin = self._begin
        if number is None or not 0 <= begin < at:
            return
        self._end = begin + len(self._text[begin:at].rstrip())
        self._last_line = -1
        self._begin_paragraph(at, end, number)

    def _begin_unnumbered(self, start: int, end: int) -> None:
        self._place_artefacts(continued=False)
        self._close()
        if self._paragraph is not None:
            identity = self._numbering.child_of(self._paragraph.id)
            draft = Draft(_SUBPARAGRAPH, start, start, identity)
            self._paragraph.add(draft)
        else:
            draft = Draft(_PARAGRAPH, start, start, self._numbering.child_of(self._section))
            self.drafts.append(draft)
        self._letter = None
        self._marked_text(draft, start, end, *self._portion(start))

    def _begin_item(self, start: int, end: int, after: int, letter: str) -> None:
        self._place_artefacts(continued=False)
        self._close()
        owner = self._paragraph
        parent = owner.id if owner is not None else self._section
        stop = start + len(self._text[start:after].rstrip())
        children = [leaf(_BULLET, start, stop)]
        identity = self._numbering.child_of(parent)
        item = Draft(_SUBPARAGRAPH, start, stop, identity, letter, "", None, children)
        if owner is not None:
            owner.add(item)
        else:
            self.drafts.append(item)
        if letter:
            self._letter = letter
        self._marked_text(item, after, end, *self._portion(after))

    def _portion(self, at: int) -> tuple[Marking | None, int]:
        if at < len(self._text) and self._text[at] in "([{":
            marked = read_portion(self._text, at)
            if marked is not None:
                return marked
        return None, at

    def _marked_text(
        self, draft: Draft, start: int, end: int, marking: Marking | None, after: int
    ) -> None:
        """The marking at ``start``, which reaches up to ``after``, if any; and the text."""
        if marking is not None:
            draft.marking = marking
            draft.add(leaf(_MARKING, start, after, marking))
            start = skip_blanks(self._text, after)
        self._open = draft
        if end > start:
            self._begin, self._end = start, end
            self.begins.append(start)

    def _continue(self, start: int, end: int) -> None:
        if self._artefacts or self._begin < 0:
            self._place_artefacts(continued=True)
            self._begin = start
            self.begins.append(start)
        self._end = end

    def _close(self) -> None:
        """Add the open text as a leaf, and let what holds it reach as far as its last line."""
        owner, paragraph = self._open, self._paragraph
        if owner is not None:
            if self._begin >= 0:
                owner.add(leaf(_TEXT, self._begin, self._reached()))
            if paragraph is not None and owner.end > paragraph.end:
                paragraph.end = owner.end
        self._begin = self._last_line = -1

    def _reached(self) -> int:
        """The offset after the last line of the open text, artefacts in it left out."""
        last = self._last_line
        if last < 0 or last in self._furniture.artefacts:
            return self._end
        lines = self._lines
        return max(self._end, lines.begins[last] + len(lines.trimmed[last]))

    def _continues(self, start: int) -> bool:
        """Whether a line of text goes on with the open text instead of starting a paragraph."""
        if self._open is None:
            return False
        if not self._blank and not self._artefacts:
            return True
        first = self._text[start]
        if self._unfinished():
            return bool(self._artefacts) or first.islower() or goes_on(self._written_before())
        if not self._artefacts:
            return False
        return first.islower() or self._line_before_is(_FULL_LINE)

    def _line_before_is(self, length: range) -> bool:
        return self._last_line >= 0 and len(self._lines.trimmed[self._last_line]) in length

    def _written_before(self) -> str:
        """The end of the open text."""
        begin = self._begin
        if begin < 0:
            return ""
        end = self._reached()
        return self._text[max(begin, end - LOOKED_AT) : end].rstrip()

    def _unfinished(self) -> bool:
        """Whether the text before stops in the middle of a sentence."""
        return is_unfinished(self._written_before())

    def _is_bullet(self, start: int, end: int) -> bool:
        if read_bullet(self._text, start, end) is None:
            return False
        if self._blank or not self._unfinished():
            return True
        # A dash in the middle of a sentence may come to stand at the start of a line.
        owner = self._open
        return owner is None or any(child.kind is _BULLET for child in owner.children)

    def _lettered(self, start: int, end: int) -> tuple[str, int] | None:
        """A lettered or numbered item, where its letter is the next one or starts a list."""
        head = self._text[start : start + 5]
        if "." not in head and ")" not in head and head[0] not in "¶(":
            return None
        found = read_letter(self._text, start, end)
        if found is None:
            return None
        letter = found[0]
        if self._letter is not None and letter == next_letter(self._letter):
            return found
        if letter in _FIRST_LETTERS and (self._blank or not self._unfinished()):
            return found
        if self._blank and self._text[start] == "¶" and not self._unfinished():
            # The publisher's sign shows that the letter begins a line, here after a blank one.
            return found
        return None

    # Artefacts

    def _place_artefacts(self, *, continued: bool) -> None:
        """Put artefacts into the sentence they cut in two, or between the units they separate."""
        if not self._artefacts:
            return
        owner = self._open if continued else self._paragraph
        self._close()
        for artefact in self._artefacts:
            if owner is None:
                self.drafts.append(artefact)
            else:
                owner.add(artefact)
        self._artefacts.clear()
