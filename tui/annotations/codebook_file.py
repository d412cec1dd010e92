"""The codebook on disk: saved durably under a lock, and never over what it was not read from."""

from __future__ import annotations

import codecs
import os
from collections.abc import Mapping as Map
from pathlib import Path

from tui.annotations import bounded_yaml
from tui.annotations.bounded_yaml import YamlError
from tui.annotations.codebook import NAME, parse
from tui.annotations.codebook_changes import CodebookError, Codes, merge_codes
from tui.annotations.codebook_text import rewritten
from tui.annotations.durable import NotConfirmed, locked, replace_file
from tui.annotations.file_bytes import bytes_of
from tui.annotations.nearest import nearest_file


class CodebookFile:
    """A codebook's file and what it held when it was last seen; it may not exist yet."""

    def __init__(self, path: Path, codes: Codes, seen: bytes | None) -> None:
        self.path = path
        self.codes = codes
        self._seen = seen

    @property
    def content(self) -> bytes | None:
        """The bytes that were last seen; None where there was no file."""
        return self._seen

    def save(self, codes: Codes, renamed: Map[str, str] | None = None) -> None:
        """Put ``codes`` on disk and return once they are there; ``self.codes`` then holds them.

        ``renamed`` leads from names on disk to the new ones. What another program changed meanwhile
        is merged in where it touches other parts. Raises ``CodebookError`` where it does not, and
        for any failure; the file is then as it was.
        """
        real = Path(os.path.realpath(self.path))
        unconfirmed: NotConfirmed | None = None
        try:
            with locked(real.parent):
                current = _bytes_of(real)
                data = self._edited(current, codes, renamed or {})
                if data != current:
                    replace_file(real, data)
        except NotConfirmed as error:
            unconfirmed = error
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise CodebookError(f"{self.path}: not saved: {reason}") from error
        self._seen = data
        self.codes = parse(bounded_yaml.decode(data)).codes
        if unconfirmed is not None:
            told = f"{self.path}: saved, but the disk did not confirm it"
            raise CodebookError(told) from unconfirmed

    def preview(self, codes: Codes, renamed: Map[str, str] | None = None) -> bytes:
        """What saving ``codes`` makes of the file as it was last seen. Raises ``CodebookError``."""
        return self._edited(self._seen, codes, renamed or {})

    def restore(self, data: bytes | None, expected: bytes) -> None:
        """Put back what the file held before, where it still holds ``expected``.

        None takes it away. Raises ``CodebookError`` where it was changed since.
        """
        real = Path(os.path.realpath(self.path))
        unconfirmed: NotConfirmed | None = None
        try:
            with locked(real.parent):
                if _bytes_of(real) != expected:
                    raise CodebookError(f"{self.path}: changed since; it was left as it is")
                if data is None:
                    real.unlink()
                else:
                    replace_file(real, data)
        except NotConfirmed as error:
            unconfirmed = error
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise CodebookError(f"{self.path}: not restored: {reason}") from error
        self._seen = data
        self.codes = () if data is None else parse(bounded_yaml.decode(data)).codes
        if unconfirmed is not None:
            told = f"{self.path}: restored, but the disk did not confirm it"
            raise CodebookError(told) from unconfirmed

    def _edited(self, current: bytes | None, codes: Codes, renamed: Map[str, str]) -> bytes:
        if current is None:
            if self._seen is not None and not renamed:
                # It was taken away meanwhile: it is written again, from what it was.
                current = self._seen
            elif self._seen is not None:
                raise CodebookError(f"{self.path}: gone meanwhile; nothing was changed")
        try:
            book = parse(bounded_yaml.decode(current or b""))
        except YamlError as error:
            raise CodebookError(f"{error.at(str(self.path))}; mend it first") from None
        if current != self._seen:
            if renamed:
                raise CodebookError(f"{self.path}: changed meanwhile by another program; try again")
            merged = merge_codes(self.codes, codes, book.codes)
            if merged.conflicts:
                raise CodebookError(
                    f"{self.path}: {merged.conflicts[0]} was changed meanwhile by another program; "
                    "look at it again"
                )
            codes = merged.codes
        try:
            text = rewritten(book, codes, renamed)
        except ValueError as error:
            raise CodebookError(f"{self.path}: not saved: {error}") from error
        data = text.encode("utf-8")
        if (current or b"").startswith(codecs.BOM_UTF8):
            data = codecs.BOM_UTF8 + data
        if len(data) > bounded_yaml.LARGEST_FILE:
            raise CodebookError(f"{self.path}: not saved: it would be larger than Cablegram reads")
        return data


def open_codebook(directory: Path) -> CodebookFile:
    """The codebook that governs ``directory``, else a new one in it, which saving makes.

    Raises ``CodebookError`` where one is there and cannot be read.
    """
    found = nearest_file(directory, NAME)
    if found is None:
        return CodebookFile(directory.absolute() / NAME, (), None)
    if found.problem:
        raise CodebookError(found.problem)
    try:
        return CodebookFile(found.path, parse(found.text).codes, found.data)
    except YamlError as error:
        raise CodebookError(error.at(str(found.path))) from None


def _bytes_of(path: Path) -> bytes | None:
    try:
        return bytes_of(path)
    except FileNotFoundError:
        return None
