"""Small cables that nobody ever sent. Their places, people and markings are invented."""

from __future__ import annotations

from pathlib import Path

MEADOW = """\
04ZENDA117
HARVEST TALKS RESUME
Mon Mar 1 00:00:00 +0100 2004
SECRET//NOFORN
Embassy Zenda
S E C R E T ZENDA 000117

NOFORN
SIPDIS

E.O. 12958: DECL: 03/01/2014
TAGS: ECON PREL
SUBJECT: HARVEST TALKS RESUME

REF: A. STRELSAU 44
     B. 03ZENDA900

Classified By: DCM Flavia Elphberg. Reasons 1.4 (b) and (d).

1. (C) Summary: The millers and the crown met on
March 1. Both sides praised the meadow plan. End summary.

The Mill
--------

2. (S//NF) The miller said that the harvest would fail
without rain. He asked for harvest seed from abroad.

3. (U) The crown promised the following:

-- seed for the harvest of all three valleys
-- a bridge at Tarlenheim

The Bridge
----------

4. (C) Engineers doubt that the bridge can stand by June.

5. (U) Comment: The meadow plan needs a bridge. End comment.

RASSENDYLL
"""

RIVER = """\
05STRELSAU20
RIVER LEVELS
Tue Apr 5 00:00:00 +0200 2005
UNCLASSIFIED
Embassy Strelsau
UNCLAS STRELSAU 000020

E.O. 12958: N/A
TAGS: SENV
SUBJECT: RIVER LEVELS

1. (U) The river stands two feet above the mark.

2. (U) The ferry does not run.

SAPT
"""

PLAIN_WORDS = """\
A note without a single paragraph number,
kept beside the cables of that year.
"""

NO_SUBJECT = """\
06HENTZAU3

Wed May 3 00:00:00 +0200 2006
UNCLASSIFIED
Embassy Hentzau
UNCLAS HENTZAU 000003

1. (U) Nothing to report.
"""


def long_cable(paragraphs: int) -> str:
    """A cable with many paragraphs, each of two lines."""
    body = "\n".join(
        f"{number}. (U) Paragraph {number} counts the sheep of valley {number}.\n"
        f"They were {number * 7} in spring.\n"
        for number in range(1, paragraphs + 1)
    )
    head = RIVER.split("1. (U)", 1)[0]
    return f"{head}{body}\nSAPT\n"


def put(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a cable file into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape"))
    return path
