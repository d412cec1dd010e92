"""Words, phrases and pairs found in the text of one unit, as the index finds them.

Most units have nothing of what is looked for, or little. So a text is not taken apart into words
before a fast search for the letters that a word begins with has found something in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from tui.library.query import Near, Phrase, Word
from tui.library.stems import beginning, begins, begun, stem, stems
from tui.library.words import tokens, words

Span = tuple[int, int]
"""A half-open span of a unit's text, in code points."""
Term = Word | Phrase | Near
Find = Callable[["Words", list[Span] | None], list[Span]]
"""Finds a term in a text, within the spans that are allowed; None allows all of it."""


class _Token(NamedTuple):
    stem: str
    word: str
    start: int
    end: int


class Words:
    """A text in which words are looked for."""

    __slots__ = ("_tokens", "folded", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        folded = text.casefold()
        # A letter that becomes two moves all that follow.
        self.folded: str | None = folded if len(folded) == len(text) else None
        self._tokens: list[_Token] | None = None

    def tokens(self) -> list[_Token]:
        """All its words, in order."""
        if self._tokens is None:
            self._tokens = [
                _Token(stem(one.word), one.word, one.start, one.end) for one in tokens(self.text)
            ]
        return self._tokens


@lru_cache(maxsize=256)
def finder(term: Term) -> Find:
    """What finds a term."""
    match term:
        case Word(text=text, prefix=True):
            *first, last = words(text)
            return _begun([stem(word) for word in first], last)
        case Word(text=text):
            return _row(stems(text), 0)
        case Phrase(words=parts, slop=slop):
            return _row([one for part in parts for one in stems(part)], slop)
        case Near(left=left, right=right, distance=distance):
            return _near(stems(left), stems(right), distance)


@lru_cache(maxsize=256)
def screen(terms: tuple[Term, ...]) -> Callable[[Words], bool]:
    """What says quickly that a text has none of ``terms``; else they may be there."""
    beginnings = {one for term in terms for one in _beginnings(term)}
    if not beginnings or "" in beginnings:
        return lambda _: True
    pattern = re.compile("|".join(map(re.escape, sorted(beginnings))))
    return lambda said: said.folded is None or pattern.search(said.folded) is not None


def _beginnings(term: Term) -> Iterable[str]:
    match term:
        case Word(text=text, prefix=True):
            last = words(text)[-1]
            return {last, *map(beginning, begun(last))}
        case Word(text=text):
            return [beginning(one) for one in stems(text)[:1]]
        case Phrase(words=parts):
            return [beginning(one) for one in [one for part in parts for one in stems(part)][:1]]
        case Near(left=left):
            return [beginning(one) for one in stems(left)[:1]]


# One word after the other


def _row(wanted: list[str], slop: int) -> Find:
    if not wanted or "" in wanted:
        return lambda _, __: []
    joined = r"[^\W_]*[\W_]+".join(re.escape(beginning(one)) for one in wanted)
    pattern = re.compile(joined + r"[^\W_]*")
    each = [re.compile(re.escape(beginning(one))) for one in wanted]

    def find(said: Words, allowed: list[Span] | None) -> list[Span]:
        folded = said.folded
        simple = folded is not None and (len(wanted) == 1 or (slop == 0 and allowed is None))
        if folded is None or not simple:
            if folded is not None and any(one.search(folded) is None for one in each):
                return []
            return _in_tokens(said, allowed, lambda stems_: in_a_row(stems_, wanted, slop))
        found = [span for span in _matches(pattern, folded) if _is(folded, span, wanted)]
        return found if allowed is None else [one for one in found if _is_in(one, allowed)]

    return find


def _matches(pattern: re.Pattern[str], folded: str) -> Iterable[Span]:
    """Where a pattern matches from the beginning of a word on; matches may overlap."""
    at = 0
    while (found := pattern.search(folded, at)) is not None:
        start, end = found.span()
        if start == 0 or not _is_letter(folded[start - 1]):
            yield start, end
        at = start + 1


def _is_letter(character: str) -> bool:
    return character.isalnum()


def _is(folded: str, span: Span, wanted: Sequence[str]) -> bool:
    if len(wanted) == 1:
        return stem(folded[span[0] : span[1]]) == wanted[0]
    return [stem(word) for word in words(folded[span[0] : span[1]])] == wanted


def _begun(before: list[str], last: str) -> Find:
    if "" in before:
        return lambda _, __: []
    forms = "|".join(re.escape(one) for one in {last, *map(beginning, begun(last))} if one)
    pattern = re.compile(rf"(?:{forms})[^\W_]*")

    def find(said: Words, allowed: list[Span] | None) -> list[Span]:
        folded = said.folded
        if folded is not None and not before:
            found = [
                span
                for span in _matches(pattern, folded)
                if begins(folded[span[0] : span[1]], last)
            ]
            return found if allowed is None else [one for one in found if _is_in(one, allowed)]
        if folded is not None and pattern.search(folded) is None:
            return []
        known = said.tokens()

        def runs(stems_: Sequence[str]) -> list[range]:
            count = len(before)
            return [
                range(at, at + count + 1)
                for at in range(len(stems_) - count)
                if list(stems_[at : at + count]) == before
                and stems_[at + count]
                and begins(known[at + count].word, last)
            ]

        return _in_tokens(said, allowed, runs)

    return find


# Near


def _near(left: list[str], right: list[str], distance: int) -> Find:
    if not left or not right or "" in (*left, *right):
        return lambda _, __: []
    each = [re.compile(re.escape(beginning(one))) for one in (*left, *right)]

    def runs(stems_: Sequence[str]) -> list[range]:
        firsts, seconds = in_a_row(stems_, left, 0), in_a_row(stems_, right, 0)
        return [
            run
            for first in firsts
            for second in seconds
            if first != second and _gap(first, second) <= distance
            for run in (first, second)
        ]

    def find(said: Words, allowed: list[Span] | None) -> list[Span]:
        folded = said.folded
        if folded is not None and any(one.search(folded) is None for one in each):
            return []
        return _in_tokens(said, allowed, runs)

    return find


def _gap(first: range, second: range) -> int:
    """How many words apart two runs are: 1 where they stand side by side."""
    early, late = sorted((first, second), key=lambda run: run[0])
    return max(0, late[0] - early[-1])


# Among all words of a text


def _in_tokens(
    said: Words, allowed: list[Span] | None, runs: Callable[[Sequence[str]], list[range]]
) -> list[Span]:
    found = said.tokens()
    if allowed is None:
        stems_ = [one.stem for one in found]
    else:
        stems_ = [one.stem if _is_in((one.start, one.end), allowed) else "" for one in found]
    return sorted({(found[run[0]].start, found[run[-1]].end) for run in runs(stems_)})


def _is_in(span: Span, allowed: list[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in allowed)


def in_a_row(said: Sequence[str], wanted: Sequence[str], slop: int) -> list[range]:
    """Where ``wanted`` stand in this order, with at most ``slop`` other words between them all."""
    found: list[range] = []
    first = wanted[0]
    for at, word in enumerate(said):
        if word != first:
            continue
        reach = at
        last = min(len(said), at + len(wanted) + slop)
        for part in wanted[1:]:
            reach = next((place for place in range(reach + 1, last) if said[place] == part), -1)
            if reach < 0:
                break
        else:
            found.append(range(at, reach + 1))
    return found
