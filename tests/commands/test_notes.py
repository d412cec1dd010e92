"""What was added to a cable, as the reader shows it: to read, and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.exports.samples import on_disk, passage
from tests.test_cli import one_line
from tui.annotations.model import Annotation
from tui.cli import main

ITEMS = [
    Annotation(
        "aaaa",
        "3",
        tags=("port",),
        rules=("port: open near port",),
        note="Open.\nSince when?",
        author="kim",
    ),
    passage("bbbb", "harvest was", "2", tag="grain"),
    Annotation("cccc", "1", tags=("lost",), opening="Words that are gone", author="ana"),
]


def test_notes_are_in_the_order_of_the_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cable = on_disk(tmp_path, ITEMS)
    assert main(["notes", str(cable)]) == 0
    assert capsys.readouterr() == (
        "¶2 (C//NF) #grain\n    “harvest was”\n"
        "¶3 (U) #port · kim\n    by a search: port: open near port\n    Open.\n    Since when?\n"
        "¶1 without a place #lost · ana\n    was: Words that are gone\n"
        "reviewed: 1\n",
        "",
    )


def test_json_has_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cable = on_disk(tmp_path, ITEMS)
    assert main(["notes", str(cable), "--format", "json", "--coder", "kim"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["cable"], found["coder"]) == (
        "cablegram/notes/1",
        "09EXAMPLE12",
        "kim",
    )
    assert [one["id"] for one in found["annotations"]] == ["aaaa", "bbbb", "cccc"]
    assert found["annotations"][1]["place"]["text"] == "harvest was"
    assert found["annotations"][2]["place"] is None
    assert found["reviewed"] == ["1"]


def test_where_coding_is_blind_only_ones_own_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cable = on_disk(tmp_path, ITEMS[:1], coder="kim")
    on_disk(tmp_path, ITEMS[1:2], coder="ana")
    (tmp_path / "cablegram.yaml").write_text("coding: blind\n")
    assert main(["notes", str(cable), "--coder", "ana"]) == 0
    shown = capsys.readouterr()
    assert "#grain" in shown.out and "#port" not in shown.out and "kim" not in shown.err
    (tmp_path / "cablegram.yaml").unlink()
    assert main(["notes", str(cable)]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "nothing was added" in shown.err and "Also annotated by ana, kim" in shown.err
    assert main(["notes", str(cable), "--coder", "kim"]) == 0
    assert "#port" in capsys.readouterr().out


def test_what_cannot_be_read_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cable = on_disk(tmp_path, ITEMS)
    assert main(["notes", str(tmp_path / "none.txt")]) == 1
    assert "no such file" in one_line(capsys)
    cable.with_name("09EXAMPLE12.annotations.yaml").write_text("version: [\n")
    assert main(["notes", str(cable)]) == 1
    assert "2:1:" in one_line(capsys)
