"""What can be done in the codebook: each asks for what it needs, does it, and says what it did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from tui.annotations import codebook_changes as changes
from tui.annotations.codebook import COLOUR, KEYS, Code, is_within
from tui.annotations.codebook_changes import CodebookError, Codes
from tui.annotations.model import clean_tag
from tui.app import recoding_actions
from tui.app.coding import CodeLine
from tui.app.colours import COLOURS, colour_name
from tui.app.screens.asking import Ask
from tui.app.screens.chooser import Choice, Chooser, Chosen
from tui.app.screens.notice import Notice
from tui.app.subjects import short

if TYPE_CHECKING:
    from tui.app.screens.codes import Codes as Screen

KEYS_SHOWN: tuple[tuple[tuple[str, ...], str], ...] = (
    (("move.next_paragraph", "move.previous_paragraph"), "tag"),
    (("move.open",), "do"),
    (("tag.pick",), "new"),
    (("note.write",), "describe"),
    (("annotation.list",), "uses"),
    (("edit.undo",), "undo"),
    (("app.help",), "help"),
    (("move.back",), "close"),
    (("search.open",), "find"),
    (("app.theme",), "colour"),
    (("annotation.delete",), "take out"),
)
"""The keys of the last line, the first ones mattering most."""
_HELP = (
    (("move.open",), "everything that can be done with the tag at hand, renaming and merging too"),
    (("tag.pick",), "a new tag"),
    (("note.write",), "describe the tag; what it meant before is kept as an earlier wording"),
    (("app.theme",), "its colour"),
    (("tag.favourite_1", "tag.favourite_9"), "the digit that puts it on and takes it off"),
    (("annotation.list",), "where it is used; choosing a use opens the cable there"),
    (("annotation.delete",), "take it out of the codebook; annotations keep it"),
    (("search.open",), "find a tag by its name"),
    (
        ("edit.undo",),
        "undo the last change made here; then, asking first, the library's last step",
    ),
    (("move.back", "codebook.open"), "back to the cable"),
)
_FAVOURITE = "tag.favourite_"


def perform(screen: Screen, identity: str) -> None:
    """Do what an action of the reader means in the codebook; nothing where it means nothing."""
    line = screen.line
    match identity:
        case "tag.pick":
            create(screen)
        case "search.open":
            find(screen)
        case "edit.undo":
            recoding_actions.undo(screen)
        case "app.help":
            show_help(screen)
        case _ if line is None:
            pass
        case "move.open":
            offer(screen, line)
        case "annotation.list":
            show_uses(screen, line)
        case "note.write" | "app.theme" | "annotation.delete" if line.code is None:
            _say_not_in_it(screen, line)
        case "note.write":
            describe(screen, line)
        case "app.theme":
            recolour(screen, line)
        case "annotation.delete":
            take_out(screen, line)
        case _ if identity.startswith(_FAVOURITE):
            if line.code is None:
                _say_not_in_it(screen, line)
            else:
                give_key(screen, line.name, identity.removeprefix(_FAVOURITE))
        case _:
            pass


def offer(screen: Screen, line: CodeLine) -> None:
    """List what can be done with a tag."""
    label = screen.keymap.label_of
    doing: dict[str, tuple[str, str, Callable[[], object]]] = {}
    others = [one.name for one in screen.library.others()]
    if line.code is None:
        adopt_it = partial(adopt, screen, [line.name])
        doing["adopt"] = ("Put it into the codebook", "", adopt_it)
        if len(others) > 1:
            every = f"Put all {len(others)} that are in use into the codebook"
            doing["adopt all"] = (every, "", partial(adopt, screen, others))
    else:
        doing["describe"] = ("Describe", label("note.write"), partial(describe, screen, line))
    rename = partial(recoding_actions.ask_name, screen, line.name)
    doing["rename"] = ("Rename in the whole library", "", rename)
    merge = partial(recoding_actions.ask_other, screen, line.name)
    doing["merge"] = ("Merge into another tag", "", merge)
    if line.code is not None:
        doing["colour"] = ("Colour", label("app.theme"), partial(recolour, screen, line))
        doing["key"] = ("Key", "1–9", partial(choose_key, screen, line))
    shown = partial(show_uses, screen, line)
    doing["uses"] = ("Show where it is used", label("annotation.list"), shown)
    below = partial(create, screen, f"{line.name}/")
    doing["below"] = ("New tag below it", "", below)
    if line.code is not None:
        gone = partial(take_out, screen, line)
        doing["remove"] = ("Take it out of the codebook", label("annotation.delete"), gone)
    choices = [Choice(key, words, sign=sign) for key, (words, sign, _) in doing.items()]

    def do(chosen: Chosen | None) -> None:
        if chosen is not None:
            doing[chosen.key][2]()

    _choose(screen, f"Tag {line.name}", choices, do)


def _choose(
    screen: Screen,
    title: str,
    choices: list[Choice],
    done: Callable[[Chosen | None], None],
    *,
    start: str = "",
    make_new: Callable[[str], str] | None = None,
    tall: bool = False,
) -> None:
    hint = f"{screen.keymap.label_of('list.accept')} chooses"
    screen.app.push_screen(
        Chooser(
            screen.palette,
            screen.keymap,
            title,
            choices,
            done,
            start=start,
            make_new=make_new,
            hint=hint,
            tall=tall,
        )
    )


def _change(
    screen: Screen, name: str, make: Callable[[Codes], Codes], said: str, cursor: str | None = None
) -> None:
    """Change the codebook, and say so; or why not."""
    try:
        changed = screen.library.change(name, make)
    except CodebookError as error:
        screen.say(str(error), "error")
        return
    if changed:
        screen.changed(cursor)
        screen.say(f"{said}; {screen.keymap.label_of('edit.undo')} undoes it.", "good")
    else:
        screen.say("It is so already.")


def _say_not_in_it(screen: Screen, line: CodeLine) -> None:
    key = screen.keymap.label_of("move.open")
    screen.say(f"{line.name} is not in the codebook: {key} offers to adopt it.", "warning")


def create(screen: Screen, beginning: str = "") -> None:
    """Ask for the name of a new tag."""

    def done(text: str | None) -> None:
        name = clean_tag(text or "")
        if text is None or not name:
            return
        _change(
            screen,
            f"new tag {name}",
            lambda codes: changes.create(codes, Code(name)),
            f"{name} is in the codebook",
            name,
        )

    title = "Name of the new tag; / makes a hierarchy"
    screen.app.push_screen(Ask(screen.palette, screen.keymap, title, beginning, done))


def adopt(screen: Screen, tags: list[str]) -> None:
    """Put tags that are in use into the codebook."""

    def make(codes: Codes) -> Codes:
        for tag in tags:
            codes = changes.create(codes, Code(tag))
        return codes

    name = tags[0] if len(tags) == 1 else f"{len(tags)} tags"
    _change(screen, f"adoption of {name}", make, f"{name} put into the codebook")


def describe(screen: Screen, line: CodeLine) -> None:
    """Write what a tag means."""
    before = line.code.description if line.code is not None else ""

    def done(text: str | None) -> None:
        if text is None or text == before:
            return
        today = date.today().isoformat()
        earlier = "; what it was is kept as an earlier wording" if before else ""
        _change(
            screen,
            f"description of {line.name}",
            lambda codes: changes.describe(codes, line.name, text, today),
            f"{line.name} is described{earlier}" if text else f"{line.name} has no description",
        )

    title = f"What {line.name} means"
    screen.app.push_screen(Ask(screen.palette, screen.keymap, title, before, done, several=True))


def recolour(screen: Screen, line: CodeLine) -> None:
    """Choose a colour, or type one."""
    present = line.code.colour if line.code is not None else ""
    used = {one.code.colour: one.name for one in screen.library.lines() if one.code is not None}
    offered = dict(COLOURS)
    if present and present not in offered.values():
        offered[colour_name(present)] = present
    choices = [
        Choice(colour, f"■ {name:<7}", colour, used.get(colour, ""), colour)
        for name, colour in offered.items()
    ]
    choices.append(Choice("none", "No colour"))

    def done(chosen: Chosen | None) -> None:
        if chosen is None:
            return
        colour = "" if chosen.key == "none" else chosen.key
        _change(
            screen,
            f"colour of {line.name}",
            lambda codes: changes.recolour(codes, line.name, colour),
            f"{line.name} is {colour_name(colour)}" if colour else f"{line.name} has no colour",
        )

    def typed(text: str) -> str:
        return text if COLOUR.fullmatch(text) else ""

    title = f"Colour of {line.name}; or type #rrggbb"
    _choose(screen, title, choices, done, start=present or "none", make_new=typed)


def choose_key(screen: Screen, line: CodeLine) -> None:
    """Choose the digit that toggles a tag."""
    taken = {code.key: code.name for code in screen.library.codebook.codes if code.key}
    choices = [Choice(digit, digit, taken.get(digit, "free")) for digit in KEYS]
    choices.append(Choice("none", "No key"))
    present = line.code.key if line.code is not None else ""

    def done(chosen: Chosen | None) -> None:
        if chosen is not None:
            give_key(screen, line.name, "" if chosen.key == "none" else chosen.key)

    _choose(screen, f"Key of {line.name}", choices, done, start=present or "none")


def give_key(screen: Screen, tag: str, digit: str) -> None:
    """Give a tag a digit; the one that had it loses it."""
    codes = screen.library.codebook.codes
    loser = next((c.name for c in codes if digit and c.key == digit and c.name != tag), "")
    said = f"{digit} puts on {tag}" if digit else f"{tag} has no key"
    _change(
        screen,
        f"key of {tag}",
        lambda codes: changes.assign_key(codes, tag, digit),
        said + (f", and no longer {loser}" if loser else ""),
    )


def take_out(screen: Screen, line: CodeLine) -> None:
    """Take a tag out of the codebook; annotations keep it."""
    used = line.count.uses if line.count is not None else 0
    one = "annotation keeps" if used == 1 else "annotations keep"
    _change(
        screen,
        f"removal of {line.name}",
        lambda codes: changes.remove(codes, line.name),
        f"{line.name} is out of the codebook" + (f"; {used} {one} it" if used else ""),
    )


def find(screen: Screen) -> None:
    """Go to a tag by its name."""
    library = screen.library
    choices = [
        Choice(one.name, one.name, (one.code.description if one.code else ""), style="tag")
        for one in (*library.lines(), *library.others())
    ]

    def done(chosen: Chosen | None) -> None:
        if chosen is not None:
            screen.go_to(chosen.key)

    _choose(screen, "Find a tag", choices, done, start=screen.cursor, tall=True)


def show_uses(screen: Screen, line: CodeLine) -> None:
    """List where a tag, or one below it, is used; choosing a use opens the cable there."""
    if not screen.library.is_counted:
        screen.say("The uses are still being counted: one moment.")
        return
    uses = screen.library.uses(line.name)
    if not uses:
        screen.say(f"Nothing carries {line.name}, nor a tag below it.")
        return
    wide = min(24, max(len(_cable_name(use.kept.cable.name)) for use in uses))
    choices: list[Choice] = []
    for place, use in enumerate(uses):
        item = use.annotation
        below = [tag for tag in item.tags if tag != line.name and is_within(tag, line.name)]
        words = " ".join(
            filter(None, (*(f"#{tag}" for tag in below), short(item.quote or item.opening, 120)))
        )
        name = _cable_name(use.kept.cable.name).ljust(wide)
        paragraph = f"¶ {item.paragraph}" if item.paragraph[:1].isdigit() else item.paragraph
        sign = use.kept.coder or item.author
        choices.append(Choice(str(place), f"{name} {paragraph}", words, sign))

    def go(chosen: Chosen | None) -> None:
        if chosen is not None:
            screen.leave(uses[int(chosen.key)])

    count = f"{len(uses)} uses" if len(uses) > 1 else "1 use"
    _choose(screen, f"{count} of {line.name}", choices, go, tall=True)


def _cable_name(name: str) -> str:
    return name.removesuffix(".txt")


def show_help(screen: Screen) -> None:
    """Every key of the codebook."""
    words: list[tuple[str, str]] = []
    for ids, about in _HELP:
        labels = [label for label in map(screen.keymap.label_of, ids) if label]
        between = " to " if ids[0].startswith(_FAVOURITE) else " or "
        words.append((f"{between.join(labels) or '(no key)'}  {about}", ""))
    screen.app.push_screen(Notice(screen.palette, screen.keymap, "Keys of the codebook", words))
