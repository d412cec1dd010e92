"""The commands of the dialogue, and the help that is made from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tui.cable.visible import visible
from tui.plain import annotating, reading
from tui.plain.dialogue import Command, Dialogue, RefusalError


def leave(dialogue: Dialogue, _: str) -> Iterator[str]:
    """Leave; everything is saved."""
    dialogue.left = True
    return iter(())


def explain(dialogue: Dialogue, name: str) -> Iterator[str]:
    """List the commands, or tell one."""
    if name and name.lower() not in dialogue.commands:
        raise RefusalError(f"There is no command {visible(name)}.")
    chosen = [dialogue.commands[name.lower()]] if name else COMMANDS
    if not name:
        yield "An empty line reads on; a number or an id, as 8, 8.2 or s2, goes there."
    for command in chosen:
        takes = f" {command.takes}" if command.takes else ""
        yield f"{command.name}{takes} ({command.short}): {command.told}"


COMMANDS: tuple[Command, ...] = (
    Command("next", "n", "", "read the next heading or paragraph", reading.next_unit),
    Command("back", "b", "", "read the one before", reading.previous_unit),
    Command("go", "g", "ID", "go to a paragraph, item or heading and read it", reading.go),
    Command("read", "r", "", "read what is at hand again", reading.read),
    Command("rest", "a", "", "read from here to the end", reading.read_rest),
    Command("header", "h", "", "read the header", reading.header),
    Command("outline", "o", "", "list headings and paragraphs with their tags", reading.outline),
    Command("find", "f", "WORDS", "go to the next place with these words", reading.find),
    Command("findings", "c", "", "list what departs from the rules for cables", reading.findings),
    Command("tag", "t", 'TAG, TAG on "WORDS"', "tag it, or words of it", annotating.tag),
    Command("untag", "ut", 'TAG on "WORDS"', "take tags of yours off", annotating.untag),
    Command("note", "m", 'TEXT on "WORDS"', "write a note; alone, of many lines", annotating.note),
    Command("nonote", "nm", "", "take your note away", annotating.take_note_away),
    Command("draft", "d", "", "go on with an unfinished note", annotating.go_on_with_draft),
    Command("reviewed", "x", "", "mark it as reviewed, or not", annotating.reviewed),
    Command("delete", "del", "", "take all your annotations of it away", annotating.delete),
    Command("undo", "u", "", "undo the last step, also of an earlier day", annotating.undo),
    Command("redo", "ur", "", "redo what was undone last", annotating.redo),
    Command("tags", "l", "", "list the tags that are known here", annotating.tags),
    Command("notes", "v", "", "list everything that was added to the cable", annotating.notes),
    Command("help", "?", "COMMAND", "list the commands, or tell one", explain),
    Command("quit", "q", "", "leave; everything is saved", leave),
)
BY_NAME: Mapping[str, Command] = MappingProxyType(
    {name: command for command in COMMANDS for name in (command.name, command.short)}
)
