"""What damaged text was meant to say, where that is certain."""

import pytest

from tui.cable.reading_forms import reading_forms, readings


def read(text: str) -> str:
    """The text with its reading forms put in."""
    at, pieces = 0, []
    for form in reading_forms(text):
        pieces += [text[at : form.start], form.reading]
        at = form.end
    return "".join([*pieces, text[at:]])


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("the &Zenda network,8 he said", "the “Zenda network,” he said"),
        ("He called it &a mint8.", "He called it “a mint”."),
        ("Ruritania,s king and I don,t agree", "Ruritania’s king and I don’t agree"),
        ("Bread &amp; wine &quot;today&quot;", 'Bread & wine "today"'),
        ("(&Zenda8)", "(“Zenda”)"),
    ],
)
def test_a_certain_form(printed: str, meant: str) -> None:
    assert read(printed) == meant


@pytest.mark.parametrize(
    "printed",
    [
        "&pounding the table",
        "AT&T and R&D",
        "bread & wine, 8 of them",
        "cities,towns and sheep,then",
        "a group of 8.",
        "&amp without its end",
        "&#27; and &#0;",
        "salt,st",
    ],
)
def test_what_is_not_certain_stays(printed: str) -> None:
    assert read(printed) == printed


def test_forms_lie_in_the_span_asked_for() -> None:
    text = "Iraq,s Iran,s"
    assert [form.start for form in reading_forms(text, 7)] == [11]
    assert [form.start for form in reading_forms(text, 0, 6)] == [4]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the &Zenda network,8 of Zenda,s", ("“Zenda network,”", "Zenda’s")),
        ("Zenda,s and again Zenda,s", ("Zenda’s",)),
        (
            "&a long talk about the harvest of the three valleys8",
            ("“a long talk … three valleys”",),
        ),
        ("&Zenda,s mill8 stands", ("“Zenda’s mill”",)),
        ("a pride &amp; joy of all", ("pride & joy",)),
        ("nothing is damaged, here", ()),
    ],
)
def test_readings_are_the_words_as_they_were_meant(text: str, expected: tuple[str, ...]) -> None:
    assert readings(text, 0, len(text)) == expected
