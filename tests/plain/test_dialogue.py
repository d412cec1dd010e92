"""The dialogue of plain lines: the same cable and annotations, a command a line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.program import environment
from tests.exports.samples import TEXT
from tests.terminal import Terminal
from tui.annotations.bounded_yaml import decode
from tui.annotations.document import parse
from tui.annotations.model import Annotations
from tui.app.session import open_session
from tui.plain.commands import BY_NAME, COMMANDS
from tui.plain.dialogue import Dialogue


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    path = tmp_path / "cables" / "09EXAMPLE12.txt"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


def kept(cable: Path) -> Annotations:
    sidecar = cable.with_name("09EXAMPLE12.annotations.yaml")
    return parse(decode(sidecar.read_bytes())).annotations


def talk(cable: Path, *lines: str, coder: str = "kim") -> list[str]:
    """What is said on opening the cable and to each line."""
    waiting: Iterator[str] = iter(lines)
    said: list[str] = []
    dialogue = Dialogue(
        open_session(cable, coder), BY_NAME, said.append, lambda _: next(waiting, None), 72
    )
    assert dialogue.run()
    return said


def answer(cable: Path, *lines: str, coder: str = "kim") -> str:
    """What is said to the last line."""
    before = talk(cable, *lines[:-1], coder=coder)
    return "\n".join(talk(cable, *lines, coder=coder)[len(before) :])


def test_it_begins_with_the_header_and_how_to_go_on(cable: Path) -> None:
    said = talk(cable)
    assert said[0] == "CONFIDENTIAL//NOFORN"
    assert "GRAIN *AND* RAIN" in said
    assert "3 paragraphs, 0 reviewed, 0 annotations." in said
    assert said[-1].startswith("Type a paragraph's number")


def test_a_number_goes_to_a_paragraph_and_reads_it_whole(cable: Path) -> None:
    assert "harvest was better than the last" in answer(cable, "2")
    assert "barley: better" in answer(cable, "2")
    assert answer(cable, "¶2") == answer(cable, "2") == answer(cable, "go 2")


def test_an_empty_line_reads_on_to_the_end(cable: Path) -> None:
    read = [answer(cable, *[""] * count) for count in range(1, 7)]
    assert "It rained" in read[0]
    assert read[1] == "Heading s1:\nHarvest"
    assert "The minister" in read[2]
    assert "The port is open." in read[3]
    assert read[-1] == "This is the end of the cable."
    assert answer(cable, "back") == "This is the beginning of the cable."


def test_the_outline_shows_where_one_is_and_what_was_added(cable: Path) -> None:
    talk(cable, "3", "tag port", "note It is.", "reviewed")
    lines = answer(cable, "2", "outline").splitlines()
    assert any(line.startswith(">   2 (C//NF) The minister") for line in lines), lines
    assert any(line.endswith("[#port, note, reviewed]") for line in lines), lines


def test_a_tag_is_on_disk_when_it_is_said_to_be_saved(cable: Path) -> None:
    said: list[str] = []
    found: list[tuple[str, ...]] = []

    def put(line: str) -> None:
        said.append(line)
        if line.startswith("Saved"):
            found.append(kept(cable).tags_of("2"))

    lines = iter(["2", "tag grain/price, harvest"])
    Dialogue(open_session(cable, "kim"), BY_NAME, put, lambda _: next(lines, None), 72).run()
    assert said[-1] == "Saved: #grain/price #harvest on paragraph 2."
    assert found == [("grain/price", "harvest")]


def test_words_are_tagged_past_a_page_line(cable: Path) -> None:
    said = answer(cable, "2", 'tag better on "harvest was better"')
    assert said == "Saved: #better on these words of 2."
    [item] = kept(cable).items
    assert item.quote.startswith("harvest was\n\nSIPDIS")
    assert "[#better on “harvest was SIPDIS better”]" in answer(cable, "2")


def test_words_that_are_elsewhere_are_not_tagged(cable: Path) -> None:
    said = answer(cable, "3", 'tag better on "harvest was better"')
    assert said == "These words do not stand in ¶3, but in ¶2: harvest was better."
    assert not cable.with_name("09EXAMPLE12.annotations.yaml").exists()


def test_a_note_of_many_lines_ends_with_a_full_stop(cable: Path) -> None:
    said = talk(cable, "3", "note", "Open.", "", "Since when?", ".")
    assert said[-1] == "Saved: note on paragraph 3."
    assert kept(cable).items[0].note == "Open.\n\nSince when?"
    assert "  note: Open.\n" in answer(cable, "3")


def test_a_note_goes_on_from_the_one_that_is_there(cable: Path) -> None:
    talk(cable, "3", "note Open.")
    talk(cable, "3", "note", "Since when?", ".")
    assert kept(cable).items[0].note == "Open.\nSince when?"


def test_undo_and_redo_reach_across_runs(cable: Path) -> None:
    talk(cable, "3", "tag port")
    assert answer(cable, "undo") == "Saved: Undone: tags #port."
    assert kept(cable).items == ()
    assert answer(cable, "redo") == "Saved: Done again: tags #port."
    assert kept(cable).tags_of("3") == ("port",)


def test_what_was_taken_away_comes_back(cable: Path) -> None:
    talk(cable, "3", "tag port", "note It is.")
    assert answer(cable, "3", "nonote").startswith("Saved: no note on paragraph 3;")
    assert answer(cable, "3", "untag port") == "Saved: #port off paragraph 3."
    talk(cable, "undo", "undo")
    assert kept(cable).tags_of("3") == ("port",)
    assert kept(cable).items[0].note == "It is."


def test_find_goes_on_from_where_one_is_and_around(cable: Path) -> None:
    assert "The minister" in answer(cable, "find THE  minister")
    assert answer(cable, "2", "find rained").startswith("Searched on from the beginning.")
    assert answer(cable, "find snow") == "Not found: snow"
    assert "find border" in answer(cable, "find")


@pytest.mark.parametrize("line", ["tag", "tag , #", "untag", "go 99", "nonsense", "draft"])
def test_what_cannot_be_done_is_said_in_one_line_and_changes_nothing(
    cable: Path, line: str
) -> None:
    said = answer(cable, "3", line)
    assert said
    assert "\n" not in said
    assert not cable.with_name("09EXAMPLE12.annotations.yaml").exists()


def test_the_header_cannot_be_tagged(cable: Path) -> None:
    assert answer(cable, "tag port").startswith("Go to a paragraph")


def test_a_sidecar_that_cannot_be_read_is_told_and_kept(cable: Path) -> None:
    sidecar = cable.with_name("09EXAMPLE12.annotations.yaml")
    sidecar.write_text("annotations: [", encoding="utf-8")
    said = talk(cable, "3", "tag port")
    assert [line for line in said if line.startswith("Read-only: ")]
    assert "09EXAMPLE12.annotations.yaml" in said[-1]
    assert sidecar.read_text(encoding="utf-8") == "annotations: ["


def test_another_coder_is_seen_and_not_changed(cable: Path) -> None:
    talk(cable, "3", "tag port", coder="ana")
    assert "[#port by ana]" in answer(cable, "3")
    assert answer(cable, "3", "delete").endswith("1 of other coders stay.")
    assert kept(cable).tags_of("3") == ("port",)


def test_what_another_program_writes_is_seen_before_the_next_answer(cable: Path) -> None:
    def lines() -> Iterator[str]:
        yield "1"
        talk(cable, "3", "tag port", coder="ana")
        yield "3"

    waiting = lines()
    said: list[str] = []
    session = open_session(cable, "kim")
    Dialogue(session, BY_NAME, said.append, lambda _: next(waiting, None), 72).run()
    assert "  [#port by ana]" in said


def test_help_names_every_command_and_no_name_twice(cable: Path) -> None:
    told = answer(cable, "help")
    for command in COMMANDS:
        assert f"\n{command.name}" in f"\n{told}"
    names = [name for command in COMMANDS for name in (command.name, command.short)]
    assert len(names) == len(set(names))


# The real program


def program(cable: Path, *arguments: str, text: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui.cli", "--plain", "--coder", "kim", *arguments, str(cable)],
        input=text,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_can_be_driven_by_a_pipe(cable: Path) -> None:
    ended = program(cable, text="3\ntag port\n")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Saved: #port on paragraph 3." in ended.stdout
    assert kept(cable).tags_of("3") == ("port",)


def test_a_folder_is_a_numbered_list(cable: Path) -> None:
    cable.with_name("09EXAMPLE13.txt").write_text(TEXT.replace("GRAIN", "SUN"), encoding="utf-8")
    ended = program(cable.parent, text="sun\n1\nquit\n")
    assert ended.returncode == 0
    assert "2. 09EXAMPLE13 SUN AND RAIN" in ended.stdout
    assert "SUN *AND* RAIN" in ended.stdout


def test_control_characters_in_a_cable_do_not_reach_the_terminal(cable: Path) -> None:
    cable.write_text(TEXT.replace("port is open", "port\x1b]0;x\x07 is\x9b2J open"), "utf-8")
    ended = program(cable, text="rest\noutline\nfind \x1b[31m\n")
    assert ended.returncode == 0
    assert "The port␛]0;x␇ is" in ended.stdout
    assert not set(ended.stdout) & {"\x1b", "\x07", "\x9b"}


def test_a_note_that_is_killed_is_offered_again(cable: Path) -> None:
    argv = [sys.executable, "-m", "tui.cli", "--plain", "--coder", "kim", str(cable)]
    with Terminal.spawn(argv, size=(80, 24), env=environment(TERM="dumb")) as terminal:
        terminal.wait_for("header>")
        terminal.send("3\nnote\nThe first line.\nThe second line.\n")
        terminal.wait_until(lambda rows: sum(row.startswith("note>") for row in rows) == 3)
        os.kill(terminal.process.pid, signal.SIGKILL)
        terminal.wait_exit()
    said = talk(cable, "draft", ".")
    assert any("An unfinished note on 3 is kept" in line for line in said)
    assert said[-1] == "Saved: note on paragraph 3."
    assert kept(cable).items[0].note == "The first line.\nThe second line."
    assert not any("unfinished" in line for line in talk(cable))


def test_a_terminal_that_only_prints_gets_the_dialogue(cable: Path) -> None:
    argv = [sys.executable, "-m", "tui.cli", str(cable)]
    with Terminal.spawn(argv, size=(80, 24), env=environment(TERM="dumb")) as terminal:
        terminal.wait_for("header>")
        terminal.send("quit\n")
        assert terminal.wait_exit() == 0
        assert b"\x1b[?1049h" not in terminal.raw
