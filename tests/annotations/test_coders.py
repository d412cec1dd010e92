"""Whose annotations go into which sidecar: shared, blind, and what a library held before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.annotations import settings
from tui.annotations.coders import Keeping, keeping, open_kept
from tui.annotations.model import Annotation
from tui.annotations.settings import Coding

HASH = "ab" * 32


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    path = tmp_path / "library" / "2003" / "03LIMA123.txt"
    path.parent.mkdir(parents=True)
    path.write_text("A cable.\n", encoding="utf-8")
    return path


def govern(cable: Path, text: str) -> Path:
    path = cable.parent.parent / settings.NAME
    path.write_text(text, encoding="utf-8")
    return path


def code(cable: Path, coder: str, tag: str) -> Path:
    """Annotate as ``coder``; returns the sidecar."""
    sidecar, name = open_kept(cable, "03LIMA123", HASH, coder)
    made = Annotation(f"{coder}{tag}", "1", tags=(tag,), author=name)
    sidecar.save(sidecar.base.put(made))
    return sidecar.path


def test_coders_share_the_sidecar_unless_the_library_says_otherwise(cable: Path) -> None:
    for text in (None, "", "# nothing yet\n", "version: 1\n", "version: 1\ncoding: shared\n"):
        if text is not None:
            govern(cable, text)
        assert keeping(cable, "kim") == Keeping("kim", "")
    assert code(cable, "kim", "border") == code(cable, "ana", "trade")
    sidecar, _ = open_kept(cable, "03LIMA123", HASH)
    assert {(item.author, item.tags) for item in sidecar.base.items} == {
        ("kim", ("border",)),
        ("ana", ("trade",)),
    }


def test_where_coding_is_blind_everybody_has_their_own(cable: Path) -> None:
    path = govern(cable, "version: 1\ncoding: blind\n")
    assert settings.nearest(cable.parent) == settings.Settings(path, Coding.BLIND)
    assert code(cable, "Kim Lee", "border").name == "03LIMA123.Kim-Lee.annotations.yaml"
    assert code(cable, "ana", "trade").name == "03LIMA123.ana.annotations.yaml"
    sidecar, name = open_kept(cable, "03LIMA123", HASH, "ana")
    assert name == "ana"
    assert [item.tags for item in sidecar.base.items] == [("trade",)]
    assert sidecar.notice == "", "who else coded is not even told"


def test_two_names_of_one_file_name_are_kept_apart(cable: Path) -> None:
    govern(cable, "coding: blind\n")
    path = code(cable, "j.doe", "x")
    before = path.read_bytes()
    sidecar, _ = open_kept(cable, "03LIMA123", HASH, "j-doe")
    assert "is that of j.doe; choose another name" in sidecar.problem
    assert path.read_bytes() == before


def test_where_coding_is_blind_the_default_name_counts_too(
    cable: Path, isolated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    govern(cable, "coding: blind\n")
    monkeypatch.chdir(isolated)
    (isolated / "home" / ".gitconfig").write_text("[user]\n\tname = Fritz Kraft\n")
    assert keeping(cable) == Keeping("Fritz Kraft", "Fritz Kraft")
    assert code(cable, "", "border").name == "03LIMA123.Fritz-Kraft.annotations.yaml"


def test_a_coders_own_sidecar_of_a_shared_library_is_gone_on_with(cable: Path) -> None:
    rules = govern(cable, "coding: blind\n")
    own = code(cable, "kim", "border")
    rules.unlink()
    before = own.read_bytes()
    sidecar, name = open_kept(cable, "03LIMA123", HASH, "kim")
    assert (sidecar.path, name) == (own, "kim")
    assert [item.tags for item in sidecar.base.items] == [("border",)]
    assert "kim has a sidecar of their own here and goes on in it" in sidecar.notice
    others, _ = open_kept(cable, "03LIMA123", HASH, "ana")
    assert others.path.name == "03LIMA123.annotations.yaml"
    assert "Also annotated by kim" in others.notice
    code(cable, "ana", "trade")
    assert own.read_bytes() == before


def test_a_shared_sidecar_is_named_where_coding_became_blind(cable: Path) -> None:
    common = code(cable, "kim", "border")
    govern(cable, "coding: blind\n")
    sidecar, _ = open_kept(cable, "03LIMA123", HASH, "kim")
    assert sidecar.path != common
    assert sidecar.base.items == ()
    assert "the shared sidecar is there too, not shown" in sidecar.notice


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[]\n", "1:1: the settings are a mapping"),
        ("coding: closed\n", "1:9: coding must be shared or blind"),
        ("coding: [blind]\n", "1:9: coding must be shared or blind"),
        ("version: 1\ncodign: blind\n", "2:1: there is no setting 'codign'; known are: version,"),
        ("version: 2\n", "1:10: this Cablegram reads settings of version 1"),
        ("coding: &x blind\n", "1:9: anchors"),
        ("coding: {\n", "2:1: "),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_nothing_is_written(
    cable: Path, text: str, problem: str
) -> None:
    path = govern(cable, text)
    found = settings.nearest(cable.parent)
    assert found.problem.startswith(f"{path}:{problem}")
    sidecar, _ = open_kept(cable, "03LIMA123", HASH, "kim")
    assert not sidecar.writable
    assert sidecar.problem.startswith(found.problem)
