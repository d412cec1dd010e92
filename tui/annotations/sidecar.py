"""One sidecar on disk: opened, saved durably, merged with what somebody else wrote meanwhile."""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tui.annotations import bounded_yaml, places, render
from tui.annotations.blocks import Blocks, cut, edit
from tui.annotations.bounded_yaml import YamlError
from tui.annotations.document import Document, parse
from tui.annotations.durable import NotConfirmed, locked, replace_file, sweep
from tui.annotations.file_bytes import IsLinkError, current_bytes
from tui.annotations.merge import merge
from tui.annotations.model import Annotations
from tui.annotations.rewrite import RewriteError, rewrite

_Form = Document | Blocks
"""A sidecar's text, what it says, and where in the text it says it."""


class SidecarError(Exception):
    """A sidecar that could not be read or saved; the text is one line that says what to do."""


_UNCONFIRMED = "Saved, but the disk did not confirm that it will keep it."


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save put on disk, and what the reader should be told about it, if anything.

    ``confirmed`` is false where the disk took it but did not confirm that it will keep it.
    """

    annotations: Annotations
    message: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the disk found: other annotations, or None; and what the reader is told.

    ``since`` is what the sidecar held when it was last read or written, ``current`` what it holds.
    """

    annotations: Annotations | None
    message: str
    since: bytes | None
    current: bytes | None
    form: _Form | None = None


