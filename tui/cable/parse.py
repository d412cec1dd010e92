"""``parse``: a text becomes a cable. Total, lossless, and linear in the length of the text."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tui.cable.artefacts import Furniture, find_furniture
from tui.cable.banner import FoundBanner, find_banner
from tui.cable.blocks import mark_blocks
from tui.cable.body import BodyReader
from tui.cable.draft import Draft, Piece, finish, leaf
from tui.cable.ending import Ending, find_ending
from tui.cable.header import ContentHeader, read_header
from tui.cable.lines import Lines
from tui.cable.model import Cable, Fields, Kind, Node, Record, Reference
from tui.cable.pages import Pages, after_telegram, find_pages, telegram_lines
from tui.cable.references import message_id, read_references
from tui.cable.transmission import (
    Transmission,
    copied_header,
    looks_like_transmission,
    mail_date,
    read_record,
    read_transmission,
)

# A member of an enumeration takes ten times as long to find as a name of the module.
_RECORD, _NOTICE, _BANNER, _TRANSMISSION = (
    Kind.RECORD,
    Kind.NOTICE,
    Kind.BANNER,
    Kind.TRANSMISSION,
)
_LARGE = 30_000
"""Code points from which on a text is larger than 99 of 100 cables."""


def parse(text: str) -> Cable:
    """The cable that ``text`` holds. Never raises; the leaves of its nodes partition ``text``.

    The fields are read at once, the tree when ``Cable.nodes`` is first asked for.
    """
    if len(text) < _LARGE:
        return _parse(text)
    with _uncollected():
        return _parse(text)


def _parse(text: str) -> Cable:
    lines = telegram_lines(text)
    record = read_record(lines)
    first = 5 if record is not None else 0
    drafts = _record_drafts(lines) if record is not None else []
    pages = find_pages(lines, first)
    front = pages.without(lines)
    banner = find_banner(front, first)
    transmission, content = _before_content(front, first, banner, drafts)
    post = banner.value.post if banner is not None else None
    furniture = find_furniture(lines, content, post)
    furniture.artefacts.update(pages.spans)
    header = read_header(lines, content, furniture)
    drafts.extend(header.drafts)
    ending = find_ending(lines, header.body, furniture)
    fields = _fields(transmission, banner, header, ending.signature, record)
    unread = _Unread(text, lines, furniture, pages, drafts, content, header.body, ending)
    return Cable(text, record, fields, unread)


@dataclass(slots=True)
class _Unread:
    """A parse that has read the header: ``nodes`` reads the body and makes the tree, once."""

    text: str
    lines: Lines
    furniture: Furniture
    pages: Pages
    drafts: list[Piece]
    content: int
    body: int
    ending: Ending

    def nodes(self) -> tuple[Node, ...]:
        """The tree. The drafts become its nodes, so it can be asked for once only."""
        if len(self.text) < _LARGE:
            return self._tree()
        with _uncollected():
            return self._tree()

    def _tree(self) -> tuple[Node, ...]:
        text, lines, drafts, ending = self.text, self.lines, self.drafts, self.ending
        reader = BodyReader(lines, self.body, ending.stop, self.furniture)
        body = reader.read()
        mark_blocks(text, body, reader.begins)
        drafts.extend(body)
        drafts.extend(ending.drafts)
        self.pages.place(drafts, self.content, ending.stop)
        drafts.extend(after_telegram(text, lines.starts[-1] - 1))
        return finish(text, drafts, 0, len(text))


@contextmanager
def _uncollected() -> Iterator[None]:
    """The collector of garbage at rest while a large text is read.

    What is made stays, and none of it is part of a cycle. The collector would look at all of it
    again whenever a quarter more had been made, and twice the text take more than twice the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _record_drafts(lines: Lines) -> list[Piece]:
    """The written ones of the record's five lines."""
    kind = _RECORD
    return [
        leaf(kind, begin, begin + len(printed))
        for begin, printed in zip(lines.begins[:5], lines.trimmed[:5], strict=True)
        if printed
    ]


def _before_content(
    lines: Lines, first: int, banner: FoundBanner | None, drafts: list[Piece]
) -> tuple[Transmission, int]:
    """Add what stands before the content; answers the first line of the content."""
    if banner is None:
        content = looks_like_transmission(lines, first)
        transmission = read_transmission(lines, first, lines.starts[content])
        drafts.extend(_gathered(transmission))
        return transmission, content
    start = lines.starts[first]
    mailed = mail_date(lines.text, start, banner.start)
    end = mailed[0] if mailed is not None else banner.start
    transmission = read_transmission(lines, first, end)
    drafts.extend(_gathered(transmission))
    if mailed is not None:
        drafts.append(leaf(_NOTICE, *mailed))
    drafts.append(leaf(_BANNER, banner.start, banner.end))
    content = banner.line + 1
    copied = copied_header(lines, content)
    again = find_banner(lines, copied) if copied > 0 else None
    if again is not None:
        drafts.extend(_gathered(read_transmission(lines, content, again.start)))
        drafts.append(leaf(_BANNER, again.start, again.end))
        content = again.line + 1
    return transmission, content


def _gathered(transmission: Transmission) -> list[Piece]:
    """The parts of a transmission header in one draft, notices of a collection apart."""
    parts = transmission.drafts
    if not parts:
        return []
    if not transmission.noticed:
        return [Draft(_TRANSMISSION, parts[0].start, parts[-1].end, children=parts)]
    gathered: list[Piece] = []
    held: list[Piece] = []
    for part in [*parts, None]:
        if part is not None and part.kind is not _NOTICE:
            held.append(part)
            continue
        if held:
            whole = Draft(_TRANSMISSION, held[0].start, held[-1].end, children=held)
            gathered.append(whole)
            held = []
        if part is not None:
            gathered.append(part)
    return gathered


def _own_id(banner: FoundBanner | None, year: int | None) -> str:
    """The message id that the banner gives; an empty text where it has no post or number."""
    if banner is None or year is None or not banner.value.post or not banner.value.serial:
        return ""
    return message_id(banner.value.post, banner.value.serial, year)


def _fields(
    transmission: Transmission,
    banner: FoundBanner | None,
    header: ContentHeader,
    signature: str | None,
    record: Record | None,
) -> Fields:
    date = record.date if record is not None else None
    if date is None and transmission.date_time_group is not None:
        date = transmission.date_time_group.instant
    year = int(date[:4]) if date is not None else None
    own = _own_id(banner, year)
    references: list[Reference] = []
    for printed in header.references:
        references.extend(read_references(printed, year, own))
    return Fields(
        transmission_id=transmission.transmission_id,
        precedence=transmission.precedence,
        date_time_group=transmission.date_time_group,
        sender=transmission.sender,
        to=transmission.to,
        info=transmission.info,
        excluded=transmission.excluded,
        banner=banner.value if banner is not None else None,
        captions=(*transmission.captions, *header.captions),
        passing=tuple(header.passing),
        offices=tuple(header.offices),
        executive_order=header.executive_order,
        tags=header.tags,
        tag_codes=header.tag_codes,
        subject=header.subject,
        references=tuple(references),
        classified_by=header.classified_by,
        authority=header.authority,
        signature=signature,
        partial=transmission.noticed,
    )
