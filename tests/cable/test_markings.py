"""Markings: which strings are portion markings, and what they say. All markings are fiction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.cable.marking_terms import CONTROLS, LEVELS
from tui.cable.markings import (
    Level,
    Marking,
    caption_control,
    despaced,
    read_banner,
    read_marking,
    read_portion,
    with_captions,
    wrapped_markings,
)


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


# Every category of the Register


@pytest.mark.parametrize(
    ("printed", "portion", "banner", "level"),
    [
        ("TS//HCS-P/SI-G ABCD/TK//NF", None, None, Level.COMPARTMENTED),
        ("S//SI//NF", None, None, Level.SECRET),
        ("TS//SAR-BP//NF", None, "TOP SECRET//SAR-BP//NOFORN", Level.TOP_SECRET),
        ("S//RD-SIGMA 1 2//NF", "S//RD-SG 1 2//NF", None, Level.SECRET),
        ("S//RD-CNWDI", None, "SECRET//RD-CNWDI", Level.SECRET),
        ("U//DOD UCNI", "U//DCNI", "UNCLASSIFIED//DOD UCNI", Level.CONTROLLED),
        ("S//FGI DEU GBR//NF", None, "SECRET//FGI DEU GBR//NOFORN", Level.SECRET),
        ("S//FGI//NF", None, None, Level.SECRET),
        ("S//OC/NF/PR", None, "SECRET//ORCON/NOFORN/PROPIN", Level.SECRET),
        ("S//OC-USGOV/NF", None, "SECRET//ORCON-USGOV/NOFORN", Level.SECRET),
        ("C//RELIDO", None, "CONFIDENTIAL//RELIDO", Level.CONFIDENTIAL),
        ("S//REL", None, "SECRET//REL", Level.SECRET),
        ("S//USA/GBR EYES ONLY", None, "SECRET//USA/GBR EYES ONLY", Level.SECRET),
        ("S//DISPLAY ONLY AFG", None, "SECRET//DISPLAY ONLY AFG", Level.SECRET),
        ("S//NF//XD", None, "SECRET//NOFORN//EXDIS", Level.SECRET),
        ("S//NODIS", "S//ND", "SECRET//NODIS", Level.SECRET),
        ("U//SBU-NF", None, "UNCLASSIFIED//SBU NOFORN", Level.CONTROLLED),
        ("U//LES", None, "UNCLASSIFIED//LES", Level.CONTROLLED),
        ("CUI//SP-CTI/PRVCY//FED ONLY", None, None, Level.CONTROLLED),
        ("LIMITED OFFICIAL USE", "LOU", None, Level.CONTROLLED),
        ("OFFICIAL USE ONLY", "OUO", None, Level.CONTROLLED),
        ("RESTRICTED", "R", None, Level.RESTRICTED),
        ("FOUO", "U//FOUO", "UNCLASSIFIED//FOR OFFICIAL USE ONLY", Level.CONTROLLED),
        ("//DEU S//REL TO USA, DEU", None, "//DEU SECRET//REL TO USA, DEU", Level.SECRET),
        ("//JOINT S CAN GBR USA", "//JOINT S USA CAN GBR", None, Level.SECRET),
        ("//CTS", None, "//COSMIC TOP SECRET", Level.TOP_SECRET),
        ("NATO SECRET", "//NS", "//NATO SECRET", Level.SECRET),
    ],
)
def test_every_category_has_its_forms(
    printed: str, portion: str | None, banner: str | None, level: Level
) -> None:
    found = read_marking(printed)
    assert found is not None
    assert found.form == "strict"
    assert found.level is level
    assert found.portion == (portion or printed)
    if banner is not None:
        assert found.banner == banner


@pytest.mark.parametrize(
    ("printed", "portion"),
    [
        ("S//NF//SI", "S//SI//NF"),
        ("S//NF/OC", "S//OC/NF"),
        ("S//NF//NF", "S//NF"),
        ("S/ NF", "S//NF"),
        ("S,NF", "S//NF"),
        ("S NF REL TO USA, GBR", "S//NF/REL TO USA, GBR"),
        ("S//REL TO USA/GBR", "S//REL TO USA, GBR"),
        ("S///NF", "S//NF"),
        ("S/", "S"),
    ],
)
def test_what_departs_from_the_grammar_is_loose(printed: str, portion: str) -> None:
    found = read_marking(printed)
    assert found is not None
    assert (found.form, found.portion) == ("loose", portion)


def test_a_list_of_countries_has_usa_first_then_codes_then_names() -> None:
    found = read_marking("S//REL TO NATO, GBR, USA, AUS")
    assert found is not None
    assert found.portion == "S//REL TO USA, AUS, GBR, NATO"
    assert found.released_to == ("USA", "AUS", "GBR", "NATO")


def test_brackets_of_another_kind_are_loose() -> None:
    for printed in ("[C]", "{S//NF}", "(C]"):
        found = read_portion(printed)
        assert found is not None
        assert (found[0].form, found[1]) == ("loose", len(printed))


def test_a_control_that_no_list_has_keeps_the_level() -> None:
    found = read_portion("(S//XYZZY//NF) The king")
    assert found is not None
    assert (found[0].form, found[0].portion) == ("unknown", "S//XYZZY//NF")
    assert (found[0].level, found[0].swatch, found[0].noforn) == (Level.SECRET, "s", True)


@pytest.mark.parametrize("text", ["(S/WCI)", "(S/N)", "(S/P)", "(C/O)", "(c)(3)", "(//)", "(S.)"])
def test_single_slashes_in_names_of_offices_are_no_markings(text: str) -> None:
    found = read_portion(text)
    assert found is None or found[0].portion == "C"


@pytest.mark.parametrize(
    ("printed", "joined"),
    [
        ("SE C R E T", "SECRET"),
        ("S ECRET", "SECRET"),
        ("S E C R E T N O F O R N", "SECRET NOFORN"),
        ("L I M I T E D  O F F I C I A L  U S E", "LIMITED OFFICIAL USE"),
        ("S e c r e t", "Secret"),
        ("T O P  S E C R E T", "TOP SECRET"),
        ("UNCLAS SENSITIVE", "UNCLAS SENSITIVE"),
        ("C", "C"),
        ("", ""),
    ],
)
def test_letter_spacing_is_undone(printed: str, joined: str) -> None:
    assert despaced(printed) == joined


@pytest.mark.parametrize(
    ("caption", "control"),
    [("NOFORN", "NF"), ("Sensitive", "SBU"), ("EXDIS", "XD"), ("NODIS", "ND"), ("SIPDIS", None)],
)
def test_some_captions_are_markings(caption: str, control: str | None) -> None:
    assert caption_control(caption) == control


@pytest.mark.parametrize(
    ("level", "captions", "banner"),
    [
        ("SECRET", ("NOFORN", "SIPDIS"), "SECRET//NOFORN"),
        ("SECRET", ("SIPDIS NOFORN",), "SECRET//NOFORN"),
        ("SECRET", ("EXDIS", "NOFORN"), "SECRET//NOFORN//EXDIS"),
        ("UNCLASSIFIED", ("SENSITIVE",), "UNCLASSIFIED//SBU"),
        ("CONFIDENTIAL", ("SENSITIVE",), "CONFIDENTIAL"),
        ("CONFIDENTIAL", (), "CONFIDENTIAL"),
    ],
)
def test_captions_add_to_the_banner(level: str, captions: tuple[str, ...], banner: str) -> None:
    marking = read_banner(level)
    assert marking is not None
    assert with_captions(marking, captions).banner == banner


@pytest.mark.parametrize(
    ("printed", "banner", "form"),
    [
        ("S E C R E T//NOFORN", "SECRET//NOFORN", "strict"),
        ("S E C R E T // N O F O R N", "SECRET//NOFORN", "strict"),
        ("Secret; Priority; Nodis.", "SECRET//NODIS", "loose"),
        ("Confidential.", "CONFIDENTIAL", "loose"),
        ("UNCLAS EFTO", "UNCLASSIFIED", "loose"),
        ("UNCLAS EFTO SENSITIVE", "UNCLASSIFIED//SBU", "loose"),
        ("TOP SECRET XYZZY", "TOP SECRET", "loose"),
        ("Limited Official Use; Priority", "LIMITED OFFICIAL USE", "loose"),
        ("SECRET//XYZZY//NOFORN", "SECRET//NOFORN", "loose"),
    ],
)
def test_a_banner_keeps_its_level_among_words_that_are_no_marking(
    printed: str, banner: str, form: str
) -> None:
    marking = read_banner(printed)
    assert marking is not None
    assert (marking.printed, marking.banner, marking.form) == (printed, banner, form)


@pytest.mark.parametrize("printed", ["", "Embassy Strelsau", "S", "Secretary of State", "C X"])
def test_a_banner_without_a_level_is_none(printed: str) -> None:
    marking = read_banner(printed)
    assert marking is None or printed == "S"


# Laws


PIECES = ("//", "/", " ", "-", ",", "JOINT", "EYES ONLY", "SAR-X", "SP-X", "XYZ", "NATO", "(", ")")
LISTS = ("REL TO USA, GBR", "REL Ruritania", "FGI RUR", "SI-G AB", "N", "USA", "RUR")
WORDS = st.sampled_from([*LEVELS, *CONTROLS, *LISTS, *PIECES])
PRINTED = st.lists(WORDS, max_size=8).map("".join) | st.text(max_size=30)


def stable(marking: Marking) -> None:
    for form in (marking.portion, marking.banner):
        again = read_marking(form)
        assert again is not None, form
        assert (again.portion, again.banner) == (marking.portion, marking.banner), form
        assert again.level is marking.level
        assert again.form == ("unknown" if marking.form == "unknown" else "strict")


@given(PRINTED)
def test_a_canonical_form_is_read_as_itself(printed: str) -> None:
    for found in (read_marking(printed), read_banner(printed)):
        if found is not None:
            stable(found)


@given(PRINTED, st.booleans())
def test_any_text_can_be_asked_for_its_portion_marking(text: str, numbered: bool) -> None:
    for at in (0, len(text) // 2):
        found = read_portion(f"({text}) x", at, numbered=numbered)
        if found is not None:
            assert at < found[1] <= len(text) + 3
            if found[0].level is not Level.UNMARKED:
                stable(found[0])


def test_hostile_markings_end_where_their_text_does() -> None:
    for bait in (
        "(" * 100_000,
        "(S" + "/" * 100_000,
        "(S//REL " + "A," * 50_000 + ")",
        "(S" + " " * 99,
    ):
        for at in range(0, 2_000, 2):
            found = read_portion(bait, at, numbered=True)
            assert found is None or found[1] <= len(bait)
        banner = read_banner(bait)
        assert banner is None or banner.printed == bait


@pytest.mark.parametrize(
    ("printed", "portion"),
    [
        ("(S//REL TO USA,\nFVEY) Text", "S//REL TO USA, FVEY"),
        ("(C/REL NATO\n  AND GERMANY)\nText", "C//REL TO GERMANY, NATO"),
        ("(S//\nNF) Text", "S//NF"),
    ],
)
def test_a_marking_may_go_on_in_the_next_line(printed: str, portion: str) -> None:
    found = read_portion(printed)
    assert found is not None
    assert (found[0].portion, found[1]) == (portion, printed.index(")") + 1)
    assert "\n" not in found[0].printed
    assert wrapped_markings(printed) == [printed.index("\n")]


@pytest.mark.parametrize(
    "printed",
    [
        "(U/S\nHope) said",
        "(S/CT\nCoordinator Hope)",
        "(C\nompany)",
        "(S//NF\n\n) Text",
        "(S/NF\n\x00)",
    ],
)
def test_a_parenthesis_that_runs_over_a_line_is_none(printed: str) -> None:
    assert read_portion(printed) is None
    assert wrapped_markings(printed) == []
