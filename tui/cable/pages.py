"""Page furniture of the archives: what a telegram of 1973 to 1979 has at the top of every page.

The U.S. National Archives give electronic telegrams as printed: a classification line at the foot
and head of each page, ``PAGE 02  TEHRAN 02077  020926Z``, in the middle of a sentence, and anywhere
a release line (``Declassified/Released US Department of State EO Systematic Review 30 JUN 2005``).
After the telegram stand its attributes, one ``Name: value`` a line. None of that is the telegram's
text. A text without such signs costs a few searches and is read as if this did not exist.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tui.cable.draft import Draft, Piece, leaf
from tui.cable.header import CAPTIONS
from tui.cable.lines import Lines
from tui.cable.model import Kind

ATTRIBUTES = "Message Attributes"
MESSAGE_TEXT = "Message Text"
FOOTNOTES = "[Footnotes]"
"""The line after which a published volume's footnotes stand."""
_PAGE = re.compile(
    r"PAGE \d\d {1,14}[A-Z][A-Z .']{1,30}? {1,14}\d{3,6}(?: {1,14}\d\d OF \d\d)?"
    r"(?: {1,14}\d{6}Z(?: [A-Z]{3} \d\d)?)?"
)
_RELEASE_SIGN = "Declassified/Released"
_RELEASE = re.compile(
    r"Declassified/Released\s{1,4}US\s{1,4}Department\s{1,4}of\s{1,4}State\s{1,4}EO\s{1,4}"
    r"Systematic\s{1,4}Review(?:\s{1,4}\d{1,2}\s{1,4}[A-Za-z]{3,9}\s{1,4}\d{4})?"
)
_OFFICER = re.compile(r"(?:^|(?<=\s))[A-Z][a-z]+ [A-Z]\. [A-Z][A-Za-z'-]+\s{1,4}$")
_BEFORE_RELEASE = 48
_LEVELS = frozenset(
    {
        *("UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP SECRET", "LIMITED OFFICIAL USE"),
        *(
            "UNCLAS",
            "C O N F I D E N T I A L",
            "S E C R E T",
            "L I M I T E D O F F I C I A L U S E",
        ),
        *("LIMITED OFFICIAL USE ONLY", "<< END OF DOCUMENT >>", MESSAGE_TEXT),
    }
)
"""What stands alone on a line at a page's head and foot, and at the end."""
_FIRST_PAGE = "PAGE 01 "
_COUNTED_BANNER = re.compile(r"(?<=[A-Z] )SECTION \d\d? OF \d\d? [A-Z]")
_END_OF_MESSAGE = "NNNN"
_LONGEST_HEAD = 80
"""Lines of a section's header, addressees included."""
_MOST_ABOVE = 12
_HOLDS_PAGES = frozenset({Kind.TRANSMISSION, Kind.TRAILER})
_FOOTNOTE = re.compile(r"\[[^\]\n]{1,12}\] ")


@dataclass(slots=True)
class Pages:
    """The furniture of a text: spans of code points by line index."""

    spans: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def without(self, lines: Lines) -> Lines:
        """``lines`` with blanks where furniture stands, so that every offset stays what it is."""
        if not self.spans:
            return lines
        pieces: list[str] = []
        at = 0
        for begin, end in sorted(span for spans in self.spans.values() for span in spans):
            pieces.extend((lines.text[at:begin], " " * (end - begin)))
            at = end
        return Lines("".join((*pieces, lines.text[at:])))

    def place(self, drafts: list[Piece], first: int, stop: int) -> None:
        """Put the furniture outside of lines ``first`` to ``stop``, the body, among ``drafts``.

        Inside a header or trailer it goes between its parts; what overlaps anything is left.
        """
        spans = sorted(
            span for index, each in self.spans.items() if not first <= index < stop for span in each
        )
        if spans:
            drafts[:] = _merged(drafts, spans)


def _merged(drafts: Sequence[Piece], spans: list[tuple[int, int]]) -> list[Piece]:
    merged: list[Piece] = []
    pending = spans[::-1]
    for draft in drafts:
        while pending and pending[-1][1] <= draft.start:
            merged.append(leaf(Kind.ARTEFACT, *pending.pop()))
        inside: list[tuple[int, int]] = []
        while pending and pending[-1][0] < draft.end:
            span = pending.pop()
            if span[0] >= draft.start and span[1] <= draft.end:
                inside.append(span)
        if inside and isinstance(draft, Draft) and draft.kind in _HOLDS_PAGES:
            draft.children = _merged(draft.children, inside)
        merged.append(draft)
    merged.extend(leaf(Kind.ARTEFACT, *span) for span in reversed(pending))
    return merged


def end_of_telegram(text: str) -> int:
    """Where what an archive or editor put after the telegram begins; else the text's length."""
    for sign in (ATTRIBUTES, FOOTNOTES):
        at = text.find("\n" + sign)
        while at >= 0:
            after = at + 1 + len(sign)
            stop = text.find("\n", after)
            if not text[after : stop if stop >= 0 else len(text)].strip():
                return at + 1
            at = text.find("\n" + sign, after)
    return len(text)


