"""Queries written out again, and the help of a search line while one is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tui.library.fields import FIELDS
from tui.library.parsing import USUAL_DISTANCE, parse
from tui.library.query import And, Everything, Field, Near, Not, Or, Phrase, Query, Word

MOST_OPTIONS = 20
_NEEDS_QUOTES = re.compile(r"[\s()\"“”„\\]|^$|^[=<>]")
_BEGUN = re.compile(r"[^\s()\"“”„]*\Z")
_NAME = re.compile(r"-*([A-Za-z]*)")


# Writing out


def unparse(query: Query) -> str:
    """The query as text, from which ``parse`` makes the same query, spans apart."""
    match query:
        case Everything():
            return ""
        case Word(text=text, prefix=prefix):
            return f"{text}*" if prefix else text
        case Phrase(words=words, slop=slop):
            return quoted(" ".join(words)) + (f"~{slop}" if slop else "")
        case Near(left=left, right=right, distance=distance):
            near = "near" if distance == USUAL_DISTANCE else f"near/{distance}"
            return f"{left} {near} {right}"
        case Field():
            return _field(query)
        case Not(term=term):
            return f"-{_inside(term)}"
        case And(terms=terms):
            return " ".join(_inside(term) for term in terms)
        case Or(terms=terms):
            return " or ".join(
                unparse(term) if isinstance(term, And) else _inside(term) for term in terms
            )


def _inside(term: Query) -> str:
    text = unparse(term)
    return f"({text})" if isinstance(term, And | Or | Near) else text


def _field(field: Field) -> str:
    if field.operator == "..":
        return f"{field.name}:{_value(f'{field.value}..{field.upper}')}"
    operator = "" if field.operator == ":" else field.operator
    return f"{field.name}:{operator}{_value(field.value)}"


def _value(value: str) -> str:
    return quoted(value) if _NEEDS_QUOTES.search(value) else value


def quoted(text: str) -> str:
    """``text`` in quotation marks, whatever signs are in it."""
    return '"' + re.sub(r"([\"“”„\\])", r"\\\1", text) + '"'


def term(name: str, value: str) -> str:
    """The term that asks for a value of a field, as a value of a facet: ``post:"Embassy Lima"``."""
    return f"{name}:{_value(value)}"


# Narrowing by a facet


def asks_for(query: Query, name: str, value: str) -> bool:
    """Whether a value of a field is among what all results must have."""
    return _demanded(query, name, value) is not None


def _demanded(query: Query, name: str, value: str) -> Field | None:
    """The term for a value of a field that stands alone, or beside others."""
    meant = parse(term(name, value))
    pending = [query]
    while pending:
        one = pending.pop()
        if isinstance(one, And):
            pending.extend(one.terms)
        elif isinstance(one, Field) and one.having(span=meant.span) == meant:
            return one
    return None


def toggled(text: str, name: str, value: str) -> str:
    """The query with a term for a value of a field added at its end, or taken out if it is there.

    The rest stays as it was typed. Raises ``QueryError`` where ``text`` is no query.
    """
    query = parse(text)
    found = _demanded(query, name, value)
    if found is None:
        kept = f"({text.strip()})" if isinstance(query, Or) else text.strip()
        return f"{kept} {term(name, value)}".strip()
    start, end = found.span
    before, after = text[:start].rstrip(), text[end:].lstrip()
    while before.endswith("(") and after.startswith(")"):
        before, after = before[:-1].rstrip(), after[1:].lstrip()
    if before.casefold().endswith(" and"):
        before = before[: -len(" and")].rstrip()
    elif after.casefold().startswith("and "):
        after = after[len("and ") :].lstrip()
    return f"{before} {after}".strip()


# Help while typing


@dataclass(frozen=True, slots=True)
class Option:
    """What could stand at the cursor: the text to put there, and what it means."""

    text: str
    told: str


@dataclass(frozen=True, slots=True)
class Completions:
    """What could stand in place of ``[start, end)``, code points of the search line."""

    start: int
    end: int
    options: tuple[Option, ...]


def completions(
    text: str, cursor: int, known: Mapping[str, Sequence[tuple[str, str]]] | None = None
) -> Completions:
    """The fields, or the values of one, that go on from what stands before ``cursor``.

    ``known`` has values of fields that only the library knows, such as its posts, each with what it
    means; they come after the fixed ones. Nothing is offered inside a phrase.
    """
    cursor = max(0, min(cursor, len(text)))
    before = text[:cursor]
    begun = _BEGUN.search(before)
    start = begun.start() if begun is not None else cursor
    is_in_phrase = sum(before.count(mark) for mark in '"“”„') % 2 == 1
    if is_in_phrase or start == cursor:
        return Completions(cursor, cursor, ())
    word = before[start:]
    name, colon, value = word.partition(":")
    start += len(name) - len(name.lstrip("-"))
    name = name.lstrip("-").casefold()
    if not colon:
        options = [Option(f"{one}:", kind.told) for one, kind in FIELDS.items()]
        found = _starting(options, name)
        return Completions(start, cursor, tuple(found) if name else ())
    start = cursor - len(value.lstrip("<>="))
    values = [*(FIELDS[name].values if name in FIELDS else ()), *((known or {}).get(name, ()))]
    options = [Option(_value(one), told) for one, told in values]
    found = _starting(options, value.lstrip("<>="))
    return Completions(start, cursor, tuple(found))


def _starting(options: Sequence[Option], begun: str) -> Iterator[Option]:
    """The options that go on from ``begun``, those that begin with it before those that hold it."""
    asked = begun.casefold()
    ranked = [option for option in options if option.text.casefold().strip('"').startswith(asked)]
    ranked += [o for o in options if asked in o.text.casefold() and o not in ranked]
    yield from [option for option in ranked if option.text.casefold() != asked][:MOST_OPTIONS]
