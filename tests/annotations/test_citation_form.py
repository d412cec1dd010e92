"""Forms of citations: fields, parts that are left out, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.annotations import settings
from tui.annotations.citation_form import FIELDS, STYLES, Citing, FormError, filled, parse

VALUES = {"author": "U.S. Embassy Testville", "id": "09TESTVILLE12", "date": ""}


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("{author}, {id}", "U.S. Embassy Testville, 09TESTVILLE12"),
        ("{author}[, {date}].", "U.S. Embassy Testville."),
        ("{author}[, {id}[ ({date})]].", "U.S. Embassy Testville, 09TESTVILLE12."),
        ("[{date}[ {id}]]x", "x"),
        ("[always] {date}", "always "),
        (r"\[{id}\] \{a\} \\", r"[09TESTVILLE12] {a} \ ".rstrip()),
    ],
)
def test_a_part_goes_with_its_own_fields(form: str, shown: str) -> None:
    assert filled(parse(form), VALUES) == shown


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ("{autor}", "character 1: there is no {autor}; known are: archive, author, "),
        ("{id}[, {date}", "character 5: a [ without its ]"),
        ("{id}]", "character 5: a ] without its ["),
        ("{id", r"character 1: a { alone; the sign itself is \{"),
        ("id}", r"character 3: a } alone; the sign itself is \}"),
        ("id\\", "character 3: a \\ alone; the sign itself is \\\\"),
        ("[" * 9, "character 9: brackets more than 8 deep"),
        (" ", "a citation's form is empty"),
        ("x" * 2001, "a citation's form has at most 2000 characters"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(form: str, problem: str) -> None:
    with pytest.raises(FormError) as raised:
        parse(form)
    assert str(raised.value).startswith(problem)


@given(st.text("{}[]\\ab ", max_size=40))
def test_any_text_is_a_form_or_is_refused(text: str) -> None:
    try:
        form = parse(text)
    except FormError:
        return
    filled(form, {})


@pytest.mark.parametrize("style", STYLES)
def test_the_named_styles_name_known_fields(style: str) -> None:
    everything = dict.fromkeys(FIELDS, "x")
    for form in (STYLES[style].telegram, STYLES[style].printed):
        assert filled(parse(form), everything).endswith("x.") or ")" in form
        assert "{" not in filled(parse(form), everything)


# In the settings of a library


def govern(folder: Path, text: str) -> settings.Settings:
    (folder / "cablegram.yaml").write_text(text, encoding="utf-8")
    return settings.nearest(folder)


def test_a_library_says_how_its_cables_are_cited(tmp_path: Path) -> None:
    found = govern(
        tmp_path,
        "version: 1\ncoding: blind\ncitation:\n  form: '{author}, {id}.'\n"
        "  archive: The Ruritanian\n    Archive\n  url: https://x.example/{id}.html\n",
    )
    assert found.problem == ""
    assert found.coding is settings.Coding.BLIND
    assert found.citing == Citing(
        form="{author}, {id}.",
        archive="The Ruritanian Archive",
        url="https://x.example/{id}.html",
    )
    assert govern(tmp_path, "coding: shared\n").citing is None
    assert govern(tmp_path, "citation:\n  style: plain\n").citing == Citing("plain")
    assert govern(tmp_path, "citation:\n").citing == Citing()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("citation: plain\n", "1:11: citation is a mapping with the keys style, form, archive"),
        ("citation:\n  stile: plain\n", "2:3: there is no 'stile' in citation; known are: style"),
        ("citation:\n  style: harvard\n", "2:10: there is no style 'harvard'; known are: chicago"),
        ("citation:\n  style: [plain]\n", "2:10: citation's style is a text"),
        ("citation:\n  archive:\n", "2:11: citation's archive is a text"),
        ("citation:\n  form: '{who}'\n", "2:9: citation's form: character 1: there is no {who}"),
        ("citation:\n  url: x/{id}\n", "2:8: citation's url begins with https:// or http://"),
        (
            "citation:\n  url: https://x/{title}\n",
            "2:8: citation's url: character 11: there is no {title}; known are: id, iso_date",
        ),
        ("citation: {style: plain, form: x}\n", "1:26: citation has a style or a form, not both"),
    ],
)
def test_a_fault_in_the_settings_is_told_with_line_and_column(
    tmp_path: Path, text: str, problem: str
) -> None:
    found = govern(tmp_path, text)
    assert found.problem.startswith(f"{tmp_path / 'cablegram.yaml'}:{problem}")
    assert found.citing is None
