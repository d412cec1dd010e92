"""Everything the reader can do: one action for each, with an id that a keymap can name.

The keys are not here: they are data, in ``keymap.yaml``. The footer, the help screen, the command
palette and the keymap's check are all made from this table, so none of them can drift.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Context(StrEnum):
    """Where a key is heard. The same key may do different things in different contexts."""

    READER = "reader"
    """The panes of a cable, and the folder of cables."""
    LIST = "list"
    """A list to choose from, with a text field above it that filters."""
    NOTE = "note"
    """A note that is being written."""
    PROMPT = "prompt"
    """One line to fill in: the search, the jump."""
    SELECTION = "selection"
    """Words of the text that are being selected."""
    LIBRARY = "library"
    """The table of a library's cables."""
    EXPORT = "export"
    """The choice of an export: a list of formats with a text field, and what matters beside it."""


TYPED = frozenset({Context.LIST, Context.NOTE, Context.PROMPT, Context.EXPORT})
"""The contexts in which letters are text, so that no action can have a printable key."""
QUIT = "app.quit"
"""The action that is live in every context, by those of its keys that type nothing."""
IN_SELECTION = frozenset(
    {
        *("tag.pick", "tag.repeat", "note.write", "annotation.delete"),
        *("copy.text", "copy.quotation", "copy.citation"),
        *(f"tag.favourite_{digit}" for digit in range(1, 10)),
        *("view.transmitted", "app.help"),
    }
)
"""The reader's actions that are live while words are selected, and are about those words."""
IN_LIBRARY = frozenset({QUIT})
"""The reader's actions that are live in the library's table by all their keys."""
IN_EXPORT = frozenset(
    {
        *("list.next", "list.previous", "list.page_down", "list.page_up"),
        *("list.accept", "list.cancel"),
    }
)
"""The actions of lists that are live where an export is chosen."""
WAYS_OUT = frozenset({QUIT, "list.cancel", "note.save", "prompt.cancel", "selection.cancel"})
"""The actions that must keep a key, for without one nobody gets out of where they are."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do.

    ``description`` is a fragment for help and palette ("Next paragraph"), ``short`` a word or two
    for the footer, ``group`` the heading under which help lists it.
    """

    id: str
    description: str
    group: str
    context: Context
    short: str


def _group(context: Context, group: str, *rows: tuple[str, str, str]) -> tuple[Action, ...]:
    return tuple(Action(name, about, group, context, short) for name, about, short in rows)


