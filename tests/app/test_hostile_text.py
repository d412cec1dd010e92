"""Nothing that stands in a file reaches the terminal as a control, an override or markup.

Each payload carries a word of its own, by which it is told from what Textual itself sends, and by
which it is seen that the text is shown and not left out.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.cables import MEADOW, put
from tests.app.desk import own_keymap
from tests.app.program import after_the_end, environment, reader, run
from tests.terminal import Terminal
from tui.annotations import places
from tui.annotations.document import parse
from tui.annotations.model import Annotation, Annotations
from tui.annotations.render import document

# What Textual never sends by itself, wherever it stands.
NEVER = tuple(
    character.encode()
    for character in (
        "\u009b", "\u0085", "\u202e", "\u202c", "\u2066", "\u2069", "\u200b", "\ufeff", "\u00ad",
        "\u2028", "\u2060", "\U000e0041", "\U000e007f",
    )
)  # fmt: skip
# What Textual sends by itself: the shape of the mouse pointer.
OWN = (b"\x1b]22;default\x07", b"\x1b]22;pointer\x07", b"\x1b]22;text\x07")


def hostile(word: str) -> str:
    """A text with everything in it that could drive a terminal, each piece marked by ``word``."""
    return (
        f"{word}0 \x1b]52;c;{word}\x07 \x1b[2J{word}1 \x9b31m{word}2 \x7f{word}3"
        f" \u202e{word}4\u202c \u2066{word}5\u2069 \u200b\ufeff\u00ad\u2060{word}6"
        f" \U000e0041\U000e007f{word}7"
        f" [@click=app.exit()]x[/] [/foo] :smile: {word}8 \x08\x0c"
    )


def clean(raw: bytes, *words: str) -> None:
    """No payload stands in what was sent to the terminal."""
    for own in OWN:
        raw = raw.replace(own, b"")
    for sequence in NEVER:
        assert sequence not in raw, sequence
    assert b"\x07" not in raw and b"\x7f" not in raw and b"\x08" not in raw
    assert b"\x1b]" not in raw, "no command to the terminal's window or clipboard"
    for word in words:
        for start in ("\x1b[2J", "\x1b]52;c;", "\x9b31m", "\x7f"):
            assert (start + word).encode() not in raw


BODY, SUBJECT, NOTE, TAG, CODE, FILE, KEY, THEME, AUTHOR, QUOTE = (
    "bodyw", "subjw", "notew", "tagw", "codew", "filew", "keyw", "themew", "authw", "quotw",
)  # fmt: skip
WORDS = (BODY, SUBJECT, NOTE, TAG, CODE, FILE, KEY, THEME, AUTHOR, QUOTE)
NAME = f"{FILE}0\x1b]52;c;{FILE}\x07\x1b[2J{FILE}1\u202e[@click=app.exit()]x :smile:"


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    """A cable, its name, its sidecar, its codebook, a keymap and a theme, all of them hostile."""
    line = hostile(BODY).replace("\x0c", "")
    text = (
        MEADOW.replace("The miller said", f"{line} said")
        .replace("HARVEST TALKS RESUME", f"HARVEST {hostile(SUBJECT)}")
        .replace("04ZENDA117\n", "")
        .replace("ECON PREL", f"ECON {hostile(SUBJECT)}")
        .replace("The Mill\n", f"The {line[:60]}\n")
    )
    folder = tmp_path / "cables"
    path = put(folder, f"{NAME}.txt", text)
    put(folder, f"other {NAME}.txt", text)
    start = text.index("He asked for")
    held = Annotations(
        cable="04ZENDA117",
        items=(
            Annotation(
                "a1b2c3d4", "2", tags=(hostile(TAG),), note=hostile(NOTE), author=hostile(AUTHOR)
            ),
            Annotation(
                "a1b2c3d5",
                "2",
                tags=("passage",),
                quote="He asked for",
                start=start,
                end=start + 12,
                note=f"on the quote {hostile(QUOTE)}",
            ),
            Annotation("a1b2c3d6", "99", quote=hostile(QUOTE), tags=("orphan",)),
            Annotation("a1b2c3d7", "4", note=hostile(NOTE), author="kim"),
        ),
    )
    places.beside(path).write_text(document(held), encoding="utf-8")
    (folder / "codebook.yaml").write_text(
        f'version: 1\ntags:\n  - name: "{CODE}0 \\e[2J{CODE}1 \\u202E{CODE}4 [/foo]"\n'
        f'    description: "{CODE}5 \\e]52;c;{CODE}\\a [@click=app.exit()]x[/]"\n',
        encoding="utf-8",
    )
    own_keymap(
        f'"{KEY}0 \\e]52;c;{KEY}\\a \\e[2J{KEY}1 \\u202E": [s]\n'
        f'move.last: ["{KEY}2 \\u009B31m{KEY}2 [/foo]"]\n'
    )
    themes = places.config() / "themes"
    themes.mkdir(parents=True)
    (themes / f"{THEME}0\x1b[2J{THEME}1\u202e.yaml").write_text(
        f'version: 1\ntitle: "{THEME}3 \\e[2J{THEME}1"\n', encoding="utf-8"
    )
    return path


def see(terminal: Terminal, *words: str) -> None:
    for word in words:
        terminal.wait_for(word)


def test_no_screen_lets_a_payload_through(cable: Path) -> None:
    with reader(cable, size=(150, 45)) as terminal:
        # What is wrong with keymap and themes.
        see(terminal, f"{KEY}0", f"[2J{KEY}1", f"{THEME}0", f"␛[2J{THEME}1")
        terminal.press("escape")
        # Band and header; the name stands where the cable has no id.
        see(terminal, f"HARVEST {SUBJECT}0")
        # Tree and text, with tags and notes.
        terminal.press("g", "2", "enter")
        see(terminal, f"{BODY}0 ␛]52;c;{BODY}␇", f"#{TAG}0", f"{NOTE}0", f"{AUTHOR}0")
        see(terminal, "[@click=app.exit()]x[/]", "[/foo]", ":smile:", "<U+202E>")
        terminal.press("tab", "end")
        terminal.settle()
        terminal.press("tab", "end", "home", "tab", "escape", "escape")
        # The whole cable, reflowed and as transmitted; the paragraph as transmitted.
        terminal.press("w")
        see(terminal, "Whole cable")
        terminal.press("space", "space", "b", "a")
        see(terminal, "as transmitted")
        terminal.press("space", "b", "w", "a")
        # Annotations without a place.
        terminal.press("end")
        see(terminal, f"{QUOTE}0")
        terminal.press("O")
        see(terminal, "As annotated", f"{QUOTE}0")
        terminal.press("escape", "g", "4", "enter", "n")
        # A note that is being written.
        see(terminal, "Note on ¶ 4", f"{NOTE}0")
        terminal.press("home", "right", "ctrl+s")
        see(terminal, "saved")
        # Lists: tags, cables, help, commands, themes; and the messages.
        terminal.press("t")
        see(terminal, f"{TAG}0", f"{CODE}0")
        terminal.send(TAG)
        terminal.settle()
        terminal.press("escape", "o")
        see(terminal, "2 cables in", f"other {FILE}0␛]52;c;{FILE}␇")
        terminal.press("escape", "?")
        see(terminal, "Next paragraph")
        terminal.press("escape", ":")
        see(terminal, "Commands")
        terminal.press("escape", "c")
        see(terminal, "Theme")
        terminal.press("escape", "M")
        see(terminal, "Messages", f"{KEY}0")
        terminal.press("escape")
        # A search for a hostile text that was pasted.
        terminal.press("/")
        terminal.send(f"\x1b[200~pasted{hostile(BODY)}\x1b[201~".encode())
        see(terminal, f"pasted{BODY}0")
        terminal.press("enter")
        see(terminal, "“")
        terminal.press("escape", "q")
        assert terminal.wait_exit() == 0
        clean(terminal.raw, *WORDS)


def test_a_narrow_screen_lets_no_payload_through(cable: Path) -> None:
    with reader(cable, size=(60, 20)) as terminal:
        terminal.wait_for(KEY)
        terminal.press("escape", "g", "2", "enter", "enter")
        see(terminal, f"{BODY}0")
        terminal.press("tab", "end", "space", "b", "tab", "w", "a", "escape", "q")
        assert terminal.wait_exit() == 0
        clean(terminal.raw, *WORDS)


def test_a_sidecar_that_cannot_be_read_lets_no_payload_through(cable: Path) -> None:
    places.beside(cable).write_text(f"version: [\x1b[2J{NOTE}1\n", encoding="utf-8")
    with reader(cable) as terminal:
        see(terminal, "keymap")
        terminal.press("escape", "escape")
        see(terminal, "read-only")
        terminal.press("M")
        see(terminal, f"{FILE}0")
        terminal.press("escape", "t", "q")
        assert terminal.wait_exit() == 0
        clean(terminal.raw, *WORDS)


def test_a_folder_and_a_file_that_is_no_cable(cable: Path) -> None:
    folder = cable.parent
    put(folder, f"binary {NAME}.txt", b"\0\1\2")
    with reader(folder) as terminal:
        terminal.wait_for(KEY)
        terminal.press("escape")
        see(terminal, "2 cables", "could not be read")
        terminal.press("M")
        see(terminal, f"{FILE}0␛]52", "text file; name a cable")
        terminal.press("escape", "/")
        terminal.send(f"{BODY}0")
        see(terminal, f"{BODY}0")
        terminal.press("enter", "q")
        assert terminal.wait_exit() == 0
        clean(terminal.raw, *WORDS)


def test_messages_of_the_command_line_let_no_payload_through(cable: Path) -> None:
    with reader(cable.with_name(f"missing {NAME}")) as terminal:
        assert terminal.wait_exit() == 1
        assert f"missing {FILE}0␛]52" in terminal.text()
        clean(terminal.raw, *WORDS)


def test_only_an_explicit_copy_writes_to_the_clipboard_and_only_what_can_be_seen(
    cable: Path,
) -> None:
    with reader(cable, size=(150, 45)) as terminal:
        terminal.wait_for(KEY)
        terminal.press("escape", "g", "2", "enter")
        see(terminal, f"{BODY}0")
        assert b"\x1b]52" not in terminal.raw
        terminal.press("y")
        see(terminal, "clipboard")
        (sent,) = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)", terminal.raw)
        copied = base64.b64decode(sent).decode()
        assert copied.startswith(f"{BODY}0 ␛]52;c;{BODY}␇ ␛[2J{BODY}1 <U+009B>31m{BODY}2")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", copied)
        terminal.press("Y")
        terminal.wait_until(lambda rows: any("Citation copied" in row for row in rows))
        assert terminal.raw.count(b"\x1b]52;") == 2
        terminal.press("q")
        assert terminal.wait_exit() == 0


# Faults

FAULT = """
import sys
from pathlib import Path
from tui.app import start
start.prepare()
from tui.app.screens.reader import Reader

