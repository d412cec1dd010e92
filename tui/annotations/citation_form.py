"""How citations are written: named styles, a library's own, and the small language of both.

A form is text with fields in braces: ``{author}``. A part in brackets is left out where one of its
own fields is empty: ``[, {date}]``; brackets may stand in brackets. A backslash before one of these
signs makes it a sign like any other. In ``cablegram.yaml``:

    citation:
      style: chicago-note
      archive: The Ruritanian Cable Archive
      url: https://cables.example/{id}

``form`` in place of ``style`` is a form of one's own. ``archive`` and ``url`` say where the cables
of this library can be found, for sources that do not say so; ``url`` is a form as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from tui.annotations.bounded_yaml import Mapping, Node, Scalar

FIELDS: ReadOnly[str, str] = MappingProxyType(
    {
        "author": "who sent it, in words (U.S. Embassy Testville)",
        "recipient": "to whom, in words (U.S. Department of State)",
        "title": "its subject",
        "kind": "telegram, or what a volume says that it is",
        "id": "the message id, the archive's own number or the telegram's",
        "date": "March 4, 2009",
        "iso_date": "2009-03-04",
        "place": "where it was written, if a volume says so",
        "classification": "its classification, unless plainly unclassified",
        "marking": "the portion marking of the place cited",
        "paragraph": "the place cited, in words (para. 8, paras. 8–10)",
        "pilcrow": "the same with the sign (¶ 8, ¶¶ 8–10)",
        "archive": "series and archive",
        "volume": "the volume that prints it, with editors and imprint",
        "document": "the document's number in the volume (doc. 17)",
        "url": "its address",
    }
)
"""What a form can name, and what it means."""
URL_FIELDS = frozenset({"id", "iso_date"})
"""What a library's ``url`` can name."""
LONGEST = 2000
"""Code points that a form may have."""
_DEEPEST = 8
_TOKEN = re.compile(r"\\(?P<sign>.)|\{(?P<name>[^{}\[\]\\]*)\}|[\[\]{}\\]|[^\[\]{}\\]+", re.DOTALL)


class FormError(ValueError):
    """A form that cannot be used; the text says what is wrong and at which character."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form."""

    name: str


@dataclass(frozen=True, slots=True)
class Optional:
    """A part that is left out where one of its own fields is empty."""

    parts: tuple[Part, ...]


Part: TypeAlias = "str | Field | Optional"
Form: TypeAlias = tuple[Part, ...]


def parse(printed: str, known: frozenset[str] = frozenset(FIELDS)) -> Form:
    """The form that ``printed`` is. Raises ``FormError`` where it names what is not ``known``."""
    if not printed.strip():
        raise FormError("a citation's form is empty")
    if len(printed) > LONGEST:
        raise FormError(f"a citation's form has at most {LONGEST} characters")
    open_parts: list[list[Part]] = [[]]
    began: list[int] = []
    for token in _TOKEN.finditer(printed):
        text, at = token.group(), token.start() + 1
        if token["sign"] is not None:
            open_parts[-1].append(token["sign"])
        elif token["name"] is not None:
            if token["name"] not in known:
                names = ", ".join(sorted(known))
                raise FormError(f"character {at}: there is no {text}; known are: {names}")
            open_parts[-1].append(Field(token["name"]))
        elif text == "[":
            if len(began) >= _DEEPEST:
                raise FormError(f"character {at}: brackets more than {_DEEPEST} deep")
            open_parts.append([])
            began.append(at)
        elif text == "]":
            if not began:
                raise FormError(f"character {at}: a ] without its [")
            began.pop()
            inner = open_parts.pop()
            open_parts[-1].append(Optional(tuple(inner)))
        elif text in ("{", "}", "\\"):
            raise FormError(f"character {at}: a {text} alone; the sign itself is \\{text}")
        else:
            open_parts[-1].append(text)
    if began:
        raise FormError(f"character {began[-1]}: a [ without its ]")
    return tuple(open_parts[0])


def filled(form: Form, values: ReadOnly[str, str]) -> str:
    """The form with its fields filled in."""
    pieces: list[str] = []
    for part in form:
        if isinstance(part, str):
            pieces.append(part)
        elif isinstance(part, Field):
            pieces.append(values.get(part.name, ""))
        else:
            own = [one.name for one in part.parts if isinstance(one, Field)]
            if all(values.get(name, "") for name in own):
                pieces.append(filled(part.parts, values))
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Style:
    """A named style: the form for a telegram, and the one for a document that a volume prints."""

    telegram: str
    printed: str


STYLES: ReadOnly[str, Style] = MappingProxyType(
    {
        "chicago-note": Style(
            "[{author}][, “{title},”][ to {recipient}], {kind}[ {id}][, {date}]"
            "[, {classification}][, {paragraph}][, {archive}][, {url}].",
            "[{author}[ to {recipient}]], {kind}[ {id}][, {place}][, {date}]"
            "[, in {volume}][, {document}][, {paragraph}][, {url}].",
        ),
        "chicago-short": Style(
            "[{author}][, “{title},”], {kind}[ {id}][, {paragraph}].",
            "[{author}[ to {recipient}]], {kind}[ {id}][, {date}][, {document}][, {paragraph}].",
        ),
        "plain": Style(
            "[{author}][, “{title},”][, {id}][, {date}][, {pilcrow}[ ({marking})]].",
            "[{author}[ to {recipient}]], {kind}[ {id}][, {date}][, in {volume}][, {document}]"
            "[, {pilcrow}[ ({marking})]].",
        ),
    }
)
"""The styles by name. Chicago: CMOS 14.111 and 14.120, and its answer faq0443 for volumes."""
USUAL = "chicago-note"


@dataclass(frozen=True, slots=True)
class Citing:
    """How a library's cables are cited; ``form`` goes before ``style`` where it is not empty."""

    style: str = USUAL
    form: str = ""
    archive: str = ""
    url: str = ""


def read(node: Node | None) -> Citing:
    """What ``citation:`` in a library's settings says. Raises ``YamlError`` with its place."""
    if node is None or (isinstance(node, Scalar) and node.is_null):
        return Citing()
    if not isinstance(node, Mapping):
        node.fail("citation is a mapping with the keys style, form, archive and url")
    values: dict[str, str] = {}
    for key, (where, value) in node.entries.items():
        if key not in ("style", "form", "archive", "url"):
            where.fail(f"there is no {key!r} in citation; known are: style, form, archive, url")
        if not isinstance(value, Scalar) or value.is_null or not value.text.strip():
            value.fail(f"citation's {key} is a text")
        text = " ".join(value.text.split()) if key != "form" else value.text.strip()
        if key == "style" and text not in STYLES:
            value.fail(f"there is no style {text!r}; known are: {', '.join(STYLES)}")
        if key == "url" and not text.startswith(("https://", "http://")):
            value.fail("citation's url begins with https:// or http://")
        if key in ("form", "url"):
            try:
                parse(text, frozenset(FIELDS) if key == "form" else URL_FIELDS)
            except FormError as error:
                value.fail(f"citation's {key}: {error}")
        values[key] = text
    if "style" in values and "form" in values:
        node.entries["form"][0].fail("citation has a style or a form, not both")
    return Citing(**values)