ACTIONS: tuple[Action, ...] = (
    *_group(
        Context.READER,
        "Moving",
        ("move.next_paragraph", "Next paragraph", "paragraph"),
        ("move.previous_paragraph", "Previous paragraph", "previous"),
        ("move.next_heading", "Next heading", "next heading"),
        ("move.previous_heading", "Previous heading", "heading back"),
        ("move.first", "Go to the beginning", "first"),
        ("move.last", "Go to the end", "last"),
        ("move.page_down", "One screen down", "page down"),
        ("move.page_up", "One screen up", "page up"),
        ("move.line_down", "Scroll the text one line down", "line down"),
        ("move.line_up", "Scroll the text one line up", "line up"),
        ("move.jump", "Go to a paragraph by its number", "go to"),
        ("move.next_pane", "Go to the next pane", "pane"),
        ("move.previous_pane", "Go to the pane before", "pane back"),
        ("move.open", "Open the text, or fold and unfold a heading", "open"),
        ("move.back", "Go back one step", "back"),
    ),
    *_group(
        Context.READER,
        "Folding",
        ("fold.close", "Fold what is at hand, or go up to its heading", "fold"),
        ("fold.open", "Unfold what is at hand, or go into it", "unfold"),
        ("fold.toggle", "Fold or unfold what is at hand", "fold"),
        ("fold.all", "Fold or unfold every heading", "fold all"),
    ),
    *_group(
        Context.READER,
        "View",
        ("view.whole", "Show the whole cable, or the paragraph at hand", "whole cable"),
        ("view.transmitted", "Show the text as it was transmitted, or reflowed", "as sent"),
        ("view.header", "Show or hide the cable's header", "header"),
    ),
    *_group(
        Context.READER,
        "Search",
        ("search.open", "Search in this cable", "search"),
        ("search.next", "Next search hit", "next hit"),
        ("search.previous", "Previous search hit", "hit back"),
    ),
    *_group(
        Context.READER,
        "Copy",
        ("copy.text", "Copy the paragraph, or the selected run", "copy"),
        ("copy.quotation", "Copy the words in quotation marks, with their citation", "quote"),
        ("copy.citation", "Copy a citation of the paragraph, or of the words", "cite"),
    ),
    *_group(
        Context.READER,
        "Tags and notes",
        ("tag.pick", "Tag the paragraph, or the selected run", "tag"),
        ("tag.repeat", "Apply the last tags again", "tag again"),
        *((f"tag.favourite_{n}", f"Toggle favourite tag {n}", f"tag {n}") for n in range(1, 10)),
        ("tag.select_run", "Select a run of paragraphs, to tag them together", "select"),
        (
            "selection.start",
            "Select words of the text, to tag them or write a note on them",
            "words",
        ),
        ("note.write", "Write a note on the paragraph", "note"),
        ("note.editor", "Write the note in your own editor", "editor"),
        ("review.toggle", "Mark the paragraph as reviewed, or not", "reviewed"),
        ("annotation.list", "List the annotations at hand, to change any of them", "annotations"),
        ("annotation.delete", "Delete the tags and notes at hand", "delete"),
        ("annotation.triage", "Check annotations without a place or a doubtful one", "to check"),
        ("annotation.place", "Place the annotation at hand on this paragraph", "place here"),
        ("coders.compare", "Compare what coders tagged differently, each in turn", "coders"),
        ("codebook.open", "Open the codebook: define, rename and find tags", "codebook"),
        ("edit.undo", "Undo the last change", "undo"),
        ("edit.redo", "Redo what was undone", "redo"),
    ),
    *_group(
        Context.SELECTION,
        "Selecting words",
        ("selection.next_word", "One word more, or at the other end one fewer", "word"),
        ("selection.previous_word", "One word fewer, or at the other end one more", "word back"),
        ("selection.next_sentence", "To the end of the sentence", "sentence"),
        ("selection.previous_sentence", "Back by a sentence", "sentence back"),
        ("selection.next_paragraph", "To the end of the paragraph", "paragraph"),
        ("selection.previous_paragraph", "Back by a paragraph", "paragraph back"),
        ("selection.next_line", "One line down", "line"),
        ("selection.previous_line", "One line up", "line up"),
        ("selection.line_start", "To the beginning of the line", "line's beginning"),
        ("selection.line_end", "To the end of the line", "line's end"),
        ("selection.next_character", "One character on", "character"),
        ("selection.previous_character", "One character back", "character back"),
        ("selection.swap", "Move the other end", "other end"),
        ("selection.cancel", "Leave the words, and go back to reading", "leave"),
    ),
    *_group(
        Context.READER,
        "Cable",
        ("cable.check", "Show what departs from the rules for cables", "findings"),
        ("cable.export", "Export annotations and citations, of this cable or of all", "export"),
        ("cable.open", "Open another cable", "cables"),
    ),
    *_group(
        Context.READER,
        "Library",
        ("cable.library", "Go to the library's table, or open this folder as one", "library"),
        ("cable.next", "Next cable of the library's list", "next cable"),
        ("cable.previous", "Previous cable of the library's list", "cable back"),
        ("cable.references", "Open a cable that this one refers to", "references"),
        ("cable.cited_by", "List the cables that refer to this one, and other copies", "cited by"),
        ("cable.bring", "Take over annotations of other copies of this cable", "copies"),
        ("history.back", "Back to the cable before", "back"),
        ("history.forward", "Forward again", "forward"),
    ),
    *_group(
        Context.LIBRARY,
        "Library: moving",
        ("library.next", "Next cable", "cable"),
        ("library.previous", "Previous cable", "previous"),
        ("library.page_down", "One screen down", "page down"),
        ("library.page_up", "One screen up", "page up"),
        ("library.first", "Go to the first cable", "first"),
        ("library.last", "Go to the last cable", "last"),
        ("library.open", "Read the cable at hand", "read"),
    ),
    *_group(
        Context.LIBRARY,
        "Library: finding",
        ("library.search", "Search the library", "search"),
        ("library.clear", "Show all cables again", "all"),
        ("library.sort", "Sort by relevance, date or post", "sort"),
        ("library.by_year", "Narrow by year", "year"),
        ("library.by_post", "Narrow by post", "post"),
        ("library.by_country", "Narrow by country", "country"),
        ("library.by_tags", "Narrow by the cables' TAGS", "TAGS"),
        ("library.by_class", "Narrow by classification", "class"),
        ("library.by_code", "Narrow by your codes", "codes"),
        ("library.by_coder", "Narrow by coder", "coder"),
        ("library.by_read", "Narrow to read or unread cables", "unread"),
        ("library.saved", "Ask a saved search", "saved"),
        ("library.save_search", "Save the search at hand", "save search"),
    ),
    *_group(
        Context.LIBRARY,
        "Library: marking and taking along",
        ("library.read", "Mark the cable as read, or not", "mark read"),
        ("library.tag", "Tag everything that the search finds", "tag all"),
        ("library.undo", "Undo the last step of the whole library", "undo"),
        ("library.export", "Export annotations, of what is found or of all", "export"),
    ),
    *_group(
        Context.LIBRARY,
        "Library: view",
        ("library.columns", "Choose the columns", "columns"),
        ("library.statistics", "Show figures of what is found", "figures"),
        ("library.messages", "Show the messages again", "messages"),
        ("library.help", "Show the library's keys", "help"),
        ("library.palette", "Find a command of the library by its name", "commands"),
    ),
    *_group(
        Context.READER,
        "Program",
        ("app.palette", "Find any command by its name", "commands"),
        ("app.help", "Show every key", "help"),
        ("app.theme", "Choose the colours", "theme"),
        ("app.messages", "Show the messages again", "messages"),
        (QUIT, "Quit; everything is saved", "quit"),
    ),
    *_group(
        Context.LIST,
        "Lists",
        ("list.next", "Next row", "down"),
        ("list.previous", "Previous row", "up"),
        ("list.page_down", "One page down", "page down"),
        ("list.page_up", "One page up", "page up"),
        ("list.mark", "Mark the row, to choose several", "mark"),
        ("list.pin", "Make the tag at hand a favourite, or drop it", "favourite"),
        ("list.accept", "Choose the row at hand, or those marked", "choose"),
        ("list.cancel", "Leave the list without choosing", "cancel"),
    ),
    *_group(
        Context.EXPORT,
        "Export",
        ("export.scope", "Export this cable, or the library", "scope"),
        ("export.order", "Arrange a report by cable, or by tag", "order"),
        ("export.raw", "Leave spreadsheet formulas as they are, or mark them", "formulas"),
        ("export.verify", "Read the file back and compare, or not", "verify"),
        ("export.copy_path", "Copy the path of what was written", "copy path"),
    ),
    *_group(
        Context.NOTE,
        "Note",
        ("note.save", "Keep the note and go back to the text", "keep"),
        ("note.to_editor", "Go on with the note in your own editor", "editor"),
    ),
    *_group(
        Context.PROMPT,
        "Prompt",
        ("prompt.accept", "Go there", "go"),
        ("prompt.cancel", "Leave, and go back to where you were", "cancel"),
        ("prompt.complete", "Complete the field or value, in the library's search", "complete"),
        ("prompt.next", "Next hit or entry", "next"),
        ("prompt.previous", "Previous hit or entry", "previous"),
    ),
)
"""All actions, in the order in which help and keymap list them."""

BY_ID = MappingProxyType({each.id: each for each in ACTIONS})
"""The same by id."""


def action(id: str) -> Action:  # noqa: A002 - it is what a keymap calls it
    """The action with this id. Raises ``KeyError`` where there is none: ids are ours."""
    return BY_ID[id]
