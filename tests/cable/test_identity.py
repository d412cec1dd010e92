"""The canonical message id of a cable, beside the printed one."""

from __future__ import annotations

import pytest

from tui.cable.identity import canonical_id
from tui.cable.parse import parse


def canonical(printed: str, banner: str = "S E C R E T TESTVILLE 000012", year: int = 2008) -> str:
    cable = parse(
        f"{printed}\nTHE MILL\nTue Jul 15 00:00:00 +0200 {year}\nSECRET\nEmbassy Testville\n"
        f"{banner}\n\n1. (S) Text.\n"
    )
    assert cable.id == printed
    return canonical_id(cable)


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("08TESTVILLE12", "08TESTVILLE12"),
        ("2008TESTVILLE00012", "08TESTVILLE12"),
        ("08RIODEJAN12", "08RIODEJANEIRO12"),
        ("2008SECSTATE00012", "08STATE12"),
    ],
)
def test_a_whole_id_is_its_own_but_for_the_spelling_of_a_known_station(
    printed: str, wanted: str
) -> None:
    assert canonical(printed) == wanted


@pytest.mark.parametrize(
    "section", ["SECTION01OF02", "SECTION1OF2", "SCTION02OF02", "SECION01OF02"]
)
def test_a_section_counter_is_no_part_of_an_id(section: str) -> None:
    assert canonical(f"08{section}TESTVILLE12") == "08TESTVILLE12"
    assert canonical(f"08{section}MADRID12", "SECRET") == "08MADRID12"


def test_what_a_damaged_id_lacks_the_banner_says() -> None:
    assert canonical("08TESTVILLE") == "08TESTVILLE12"
    assert canonical("082OF5", "S E C R E T SECTION 02 OF 05 TESTVILLE 000012") == "08TESTVILLE12"


def test_nothing_is_guessed() -> None:
    assert canonical("08TESTVILLE", "S E C R E T") == ""
    assert canonical("092OF5") == ""
    assert canonical("08SECTION01OF02NOWHERELAND9", "S E C R E T") == ""


def test_without_a_record_it_is_the_banners() -> None:
    cable = parse(
        "P 151200Z JUL 08\nFM AMEMBASSY ZENDA\n\nCONFIDENTIAL ZENDA 000012\n\n1. (C) X.\n"
    )
    assert canonical_id(cable) == cable.id == "08ZENDA12"
    assert canonical_id(parse("nothing")) == ""
