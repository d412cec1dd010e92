"""Themes: that each can be read by the eye, and that no file of anybody's can stop the reader."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tui.annotations import places
from tui.annotations.bounded_yaml import YamlError
from tui.app import themes
from tui.app.themes import LEVELS, STYLES, Ink, Theme, Themes

SHIPPED = themes.load()
COLOURED = [theme for theme in SHIPPED.themes.values() if not theme.monochrome]
SURFACES = ("ground", "pane", "cursor", "selection")
"""What the styles without a ground of their own stand on."""
NIGHT_TEXT = (ROOT / "themes" / "night.yaml").read_text(encoding="utf-8")


def luminance(colour: str) -> float:
    """WCAG 2 relative luminance of ``#rrggbb``."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(theme: Theme, style: str) -> list[tuple[str, str]]:
    """The inks and grounds that a style can put together."""
    ink = theme.styles[style]
    front = ink.foreground or theme.styles["pane"].foreground
    if ink.background:
        return [(front, ink.background)]
    # A rule stands beside what is selected, never in it.
    surfaces = SURFACES[:3] if style == "rule" else SURFACES
    return [(front, theme.styles[surface].background) for surface in surfaces]


def test_the_contrast_is_wcags() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_every_text_can_be_read_where_it_stands(theme: Theme) -> None:
    poor = [
        f"{style}: {front} on {back} {contrast(front, back):.2f}"
        for style in STYLES
        for front, back in pairs(theme, style)
        if contrast(front, back) < (3 if style == "rule" else 4.5)
    ]
    assert poor == []


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_the_surfaces_can_be_told_apart(theme: Theme) -> None:
    grounds = [theme.styles[surface].background for surface in SURFACES]
    assert len(set(grounds)) == len(grounds)


@pytest.mark.parametrize("theme", SHIPPED.themes.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("kind", ["marking", "band"])
def test_every_two_levels_look_different(theme: Theme, kind: str) -> None:
    same = [
        (one, other)
        for one, other in combinations(LEVELS, 2)
        if theme.styles[f"{kind}-{one}"] == theme.styles[f"{kind}-{other}"]
    ]
    assert same == []


def test_the_bands_of_night_are_the_conventional_colours() -> None:
    night = SHIPPED.get("night")
    grounds = [night.styles[f"band-{level}"].background for level in LEVELS[:6]]
    assert grounds == ["#007a33", "#502b85", "#0033a0", "#c8102e", "#ff671f", "#f7ea48"]


def test_monochrome_names_no_colour() -> None:
    assert [name for name, theme in SHIPPED.themes.items() if theme.monochrome] == ["monochrome"]


def test_the_shipped_themes_are_without_problems() -> None:
    assert SHIPPED.problems == ()
    assert set(SHIPPED.themes) == {"night", "paper", "safe", "monochrome"}
    assert all(tuple(sorted(t.styles)) == tuple(sorted(STYLES)) for t in SHIPPED.themes.values())


@pytest.mark.parametrize(
    ("environment", "chosen", "expected"),
    [
        ({}, None, "night"),
        ({}, "paper", "paper"),
        ({}, "gone", "night"),
        ({"NO_COLOR": "1"}, "paper", "monochrome"),
        ({"NO_COLOR": ""}, None, "monochrome"),
    ],
)
def test_the_theme_to_begin_with(
    environment: dict[str, str], chosen: str | None, expected: str
) -> None:
    assert SHIPPED.default_name(environment, chosen) == expected


def own(name: str, data: bytes) -> Path:
    folder = places.config() / "themes"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_users_theme_of_the_same_name_wins() -> None:
    path = own("night.yaml", NIGHT_TEXT.replace("title: Night", "title: Mine").encode())
    loaded = themes.load()
    assert (loaded.get("night").title, loaded.get("night").path) == ("Mine", str(path))


@pytest.mark.parametrize(
    ("old", "new", "there", "said"),
    [
        ('"#d9b36c"', '"gold"', '"gold"', "'gold' can't stand here"),
        ("  rule:", "  ruler:", "ruler:", "no style 'ruler'"),
        ("dark: true", "dark: yes", "yes", "true or false"),
        ("title: Night", "titel: Night", "titel", "no 'titel'"),
        ("version: 1", "version: 2", "2\ntitle", "not version 1"),
        ('"on #232a35"', '"on"', '"on"\n', "must follow 'on'"),
        ('"on #232a35"', "[on]", "[on]", "a text must stand here"),
        ('  cursor: "on #232a35"\n', "", "ground:", "styles lacks cursor"),
        ('"bold #ece7da"', '"bold bold"', '"bold bold"', "stands here twice"),
        ('"bold #ece7da"', '"#ece7da #ece7da"', '"#ece7da #', "second colour"),
        ("version: 1", "version: &a 1", "&a 1", "anchors"),
    ],
)
def test_a_wrong_theme_is_left_out_and_named(old: str, new: str, there: str, said: str) -> None:
    head, old, tail = NIGHT_TEXT.partition(old)
    assert old
    text = head + new + tail
    path = own("mine.yaml", text.encode())
    before = text[: text.rindex(there)]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    loaded = themes.load()
    assert "mine" not in loaded.themes
    (problem,) = loaded.problems
    assert problem.startswith(f"{path}:{line}:{column}: ")
    assert said in problem


def test_a_monochrome_of_ones_own_must_be_one() -> None:
    own("monochrome.yaml", NIGHT_TEXT.encode())
    loaded = themes.load()
    assert loaded.get("monochrome").monochrome
    assert len(loaded.problems) == 1


def test_what_is_no_file_is_no_theme() -> None:
    (places.config() / "themes" / "night.yaml").mkdir(parents=True)
    assert themes.load() == SHIPPED


def test_an_unknown_name_gives_night() -> None:
    assert SHIPPED.get("gone") is SHIPPED.themes["night"]


def usable(loaded: Themes) -> None:
    assert {"night", "paper", "safe", "monochrome"} <= set(loaded.themes)
    assert all(set(theme.styles) == set(STYLES) for theme in loaded.themes.values())


@given(data=st.binary(max_size=200))
def test_any_bytes_are_a_problem_and_nothing_worse(data: bytes) -> None:
    own("mine.yaml", data)
    loaded = themes.load()
    usable(loaded)
    assert len(loaded.problems) == 1


@given(style=st.text(max_size=40), name=st.sampled_from(STYLES))
def test_any_style_is_read_or_told(style: str, name: str) -> None:
    quoted = "".join(f"\\U{ord(c):08x}" for c in style)
    lines = [
        f'  {name}: "{quoted}"' if line.startswith(f"  {name}:") else line
        for line in NIGHT_TEXT.splitlines()
    ]
    try:
        theme = themes.read("\n".join(lines), "mine", "mine.yaml")
    except YamlError as error:
        assert error.line == next(
            n for n, line in enumerate(lines, 1) if line.startswith(f"  {name}:")
        )
    else:
        assert theme.styles[name] != Ink()


def test_the_table_names_every_theme() -> None:
    rows = themes.describe(SHIPPED).splitlines()
    assert [row.split()[0] for row in rows] == ["monochrome", "night", "paper", "safe"]
