"""What is written means the same to every other reader of YAML."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tests.annotations import strategies
from tui.annotations import render
from tui.annotations.bounded_yaml import Scalar, read
from tui.annotations.document import parse
from tui.annotations.model import Annotation, Annotations

LOADERS = (yaml.SafeLoader, yaml.CSafeLoader)
anything = st.text(st.characters(exclude_categories=["Cs"]))
# Text that a reader of YAML 1.1 or 1.2 takes for something else when it stands without quotes.
traps = st.one_of(
    st.from_regex(r"[-+]?[0-9][0-9_]{0,3}(\.[0-9_]{0,3})?([eE][-+]?[0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"[-+]?[0-9][0-9_]?(:[0-5]?[0-9]){1,3}", fullmatch=True),
    st.from_regex(r"0[xob][0-9a-fA-F_]{1,4}", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", fullmatch=True),
    st.from_regex(r"[0-9_.eE+-]{1,8}", fullmatch=True),
    st.from_regex(r"[0-9]{2}[A-Z]{3,5}[0-9]{1,3}", fullmatch=True),
    st.text("-?:,[]{}#&*!|>'\"%@` ab", max_size=8),
    st.sampled_from(["y", "Yes", "N", "NO", "on", "Off", "TRUE", "null", "Null", "~", ".inf"]),
    st.sampled_from(["-.Inf", ".NAN", "<<", "=", "-", "---", "..."]),
)
texts = st.one_of(anything, traps)


def others(text: str) -> list[Any]:
    """What other readers make of a YAML text."""
    return [yaml.load(text, Loader=loader) for loader in LOADERS]


def instant(value: object) -> str:
    assert isinstance(value, datetime)
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@given(texts)
@example("1_.e-5")
@example("1_0.e-5")
@example("2026-11-23T19:41:07Z")
@example("2026-99-23T19:41:07Z")
@example("03GUATEMALA1815")
@example("03GUATEMALA1815.txt")
@example("\ufeffa")
@example("\x85")
def test_a_scalar_is_the_same_text_to_everyone(text: str) -> None:
    for written in (render.scalar(text), render.quoted(text)):
        assert "\n" not in written
        assert others(written) == [text, text]
        found = read(written)
        assert isinstance(found, Scalar) and found.text == text
        assert others(f"{{a: {written}}}") == [{"a": text}, {"a": text}]


@given(st.lists(texts, max_size=4).map(tuple))
def test_a_list_is_the_same_to_everyone(values: tuple[str, ...]) -> None:
    for written in (render.words(values), render.numbers(values)):
        assert others(written) == [list(values), list(values)]


@given(texts, st.integers(1, 8), st.sampled_from(["\n", "\r\n"]))
@example("One.\n\n  Two.\n\tThree.", 2, "\n")
@example("a\n---\nb", 1, "\n")
@example("a\u2028b", 4, "\n")
@example("a\r\nb", 4, "\n")
@example("a ", 4, "\r\n")
@example("a\n", 2, "\n")
@example("a\n\n", 2, "\n")
@example("a\n  ", 2, "\n")
@example(" a\nb", 2, "\n")
@example("\ta\nb", 2, "\n")
@example("\n a", 2, "\n")
@example("# not a comment\n%TAG", 1, "\n")
def test_a_note_is_the_same_to_everyone(text: str, indent: int, newline: str) -> None:
    written = f"note: {render.prose(text, indent, newline)}{newline}next: one{newline}"
    assert others(written) == [{"note": text, "next": "one"}] * 2


@pytest.mark.parametrize(
    "text",
    ["Six-month figure; compare 13.", "One.\n\n  Two, indented.\nThree:  # kept", "Señor Núñez"],
)
def test_prose_stays_readable(text: str) -> None:
    lines = render.prose(text, 4).split("\n")
    assert lines[0] == "|-"
    assert [line[4:] for line in lines[1:]] == text.split("\n")


@pytest.mark.parametrize(
    "text", ["border", "shelter/capacity", "Ana Maria", "03GUATEMALA1815", "03GUATEMALA1815.txt"]
)
def test_plain_words_stay_without_quotes(text: str) -> None:
    assert render.scalar(text) == text


@pytest.mark.parametrize("code", [0xD800, 0xDBFF, 0xDC00, 0xDFFF])
def test_half_a_character_is_never_written(code: int) -> None:
    for write in (render.scalar, render.quoted, lambda text: render.prose(text, 2)):
        with pytest.raises(ValueError, match=f"U\\+{code:04X}"):
            write(f"a{chr(code)}b")


@given(strategies.sidecars, st.data())
def test_a_whole_sidecar_is_the_same_to_everyone(source: Annotations, data: st.DataObject) -> None:
    items = tuple(
        replace(item, author=data.draw(texts), note=data.draw(texts), tags=(data.draw(texts),))
        for item in source.items
    )
    source = replace(
        source, cable=data.draw(texts), file=data.draw(texts), items=items, reviewed=("8", "010")
    )
    written = render.document(source)
    for found in others(written):
        assert found["version"] == 1
        assert found["cable"] == source.cable
        assert found["source"] == {"file": source.file, "sha256": source.sha256}
        assert found["reviewed"] == ["8", "010"]
        for item, read_back in zip(items, found["annotations"] or [], strict=True):
            check(item, read_back)


def check(item: Annotation, found: dict[str, Any]) -> None:
    assert found["id"] == item.id
    assert found["paragraph"] == item.paragraph
    assert found.get("tags", []) == list(item.tags)
    assert found.get("rules", []) == list(item.rules)
    assert instant(found["created"]) == item.created
    for name in ("note", "author", "quote", "prefix", "suffix", "opening", "sha256"):
        assert found.get(name, "") == getattr(item, name)
    for name in ("start", "end"):
        assert found.get(name) == getattr(item, name)
    assert found.get("conflict", False) is item.conflict
    assert {key for key in found if key not in render.FIELDS} == {key for key, _ in item.extra}


@given(strategies.annotation())
def test_an_annotation_in_braces_is_the_same_to_everyone(item: Annotation) -> None:
    written = render.flow_item(item)
    assert "\n" not in written
    for found in others(f"[{written}]"):
        check(item, found[0])


@given(texts)
@example("2026-13-01T00:00:00Z")
@example("2026-02-30T00:00:00Z")
@example("2026-11-23T19:41:07Z")
@example("2024-02-29T23:59:60Z")
def test_an_instant_is_a_time_or_text_but_never_an_error(text: str) -> None:
    item = Annotation("aaaa1111", "8", note="x", created=text)
    for found in others(render.document(Annotations(items=(item,)))):
        created = found["annotations"][0].get("created", "")
        assert created == text or instant(created) == text


@given(strategies.sidecars)
def test_what_is_written_is_read_as_it_was(source: Annotations) -> None:
    assert parse(render.document(source)).annotations == source


@pytest.mark.parametrize(
    "layout",
    [
        "a: 1\nb:\n- x\n- 'y, z'\n- ~\n- 1.5\n- NO\n- 22:30\n",
        "a: 1\nb: [x, 'y, z', ~, 1.5, NO, 22:30]\n",
        "{a: 1, b: [x, 'y, z', null, 1.5, NO, 22:30]}",
    ],
)
def test_a_value_put_on_one_line_keeps_its_types(layout: str) -> None:
    node = read(layout)
    assert node is not None
    assert others(render.flow(node)) == others(layout)


@given(st.recursive(texts, lambda inner: st.lists(inner) | st.dictionaries(texts, inner)))
def test_any_value_put_on_one_line_is_the_same_value(value: object) -> None:
    written = yaml.safe_dump(value, allow_unicode=True)
    node = read(written)
    assert node is not None
    flat = render.flow(node)
    assert "\n" not in flat
    # Not the value itself: PyYAML writes U+0085 so that it comes back as a blank.
    assert others(flat) == others(written)
