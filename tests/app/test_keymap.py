"""Keymaps as people write them, rightly and wrongly; and key names against Textual's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.keys import _character_to_key

from tui.annotations import places
from tui.app import key_names, keymap
from tui.app.actions import ACTIONS, BY_ID, WAYS_OUT, Context
from tui.app.key_names import KeyNameError
from tui.app.keymap import Keymap
from tui.resources import PRESETS, preset

DEFAULTS = keymap.load()
ASCII = [chr(code) for code in range(0x20, 0x7F)]


def own(text: str | bytes) -> Path:
    """Make the user's own keymap."""
    path = places.config() / "keymap.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return path


def usable(loaded: Keymap) -> None:
    """Every action is there, no key does two things, and there is a way out of every place."""
    assert set(loaded.keys) == set(BY_ID)
    for each in ACTIONS:
        for key in loaded.keys_of(each.id):
            assert loaded.lookup(each.context, key) is each
    assert all(loaded.keys_of(name) for name in WAYS_OUT)
    assert keymap.describe(loaded)


def test_a_line_replaces_the_keys_of_its_action_and_of_no_other() -> None:
    own("tag.pick: [T, alt+t]\n")
    loaded = keymap.load()
    assert loaded.problems == ()
    assert loaded.keys_of("tag.pick") == ("T", "alt+t")
    assert loaded.lookup(Context.READER, "t") is None
    assert {**loaded.keys, "tag.pick": ("t",)} == dict(DEFAULTS.keys)


def test_a_key_may_stand_without_brackets_and_yaml_words_stay_keys() -> None:
    own('version: 1\nnote.write: "N"\nedit.undo: U\nview.header: [y]\ncopy.text: []\n')
    loaded = keymap.load()
    assert loaded.problems == ()
    assert loaded.keys_of("view.header") == ("y",)
    assert loaded.keys_of("copy.text") == () and loaded.label_of("copy.text") == ""


def test_two_actions_can_swap_their_keys() -> None:
    own("tag.pick: [n]\nnote.write: [t]\n")
    loaded = keymap.load()
    assert loaded.problems == ()
    assert loaded.label_of("tag.pick") == "n" and loaded.label_of("note.write") == "t"


def test_a_file_named_goes_over_ones_own(tmp_path: Path) -> None:
    own("tag.pick: [T]\nnote.write: [N]\n")
    path = tmp_path / "lab.yaml"
    path.write_text("tag.pick: [ctrl+t]\n", encoding="utf-8")
    loaded = keymap.load(path)
    assert loaded.label_of("tag.pick") == "ctrl+t" and loaded.label_of("note.write") == "N"


def test_a_dropped_line_leaves_what_was_there_before_it(tmp_path: Path) -> None:
    own("tag.pick: [T]\n")
    path = tmp_path / "lab.yaml"
    path.write_text("tag.pick: [j]\n", encoding="utf-8")
    loaded = keymap.load(path)
    assert loaded.label_of("tag.pick") == "T"
    assert loaded.problems[0].startswith(f"{path}:1:1: 'j' is already move.next_paragraph")


def test_a_chain_of_dropped_lines_ends_in_a_keymap_that_works() -> None:
    # The first line takes t, which the second would have freed, had its key not been taken.
    own("note.write: [t]\ntag.pick: [j]\n")
    loaded = keymap.load()
    usable(loaded)
    assert loaded.keys == DEFAULTS.keys
    assert len(loaded.problems) == 2