def telegram_lines(text: str) -> Lines:
    """The lines of a text without what an archive or editor put after the telegram."""
    lines = Lines(text)
    # To look at whole lines is cheaper than at every letter, and for one rare letter cheaper still.
    if ATTRIBUTES in lines.trimmed or ("[" in text and FOOTNOTES in lines.trimmed):
        lines = Lines(text[: end_of_telegram(text)])
    return lines


def find_pages(lines: Lines, first: int) -> Pages:
    """The page furniture from line ``first`` on, which is none in most texts."""
    text, trimmed = lines.text, lines.trimmed
    pages = Pages()
    headed = [index for index in lines.odd if trimmed[index].startswith("PAGE ")]
    if headed and ("PAGE 0" in text or text.startswith(MESSAGE_TEXT)):
        _page_lines(lines, first, headed, pages)
    at, free = text.find(_RELEASE_SIGN), 0
    while at >= 0:
        free = _release(lines, at, free, pages)
        at = text.find(_RELEASE_SIGN, free)
    return pages


def _page_lines(lines: Lines, first: int, headed: list[int], pages: Pages) -> None:
    trimmed = lines.trimmed
    headed = [index for index in headed if index >= first and _PAGE.fullmatch(trimmed[index])]
    if not headed:
        return
    for index in range(first, len(lines)):
        if trimmed[index] in _LEVELS:
            pages.spans[index] = [(lines.begin(index), lines.end(index))]
    for index in headed:
        pages.spans[index] = [(lines.begin(index), lines.end(index))]
    for index in headed[1:]:
        if trimmed[index].startswith(_FIRST_PAGE):
            _section_head(lines, index, pages)


def _section_head(lines: Lines, first: int, pages: Pages) -> None:
    """Add the header that a further section of a telegram repeats, from its first page line on.

    It ends with the banner that counts the section and the captions below; the sign that ended the
    section before (ACP 127) stands above it.
    """
    trimmed = lines.trimmed
    within = range(first, min(len(lines), first + _LONGEST_HEAD))
    banner = next((at for at in within if _COUNTED_BANNER.search(trimmed[at])), -1)
    if banner < 0:
        return
    last = banner
    following = lines.next_written(last + 1)
    while following >= 0 and trimmed[following] in CAPTIONS:
        last = following
        following = lines.next_written(last + 1)
    above = first - 1
    while above > first - _MOST_ABOVE and (not trimmed[above] or trimmed[above] in _LEVELS):
        above -= 1
    begins = above if trimmed[above] == _END_OF_MESSAGE else first
    for index in range(begins, last + 1):
        if trimmed[index]:
            pages.spans[index] = [(lines.begin(index), lines.end(index))]


def _release(lines: Lines, at: int, free: int, pages: Pages) -> int:
    """Add the release line whose words begin at ``at``, after ``free``; answers where it ends."""
    text = lines.text
    found = _RELEASE.match(text, at)
    if found is None:
        return at + len(_RELEASE_SIGN)
    stop = found.end()
    index = lines.holding(at)
    window = max(lines.starts[index], at - _BEFORE_RELEASE, free)
    officer = _OFFICER.search(text[window:at])
    begin = window + officer.start() if officer is not None else at
    while begin < stop:
        end = min(stop, lines.starts[index] + len(text[lines.starts[index] : stop].split("\n")[0]))
        begin += len(text[begin:end]) - len(text[begin:end].lstrip())
        if end > begin:
            pages.spans.setdefault(index, []).append((begin, end))
        index += 1
        begin = lines.starts[index] if index < len(lines) else stop
    return stop


def after_telegram(text: str, start: int) -> list[Draft]:
    """What stands after the telegram, from ``start`` on, as one trailer; empty if nothing does.

    Footnotes are blocks with the role ``note``; release lines among attributes are artefacts.
    """
    stop = len(text.rstrip())
    if start >= stop:
        return []
    trailer = Draft(Kind.TRAILER, start, stop)
    if text.startswith(FOOTNOTES, start):
        at = start + len(FOOTNOTES)
        begins = [found.start() for found in _FOOTNOTE.finditer(text, at, stop)]
        begins = [begin for begin in begins if text[begin - 1] == "\n"]
        for begin, following in zip(begins, [*begins[1:], stop], strict=False):
            end = begin + len(text[begin:following].rstrip())
            trailer.add(Draft(Kind.BLOCK, begin, end, role="note"))
        return [trailer]
    found = find_pages(Lines(text[start:stop]), 0)
    spans = sorted(span for each in found.spans.values() for span in each)
    trailer.children = [leaf(Kind.ARTEFACT, start + begin, start + end) for begin, end in spans]
    return [trailer]
