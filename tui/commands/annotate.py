"""``cablegram annotate``: what the reader's keys do to a paragraph or a passage, from a script.

It edits, records and saves by the same functions as the reader, so that ``u`` there undoes it.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tui.annotations import editing
from tui.annotations.anchors import Placement, place
from tui.annotations.bounded_yaml import LONGEST_SCALAR
from tui.annotations.coders import open_kept, user_name
from tui.annotations.editing import Spot
from tui.annotations.history import History, journal_of
from tui.annotations.model import Annotations
from tui.annotations.sidecar import Sidecar, SidecarError
from tui.cable.addresses import stem
from tui.cable.model import SPEAKABLE, Cable, Kind, Node
from tui.cable.visible import visible
from tui.commands.calls import Parser, UsageError, add_coder, add_source
from tui.commands.output import FAILURE, SUCCESS, complain, put_line, tell
from tui.sources.files import Source, SourceError
from tui.sources.found import cable_of
from tui.sources.open import read

EXAMPLES = """\
examples:
  cablegram annotate 03GUATEMALA1815.txt --paragraph 8 --tag shelter
  cablegram annotate 03GUATEMALA1815.txt --paragraph 14 --tag shelter/capacity \\
      --quote 'approximately 100 children'
  cablegram annotate 03GUATEMALA1815.txt --paragraph 8 --note - < note.txt
  cablegram annotate 03GUATEMALA1815.txt --paragraph 8 --tag shelter --remove
  cablegram annotate 03GUATEMALA1815.txt --paragraph 8 --remove