@pytest.mark.parametrize(
    ("line", "where", "said"),
    [
        ("tag.pik: [t]", ":1:1: ", "did you mean tag.pick?"),
        ("zzz: [t]", ":1:1: ", "`cablegram keys` lists"),
        ("tag.pick: [t, hyperspace]", ":1:15: ", "no key named 'hyperspace'"),
        ("tag.pick: [pagedwn]", ":1:12: ", "did you mean 'pagedown'?"),
        ("tag.pick: {t: 1}", ":1:11: ", "needs keys, such as"),
        ("tag.pick: [[t]]", ":1:12: ", "needs keys, such as"),
        ("tag.pick:", ":1:10: ", "write [] to leave it without one"),
        ("tag.pick: [t, t]", ":1:15: ", "stands here twice"),
        ("tag.pick: [j]", ":1:1: ", "'j' is already move.next_paragraph"),
        ("tag.pick: [ctrl+i]", ":1:12: ", "write 'tab'"),
        ("tag.pick: [ctrl+shift+t]", ":1:12: ", "as 'ctrl+t'"),
        ("app.quit: []", ":1:11: ", "needs a key"),
        ("list.cancel: []", ":1:14: ", "needs a key"),
        ("note.save: [s]", ":1:13: ", "is text where note.save is live"),
        ("list.accept: [space]", ":1:15: ", "is text where"),
        ("list.mark: [ctrl+q]", ":1:1: ", "'ctrl+q' is already app.quit"),
        ("app.quit: [q, ctrl+s]", ":1:1: ", "'ctrl+s' is already note.save"),
        ("version: 2", ":1:10: ", "version: 1"),
        ("tag.pick: [t", ":2:1: ", "the whole file is ignored"),
        ("tag.pick: &t [t]", ":1:11: ", "anchors"),
        ("- tag.pick", ":1:1: ", "a mapping from actions to keys"),
    ],
)
def test_a_wrong_line_is_named_and_ignored(line: str, where: str, said: str) -> None:
    path = own(line + "\n")
    loaded = keymap.load()
    (problem,) = loaded.problems
    assert problem.startswith(f"{path}{where}")
    assert said in problem
    assert loaded.keys == DEFAULTS.keys


def test_reading_goes_on_after_a_wrong_line() -> None:
    own("tag.pik: [t]\nnote.write: [N]\n")
    loaded = keymap.load()
    assert len(loaded.problems) == 1 and loaded.label_of("note.write") == "N"


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    (problem,) = keymap.load(tmp_path / "none.yaml").problems
    assert "none.yaml: there is no such keymap" in problem
    (problem,) = keymap.load(tmp_path).problems
    assert "cannot be read" in problem


def test_a_huge_file_of_nonsense_is_told_briefly() -> None:
    own("".join(f"nonsense.{n}: [t]\n" for n in range(20_000)))
    loaded = keymap.load()
    assert len(loaded.problems) == 21
    assert loaded.keys == DEFAULTS.keys


def test_quitting_is_live_everywhere_by_the_keys_that_type_nothing() -> None:
    for context in Context:
        assert DEFAULTS.lookup(context, "ctrl+q") is BY_ID["app.quit"]
    assert DEFAULTS.lookup(Context.NOTE, "q") is None


def test_problems_carry_no_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b]0;x\x07.yaml"
    path.write_text('"\\e[31m": [t]\ntag.pick: ["\\e[31m"]\n', encoding="utf-8")
    loaded = keymap.load(path)
    assert len(loaded.problems) == 2
    assert all(problem.isprintable() for problem in loaded.problems)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes_leave_the_defaults_usable(data: bytes) -> None:
    own(data)
    usable(keymap.load())


