"""The station of a message id, however a sender writes the post."""

from __future__ import annotations

import pytest

from tui.cable.stations import is_station, station


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("RIO DE JANEIRO", "RIODEJANEIRO"),
        ("Rio de Jan", "RIODEJANEIRO"),
        ("Port-au-Prince", "PORTAUPRINCE"),
        ("SECSTATE WASHDC", "STATE"),
        ("HCMC", "HOCHIMINHCITY"),
        ("HK", "HONGKONG"),
        ("USUN", "USUNNEWYORK"),
        ("AMEMBASSY MADRID", "MADRID"),
        ("VLADIVOSTO", "VLADIVOSTOK"),
        ("KUALA LUMP", "KUALALUMPUR"),
        ("ST. PETERSBURG", "STPETERSBURG"),
    ],
)
def test_abbreviations_offices_and_cut_names_are_the_post(printed: str, expected: str) -> None:
    assert station(printed) == expected
    assert is_station(printed)


@pytest.mark.parametrize("slip", ["MADRIDD", "MADIRD", "MADRIT", "BRASILA", "SECTSTATE"])
def test_one_slip_is_mended_where_only_one_post_can_be_meant(slip: str) -> None:
    assert station(slip) in {"MADRID", "BRASILIA", "STATE"}


@pytest.mark.parametrize("name", ["TESTVILLE", "ZENDA", "RURITANIA", "REPORT", "SANTA", "PORTO"])
def test_what_no_post_is_stays_as_it_is(name: str) -> None:
    assert station(name) == name
    assert not is_station(name)


def test_a_name_that_two_posts_could_be_is_not_mended() -> None:
    assert station("MONTER") == "MONTER"
