"""Fictional cables in every source format, written as their publishers write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

HEADER = """\
VZCZCXRO0001
PP RUEHEX
DE RUEHRT #0012/01 0341200
ZNR UUUUU ZZH
P 031200Z FEB 09
FM AMEMBASSY TESTVILLE
TO RUEHC/SECSTATE WASHDC PRIORITY 0001"""
CONTENT = """\
UNCLAS SECTION 01 OF 02 TESTVILLE 000012

SIPDIS

E.O. 12958: N/A
TAGS: PREL ECON
SUBJECT: GRAIN AND RAIN IN THE
TOWN OF STRELSAU

REF: 08 TESTVILLE 7

¶1. (U) Summary: The <<minister>> & his &amp; staff said that the harvest of June
¶2006. was better than the last one &Chechen. End Summary.

TESTVILLE 00000012  002 OF 002

¶2. (SBU) Nothing else happened.

NOBODY""".replace("\n", " \n")
"""Collections leave a blank at the end of every line."""
RECORD = """\
09TESTVILLE12
GRAIN AND RAIN IN THE TOWN OF STRELSAU
Tue Feb 03 00:00:00 +0100 2009
UNCLASSIFIED
Embassy Testville
"""
TEXT = RECORD + HEADER + CONTENT
ROW = (
    "7",
    "2/3/2009 12:05",
    "09TESTVILLE12",
    "Embassy Testville",
    "UNCLASSIFIED",
    "08TESTVILLE7|08STATE1",
    HEADER,
    CONTENT,
)
TELEGRAM = """\
Message Text


PAGE 01        TESTVILLE  02077  01 OF 02  020926Z

15
ACTION EUR-12

INFO  OCT-01  ISO-00  AID-05  CIAE-00  DODE-00  NSAE-00  USIA-06
      TRSE-00  /026 W
                     --------------------- 011234
P R 020834Z APR 73
FM AMEMBASSY TESTVILLE
TO SECSTATE WASHDC PRIORITY 1692
INFO AMEMBASSY NOWHERE
LIMITED OFFICIAL USE

LIMITED OFFICIAL USE

PAGE 02        TESTVILLE  02077  01 OF 02  020926Z

AMEMBASSY STRELSAU PRIORITY

LIMITED OFFICIAL USE TESTVILLE 2077

EXDIS

E.O. 11652: XGDS-1
TAGS: PFOR, IR, PK
SUBJ: THE HARVEST AND THE
RAIN
REF: STATE 1234

1. THE MINISTER SAID THAT THE HARVEST WAS BETTER THAN THE LAST ONE AND
THAT THE PEOPLE OF THE TOWN WERE
LIMITED OFFICIAL USE

LIMITED OFFICIAL USE

PAGE 03        TESTVILLE  02077  01 OF 02  020926Z

HAPPY ABOUT IT.

2. NOTHING Ann B. Nobody Declassified/Released US Department of State EO Systematic Review 20 Mar 2014
ELSE HAPPENED.
NOBODY


LIMITED OFFICIAL USE

NNNN

Message Attributes

Automatic Decaptioning: X
Concepts: GRAIN,
RAIN
Current Classification: UNCLASSIFIED
Document Number: 1973TESTVILLE02077
Draft Date: 02 APR 1973
From: TESTVILLE
Markings: Ann B. Nobody Declassified/Released US Department of State EO Systematic Review 20 Mar 2014
Original Classification: LIMITED OFFICIAL USE
Original Handling Restrictions: EXDIS
Subject: THE HARVEST AND THE RAIN
Type: n/a
"""  # noqa: E501 - as long as the archive's lines are

_PARAGRAPH = re.compile(r"^¶(\d+|[A-Z])(?=\. )", re.MULTILINE)


def page(
    header: str = HEADER,
    content: str = CONTENT,
    *,
    identity: str = "09TESTVILLE12",
    created: str = "2009-02-03 12:05",
    released: str = "2010-11-28 18:06",
    classification: str = "UNCLASSIFIED",
    origin: str = "Embassy Testville",
) -> bytes:
    """The publisher's page of a cable: anchors at ``¶``, links at tags, newlines as entities."""

    def preformatted(text: str) -> str:
        linked = _PARAGRAPH.sub(r"<a id='par\1' href='#par\1'>¶</a>\1", text)
        linked = linked.replace("PREL", "<a href='/tag/PREL_0.html'>PREL</a>")
        return f"<code><pre>{linked}</pre></code>\n".replace("\n", "&#x000A;")

    cells = {
        "Reference ID": f"<a href='/cable/x.html'>{identity}</a>",
        "Created": f"<a href='/date/x.html'>{created}</a>" if created else "",
        "Released": f"<a href='/reldate/x.html'>{released}</a>" if released else "",
        "Classification": f"<a href='/x.html' title='t'>{classification}</a>",
        "Origin": f"<a href='/origin/x.html'>{origin}</a>",
    }
    kept = {name: cell for name, cell in cells.items() if cell}
    headings = "".join(f"<th>{name}</th>\n" for name in kept)
    values = "".join(f"<td>\n{cell}\n</td>\n" for cell in kept.values())
    return (
        "<?xml version='1.0' encoding='utf-8' ?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'>\n"
        "<html lang='en'>\n<head>\n<title>Cable Viewer</title>\n</head>\n<body>\n"
        "<div class='pane'><a href='/x.html'>99TESTVILLE1</a><table><tr><td>x</td></tr></table>\n"
        f"<table class='cable'>\n<tr>\n{headings}</tr>\n<tr>\n{values}</tr>\n</table>\n"
        f"{preformatted(header)}\n{preformatted(content)}\n</div>\n<script src='/js.js'></script>\n"
        "</body>\n</html>\n"
    ).encode()


def dump(rows: Iterable[Sequence[str]], *, doubled: bool = False) -> bytes:
    """Rows as the archive wrote them: every field quoted, backslash as the escape character."""
    stream = io.StringIO(newline="")
    writer = csv.writer(
        stream,
        quoting=csv.QUOTE_ALL,
        escapechar="\\",
        doublequote=doubled,
        lineterminator="\n",
    )
    writer.writerows(rows)
    return stream.getvalue().encode()


def row(serial: int, body: str = CONTENT) -> tuple[str, ...]:
    """A row with a serial of its own."""
    return (str(serial), ROW[1], f"09TESTVILLE{serial}", *ROW[3:7], body)


def written(folder: Path, name: str, data: bytes | str) -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path
