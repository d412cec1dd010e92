"""The codes of a file merged into a codebook by name: what is defined here stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from tui.annotations.codebook import Code
from tui.annotations.codebook_changes import Codes
from tui.annotations.codebook_file import CodebookFile
from tui.annotations.wordings import told


@dataclass(frozen=True, slots=True)
class CodesPlan:
    """The codebook, what it will hold, and a line for each thing that changes or differs."""

    file: CodebookFile
    after: Codes
    changes: tuple[str, ...]
    kept: tuple[str, ...] = ()


def codes_plan(file: CodebookFile, found: Sequence[Code], used: Collection[str]) -> CodesPlan:
    """What taking in ``found`` does to a codebook.

    A new code is added, an empty description or colour is filled. A tag that is ``used`` here and
    that nobody defined stays so where the file says no more of it than its name. A key that another
    code has is not taken over.
    """
    codes = {code.name: code for code in file.codes}
    keys = {code.key for code in file.codes}
    changes: list[str] = []
    kept: list[str] = []
    for code in found:
        present = codes.get(code.name)
        key = "" if code.key in keys else code.key
        if present is None:
            if code == Code(code.name) and code.name in used:
                continue
            codes[code.name] = replace(code, key=key)
            keys.add(key)
            changes.append(f"+ {code.name}")
            continue
        filled = replace(
            present,
            description=present.description or code.description,
            colour=present.colour or code.colour,
        )
        if code.description not in ("", filled.description, told(present)):
            kept.append(f"{code.name}: its description here is another one, and stays")
        if code.colour and filled.colour.lower() != code.colour.lower():
            kept.append(f"{code.name}: its colour here is another one, and stays")
        if filled != present:
            codes[code.name] = filled
            changes.append(f"~ {code.name}: description or colour filled in")
    return CodesPlan(file, tuple(codes.values()), tuple(changes), tuple(kept))
