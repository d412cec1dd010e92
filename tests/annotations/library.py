"""A small made-up library on disk: cables, sidecars and a codebook."""

from __future__ import annotations

from pathlib import Path

from tui.annotations import render
from tui.annotations.document import parse
from tui.annotations.model import Annotation, Annotations

BOOK = """\
# Ours.
version: 1
tags:
  - name: trade   # goods
    description: Goods across borders.
    colour: "#7fb4ca"
  - name: trade/steel
    key: "1"
  - tradecraft
  - name: aid
    description: Money given.
"""


def tagged(identity: str, paragraph: str, *tags: str, author: str = "kim") -> Annotation:
    return Annotation(identity, paragraph, tags=tags, author=author, opening="The words.")


def put(folder: Path, name: str, *items: Annotation, coder: str = "", reviewed: str = "") -> Path:
    """A cable and one sidecar of it; returns the sidecar."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text("A cable.\n", encoding="utf-8")
    held = Annotations(name, f"{name}.txt", "ab" * 32, items, tuple(reviewed.split()))
    sidecar = folder / f"{name}{f'.{coder}' if coder else ''}.annotations.yaml"
    sidecar.write_text(render.document(held), encoding="utf-8")
    return sidecar


def tags_in(sidecar: Path) -> list[tuple[str, ...]]:
    """The tags of each annotation in a sidecar, in file order."""
    return [item.tags for item in parse(sidecar.read_text(encoding="utf-8")).annotations.items]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder that is not a backup, with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".bak")
    }
