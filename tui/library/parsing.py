"""Reading a query as it was typed: ``parse`` gives its tree, or says what is wrong and where.

``docs/queries.md`` describes the language. Reading takes time in proportion to the length of the
query, and whatever is typed gives a tree or a ``QueryError``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tui.library.fields import FIELDS, ORDERS, FieldKind, Takes, settled
from tui.library.query import (
    And,
    Everything,
    Field,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    QueryError,
    Span,
    Word,
)

LONGEST = 10_000
"""Code points that a query may have."""
DEEPEST = 50
"""Parentheses and negations that may stand inside each other."""
USUAL_DISTANCE = 10
"""Words apart that ``near`` allows without a number."""
MOST_APART = 1000
"""The largest distance of ``near/N`` and of ``"…"~N``."""

_BLANKS = re.compile(r"\s+")
_RUN = re.compile(r"[^\s()\"“”„]+")
_QUOTED = re.compile(r"[\"“”„]((?:[^\"“”„\\]|\\.)*)[\"“”„]", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SLOP = re.compile(r"~(\d*)", re.ASCII)
_NEAR = re.compile(r"near(?:/(\d*))?", re.ASCII | re.IGNORECASE)
_FIELD = re.compile(r"([A-Za-z]+):")
_COMPARED = re.compile(r"([A-Za-z]+)(?=[<>])")
_OPERATOR = re.compile(r"[<>]=?|=")
_KEYWORDS = frozenset({"or", "and", "not"})
_QUOTES = '"“”„'


class _Token(NamedTuple):
    """``sort`` is (, ), -, or, and, near, or ``term`` with the node that it is."""

    sort: str
    span: Span
    node: Query | None = None
    number: int = 0


class _Part(NamedTuple):
    """A part of the tree, and all that was typed for it, parentheses included."""

    query: Query
    span: Span


def parse(text: str) -> Query:
    """The query in ``text``; an empty one asks for everything. Raises ``QueryError``."""
    if len(text) > LONGEST:
        span = (LONGEST, len(text))
        raise QueryError(f"a query has at most {LONGEST} characters", span)
    tokens = _tokens(text)
    if not tokens:
        return Everything((0, len(text)))
    reader = _Reader(tokens, len(text))
    found = reader.either(0)
    if reader.at < len(tokens):
        raise QueryError("this parenthesis closes nothing", tokens[reader.at].span)
    return found.query


# From characters to tokens


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text):
        blank = _BLANKS.match(text, at)
        if blank is not None:
            at = blank.end()
            continue
        token = _token(text, at)
        found.append(token)
        at = token.span[1]
    return found


def _token(text: str, at: int) -> _Token:
    character = text[at]
    if character in "()":
        return _Token(character, (at, at + 1))
    if character == "-":
        if at + 1 == len(text) or text[at + 1].isspace():
            raise QueryError("- stands right before what it excludes, as in -oil", (at, at + 1))
        return _Token("-", (at, at + 1))
    if character in _QUOTES:
        return _phrase(text, at)
    run = _RUN.match(text, at)
    if run is None:
        raise QueryError("this sign cannot begin a word", (at, at + 1))
    word = run.group()
    named = _FIELD.match(word)
    if named is not None:
        return _field(text, at, named[1], at + named.end())
    compared = _COMPARED.match(word)
    if compared is not None and compared[1].casefold() in FIELDS:
        return _field(text, at, compared[1], at + compared.end())
    if word.casefold() in _KEYWORDS:
        return _Token("-" if word.casefold() == "not" else word.casefold(), run.span())
    near = _NEAR.fullmatch(word)
    if near is not None:
        distance = USUAL_DISTANCE if near[1] is None else _number(near[1], run.span(), "near/5")
        return _Token("near", run.span(), number=distance)
    return _Token("term", run.span(), _word(word, run.span()))


def _word(word: str, span: Span) -> Word:
    bare = word.rstrip("*")
    if not any(character.isalnum() for character in word):
        raise QueryError("there are no letters or digits in this to look for", span)
    if "*" in bare:
        place = span[0] + bare.index("*")
        raise QueryError("* stands at the end of a word, as in deport*", (place, place + 1))
    return Word(bare, span, prefix=bare != word)


def _phrase(text: str, at: int) -> _Token:
    inside, end = _quoted(text, at)
    slop = 0
    marked = _SLOP.match(text, end)
    if marked is not None:
        slop = _number(marked[1], marked.span(), '"two words"~3')
        end = marked.end()
    span = (at, end)
    words = tuple(inside.split())
    if not any(character.isalnum() for character in inside):
        raise QueryError("put the words of the phrase between the quotation marks", span)
    if "*" in inside:
        raise QueryError("* goes with a single word; leave it out of the phrase", span)
    return _Token("term", span, Phrase(words, span, slop))


def _quoted(text: str, at: int) -> tuple[str, int]:
    """What stands in quotation marks at ``at``, and the offset after them."""
    found = _QUOTED.match(text, at)
    if found is None:
        raise QueryError('a quotation mark is missing at the end: "like this"', (at, len(text)))
    return _ESCAPE.sub(r"\1", found[1]), found.end()


def _number(digits: str, span: Span, example: str) -> int:
    if not digits or len(digits) > len(str(MOST_APART)) or int(digits) > MOST_APART:
        raise QueryError(f"this takes a number up to {MOST_APART}, as in {example}", span)
    return int(digits)


# Fields


def _field(text: str, at: int, name: str, after: int) -> _Token:
    kind = FIELDS.get(name.casefold())
    if kind is None:
        raise QueryError(_no_field(name), (at, at + len(name)))
    found = _OPERATOR.match(text, after)
    operator = found.group() if found is not None else ":"
    begin = after if found is None else found.end()
    if begin < len(text) and text[begin] in _QUOTES:
        value, end = _quoted(text, begin)
    else:
        run = _RUN.match(text, begin)
        value, end = (run.group(), run.end()) if run is not None else ("", begin)
    span = (at, end)
    if not value.strip():
        raise QueryError(f"{kind.name}: needs a value, as in {kind.example}", span)
    if operator in ORDERS and not kind.is_ordered:
        raise QueryError(f"{kind.name}: knows no {operator}; write {kind.example}", span)
    operator = operator if operator in ORDERS else ":"
    upper = ""
    if operator == ":" and kind.is_ordered and ".." in value:
        operator = ".."
        value, _, upper = value.partition("..")
        if not (value or upper):
            raise QueryError(f"a range needs an end at least, as in {kind.example}", span)
    value_span = (begin, end)
    value = _settled(kind, value, operator, value_span) if value else ""
    upper = _settled(kind, upper, operator, value_span) if upper else ""
    return _Token("term", span, Field(kind.name, value, span, operator, upper))


def _settled(kind: FieldKind, value: str, operator: str, span: Span) -> str:
    compared = FIELDS["class"] if kind.takes is Takes.MARKING and operator != ":" else kind
    try:
        return settled(compared, " ".join(value.split()))
    except ValueError as error:
        raise QueryError(str(error), span) from None


def _no_field(name: str) -> str:
    asked = name.casefold()
    import difflib

    begun = [known for known in FIELDS if known.startswith(asked)]
    near = begun or difflib.get_close_matches(asked, FIELDS, n=1, cutoff=0.5)
    meant = f"did you mean {near[0]}:?" if near else f"known are {', '.join(FIELDS)};"
    return f'there is no field {name}:; {meant} Words with a colon go in "quotation marks"'


# From tokens to a tree


class _Reader:
    """Reads tokens from ``at`` on; ``end`` is the length of the query."""

    __slots__ = ("at", "end", "tokens")

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self.tokens = tokens
        self.end = end
        self.at = 0

    def sort(self) -> str:
        """What the token at hand is; empty behind the last one."""
        return self.tokens[self.at].sort if self.at < len(self.tokens) else ""

    def span(self) -> Span:
        """Where the token at hand stands; the end of the query behind the last one."""
        return self.tokens[self.at].span if self.at < len(self.tokens) else (self.end, self.end)

    def either(self, depth: int) -> _Part:
        """What ``or`` joins."""
        parts = [self.every(depth)]
        while self.sort() == "or":
            self.at += 1
            parts.append(self.every(depth))
        return _joined(Or, parts)

    def every(self, depth: int) -> _Part:
        """What stands side by side, or is joined by ``and``."""
        parts = [self.one(depth)]
        while self.sort() not in ("", ")", "or"):
            if self.sort() == "and":
                self.at += 1
            parts.append(self.one(depth))
        return _joined(And, parts)

    def one(self, depth: int) -> _Part:
        """One term, with what excludes it."""
        if depth > DEEPEST:
            raise QueryError(f"at most {DEEPEST} parentheses inside each other", self.span())
        match self.sort():
            case "":
                raise QueryError(self._lacking(), self.span())
            case "-":
                begin = self.span()[0]
                self.at += 1
                term = self.one(depth + 1)
                span = (begin, term.span[1])
                return _Part(Not(term.query, span), span)
            case "(":
                return self._group(depth)
            case "term":
                return self._term()
            case "near":
                raise QueryError("near stands between two words: minister near visit", self.span())
            case ")" if self._follows("("):
                raise QueryError("there is nothing between these parentheses", self.span())
            case ")" if self.at == 0:
                raise QueryError("this parenthesis closes nothing", self.span())
            case _:
                raise QueryError(self._lacking(), self.span())

    def _lacking(self) -> str:
        before = self.tokens[self.at - 1].sort if self.at else self.sort()
        named = {"-": "not", "(": "this parenthesis"}.get(before, before)
        if self.at == 0:
            return f'{named} stands between two terms; to look for the word, write "{named}"'
        return f'after {named} there should be a word, a "phrase" or a field'

    def _follows(self, sort: str) -> bool:
        return self.at > 0 and self.tokens[self.at - 1].sort == sort

    def _group(self, depth: int) -> _Part:
        opening = self.span()
        self.at += 1
        inner = self.either(depth + 1)
        if self.sort() != ")":
            raise QueryError("this parenthesis is not closed; put ) at its end", opening)
        span = (opening[0], self.span()[1])
        self.at += 1
        return _Part(inner.query, span)

    def _term(self) -> _Part:
        token = self.tokens[self.at]
        self.at += 1
        if token.node is None:
            raise QueryError("this is no term", token.span)
        if self.sort() != "near":
            return _Part(token.node, token.span)
        near = self.tokens[self.at]
        self.at += 1
        right = self.tokens[self.at].node if self.at < len(self.tokens) else None
        left = token.node
        if not isinstance(left, Word) or not isinstance(right, Word) or left.prefix or right.prefix:
            raise QueryError("near stands between two whole words: minister near visit", near.span)
        span = (token.span[0], self.span()[1])
        self.at += 1
        if self.sort() == "near":
            raise QueryError("near takes two words; write (a near b) (b near c)", self.span())
        return _Part(Near(left.text, right.text, near.number, span), span)


def _joined(sort: type[And] | type[Or], parts: list[_Part]) -> _Part:
    if len(parts) == 1:
        return parts[0]
    span = (parts[0].span[0], parts[-1].span[1])
    return _Part(sort(tuple(part.query for part in parts), span), span)
