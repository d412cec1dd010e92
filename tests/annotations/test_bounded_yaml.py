"""The YAML reader: it knows where everything stands, and no file makes it slow, deep or loose."""

from __future__ import annotations

import resource

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tui.annotations import bounded_yaml
from tui.annotations.bounded_yaml import Mapping, Node, Scalar, Sequence, YamlError, decode, read


def mapping(text: str) -> Mapping:
    root = read(text)
    assert isinstance(root, Mapping)
    return root


def value(text: str, key: str) -> Scalar:
    found = mapping(text).get(key)
    assert isinstance(found, Scalar)
    return found


def refused(text: str) -> YamlError:
    with pytest.raises(YamlError) as caught:
        read(text)
    return caught.value


def scalars(node: Node | None) -> list[Scalar]:
    match node:
        case Scalar():
            return [node]
        case Sequence():
            return [found for child in node.items for found in scalars(child)]
        case Mapping():
            pairs = node.entries.values()
            return [found for pair in pairs for child in pair for found in scalars(child)]
        case _:
            return []


@pytest.fixture(params=["libyaml", "python"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML may have been built without libyaml."""
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader")


# Where things stand


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_offsets_count_code_points_after_emoji(newline: str) -> None:
    text = newline.join(["# 😀😀", "post: Lima 🇵🇪", "note: 😀 agreed", ""])
    found = value(text, "note")
    assert text[found.start : found.end] == "😀 agreed"
    assert (found.line, found.column) == (3, 7)


@pytest.mark.usefixtures("either_parser")
def test_a_byte_order_mark_left_in_the_text_is_counted() -> None:
    text = "\ufeffpost: Lima\nnote: agreed\n"
    for key in ("post", "note"):
        found = value(text, key)
        assert text[found.start : found.end] == found.text


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_block_ends_before_the_blank_lines_after_it(newline: str) -> None:
    text = newline.join(["note: |-", "  One.", "", "  Two.", "", "", "post: Lima", ""])
    found = value(text, "note")
    assert found.text == "One.\n\nTwo."
    assert text[found.start : found.end] == newline.join(["|-", "  One.", "", "  Two."])
    assert found.block and not found.plain


def test_a_block_that_ends_in_a_hard_blank_includes_it() -> None:
    text = "note: |-\n  One.\u00a0\u3000\n\npost: Lima\n"
    found = value(text, "note")
    assert found.text == "One.\u00a0\u3000"
    assert text[found.start : found.end].endswith("\u00a0\u3000")


def test_a_block_that_keeps_its_blank_lines_includes_them() -> None:
    text = "note: |+\n  One.\n\n\npost: Lima\n"
    found = value(text, "note")
    assert found.text == "One.\n\n\n"
    assert text[found.end :] == "post: Lima\n"


def test_a_collection_ends_with_its_last_value_not_after_the_comments() -> None:
    text = "tags:\n  - border\n  - visas\n\n# later\npost: Lima\n"
    tags = mapping(text).get("tags")
    assert isinstance(tags, Sequence)
    assert text[tags.start : tags.end] == "- border\n  - visas"
    assert (tags.line, tags.column, tags.flow) == (2, 3, False)


def test_a_list_in_brackets_ends_with_its_bracket() -> None:
    text = "tags: [ border , visas ]  # two\n"
    tags = mapping(text).get("tags")
    assert isinstance(tags, Sequence)
    assert text[tags.start : tags.end] == "[ border , visas ]"
    assert tags.flow


def test_a_text_of_comments_holds_nothing() -> None:
    assert read("# nothing yet\n") is None
    assert read("") is None


@given(st.lists(st.text("ab 😀é", min_size=1).map(str.strip).filter(bool), max_size=5))
def test_every_quoted_word_is_found_where_it_stands(words: list[str]) -> None:
    text = "words:\n" + "".join(f'  - "{word}"\n' for word in words)
    found = scalars(read(text))[1:] if words else []
    assert [text[node.start : node.end] for node in found] == [f'"{word}"' for word in words]
    assert [node.line for node in found] == list(range(2, len(words) + 2))


# What stays text


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(
    "word",
    [
        *("NO", "on", "y", "true", "22:30", "1_000", "010", "0x1F", "1e3", ".inf", "="),
        *("2009-02-30", "2003-07-15", "9" * 5000, "59:" * 2000 + "59"),
    ],
    ids=lambda word: word[:12],
)
def test_a_word_stays_as_it_is_written(word: str) -> None:
    assert value(f"note: {word}\n", "note").text == word
    assert list(mapping(f"{word}: here\n" if len(word) < 900 else f"? {word}\n: here\n").entries)


def test_only_nothing_and_null_without_quotes_are_null() -> None:
    nulls = {word: value(f"note: {word}\n", "note").is_null for word in ("", "~", "null", '""')}
    assert nulls == {"": True, "~": True, "null": True, '""': False}
    assert not value("note: 'null'\n", "note").is_null


# What is refused

LAUGHS = "a0: &a0 [lol, lol]\n" + "".join(
    f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 10)
)
MERGES = "m0: &m0 {a: 1}\n" + "".join(
    f"m{n}: &m{n}\n  <<: [*m{n - 1}, *m{n - 1}]\n" for n in range(1, 26)
)
REFUSED = {
    "billion laughs": (LAUGHS, "anchors", 1, 5),
    "merge bomb": (MERGES, "anchors", 1, 5),
    "merge key": ("a: 1\n<<: {b: 2}\n", "merge keys", 2, 1),
    "alias": ("a: *b\n", "aliases", 1, 4),
    "anchor on a key": ("&a b: 1\n", "anchors", 1, 1),
    "anchor on a list": ("a: &b [c]\n", "anchors", 1, 4),
    "object tag": ("a: !!python/object/apply:os.system [id]\n", "tags", 1, 4),
    "own tag": ("a: !secret b\n", "tags", 1, 4),
    "tag on a mapping": ("--- !!set\na: 1\n", "tags", 1, 5),
    "binary": ("a: !!binary aGk=\n", "tags", 1, 4),
    "tag directive": ("# x\n%TAG ! tag:example.org,2000:\n---\na: !b c\n", "directives", 2, 1),
    "second document": ("a: 1\n---\nb: 2\n", "second document", 2, 1),
    "duplicate key": ("a: 1\nb: 2\n'a': 3\n", "second time", 3, 1),
    "duplicate key below": ("x:\n  - {a: 1, a: 2}\n", "second time", 2, 12),
    "list as a key": ("? [a]\n: b\n", "a key must be", 1, 3),
    "nested brackets": ("[" * 900, "nested deeper", 1, 33),
    "nested braces": ("{a: " * 200_000, "nested deeper", 1, 129),
    "nested dashes": ("- " * 200_000, "nested deeper", 1, 65),
    "nested keys": ("? " * 200_000, "a key must be", 1, 3),
    "huge plain": ("a: " + "b" * (1024 * 1024 + 1), "longer than 1 MiB", 1, 4),
    "huge quoted": ("a: '" + "b" * (1024 * 1024 + 1) + "'", "longer than 1 MiB", 1, 4),
    "huge folded": ("a: >\n" + "  b\n" * 600_000, "longer than 1 MiB", 1, 4),
    "huge key": ("? " + "b" * (1024 * 1024 + 1) + "\n: c", "longer than 1 MiB", 1, 3),
    "many items": ("[" + "a, " * 200_001 + "]", "more than 200000", 1, 599_993),
    "many keys": ("".join(f"k{n}: v\n" for n in range(100_001)), "more than 200000", 99_999, 9),
    "not closed": ("a: [b\n", "expected ',' or ']'", 2, 1),
    "tab": ("a:\n\tb: c\n", "cannot start any token", 2, 1),
}


@pytest.mark.parametrize(
    ("text", "problem", "line", "column"), REFUSED.values(), ids=REFUSED.keys()
)
def test_what_is_not_the_plain_subset_is_refused_at_once(
    text: str, problem: str, line: int, column: int
) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    error = refused(text)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 200_000
    assert problem in error.problem
    assert (error.line, error.column) == (line, column)
    assert error.at("x.yaml") == f"x.yaml:{line}:{column}: {error.problem}"


def test_no_depth_of_brackets_ends_the_program() -> None:
    """Where the parser has a limit of its own, that is met first; the answer is the same."""
    error = refused("[" * 200_000)
    assert error.problem == "nested deeper than 32 levels"
    assert error.line == 1


def test_a_flood_of_tag_directives_is_refused() -> None:
    flood = "".join(f"%TAG !a{n}! tag:x\n" for n in range(300_000)) + "---\na: 1\n"
    for text in (flood, "a: 1\n...\n" + flood, "\ufeff" + flood):
        assert refused(text).problem
    assert refused("a: 1\n...\n" + flood.replace("\n", "\u2028")).problem


def test_the_limits_themselves_are_allowed() -> None:
    deep = "[" * bounded_yaml.DEEPEST + "]" * bounded_yaml.DEEPEST
    assert isinstance(read(deep), Sequence)
    assert len(value("a: '" + "b" * bounded_yaml.LONGEST_SCALAR + "'", "a").text) == 1024 * 1024
    assert len(decode(b"#" * bounded_yaml.LARGEST_FILE)) == bounded_yaml.LARGEST_FILE


def test_a_file_past_the_limit_is_refused_unread() -> None:
    with pytest.raises(YamlError, match="larger than 8 MiB"):
        decode(b"#" * (bounded_yaml.LARGEST_FILE + 1))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(
    ("data", "byte", "line", "column"),
    [
        (b"\xff", "0xFF", 1, 1),
        ("a: é😀".encode() + b"\xe9\n", "0xE9", 1, 6),
        (b"a: 1\r\nb: caf\xe9\r\n", "0xE9", 2, 7),
        (b"a: 1\n" + "é".encode()[:1], "0xC3", 2, 1),
        (b"a: 1\n  \xed\xa0\x80", "0xED", 2, 3),
    ],
)
def test_what_is_not_utf8_is_named_with_its_place(
    mark: bytes, data: bytes, byte: str, line: int, column: int
) -> None:
    with pytest.raises(YamlError) as caught:
        decode(mark + data)
    assert caught.value.problem == f"byte {byte} is not UTF-8"
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("code", [0x00, 0x07, 0x1B, 0x7F, 0x80, 0x9B, 0x9F, 0xFFFE, 0xFFFF])
def test_a_control_character_is_named_with_its_place(code: int) -> None:
    error = refused(f"a: 😀\nb: 😀 {chr(code)} x\n")
    assert f"U+{code:04X}" in error.problem
    assert (error.line, error.column) == (2, 6)
    assert value(f'a: "\\u{code:04x}"\n', "a").text == chr(code)


@pytest.mark.parametrize("code", [0xD800, 0xDBFF, 0xDC80, 0xDFFF])
def test_half_a_character_is_refused_also_as_an_escape(code: int) -> None:
    error = refused(f"a: 😀\nb: {chr(code)}\n")
    assert f"U+{code:04X}" in error.problem
    assert (error.line, error.column) == (2, 4)
    assert refused(f'a: 1\nb: "\\u{code:04x}"\n').line == 2


# Whatever comes

YAMLISH = st.text(
    st.sampled_from([*"ab1-:?,[]{}#&*!|>'\"%@`~<= \t\n\r\x85\u2028\ufeff\0\x9b\ud800é😀"]),
    max_size=40,
)


def sound(text: str) -> None:
    """Every node of a tree stands inside its text, and a scalar where its words are."""
    for found in scalars(read(text)):
        assert 0 <= found.start <= found.end <= len(text)
        assert found.line >= 1 and found.column >= 1
        if found.plain and "\n" not in text[found.start : found.end] and found.text.isalnum():
            assert text[found.start : found.end] == found.text


@given(st.one_of(st.text(), YAMLISH))
@example("\ufeff")
@example("\ufeffa: b")
@example("? a\n: b\n? c")
def test_any_text_gives_a_tree_or_an_error(text: str) -> None:
    try:
        sound(text)
    except YamlError as error:
        assert error.problem
        assert 1 <= error.line <= len(text) + 1


@given(st.one_of(st.binary(), YAMLISH.map(lambda text: text.encode("utf-8", "surrogatepass"))))
@example(b"! 0")
def test_any_bytes_give_a_tree_or_an_error(data: bytes) -> None:
    try:
        sound(decode(data))
    except YamlError as error:
        assert error.problem
