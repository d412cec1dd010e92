"""What stands in a library's folders, with the stamps by which a change is seen."""

from __future__ import annotations

import marshal
import os
import stat
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tui.annotations import places

Stamp = tuple[int, int]
"""A file's ``mtime_ns`` and its size in bytes."""
Known = dict[str, Stamp]
"""The files of one folder by their names."""
_CHUNK = 2000
"""Files that are looked at before those are given out: the first ones are at hand at once."""
_KIND_BITS = 0o170000
TICK = 20_000_000
"""Nanoseconds: twice the slowest clock that a file system of today keeps its times by."""


class Listing(NamedTuple):
    """Some files of one folder, or with ``last`` the rest of them.

    ``folder`` is relative to the library's, empty for its own.
    """

    folder: str
    cables: Known
    sidecars: Known
    last: bool


def walk(
    top: str,
    problems: list[str],
    times: dict[str, int] | None = None,
    known: Mapping[str, Known] | None = None,
) -> Iterator[Listing]:
    """The files that may hold cables, and the sidecars, of a folder and those below it.

    What is hidden is left out; links are followed, but no folder is visited twice. A line about a
    folder that cannot be listed is added to ``problems``; to ``times``, the ``mtime_ns`` of each
    before it was listed, by its path. ``known`` are cables of an earlier look, by folder: they are
    not asked again what they are by their names. Raises ``OSError`` for ``top`` itself.
    """
    visited: set[tuple[int, int]] = set()
    pending, links = [""], list[str]()
    while pending or links:
        # Links come last, so that a folder is listed under its own name.
        folder = pending.pop() if pending else links.pop(0)
        path = os.path.join(top, folder) if folder else top  # noqa: PTH118 - bytes that are no text
        try:
            status = os.stat(path)  # noqa: PTH116
            if (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            if times is not None:
                times[path] = status.st_mtime_ns
            before = known.get(folder, {}) if known is not None else {}
            yield from _listings(path, folder, before, pending, links)
        except OSError as error:
            if not folder:
                raise
            problems.append(f"{path}: cannot be listed: {os.strerror(error.errno or 0)}")


def _listings(
    path: str, folder: str, before: Known, pending: list[str], links: list[str]
) -> Iterator[Listing]:
    # From an open folder each file is found by its name alone, not by the whole path to it.
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with os.scandir(handle) as entries:
            yield from _sorted_out(entries, folder, before, pending, links)
    finally:
        os.close(handle)


def _sorted_out(
    entries: Iterable[os.DirEntry[str]],
    folder: str,
    before: Known,
    pending: list[str],
    links: list[str],
) -> Iterator[Listing]:
    from tui.sources.files import SUFFIXES

    cables: Known = {}
    sidecars: Known = {}
    prefix = f"{folder}/" if folder else ""
    suffixes, kinds, regular = SUFFIXES, _KIND_BITS, stat.S_IFREG
    for entry in entries:
        name = entry.name
        into = cables
        # Most are cables that were there before, and this is done for every file of the library.
        if name not in before:
            if name[0] == ".":
                continue
            dot = name.rfind(".")
            suffix = name[dot:] if dot > 0 else ""
            if suffix in suffixes or suffix.lower() in suffixes:
                pass
            elif suffix == ".yaml" and name.endswith(places.SUFFIX):
                into = sidecars
            elif entry.is_dir():
                (links if entry.is_symlink() else pending).append(prefix + name)
                continue
            else:
                continue
        try:
            status = entry.stat()
        except OSError:  # gone meanwhile, or a link to nothing
            continue
        if status.st_mode & kinds == regular:
            into[name] = (status.st_mtime_ns, status.st_size)
            if len(cables) >= _CHUNK:
                yield Listing(folder, cables, sidecars, False)
                cables, sidecars = {}, {}
        elif entry.is_dir():
            (links if entry.is_symlink() else pending).append(prefix + name)
    yield Listing(folder, cables, sidecars, True)


def packed(known: Known) -> bytes:
    """What is known of a folder's files, in a form that is read at once."""
    data = marshal.dumps(known)
    return zlib.crc32(data).to_bytes(4, "big") + data


def unpacked(data: bytes) -> Known | None:
    """What ``packed`` made ``data`` of; None where ``data`` is something else."""
    body = memoryview(data)[4:]
    # A damaged form can end the interpreter, so that none is tried.
    if zlib.crc32(body).to_bytes(4, "big") != data[:4]:
        return None
    known: Known = marshal.loads(body)  # noqa: S302 - our own, from beside the index
    return known


def stamp_of(path: str) -> Stamp | None:
    """The stamp of a file, or None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def stamp_before(path: str) -> Stamp:
    """The stamp of a file that is about to be read; one that no file has where it is quite new.

    What is written twice within a tick of the clock may keep its stamp.
    """
    stamp = stamp_of(path)
    if stamp is None or time.time_ns() - stamp[0] < TICK:
        return (-1, -1)
    return stamp