class Sidecar:
    """A sidecar, and what it held when it was last seen. ``problem`` says why it is read-only.

    ``pending`` is what it should hold once saved, where annotations from elsewhere were merged in.
    """

    def __init__(self, path: Path, base: Annotations, seen: bytes | None) -> None:
        self.path = path
        self.base = base
        self.problem = ""
        self.notice = ""
        self._seen = self._looked = seen
        self.pending: Annotations | None = None
        self._absorbed: tuple[Path, bytes] | None = None
        self._held: tuple[Path, int] | None = None  # the real file and its locked folder
        self._model: bytes | None = None  # what a first save starts from, instead of nothing
        self._form: _Form | None = None  # of what was last seen, so that it need not be read again

    @property
    def writable(self) -> bool:
        """False where the file could not be understood and is therefore left alone."""
        return not self.problem

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep other writers of the folder waiting, from a look at the file to its save.

        What was read before is read again first, so that nothing is merged. Raises
        ``SidecarError``.
        """
        real = Path(os.path.realpath(self.path))
        with contextlib.ExitStack() as stack:
            try:
                directory = stack.enter_context(_locked(real.parent))
            except OSError as error:
                raise self._failed(error) from error
            self._held = real, directory
            stack.callback(self._let_go)
            look = self.look()
            if look is not None and look.form is not None:
                self.accept(look)
                if self._absorbed is not None:
                    self.absorb(self._absorbed[0])
            yield

    def _let_go(self) -> None:
        self._held = None

    def save(self, target: Annotations, first: Callable[[], None] | None = None) -> Saved:
        """Put ``target`` on disk and return once it is there.

        What others wrote since the last look is merged in first. ``first`` is called when all is
        ready to be given the file's name, if it comes to that. Raises ``SidecarError``; the file
        is then as it was.
        """
        if self.problem:
            raise SidecarError(self.problem)
        try:
            if self._held is not None:
                return self._save(*self._held, target, first)
            try:
                return self._save_as(self.path, target, first)
            except IsLinkError:
                return self._save_as(Path(os.path.realpath(self.path)), target, first)
        except OSError as error:
            raise self._failed(error) from error
        except (RewriteError, ValueError) as error:
            raise SidecarError(f"Not saved: {error} ({self.path})") from error

    def _failed(self, error: OSError) -> SidecarError:
        reason = os.strerror(error.errno) if error.errno else str(error)
        return SidecarError(f"Not saved: {reason} ({self.path})")

    def _save_as(self, real: Path, target: Annotations, first: Callable[[], None] | None) -> Saved:
        """Save in the file ``real``; raises ``IsLinkError`` where it is a symbolic link.

        Links among its folders are followed by opening the folder, which all is then done in.
        """
        with _locked(real.parent) as directory:
            return self._save(real, directory, target, first)

    def _save(
        self,
        real: Path,
        directory: int,
        target: Annotations,
        first: Callable[[], None] | None,
    ) -> Saved:
        current = current_bytes(real, self._seen, directory)
        message = ""
        form: _Form | None = None
        if current is not None:
            form = self._form if current == self._seen else None
            if form is None:
                form = self._read(real, current, target, first)
            if current != self._seen:
                merged = merge(self.base, target, form.annotations)
                target = merged.annotations
                message = "Another program changed the annotations; both changes were kept."
                if merged.conflicts:
                    count = len(merged.conflicts)
                    message = (
                        f"Another program changed {count} of the same annotations; "
                        "both versions were kept."
                    )
        elif self._seen is not None:
            message = "The sidecar had been deleted; it was written again."
            form = self._form or parse(bounded_yaml.decode(self._seen))
        elif self._model is not None:
            form = parse(bounded_yaml.decode(self._model))
        edited = _edited(form, target) if form is not None else parse(render.document(target))
        data = edited.data if isinstance(edited, Blocks) else edited.text.encode("utf-8")
        if (current or self._seen or self._model or b"").startswith(codecs.BOM_UTF8):
            data = codecs.BOM_UTF8 + data
        if len(data) > bounded_yaml.LARGEST_FILE:
            raise ValueError("the sidecar would be larger than Cablegram reads")
        confirmed = True
        if current is None or form is None or edited.annotations != form.annotations:
            try:
                replace_file(real, data, directory=directory, first=first)
            except NotConfirmed:
                confirmed = False
                message = " ".join(filter(None, (message, _UNCONFIRMED)))
        self._seen = self._looked = data
        self._form = edited
        self.base = edited.annotations
        if self._absorbed is not None:
            _set_aside(*self._absorbed)
            self._absorbed = None
        return Saved(edited.annotations, message, confirmed)

    def _read(
        self, real: Path, current: bytes, target: Annotations, first: Callable[[], None] | None
    ) -> Document:
        try:
            return parse(bounded_yaml.decode(current))
        except YamlError as error:
            rescue = _rescue_of(real)
            kept = render.document(target).encode("utf-8")
            replace_file(rescue, kept, backup=False, first=first)
            self.problem = (
                f"{error.at(str(self.path))}; your annotations are in {rescue.name}; "
                "mend the file and open the cable again"
            )
            raise SidecarError(self.problem) from error

    def look(self) -> Look | None:
        """What another program made of the file since the last look; None where it is as it was.

        Nothing is changed by it, so it may be called from another thread; ``accept`` does that.
        What is in memory stays there where the file is gone or cannot be understood: the next save
        writes it again, or rescues it beside a file that it must not write over.
        """
        seen, before = self._seen, self._looked
        try:
            current = current_bytes(Path(os.path.realpath(self.path)), before)
        except OSError:
            current = None
        if current == before:
            return None
        if current == seen:
            return Look(None, "The sidecar is as it was again.", seen, current)
        if current is None:
            gone = "The sidecar is gone from the disk; the next change writes it again."
            return Look(None, gone, seen, current)
        try:
            found = parse(bounded_yaml.decode(current))
        except YamlError as error:
            spoilt = f"{error.at(self.path.name)}; mend it: it will not be written over"
            return Look(None, spoilt, seen, current)
        said = "The sidecar was changed by another program."
        return Look(found.annotations, said, seen, current, found)

    def accept(self, look: Look) -> bool:
        """Count what a look found as seen; answers whether it was still true.

        A save that came between knows better than the look.
        """
        if look.since is not self._seen:
            return False
        self._looked = look.current
        if look.form is not None:
            self._seen, self._form, self.base = look.current, look.form, look.form.annotations
        return True

    def start_from(self, text: str) -> None:
        """Let the file, where there is none yet, begin with what ``text`` has besides annotations.

        That is comments and keys of others. Raises ``YamlError`` where it is no sidecar.
        """
        parse(text)
        self._model = text.encode("utf-8")

    def changed_outside(self) -> bool:
        """Whether the file on disk is not the one that was last read or written."""
        try:
            return current_bytes(Path(os.path.realpath(self.path))) != self._seen
        except OSError:
            return False

    def absorb(self, far: Path) -> None:
        """Merge in what was kept in the data directory while the folder could not be written.

        It is saved with the next change; the file there is then set aside as ``NAME.merged``.
        """
        try:
            data = current_bytes(far)
            kept = parse(bounded_yaml.decode(data)).annotations if data is not None else None
        except (OSError, YamlError):
            self.notice = f"{far} also holds annotations of this cable; it cannot be read"
            return
        if data is not None and kept is not None:
            self.pending = merge(Annotations(), kept, self.base).annotations
            self._absorbed = far, data
            self.notice = f"Annotations kept in {far.parent} were merged in"


def _locked(folder: Path) -> contextlib.AbstractContextManager[int]:
    """A sidecar's folder, locked. That in the data directory is made where it lacks.

    The cable's own folder is never made: where it is gone, saving fails and says so.
    """
    lacking = not os.path.isdir(folder)  # noqa: PTH112 - half the time, before each save
    if lacking and places.data() in Path(os.path.realpath(folder)).parents:
        folder.mkdir(parents=True, exist_ok=True)
    return locked(folder)


def _set_aside(far: Path, merged: bytes) -> None:
    """Rename a sidecar whose content was merged into another one.

    One that was written to since, by a reader that has it open, stays: the next opening of the
    cable merges it again.
    """
    with contextlib.suppress(OSError), locked(far.parent):
        if current_bytes(far, merged) is merged:
            far.rename(far.with_name(far.name + ".merged"))


def _edited(form: _Form, target: Annotations) -> _Form:
    """``form`` edited so that it says ``target``: in the lines of what changed, where that goes."""
    pieces = form if isinstance(form, Blocks) else cut(form)
    edited = edit(pieces, target) if pieces is not None else None
    if edited is not None:
        return edited
    return rewrite(parse(form.text) if isinstance(form, Blocks) else form, target)


def _rescue_of(real: Path) -> Path:
    """A name beside ``real`` that no file has: the lock keeps another reader from taking it."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    name = f"{real.name.removesuffix('.yaml')}.conflict-{moment}"
    rescue = real.with_name(f"{name}.yaml")
    count = 1
    while os.path.lexists(rescue):
        count += 1
        rescue = real.with_name(f"{name}-{count}.yaml")
    return rescue


