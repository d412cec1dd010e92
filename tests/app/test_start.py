"""The real program on a real terminal: how it starts, what it sends, and how it ends."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from tests.app.cables import MEADOW, put
from tests.app.program import after_the_end, reader, run
from tui.annotations import places
from tui.annotations.document import parse

WATCH = """
import os, sys
from pathlib import Path

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "textual":
            sys.meta_path.remove(self)
            told = [os.environ.get("TEXTUAL_FPS"), os.environ.get("TEXTUAL_ANIMATIONS")]
            Path(sys.argv[2]).write_text(" ".join(map(str, told)))

sys.meta_path.insert(0, Watch())
from tui.app import start
code = start.run(Path(sys.argv[1]), None, None, "kim")
from textual import constants
with Path(sys.argv[2]).open("a") as file:
    file.write(f" {constants.MAX_FPS} {constants.TEXTUAL_ANIMATIONS}")
sys.exit(code)
"""
COLOURS = {*range(30, 39), *range(40, 49), *range(90, 98), *range(100, 108)}


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)


def note_of(cable: Path) -> str:
    path = places.beside(cable)
    if not path.exists():
        return ""
    items = parse(path.read_text(encoding="utf-8")).annotations.items
    return items[0].note if items else ""


def colours(raw: bytes) -> set[str]:
    """The SGR sequences of ``raw`` that set a colour."""
    found = set()
    for sequence in re.findall(rb"\x1b\[([0-9;:]*)m", raw):
        for parameter in re.split(rb"[;:]", sequence):
            if parameter and int(parameter) in COLOURS:
                found.add(sequence.decode())
    return found


def test_frame_rate_and_animations_are_set_before_textual_is_loaded(
    cable: Path, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    with run(WATCH, cable, told) as terminal:
        terminal.wait_for("The millers")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert told.read_text() == "240 none 240 none"


def test_bytes_that_are_no_utf_8_do_not_end_it(cable: Path) -> None:
    with reader(cable) as terminal:
        terminal.wait_for("The millers")
        terminal.send(b"\xe9\xff\xc3\x28\x80")
        terminal.settle()
        terminal.press("j")
        terminal.wait_for("¶ 2 (S//NF)")
        terminal.press("n")
        terminal.wait_for("Note on")
        terminal.send(b"caf\xe9 ")
        terminal.settle()
        terminal.send("bar")
        terminal.wait_for("bar")
        terminal.press("escape", "q")
        assert terminal.wait_exit() == 0
    assert note_of(cable).startswith("caf") and note_of(cable).endswith("bar")


def test_no_color_sends_no_colour_at_all(cable: Path) -> None:
    with reader(cable, NO_COLOR="1") as terminal:
        terminal.wait_for("The millers")
        terminal.press("j", "t")
        terminal.wait_for("Tag ¶ 2")
        terminal.send("rain")
        terminal.press("enter")
        terminal.wait_for("#rain")
        terminal.press("n")
        terminal.wait_for("Note on")
        terminal.send("words")
        terminal.press("escape", "/")
        terminal.send("harvest")
        terminal.wait_for("of 5")
        terminal.press("enter", "w", "?")
        terminal.wait_for("Keys")
        terminal.press("escape", "M")
        terminal.wait_for("Messages")
        terminal.press("escape", "escape", "v", "j", "v", "tab", "c")
        terminal.wait_for("Theme")
        terminal.press("escape", "q")
        assert terminal.wait_exit() == 0
        assert colours(terminal.raw) == set()
        assert b"\x1b[" in terminal.raw


def test_with_colour_there_is_colour(cable: Path) -> None:
    with reader(cable) as terminal:
        terminal.wait_for("The millers")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert colours(terminal.raw), "the check above would see it"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda n: n.name)
def test_a_signal_to_end_keeps_the_note_being_written(cable: Path, number: signal.Signals) -> None:
    with reader(cable) as terminal:
        terminal.wait_for("The millers")
        terminal.press("n")
        terminal.wait_for("Note on ¶ 1")
        terminal.send("half a note")
        terminal.wait_for("half a note")
        os.kill(terminal.process.pid, number)
        terminal.wait_exit()
        assert b"Traceback" not in terminal.raw
    assert note_of(cable) == "half a note"


def test_a_signal_over_a_list_keeps_what_was_done(cable: Path) -> None:
    with reader(cable) as terminal:
        terminal.wait_for("The millers")
        terminal.press("r")
        terminal.wait_for("1/5 reviewed")
        terminal.press("?")
        terminal.wait_for("Next paragraph")
        os.kill(terminal.process.pid, signal.SIGTERM)
        terminal.wait_exit()
    held = parse(places.beside(cable).read_text(encoding="utf-8")).annotations
    assert held.reviewed == ("1",)


def test_quitting_leaves_the_terminal_as_it_was(cable: Path) -> None:
    with reader(cable) as terminal:
        terminal.wait_for("The millers")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert re.sub(r"\x1b\[[<>=?]*[0-9;]*[a-zA-Z]", "", after_the_end(terminal)).strip() == ""
        for mode in (b"?1000", b"?1003", b"?1006", b"?2004", b"?1049"):
            assert terminal.raw.rfind(mode + b"h") < terminal.raw.rfind(mode + b"l"), mode


def test_keys_sent_in_one_burst_are_done_in_their_order(cable: Path) -> None:
    with reader(cable) as terminal:
        terminal.wait_for("The millers")
        terminal.send("/engineers\r")
        terminal.wait_for("“engineers”: 1 of 1")
        terminal.wait_for("¶ 4 (C)")
        terminal.send("g2\rtrain\rjtseed\r")
        terminal.wait_for("¶ 3: #seed")
        terminal.send("g2\rnshort\x13r")
        terminal.wait_for("reviewed")
        terminal.wait_until(lambda _: note_of(cable) == "short", what="the note")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    held = parse(places.beside(cable).read_text(encoding="utf-8")).annotations
    assert {item.paragraph: item.tags for item in held.items} == {"2": ("rain",), "3": ("seed",)}
    assert held.reviewed == ("2",)


# The reader's own editor


def editor(folder: Path, *lines: str) -> str:
    """An editor that does what ``lines``, of a shell script, say with the file ``$1``."""
    path = folder / "my editor"
    path.write_text("\n".join(("#!/bin/sh", *lines)) + "\n")
    path.chmod(0o755)
    return f"'{path}'"


def test_a_note_is_written_in_an_editor(cable: Path, tmp_path: Path) -> None:
    command = editor(
        tmp_path,
        "test -t 0 && test -t 1 || exit 9",
        "echo EDITING; read answer",
        'echo "from the editor: $answer" >> "$1"',
    )
    with reader(cable, EDITOR=command) as terminal:
        terminal.wait_for("The millers")
        terminal.press("e")
        terminal.wait_for("EDITING")
        terminal.send("yes\n")
        terminal.wait_for("from the editor: yes")
        terminal.wait_until(lambda _: note_of(cable) == "from the editor: yes", what="the note")
        terminal.press("j")
        terminal.wait_for("¶ 2 (S//NF)")
        # Into the editor from a note that was begun in place.
        terminal.press("k", "n")
        terminal.wait_for("Note on ¶ 1")
        terminal.press("enter")
        terminal.send("more")
        terminal.wait_for("more")
        terminal.press("ctrl+o")
        terminal.wait_for("EDITING")
        terminal.send("again\n")
        terminal.wait_until(lambda _: note_of(cable).endswith("again"), what="the note")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert "more" in note_of(cable) and note_of(cable).startswith("from the editor: yes\n")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("exit 3",), "ended with 3"),
        (("printf '\\377\\376' > \"$1\"",), "not UTF-8"),
        (('rm "$1"',), "not UTF-8"),
    ],
)
def test_an_editor_that_fails_changes_nothing(
    cable: Path, tmp_path: Path, lines: tuple[str, ...], said: str
) -> None:
    with reader(cable, EDITOR=editor(tmp_path, *lines), size=(300, 36)) as terminal:
        terminal.wait_for("The millers")
        terminal.press("e")
        terminal.wait_for(said)
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert note_of(cable) == ""


def test_an_editor_that_is_not_there_is_told(cable: Path) -> None:
    with reader(cable, EDITOR="no-such-editor-anywhere") as terminal:
        terminal.wait_for("The millers")
        terminal.press("e")
        terminal.wait_for("no-such-editor-anywhere: No such file or directory")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_resizing_a_real_terminal(cable: Path) -> None:
    with reader(cable) as terminal:
        terminal.wait_for("The millers")
        for columns, rows in ((60, 20), (200, 50), (40, 10), (80, 24)):
            terminal.resize(columns, rows)
            terminal.wait_until(
                lambda lines: "reviewed" in lines[-1] and "SECRET" in lines[0],
                what=f"{columns}x{rows}",
            )
        terminal.press("q")
        assert terminal.wait_exit() == 0
