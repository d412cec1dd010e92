"""Saved searches: read from ``cablegram.yaml``, errors with their places, and kept by an edit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.annotations import settings
from tui.annotations.bounded_yaml import YamlError
from tui.annotations.searches_file import SearchesError, drop, edited, keep
from tui.annotations.settings import Coding, Search

FILE = """\
# Ours; the queries are Kim's.
version: 1
coding: blind
searches:
  - name: full shelters   # for chapter 2
    query: "code:shelter/ full"
  - {name: oil, query: oil or gas}

# The end.
"""


def test_searches_are_read() -> None:
    found = settings.parse(FILE)
    assert found.coding is Coding.BLIND
    assert found.searches == (
        Search("full shelters", "code:shelter/ full"),
        Search("oil", "oil or gas"),
    )
    assert [one.line for one in found.searches] == [5, 7]
    assert found.search("oil") == Search("oil", "oil or gas")
    assert found.search("gas") is None


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("searches: oil", (1, 11), "must be a list"),
        ("searches:\n  - oil", (2, 5), "name and query"),
        ("searches:\n  - name: a\n", (2, 5), "no 'query'"),
        ("searches:\n  - query: a\n", (2, 5), "no 'name'"),
        ("searches:\n  - name: a\n    query:\n", (3, 11), "not empty"),
        ("searches:\n  - name: a\n    query: [b]\n", (3, 12), "must be a text"),
        ("searches:\n  - name: a\n    query: b\n    colour: red\n", (4, 5), "no key 'colour'"),
        ("searches:\n  - {name: a, query: b}\n  - {name: a, query: c}\n", (3, 5), "a second"),
        ("searches:\n  - name: a\n    query: |\n      b\n      c\n", (3, 12), "one line"),
        ("queries: []", (1, 1), "version, coding, searches"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    text: str, place: tuple[int, int], problem: str
) -> None:
    with pytest.raises(YamlError) as caught:
        settings.parse(text)
    assert (caught.value.line, caught.value.column) == place
    assert problem in caught.value.problem


def test_one_is_put_in_after_the_others_and_nothing_else_changes() -> None:
    made = edited(FILE, "visits", 'visit "civil society"')
    assert made == FILE.replace(
        "query: oil or gas}\n",
        'query: oil or gas}\n  - name: visits\n    query: "visit \\"civil society\\""\n',
    )


def test_one_is_changed_where_it_stands_and_taken_out() -> None:
    assert edited(FILE, "full shelters", "full") == FILE.replace('"code:shelter/ full"', "full")
    assert edited(FILE, "oil", "gas") == FILE.replace("oil or gas", "gas")
    assert edited(FILE, "oil", None) == FILE.replace("  - {name: oil, query: oil or gas}\n", "")
    assert edited(FILE, "oil", "oil or gas") == FILE
    with pytest.raises(ValueError, match="no search 'gas'"):
        edited(FILE, "gas", None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Ours.\n",
        "version: 1\n",
        "version: 1\ncoding: blind",
        "searches:\nversion: 1\n",
        "searches: []\nversion: 1\n",
        "searches: null # none yet\nversion: 1\n",
        "searches: [{name: a, query: b}]\n",
        "{version: 1, searches: [{name: a, query: b}]}\n",
        "searches:\n- name: a\n  query: b\n",
        "version: 1\r\nsearches:\r\n  - name: a\r\n    query: b\r\n",
    ],
)
def test_every_layout_takes_one_and_gives_it_back(text: str) -> None:
    before = settings.parse(text)
    made = edited(text, "oil", "tags:EPET -gas")
    after = settings.parse(made)
    assert after.searches == (*before.searches, Search("oil", "tags:EPET -gas"))
    assert after.coding is before.coding
    assert settings.parse(edited(made, "oil", None)) == before
    assert ("\r\n" in made) is ("\r\n" in text)


_ONE_LINE = (
    st.text(min_size=1, max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: bool(text) and text.isprintable())
)


@given(_ONE_LINE, _ONE_LINE)
def test_whatever_can_be_typed_is_kept(name: str, query: str) -> None:
    made = edited(FILE, name, query)
    assert settings.parse(made).search(name) == Search(name, query)
    assert made.startswith("# Ours") and "# for chapter 2" in made and "# The end." in made


def test_a_search_is_kept_in_the_settings_that_govern_the_folder(tmp_path: Path) -> None:
    (tmp_path / "cablegram.yaml").write_text(FILE, encoding="utf-8")
    (tmp_path / "cables").mkdir()
    assert keep(tmp_path / "cables", "visits", "visit") == tmp_path / "cablegram.yaml"
    assert settings.nearest(tmp_path / "cables").search("visits") == Search("visits", "visit")
    assert drop(tmp_path / "cables", "visits") == tmp_path / "cablegram.yaml"
    assert (tmp_path / "cablegram.yaml").read_text(encoding="utf-8") == FILE


def test_a_folder_without_settings_gets_some(tmp_path: Path) -> None:
    file = keep(tmp_path, "  oil   and gas ", " oil  gas ")
    assert file == tmp_path / "cablegram.yaml"
    assert file.read_text(encoding="utf-8") == (
        "version: 1\nsearches:\n  - name: oil and gas\n    query: oil gas\n"
    )


@pytest.mark.parametrize(
    ("text", "name", "problem"),
    [
        ("coding: [", "oil", "cablegram.yaml:2:1:"),
        ("coding: often", "oil", "shared or blind"),
        ("version: 1", "@oil", "does not begin with @"),
        ("version: 1", " ", "needs a name"),
        ("{version: 1}", "oil", "layout"),
    ],
)
def test_what_cannot_be_kept_leaves_the_file_as_it_is(
    tmp_path: Path, text: str, name: str, problem: str
) -> None:
    file = tmp_path / "cablegram.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SearchesError, match=problem):
        keep(tmp_path, name, "gas")
    assert file.read_text(encoding="utf-8") == text
