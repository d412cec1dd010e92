"""A small made-up cable, and annotations of it on disk and in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from tui.annotations import render
from tui.annotations.anchors import place
from tui.annotations.model import Annotation, Annotations
from tui.annotations.selectors import passage_of
from tui.cable.model import Cable
from tui.cable.parse import parse
from tui.exports.model import CoderSidecar, Exported

NAME = "09EXAMPLE12.txt"
TEXT = """\
09EXAMPLE12
GRAIN AND RAIN
Tue Feb 03 00:00:00 +0000 2009
CONFIDENTIAL//NOFORN
Embassy Example
C O N F I D E N T I A L SECTION 01 OF 02 EXAMPLE 000012

SIPDIS

E.O. 12958: DECL: 02/03/2019
TAGS: PREL ECON XZZZ
SUBJECT: GRAIN *AND* RAIN

REF: A. 08 EXAMPLE 7

Classified By: Charge Ana Nobody for reasons 1.4 (b) and (d).

1. (C) Summary: It rained in <Example> for a
week.  End Summary.

Harvest
-------

2. (C/NF) The minister said that the harvest was

SIPDIS
better than the last one.

-- wheat: good
-- barley: better

3. (U) The port is open.
NOBODY
"""


def cable() -> Cable:
    return parse(TEXT)


def passage(identity: str, words: str, paragraph: str, **more: str) -> Annotation:
    start = TEXT.index(words)
    end = start + len(words)
    quote, prefix, suffix = passage_of(cable(), start, end)
    return Annotation(
        id=identity,
        paragraph=paragraph,
        quote=quote,
        prefix=prefix,
        suffix=suffix,
        start=start,
        end=end,
        note=more.get("note", ""),
        tags=(more["tag"],) if "tag" in more else (),
    )


def exported(
    items: Sequence[Annotation],
    reviewed: Sequence[str] = (),
    text: str = TEXT,
    made_on: str = TEXT,
) -> Exported:
    """The cable with annotations made on ``made_on``; ``text`` is what it says by now."""
    digest = hashlib.sha256(made_on.encode()).hexdigest()
    annotations = Annotations("09EXAMPLE12", NAME, digest, tuple(items), tuple(reviewed))
    now = hashlib.sha256(text.encode()).hexdigest()
    placement = place(parse(text), annotations, now)
    sidecar = CoderSidecar(Path("09EXAMPLE12.annotations.yaml"), "", annotations, placement)
    return Exported(Path(NAME), parse(text), now, (sidecar,))


def on_disk(folder: Path, items: Sequence[Annotation] = (), coder: str = "") -> Path:
    """The cable in ``folder``, with a sidecar where there are items."""
    path = folder / NAME
    path.write_text(TEXT, encoding="utf-8")
    if items:
        digest = hashlib.sha256(TEXT.encode()).hexdigest()
        annotations = Annotations("09EXAMPLE12", NAME, digest, tuple(items), ("1",))
        middle = f".{coder}" if coder else ""
        sidecar = folder / f"{path.stem}{middle}.annotations.yaml"
        sidecar.write_text(render.document(annotations), encoding="utf-8")
    return path
