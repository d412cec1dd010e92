"""The codebooks that govern what is exported, and the codes of all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tui.annotations.codebook import Code, Codebook, nearest
from tui.annotations.collection import codebooks_below
from tui.cable.addresses import split
from tui.cable.visible import visible


def codebooks_of(paths: Iterable[Path], problems: list[str]) -> tuple[Codebook, ...]:
    """Every codebook that governs a cable of ``paths`` (files, folders, addresses), once each.

    A line for each that cannot be read is added to ``problems``.
    """
    found: dict[Path, Codebook] = {}
    for path in paths:
        is_folder = path.is_dir()
        folder = path if is_folder else split(path)[0].parent
        folders = [folder]
        if is_folder:
            folders += [below.parent for below in codebooks_below(folder)]
        for each in folders:
            book = nearest(each)
            if book.path is not None and book.path not in found:
                found[book.path] = book
                if book.problem:
                    problems.append(visible(book.problem))
    return tuple(book for book in found.values() if not book.problem)


def united(books: Iterable[Codebook]) -> Codebook:
    """The codes of all, each once; where two define one differently, the first counts."""
    every = tuple(books)
    codes: dict[str, Code] = {}
    for book in every:
        for code in book.codes:
            codes.setdefault(code.name, code)
    return Codebook(every[0].path if len(every) == 1 else None, tuple(codes.values()))