def look(self):
    if "keep me" in self.note.field.text:
        secret = self.session.cable.text
        raise RuntimeError(secret)

Reader._look_outside = look
sys.exit(start.run(Path(sys.argv[1]), None, None, "kim"))
"""


def test_a_fault_prints_one_line_and_saves_the_note_being_written(tmp_path: Path) -> None:
    path = put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)
    with run(FAULT, path) as terminal:
        terminal.wait_for("The millers")
        terminal.press("n")
        terminal.wait_for("Note on ¶ 1")
        terminal.send("keep me, please")
        assert terminal.wait_exit() == 1
        said = after_the_end(terminal)
        assert b"Traceback" not in terminal.raw
        assert len(re.findall("cablegram: ", said)) == 1
        assert "a fault in Cablegram ended it; what was written is saved" in said
        for words in ("millers", "harvest", "RuntimeError", "secret ="):
            assert words not in said
    held = parse(places.beside(path).read_text(encoding="utf-8")).annotations
    assert held.items[0].note.startswith("keep me")
    (report,) = places.state().glob("fault-*.txt")
    assert "RuntimeError" in report.read_text(encoding="utf-8")


EARLY = FAULT.replace("Reader._look_outside = look", "Reader.compose = lambda self: 1 / 0")


def test_a_fault_before_the_first_screen_prints_one_line(tmp_path: Path) -> None:
    path = put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)
    with run(EARLY, path) as terminal:
        assert terminal.wait_exit() == 1
        assert b"Traceback" not in terminal.raw
        assert after_the_end(terminal).count("cablegram: ") == 1


def test_without_a_terminal_the_reader_says_so_in_one_line(tmp_path: Path) -> None:
    path = put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)
    ended = subprocess.run(
        [sys.executable, "-m", "tui.cli", os.fspath(path)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2 and ended.stdout == ""
    assert ended.stderr.count("\n") == 1 and "needs a terminal" in ended.stderr