It ends with status 0 only once the sidecar is on disk. --remove takes the tags
that are named off; without tags, all of yours on the paragraph or the passage,
as d does in the reader. u in the reader undoes what was done here.
"""


class SpotError(Exception):
    """A paragraph or passage that is not there, or not only once; one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to do: tags to put on or take off, a note (None leaves it), a mark as reviewed.

    ``quote`` are the words in ``paragraph`` that are meant; None means all of it.
    """

    paragraph: str
    quote: str | None
    tags: tuple[str, ...]
    note: str | None
    reviewed: bool
    remove: bool


def run(given: list[str]) -> int:
    """Carry out one call; answers the exit status."""
    parser = Parser("cablegram annotate", "Annotate a paragraph or a passage.", EXAMPLES)
    parser.add_argument("path", metavar="FILE", type=Path, help="a cable, or FILE#ID")
    parser.add_argument("--paragraph", metavar="ID", required=True, help="as 8, 8.2 or s2")
    parser.add_argument("--quote", metavar="TEXT", help="words in it: annotate these alone")
    parser.add_argument("--tag", metavar="TAG", action="append", default=[], dest="tags")
    parser.add_argument("--note", metavar="TEXT", help="the note; - reads it from standard input")
    parser.add_argument("--reviewed", action="store_true", help="mark the paragraph as reviewed")
    parser.add_argument("--remove", action="store_true", help="take tags, or all of yours, off")
    add_coder(parser, "who annotates")
    add_source(parser)
    options = parser.parse_args(given)
    wish = _wish(options)
    path: Path = options.path
    try:
        source = read(path, options.source)
    except SourceError as error:
        complain(str(error))
        return FAILURE
    cable = cable_of(source.text, source.record)
    identity = cable.id or stem(source.path)
    coder: str = options.coder or ""
    sidecar, name = open_kept(source.path, identity, source.sha256, coder)
    if not sidecar.writable:
        complain(sidecar.problem)
        return FAILURE
    author = name or user_name()
    try:
        # Others wait, so that two at once on one paragraph add to one annotation.
        with sidecar.held():
            return _annotate(source, cable, sidecar, wish, author)
    except SpotError as error:
        complain(f"{visible(str(path))}: {error}")
    except SidecarError as error:
        complain(str(error))
    return FAILURE


def _annotate(source: Source, cable: Cable, sidecar: Sidecar, wish: Wish, author: str) -> int:
    before = sidecar.pending or sidecar.base
    placement = place(cable, before, source.sha256)
    found = find_spot(cable, placement, wish.paragraph, wish.quote)
    spot = replace(found, sha256=source.sha256)
    after, done = edited(before, spot, wish, author)
    history = History(journal_of(sidecar.path))
    where = f"{cable.id or stem(source.path)} {_named(spot.paragraph)}"
    if not editing.record(history, done, before, after):
        put_line(f"{where}: nothing to change ({done})")
        return SUCCESS
    saved = editing.put_on_disk(history, sidecar, after)
    put_line(f"{where}: {done}; kept in {sidecar.path}")
    tell(filter(None, (sidecar.notice, saved.message)))
    return SUCCESS if saved.confirmed else FAILURE


def _wish(options: argparse.Namespace) -> Wish:
    named: list[str] = options.tags
    tags = editing.clean_tags(named)
    note: str | None = options.note
    if note is not None:
        note = note.replace("\r\n", "\n")
    for tag in named:
        if not editing.clean_tags([tag]):
            raise UsageError(f"{tag!r} is no tag; see 'cablegram annotate --help'")
    if options.remove and note is not None:
        raise UsageError("--remove takes tags off; an empty --note removes a note")
    if not options.paragraph.strip():
        raise UsageError("--paragraph needs an id, as 8, 8.2 or s2")
    if options.quote is not None and options.reviewed:
        raise UsageError("--reviewed marks a whole paragraph; leave --quote out")
    if not (tags or note is not None or options.reviewed or options.remove):
        raise UsageError(
            "nothing to do: give --tag, --note, --reviewed or --remove; "
            "see 'cablegram annotate --help'"
        )
    if note == "-":
        note = _from_standard_input()
    elif note and not note.strip():
        raise UsageError("--note holds only blanks; --note '' takes the note away")
    where: tuple[str, str | None] = options.paragraph, options.quote
    return Wish(*where, tags, note, options.reviewed, options.remove)


def _from_standard_input() -> str:
    data = sys.stdin.buffer.read(4 * LONGEST_SCALAR + 1)
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"--note -: byte 0x{data[error.start]:02X} is not UTF-8") from None
    if len(text) > LONGEST_SCALAR:
        raise UsageError(f"--note -: longer than {LONGEST_SCALAR} characters")
    if not text.strip():
        # What was to write it may have failed; that must not take a note away.
        raise UsageError("--note -: standard input was empty; --note '' takes the note away")
    return text


def edited(before: Annotations, spot: Spot, wish: Wish, author: str) -> tuple[Annotations, str]:
    """The annotations as wished, and what was done in a few words."""
    target = before
    said: list[str] = []
    names = " ".join(f"#{tag}" for tag in wish.tags)
    if wish.remove and not wish.tags and not wish.reviewed:
        left = editing.without_own(before, spot.present, author)
        others = f", {left.others} of other coders stay" if left.others else ""
        return left.annotations, f"{left.gone} of your annotations removed{others}"
    if wish.tags and wish.remove:
        target = editing.with_tags(target, [spot], (), wish.tags, author)
        said.append(f"tags {names} taken off")
    elif wish.tags:
        target = editing.with_tags(target, [spot], wish.tags, (), author)
        said.append(f"tags {names}")
    if wish.note is not None:
        own = spot.own(author)
        verb = "replaced" if own is not None and own.note else "written"
        # The tags may just have made the annotation that the note goes on.
        known = {item.id for item in before.items} - {item.id for item in spot.present}
        present = tuple(item for item in target.items if item.id not in known)
        target = editing.with_note(target, replace(spot, present=present), wish.note, author)
        said.append(f"note {verb}" if wish.note else "note removed")
    if wish.reviewed:
        target = editing.with_reviewed(target, [spot.paragraph], done=not wish.remove)
        said.append("not reviewed" if wish.remove else "reviewed")
    return target, ", ".join(said)


# Where


def find_spot(cable: Cable, placement: Placement, paragraph: str, quote: str | None) -> Spot:
    """The paragraph with this id, or the one passage in it that reads ``quote``, blanks apart.

    Raises ``SpotError`` where there is none, or more than one.
    """
    wanted = paragraph.strip().removeprefix("¶").strip()
    nodes = {node.id: node for node in cable.walk() if node.kind in SPEAKABLE and node.id}
    node = nodes.get(wanted)
    if node is None:
        near = ", ".join(near_ids(wanted, list(nodes)))
        raise SpotError(
            f"no paragraph {visible(wanted)}; " + (f"near it are {near}" if near else "it has none")
        )
    if quote is None:
        on = tuple(one.annotation for one in placement.placed if one.paragraph == node.id)
        return Spot(cable, node, on)
    span = _passage(cable, nodes, node, quote)
    on = tuple(one.annotation for one in placement.placed if (one.start, one.end) == span)
    return Spot(cable, node, on, span)


def near_ids(wanted: str, known: list[str]) -> list[str]:
    """At most five ids that somebody who typed ``wanted`` may have meant, the likeliest first."""
    if wanted.isdecimal():
        numbers = [one for one in known if one.isdecimal()]
        numbers.sort(key=lambda one: abs(int(one) - int(wanted)))
        return sorted(numbers[:4], key=int)
    return difflib.get_close_matches(wanted, known, n=5, cutoff=0.4) or known[:5]


def _passage(cable: Cable, nodes: dict[str, Node], node: Node, quote: str) -> tuple[int, int]:
    words = " ".join(quote.split())
    if not words:
        raise UsageError("--quote must hold words")
    found = list(_spans(cable, node, words))
    if len(found) == 1:
        return found[0]
    where = _named(node.id)
    if found:
        places = ", ".join(str(start) for start, _ in found[:5])
        raise SpotError(
            f"these words stand {len(found)} times in {where}, at {places}: quote more of them"
        )
    others = [
        other.id
        for other in nodes.values()
        if other.kind in (Kind.PARAGRAPH, Kind.HEADING)
        and next(_spans(cable, other, words), None) is not None
    ]
    elsewhere = f", but in {', '.join(map(_named, others[:5]))}" if others else ""
    raise SpotError(f"these words do not stand in {where}{elsewhere}: {visible(words[:60])}")


def _spans(cable: Cable, node: Node, words: str) -> Iterator[tuple[int, int]]:
    """Where ``words`` stand in a node, blanks apart: as transmitted, else past page breaks."""
    whole = [(node.start, node.end)]
    held = [leaf for leaf in node.walk() if not leaf.children and leaf.kind is not Kind.ARTEFACT]
    for pieces in (whole, [(leaf.start, leaf.end) for leaf in held]):
        flat, offsets = _flat(cable.text, pieces)
        at = flat.find(words)
        if at < 0:
            continue
        while at >= 0:
            yield offsets[at], offsets[at + len(words) - 1] + 1
            at = flat.find(words, at + 1)
        return


def _flat(text: str, pieces: list[tuple[int, int]]) -> tuple[str, list[int]]:
    """Pieces of a text with each run of blanks made one, and the offset of every character."""
    characters: list[str] = []
    offsets: list[int] = []
    for start, end in pieces:
        for at in range(start, end):
            character = " " if text[at].isspace() else text[at]
            if character != " " or (characters and characters[-1] != " "):
                characters.append(character)
                offsets.append(at)
    return "".join(characters), offsets


def _named(identity: str) -> str:
    return f"¶{identity}" if identity[:1].isdigit() else identity
