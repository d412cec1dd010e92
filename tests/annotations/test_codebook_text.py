"""A codebook is edited in place: it says what it should, and whatever was beside it stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.annotations.strategies import prose, words
from tui.annotations.codebook import Code, Wording, parse
from tui.annotations.codebook_text import block_code, flow_code, rewritten
from tui.annotations.model import clean_tag
from tui.annotations.render import quoted

BOOK = """\
# Ours.
version: 1
owner: the history group   # a key of ours
tags:
  # Beds first.
  - name: shelter/capacity   # the old one
    description: Beds.       # short
    colour: "#7fb4ca"
    group: a
  - deportation  # agreed in May
  - {name: tier, key: 9}   # in braces

# the end
"""


class Values(TypedDict, total=False):
    """What a change gives a code."""

    name: str
    description: str
    colour: str
    key: str
    since: str
    earlier: tuple[Wording, ...]


def changed(text: str, *changes: tuple[str, Values], **renamed: str) -> str:
    book = parse(text)
    codes = list(book.codes)
    for name, values in changes:
        [place] = [at for at, code in enumerate(codes) if code.name == name]
        codes[place] = replace(codes[place], **values)
    return rewritten(book, tuple(codes), renamed)


def test_a_change_touches_only_its_own_lines() -> None:
    worded = Wording("Beds.", "2026-11-24")
    text = changed(
        BOOK,
        (
            "shelter/capacity",
            {
                "description": "Beds, and how many are taken.",
                "since": "2026-11-24",
                "earlier": (worded,),
            },
        ),
    )
    assert text == BOOK.replace(
        "description: Beds.       # short",
        'description: "Beds, and how many are taken."       # short',
    ).replace(
        '    colour: "#7fb4ca"\n',
        '    colour: "#7fb4ca"\n    since: 2026-11-24\n    earlier:\n'
        '      - until: 2026-11-24\n        description: "Beds."\n',
    )
    assert parse(text).codes[0].earlier == (worded,)


def test_a_tag_that_is_only_a_name_gets_its_lines() -> None:
    text = changed(BOOK, ("deportation", {"description": "Sent home", "key": "2"}))
    assert text == BOOK.replace(
        "  - deportation  # agreed in May\n",
        '  - name: deportation  # agreed in May\n    description: Sent home\n    key: "2"\n',
    )


def test_a_tag_in_braces_stays_in_braces() -> None:
    text = changed(BOOK, ("tier", {"colour": "#aabbcc"}))
    assert text == BOOK.replace("{name: tier, key: 9}", '{name: tier, colour: "#aabbcc", key: "9"}')


def test_a_renamed_tag_keeps_its_place_its_comments_and_keys() -> None:
    book = parse(BOOK)
    codes = (replace(book.codes[0], name="housing/beds"), *book.codes[1:])
    text = rewritten(book, codes, {"shelter/capacity": "housing/beds"})
    assert text == BOOK.replace("name: shelter/capacity", "name: housing/beds")


def test_tags_come_and_go_with_their_lines() -> None:
    book = parse(BOOK)
    text = rewritten(book, (book.codes[0], book.codes[2], Code("new", "Fresh.", key="3")))
    assert text == BOOK.replace("  - deportation  # agreed in May\n", "").replace(
        "# in braces\n",
        '# in braces\n  - name: new\n    description: Fresh.\n    key: "3"\n',
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment\n",
        "version: 1\n",
        "version: 1\ntags:\n",
        "version: 1\ntags:   # none yet\nowner: us\n",
        "tags: []\n",
        "tags: [a, b]  # two\n",
        "{version: 1, tags: [a]}\n",
        "tags:\n- a\n- b",
        "version: 1\r\ntags:\r\n- a\r\n",
        "owner: us",
    ],
)
def test_every_layout_takes_a_tag_and_gives_it_back(text: str) -> None:
    book = parse(text)
    added = Code(
        "new/one", "Fresh: as\nrain.", "#abcdef", "3", "2026-11-24", (Wording("x", "2025-01-01"),)
    )
    more = rewritten(book, (*book.codes, added))
    found = parse(more)
    assert found.codes == (*book.codes, added)
    for comment in ("# only a comment", "# none yet", "# two"):
        assert (comment in more) is (comment in text)
    less = parse(rewritten(found, book.codes))
    assert less.codes == book.codes


def test_a_layout_that_cannot_be_edited_is_refused() -> None:
    book = parse("{version: 1}\n")
    with pytest.raises(ValueError, match="layout"):
        rewritten(book, (Code("a", "b"),))


names = st.one_of(st.sampled_from(["trade", "trade/steel", "no", "1e3", "=cmd"]), words).map(
    clean_tag
)
days = st.dates().map(str)
wordings = st.builds(
    Wording, prose, days, st.one_of(st.just(""), days), st.one_of(st.just(""), words)
)
codes = st.builds(
    Code,
    names.filter(bool),
    prose,
    st.sampled_from(["", "#7fb4ca", "#000000"]),
    st.sampled_from(["", "1", "9"]),
    st.one_of(st.just(""), days),
    st.lists(wordings, max_size=2).map(tuple),
    st.sampled_from([(), (("group", "a"),), (("seen by", "[x, 'y']"), ("mood", "null"))]),
)
books = st.lists(codes, max_size=4, unique_by=lambda code: code.name).map(tuple)


@st.composite
def handwritten(draw: st.DrawFn, held: tuple[Code, ...]) -> str:
    """Codes as a person might have written them."""
    lines = ["# Ours."]
    if draw(st.booleans()):
        lines.append("version: 1")
    indent = draw(st.sampled_from([0, 2, 4]))
    if not held or draw(st.booleans()):
        shape = draw(st.sampled_from(["block", "braces"])) if held else "braces"
        if shape == "braces":
            lines.append("tags: [ " + " , ".join(map(flow_code, held)) + " ]  # all")
        else:
            lines.append("tags:")
            lines.extend(f"{' ' * indent}- {flow_code(code)}  # one" for code in held)
    else:
        lines.append("tags:  # these")
        for code in held:
            lines.append(f"{' ' * indent}# before")
            if code == Code(code.name) and draw(st.booleans()):
                lines.append(f"{' ' * indent}- {quoted(code.name)}  # alone")
            else:
                lines.append(block_code(code, indent))
    lines.append("owner: us")
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return newline.join(lines).replace("\r\n", "\n").replace("\n", newline) + newline


@given(st.data(), books, books)
def test_any_codebook_becomes_any_other_and_keeps_what_is_not_ours(
    data: st.DataObject, before: tuple[Code, ...], after: tuple[Code, ...]
) -> None:
    text = data.draw(handwritten(before))
    book = parse(text)
    assert book.codes == before
    found = rewritten(book, after)
    assert {code.name: code for code in parse(found).codes} == {c.name: c for c in after}
    assert "owner: us" in found and "# Ours." in found
    assert rewritten(parse(found), parse(found).codes) == found