def open_sidecar(
    cable: Path, identity: str, sha256: str, coder: str = "", *, tidy: bool = True
) -> Sidecar:
    """The sidecar of the cable file ``cable``, which may not exist yet.

    ``identity`` is the message id and ``sha256`` that of the cable's bytes; both go into a new
    sidecar. Where the cable's directory cannot be written, the sidecar is kept in the user's data
    directory and ``notice`` says so. A file that cannot be understood gives an empty sidecar whose
    ``problem`` names file, line and column; it is never written. With ``tidy``, what a killed save
    left in the folder is deleted.
    """
    # A file name may hold bytes that are no text; YAML can't.
    file = os.fsencode(cable.name).decode("utf-8", "replace")
    empty = Annotations(cable=identity, file=file, sha256=sha256)
    near, far = places.beside(cable, coder), places.away(cable, coder)
    path = near
    notice = ""
    if not places.can_write(Path(os.path.realpath(near)).parent):
        path = far
        notice = (
            f"{cable.absolute().parent} cannot be written; annotations are kept in {far.parent}"
        )
    if tidy:
        sweep(path.parent)
    source = far if path == far and far.exists() else near
    sidecar = Sidecar(path, empty, None)
    sidecar.notice = notice
    try:
        current = current_bytes(Path(os.path.realpath(source)))
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        sidecar.problem = f"{source}: {reason}; annotations are not shown and cannot be changed"
        return sidecar
    if current is None:
        if path == near and far.exists():
            sidecar.absorb(far)
        return sidecar
    try:
        found = parse(bounded_yaml.decode(current))
    except YamlError as error:
        sidecar.problem = f"{error.at(str(source))}; the cable is open without its annotations"
        return sidecar
    sidecar.base = found.annotations
    if source == path:
        sidecar._seen = sidecar._looked = current
        sidecar._form = found
        if path == near and far.exists():
            sidecar.absorb(far)
    else:
        sidecar._model = current
    return sidecar


def file_hash(data: bytes) -> str:
    """The SHA-256 of a cable file's bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
