"""Markings: which strings are portion markings, and what they say. All markings are fiction."""

import pytest

from tui.cable.markings import Level, read_banner, read_portion


@pytest.mark.parametrize(
    ("printed", "portion", "banner", "level"),
    [
        ("(U)", "U", "UNCLASSIFIED", Level.UNCLASSIFIED),
        ("(SBU)", "SBU", "SBU", Level.CONTROLLED),
        ("(LOU)", "LOU", "LIMITED OFFICIAL USE", Level.CONTROLLED),
        ("(C)", "C", "CONFIDENTIAL", Level.CONFIDENTIAL),
        ("(S/NF)", "S//NF", "SECRET//NOFORN", Level.SECRET),
        ("(S//NF)", "S//NF", "SECRET//NOFORN", Level.SECRET),
        ("(C/NOFORN)", "C//NF", "CONFIDENTIAL//NOFORN", Level.CONFIDENTIAL),
        ("(U//FOUO)", "U//FOUO", "UNCLASSIFIED//FOR OFFICIAL USE ONLY", Level.CONTROLLED),
        ("(SBU/N)", "SBU//NF", "SBU//NOFORN", Level.CONTROLLED),
        ("(TS//SI//NF)", "TS//SI//NF", "TOP SECRET//SI//NOFORN", Level.COMPARTMENTED),
        ("(S//REL TO USA, FVEY)", "S//REL TO USA, FVEY", "SECRET//REL TO USA, FVEY", Level.SECRET),
        ("(C/REL NATO)", "C//REL TO NATO", "CONFIDENTIAL//REL TO NATO", Level.CONFIDENTIAL),
    ],
)
def test_a_marking_has_a_portion_and_a_banner_form(
    printed: str, portion: str, banner: str, level: Level
) -> None:
    found = read_portion(printed + " Text")
    assert found is not None
    marking, end = found
    assert (marking.printed, end) == (printed, len(printed))
    assert (marking.portion, marking.banner, marking.level) == (portion, banner, level)
    assert marking.form == "strict"


@pytest.mark.parametrize(
    ("printed", "form", "portion"),
    [
        ("(c)", "case", "C"),
        ("(Secret/Rel Ruritania)", "case", "S//REL TO RURITANIA"),
        ("( C )", "loose", "C"),
        ("(C NF)", "loose", "C//NF"),
        ("(S-NF)", "loose", "S//NF"),
    ],
)
def test_slips_in_a_marking_are_read_and_named(printed: str, form: str, portion: str) -> None:
    found = read_portion(printed)
    assert found is not None
    assert (found[0].form, found[0].portion) == (form, portion)


@pytest.mark.parametrize(
    ("text", "form", "portion", "length"),
    [
        ("C) The king", "loose", "C", 2),
        ("(C The king", "loose", "C", 2),
        ("(SNF) The king", "loose", "S//NF", 5),
        ("(N/SF) The king", "unknown", "N/SF", 6),
        ("(SUB) The king", "unknown", "SUB", 5),
        ("(/Rel UK) The king", "unknown", "/REL UK", 9),
    ],
)
def test_broken_markings_count_only_after_a_number(
    text: str, form: str, portion: str, length: int
) -> None:
    found = read_portion(text, numbered=True)
    assert found is not None
    assert (found[0].form, found[0].portion, found[1]) == (form, portion, length)
    assert read_portion(text) is None


@pytest.mark.parametrize(
    "text",
    ["(U.S.)", "(Iran)", "(R-OH)", "(S/GC)", "(U/S)", "(C-AL9-01632)", "(UN)", "C. Text", "", "("],
)
def test_false_friends_are_no_markings(text: str) -> None:
    assert read_portion(text, numbered=True) is None


def test_an_unknown_marking_claims_no_level() -> None:
    found = read_portion("(N/SF)", numbered=True)
    assert found is not None
    assert found[0].level is Level.UNMARKED
    assert found[0].swatch == "unknown"


def test_entire_text_is_part_of_the_marking() -> None:
    found = read_portion("(C - ENTIRE TEXT) The king")
    assert found is not None
    assert (found[0].portion, found[1]) == ("C", 17)


@pytest.mark.parametrize(
    ("printed", "banner"),
    [
        ("S E C R E T", "SECRET"),
        ("C O N F I D E N T I A L", "CONFIDENTIAL"),
        ("UNCLASSIFIED//FOR OFFICIAL USE ONLY", "UNCLASSIFIED//FOR OFFICIAL USE ONLY"),
        ("SECRET//NOFORN", "SECRET//NOFORN"),
        ("T O P S E C R E T", "TOP SECRET"),
    ],
)
def test_a_banner_loses_its_letter_spacing(printed: str, banner: str) -> None:
    marking = read_banner(printed)
    assert marking is not None
    assert marking.banner == banner


def test_levels_compare_by_the_protection_they_need() -> None:
    assert Level.UNCLASSIFIED < Level.CONTROLLED < Level.CONFIDENTIAL < Level.SECRET