written = st.one_of(
    st.sampled_from([key_names.label(key) for keys in DEFAULTS.keys.values() for key in keys]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)


@settings(deadline=None)
@given(
    lines=st.dictionaries(
        st.sampled_from([*BY_ID, "tag.pik"]), st.lists(written, max_size=4), max_size=12
    )
)
def test_any_lines_leave_a_keymap_that_works(lines: dict[str, list[str]]) -> None:
    def quoted(key: str) -> str:
        return '"' + "".join(f"\\U{ord(c):08x}" for c in key) + '"'

    own("".join(f"{name}: [{', '.join(map(quoted, keys))}]\n" for name, keys in lines.items()))
    usable(keymap.load())


@pytest.mark.parametrize("character", ASCII)
def test_signs_are_named_as_textual_names_them(character: str) -> None:
    name = key_names.parse(character)
    assert name == _character_to_key(character)
    assert key_names.parse(key_names.label(name)) == name
    assert key_names.is_printable(name)


@given(character=st.characters(exclude_categories=["C", "Z", "M"]))
def test_any_character_is_named_as_textual_names_it(character: str) -> None:
    assert key_names.character_name(character) == _character_to_key(character)


SENT = {
    "j": "j", "J": "J", ".": ".", " ": "space", "\r": "enter", "\t": "tab", "\x1b[Z": "shift+tab",
    "\x12": "ctrl+r", "\x11": "Ctrl+Q", "\x00": "ctrl+space", "\x1c": "ctrl+\\", "\x1d": "ctrl+]",
    "\x7f": "backspace", "\x1b[3~": "del", "\x1b[5~": "pgup", "\x1b[6~": "pgdn", "\x1bOP": "f1",
    "\x1bOR": "f3", "\x1b[13;2~": "shift+f3", "\x1b[24~": "f12", "\x1bt": "alt+t", "\x1b[A": "up",
    "\x1b[1;5D": "ctrl+left", "\x1b[1;3A": "alt+up", "\x1b[H": "home", "\x1b[114;5u": "ctrl+r",
    "\x1b[109;5u": "enter", "\x1b[32;5u": "ctrl+space", "é": "é", "}": "}", "«": "«", "+": "+",
}  # fmt: skip


@pytest.mark.parametrize(("sent", "spelt"), SENT.items())
def test_what_a_terminal_sends_is_what_people_write(sent: str, spelt: str) -> None:
    parser = XTermParser()
    got = [*parser.feed(sent), *parser.feed("")]
    (event,) = [each for each in got if isinstance(each, events.Key)]
    assert key_names.from_event(event.key) == key_names.parse(spelt)


@pytest.mark.parametrize(
    "spelt",
    ["", "jj", "ctrl+", "ctrl", "ctrl+i", "ctrl+m", "ctrl+[", "ctrl+h", "ctrl+shift+a", "ctrl+1",
     "ctrl+ctrl+a", "hyper+a", "shift+space", "shift+1", "alt+f", "ctrl+enter", "\x1b", "\u200b"],
)  # fmt: skip
def test_what_a_terminal_cannot_send_is_refused_with_a_reason(spelt: str) -> None:
    with pytest.raises(KeyNameError) as caught:
        key_names.parse(spelt)
    assert str(caught.value).isprintable() and len(str(caught.value)) > 20


@pytest.mark.parametrize(
    ("spelt", "canonical"),
    [("Esc", "escape"), ("PageDown", "pagedown"), ("ctrl++", None), ("Shift+j", "J"),
     ("CTRL+R", "ctrl+r"), ("full_stop", "full_stop"), ("shift+ctrl+left", "ctrl+shift+left")],
)  # fmt: skip
def test_spellings(spelt: str, canonical: str | None) -> None:
    if canonical is None:
        with pytest.raises(KeyNameError):
            key_names.parse(spelt)
    else:
        assert key_names.parse(spelt) == canonical


@given(st.text(max_size=80))
def test_a_name_is_parsed_or_refused(spelt: str) -> None:
    try:
        name = key_names.parse(spelt)
    except KeyNameError:
        return
    assert key_names.parse(key_names.label(name)) == name


class Listener(App[None]):
    """Writes down the keys that reach it."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def on_key(self, event: events.Key) -> None:
        self.heard.append(event.key)
        event.prevent_default()


async def test_every_default_key_reaches_a_textual_app_by_its_canonical_name() -> None:
    keys = sorted({key for keys in DEFAULTS.keys.values() for key in keys})
    bound = {"tab", "shift+tab", "ctrl+p", "ctrl+q"}  # by Textual, and so not heard here
    app = Listener()
    async with app.run_test() as pilot:
        await pilot.press(*(key for key in keys if key not in bound))
    assert app.heard == [key for key in keys if key not in bound]


# Presets


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_can_be_kept_as_ones_own_keymap_as_it_is(name: str) -> None:
    own(preset(name))
    loaded = keymap.load()
    assert loaded.problems == ()
    usable(loaded)


def test_emacs_moves_by_its_own_keys_and_by_the_arrows() -> None:
    own(preset("emacs"))
    loaded = keymap.load()
    for key in ("ctrl+n", "down"):
        assert loaded.lookup(Context.READER, key) is BY_ID["move.next_paragraph"]


def test_with_function_keys_no_letter_changes_what_was_written() -> None:
    own(preset("functions"))
    loaded = keymap.load()
    for name in ("tag.pick", "note.write", "review.toggle", "annotation.delete"):
        assert all(len(key) > 1 for key in loaded.keys_of(name)), name
