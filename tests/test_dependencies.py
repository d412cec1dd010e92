"""Every package that is installed with Cablegram is named with its licence."""

from __future__ import annotations

import re
from importlib.metadata import metadata

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
ROWS = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("|")]
LICENCE = {name.strip(): row[1].strip() for row in ROWS for name in row[0].split(",")}
LOCK = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
PACKAGES = re.findall(r"^([a-z0-9-]+)==", LOCK, flags=re.MULTILINE)
SPELLED = {"MIT License": "MIT", "BSD License": "BSD-2-Clause"}


@pytest.mark.parametrize("package", [*PACKAGES, "xlsxwriter"])
def test_a_package_is_listed_with_the_licence_that_it_states(package: str) -> None:
    told = metadata(package)
    stated = [*(told.get_all("License-Expression") or []), *(told.get_all("License") or [])]
    stated += [
        SPELLED.get(line.rpartition(" :: ")[2], "")
        for line in told.get_all("Classifier") or []
        if line.startswith("License :: ")
    ]
    assert LICENCE[package] in stated


def test_nothing_is_listed_that_is_not_installed() -> None:
    listed = {name for name in LICENCE if re.fullmatch(r"[a-z0-9-]+", name) and name != "package"}
    rules = {name for name in listed if set(name) == {"-"}}
    assert listed - rules == {*PACKAGES, "xlsxwriter"}
