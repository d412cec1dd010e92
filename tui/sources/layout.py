"""The record layout: five lines (id, subject, date, classification, origin), then the telegram.

It is the one text form of a cable, whichever source it came from: the publisher's page and the
archive's dump are laid out as a script of the publisher's time laid them out, so that ids, spans
and annotations are the same for all three (measured on 41 cables and five of their pages: equal).
"""

from __future__ import annotations

import re
from datetime import date

from tui.cable.model import Record
from tui.cable.transmission import MESSAGE_ID

_SUBJECT = re.compile(r"SUBJ(?:ECT)?\s?[:.;]\s*|SUBJECT\s+|Subj(?:ect)?\s?:\s*")
_NEXT_FIELD = re.compile(r"REF|CLASS|Classified|E\.?O\.? |TAGS")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def laid_out(record: Record, header: str, content: str) -> str:
    """The telegram in the record layout; header and content are joined as they are.

    Without a well-formed message id, or without both date and classification, the five lines would
    not be read as a record again; then the text is the telegram alone.
    """
    telegram = header + content
    if MESSAGE_ID.fullmatch(record.id) is None or not (record.date or record.classification):
        return telegram
    lines = (
        record.id,
        record.subject,
        date_line(record.date) if record.date is not None else "",
        record.classification,
        record.origin,
    )
    return "\n".join((*(" ".join(line.split()) for line in lines), telegram))


def date_line(day: str) -> str:
    """An ISO 8601 date as the record layout prints it: ``Tue Dec 29 00:00:00 +0100 2009``."""
    moment = date.fromisoformat(day)
    name, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    return f"{name} {month} {moment.day:02d} 00:00:00 +0100 {moment.year:04d}"


def subject_line(content: str) -> str:
    """The subject as the record layout prints it: the SUBJECT line up to a blank line, joined.

    That is also where the paragraph after it has no blank line before it; the layout's subject is
    no authority, the cable's own field is read by ``tui.cable``.
    """
    if "SUBJ" not in content and "Subj" not in content:
        return ""
    start = 0
    taken: list[str] = []
    begun = False
    while start < len(content):
        stop = content.find("\n", start)
        stop = len(content) if stop < 0 else stop
        line = content[start:stop].strip()
        start = stop + 1
        if not begun:
            label = _SUBJECT.match(line)
            if label is not None:
                begun = True
                taken.append(line[label.end() :])
        elif not line or _NEXT_FIELD.match(line):
            break
        else:
            taken.append(line)
    return " ".join(" ".join(taken).split())
