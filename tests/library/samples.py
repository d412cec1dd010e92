"""A small fictional library: five cables of two posts, with what two coders added to them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tui.annotations import render
from tui.annotations.model import Annotation, Annotations
from tui.annotations.selectors import on_paragraph, on_passage
from tui.cable.parse import parse

VOCABULARY = """\
code\tkind\tmeaning\tcountry\tcountry_code
ZENDA\tpost\tEmbassy Zenda\tRuritania\tRU
STRELSAU\tpost\tConsulate Strelsau\tRuritania\tRU
"""
CABLES = {
    "03ZENDA12": """\
03ZENDA12
A VISIT TO THE SHELTER
Tue Jul 15 00:00:00 +0000 2003
CONFIDENTIAL//NOFORN
Embassy Zenda
C O N F I D E N T I A L SECTION 01 OF 02 ZENDA 000012

NOFORN
SIPDIS

E.O. 12958: DECL: 07/15/2013
TAGS: PHUM SMIG
SUBJECT: A VISIT TO THE SHELTER

REF: A. STRELSAU 7
     B. 02 ZENDA 99

Classified By: Charge Ana Nobody for reasons 1.4 (b) and (d).

1. (C) Summary: The shelter in Zenda has room for
forty children.  End Summary.

A full house
------------

2. (C/NF) The director said that the shelter was full
since May, and that civil society pays for it.

3. (U) The minister will visit the shelter.

4. (C) Comment: The minister never saw a shelter. End
Comment.
NOBODY
""",
    "03STRELSAU7": """\
03STRELSAU7
OIL PRICES AND CIVIL SOCIETY
Tue May 06 00:00:00 +0000 2003
UNCLASSIFIED
Consulate Strelsau
UNCLAS STRELSAU 000007

SIPDIS

E.O. 12958: N/A
TAGS: EPET ECON
SUBJECT: OIL PRICES AND CIVIL SOCIETY

REF: 02 ZENDA 99

1. Oil costs more than last year.  The minister for
trade asked for a visit.

2. Civil groups and a society of drivers protested.
SOMEBODY
""",
    "03STRELSAU8": """\
03STRELSAU8
THE DEPORTED RETURN
Wed Sep 03 00:00:00 +0000 2003
SECRET
Consulate Strelsau
S E C R E T STRELSAU 000008

SIPDIS

E.O. 12958: DECL: 09/03/2013
TAGS: PHUM PREL
SUBJECT: THE DEPORTED RETURN

REF: ZENDA 12

Classified By: Consul Ben Someone for reasons 1.4 (b).

1. (S) Forty deported drivers returned in August. Their
deportation cost no oil.

2. (C) The deporting office gave no numbers.
SOMEBODY
""",
    "04ZENDA3": """\
04ZENDA3
NO NEWS
Mon Jan 05 00:00:00 +0000 2004
UNCLASSIFIED//FOR OFFICIAL USE ONLY
Embassy Zenda
UNCLAS ZENDA 000003

SENSITIVE

E.O. 12958: N/A
TAGS: PREL
SUBJECT: NO NEWS

1. (SBU) There is no news of the shelter, of oil, or of
the minister.
NOBODY
""",
    "04ZENDA4": """\
04ZENDA4
NODIS VISIT
Tue Jan 06 00:00:00 +0000 2004
SECRET
Embassy Zenda
O 061200Z JAN 04
FM AMEMBASSY ZENDA
TO SECSTATE WASHDC IMMEDIATE 0123
INFO AMCONSUL STRELSAU
S E C R E T ZENDA 000004

NODIS

E.O. 12958: DECL: 01/06/2014
TAGS: OVIP
SUBJECT: NODIS VISIT

Classified By: Charge Ana Nobody for reasons 1.4 (b).

1. (S) The visit was short.
NOBODY
""",
}


def build(folder: Path) -> Path:
    """Write the library into ``folder`` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocabulary.tsv").write_text(VOCABULARY, encoding="utf-8")
    for name, text in CABLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    full = Annotation("kaaa", "2", ("shelter/capacity",), "Six months full.", "kim")
    forty = Annotation("kbbb", "1", ("shelter",), author="kim")
    kim = (_on("03ZENDA12", "2", full), _words("03ZENDA12", "forty children", "1", forty))
    save(folder, "03ZENDA12", kim, reviewed=("1", "2", "3", "4"))
    ana = (
        _on("03STRELSAU8", "1", Annotation("aaaa", "1", ("deportation",), author="ana")),
        Annotation("abbb", "7", ("lost",), opening="Words that nobody wrote", author="ana"),
    )
    save(folder, "03STRELSAU8", ana, reviewed=("1",))
    return folder


def save(
    folder: Path, name: str, items: tuple[Annotation, ...], reviewed: tuple[str, ...] = ()
) -> Path:
    """Write a sidecar of one of the cables; returns its path."""
    digest = hashlib.sha256(CABLES[name].encode()).hexdigest()
    held = Annotations(name, f"{name}.txt", digest, items, reviewed)
    sidecar = folder / f"{name}.annotations.yaml"
    sidecar.write_text(render.document(held), encoding="utf-8")
    return sidecar


def _on(name: str, paragraph: str, item: Annotation) -> Annotation:
    cable = parse(CABLES[name])
    node = cable.find(paragraph)
    assert node is not None
    return on_paragraph(cable, node, item)


def _words(name: str, quote: str, paragraph: str, item: Annotation) -> Annotation:
    cable = parse(CABLES[name])
    at = cable.text.replace("\n", " ").index(quote)
    return on_passage(cable, paragraph, at, at + len(quote), item)
