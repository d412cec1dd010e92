"""The keys in force: the shipped keymap, with the user's own lines over it.

A wrong line costs itself only: it is ignored and named, the action keeps the keys it had, and
reading goes on. So a keymap can be as broken as it likes, and the program still moves and quits.
"""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tui.annotations import bounded_yaml, places
from tui.annotations.bounded_yaml import YamlError
from tui.app import key_names
from tui.app.actions import (
    ACTIONS,
    BY_ID,
    IN_EXPORT,
    IN_LIBRARY,
    IN_SELECTION,
    QUIT,
    Action,
    Context,
)
from tui.app.keymap_file import Line, read_lines
from tui.cable.visible import visible
from tui.resources import shipped_keymap

NAME = "keymap.yaml"


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys of every action. ``problems`` are the lines that were ignored, each with why."""

    keys: ReadOnly[str, tuple[str, ...]]
    table: ReadOnly[Context, ReadOnly[str, Action]]
    problems: tuple[str, ...] = ()

    def keys_of(self, id: str) -> tuple[str, ...]:  # noqa: A002 - it is what a keymap calls it
        """An action's keys by their canonical names, the first one to be shown; maybe none."""
        return self.keys[id]

    def labels_of(self, id: str) -> tuple[str, ...]:  # noqa: A002
        """An action's keys as people write them."""
        return tuple(key_names.label(key) for key in self.keys[id])

    def label_of(self, id: str) -> str:  # noqa: A002
        """The first of an action's keys as people write it; empty where it has none."""
        keys = self.keys[id]
        return key_names.label(keys[0]) if keys else ""

    def lookup(self, context: Context, key: str) -> Action | None:
        """What a key event named ``key`` does in ``context``, or None."""
        return self.table[context].get(key_names.from_event(key))


def load(user_file: Path | None = None) -> Keymap:
    """The keymap in force: shipped, then the user's own file, then ``user_file`` if given.

    Never raises for a user's file. Raises ``FileNotFoundError`` where the install is damaged.
    """
    shipped = read_lines(shipped_keymap().read_text(encoding="utf-8"), NAME, [])
    problems: list[str] = []
    layers = [shipped]
    own = places.config() / NAME
    for path, required in ((own, False), (user_file, True)):
        if path is not None:
            layers.append(_layer(path, required, problems))
    chosen = _settle(layers, problems)
    keys = {each.id: chosen[each.id].keys if each.id in chosen else () for each in ACTIONS}
    return Keymap(MappingProxyType(keys), MappingProxyType(_table(keys)), tuple(problems))


def _layer(path: Path, required: bool, problems: list[str]) -> dict[str, Line]:
    """The good lines of a user's file; what is wrong with the others goes to ``problems``."""
    name = visible(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(bounded_yaml.LARGEST_FILE + 1)
    except FileNotFoundError:
        if required:
            problems.append(f"{name}: there is no such keymap; the other keys stay as they are")
        return {}
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        problems.append(f"{name}: cannot be read ({reason or visible(str(error))})")
        return {}
    found: list[str] = []
    try:
        lines = read_lines(bounded_yaml.decode(data), name, found)
    except YamlError as error:
        whole = YamlError(f"{error.problem}; the whole file is ignored", error.line, error.column)
        problems.append(visible(whole.at(name)))
        return {}
    problems.extend(found)
    return lines


def places_of(action: Action, key: str) -> tuple[Context, ...]:
    """The contexts in which an action hears a key: its own; quitting, wherever that is no text.

    Some of the reader's are heard while words are selected too, and some of a list's where an
    export is chosen.
    """
    if action.id == QUIT and not key_names.is_printable(key):
        return tuple(Context)
    if action.id in IN_SELECTION:
        return (action.context, Context.SELECTION)
    if action.id in IN_LIBRARY:
        return (action.context, Context.LIBRARY)
    if action.id in IN_EXPORT:
        return (action.context, Context.EXPORT)
    return (action.context,)


def _settle(layers: list[dict[str, Line]], problems: list[str]) -> dict[str, Line]:
    """The line in force for each action: the last one that can live with all the others.

    Clashes are judged on what all lines together would give, so that two actions can swap their
    keys. Of two that clash, the later line goes, and its action has what it had before. Each
    round drops a line, so this ends; the shipped lines alone don't clash.
    """
    stacks = {each.id: [layer[each.id] for layer in layers if each.id in layer] for each in ACTIONS}
    while (clash := _first_clash(stacks, layers)) is not None:
        loser, winner, key = clash
        dropped = stacks[loser].pop()
        problems.append(
            f"{dropped.where}: {key_names.label(key)!r} is already {winner}; "
            f"give {winner} another key in the same file, or {loser} a free one"
        )
    return {name: lines[-1] for name, lines in stacks.items() if lines}


def _first_clash(
    stacks: dict[str, list[Line]], layers: list[dict[str, Line]]
) -> tuple[str, str, str] | None:
    """The next line to drop: its action, the action that keeps the key, and the key."""

    def weight(name: str) -> tuple[int, int, int]:
        line = stacks[name][-1]
        layer = next(n for n, lines in enumerate(layers) if lines.get(name) is line)
        return layer, line.line, line.column

    taken: dict[tuple[Context, str], str] = {}
    for name, lines in stacks.items():
        if not lines:
            continue
        for key in lines[-1].keys:
            for context in places_of(BY_ID[name], key):
                other = taken.setdefault((context, key), name)
                if other == name:
                    continue
                loser, winner = (name, other) if weight(name) > weight(other) else (other, name)
                if len(stacks[loser]) > 1:
                    return loser, winner, key
    return None


def _table(keys: ReadOnly[str, tuple[str, ...]]) -> dict[Context, ReadOnly[str, Action]]:
    table: dict[Context, dict[str, Action]] = {context: {} for context in Context}
    for action in ACTIONS:
        for key in keys[action.id]:
            for context in places_of(action, key):
                table[context].setdefault(key, action)
    return {context: MappingProxyType(row) for context, row in table.items()}


def describe(keymap: Keymap) -> str:
    """The keys in force as a table of text, group by group: keys, id, description."""
    rows = [(" ".join(keymap.labels_of(each.id)) or "-", each) for each in ACTIONS]
    wide = max(len(keys) for keys, _ in rows)
    wide_id = max(len(each.id) for each in ACTIONS)
    lines: list[str] = []
    group = ""
    for keys, each in rows:
        if each.group != group:
            lines.extend(["", each.group] if lines else [each.group])
            group = each.group
        lines.append(f"  {keys:<{wide}}  {each.id:<{wide_id}}  {each.description}")
    return "\n".join(lines) + "\n"
