"""Replacing a file so that a crash leaves the old one or the new one, never a torn one.

The recipe: an exclusive temporary file in the same directory, write, fsync, rename over the old
file, fsync the directory. The former content stays as a hidden backup beside the file.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_TEMPORARY = re.compile(r"\.(?P<name>.+)\.(?P<process>\d+)\.[0-9a-f]{8}\.tmp")
_STALE_AFTER = 3600.0
"""Seconds after which a temporary file of a dead process is swept away."""
# NFS locks only what is open for writing, which a directory never is (EBADF, EISDIR).
_LOCK_UNKNOWN = (
    errno.ENOLCK,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.EINVAL,
    errno.ENOSYS,
    errno.EBADF,
    errno.EISDIR,
)
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_ANEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_SYNC_UNKNOWN = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF)


class NotConfirmed(OSError):  # noqa: N818 - the file was written; only its safety is unknown
    """The new content is in place, but the disk did not confirm that it will stay there."""


def replace_file(
    path: Path,
    data: bytes,
    *,
    backup: bool = True,
    mode: int | None = None,
    directory: int | None = None,
    first: Callable[[], None] | None = None,
) -> None:
    """Make ``data`` the content of ``path`` and return once it is on disk; see ``replace_with``.

    Where an open ``directory`` is given, the file of this name in it is replaced, and the caller
    knows that it is no link. ``first`` is called when the new content is on disk and before the old
    one loses its name.
    """
    if directory is not None:
        _replace(path.name, (data,), directory, backup=backup, mode=mode, new=False, first=first)
    else:
        replace_with(path, (data,), backup=backup, mode=mode, first=first)


def replace_with(
    path: Path,
    pieces: Iterable[bytes],
    *,
    backup: bool = True,
    mode: int | None = None,
    new: bool = False,
    first: Callable[[], None] | None = None,
) -> None:
    """Make ``pieces`` the content of ``path``, one after the other, and return once on disk.

    A symbolic link is followed: its target is replaced. The file gets the permissions ``mode``;
    where none is given it keeps its own, and a new file gets the process's usual ones. Where it
    must be ``new``, one that is there by the end is left alone, and ``FileExistsError`` is raised.
    ``first`` is called as ``replace_file`` says. Raises ``NotConfirmed`` where only the last step
    failed, and ``OSError`` for any other failure, as well as what ``pieces`` and ``first`` raise;
    the old file is then still in place.
    """
    path = Path(os.path.realpath(path))
    directory = os.open(path.parent, _FOLDER)
    try:
        _replace(path.name, pieces, directory, backup=backup, mode=mode, new=new, first=first)
    finally:
        close(directory)


def _replace(
    name: str,
    pieces: Iterable[bytes],
    directory: int,
    *,
    backup: bool,
    mode: int | None,
    new: bool,
    first: Callable[[], None] | None,
) -> None:
    temporary = f".{name}.{os.getpid()}.{secrets.token_hex(4)}.tmp"
    try:
        # In here, so that an interrupt that comes as soon as there is a file leaves none.
        handle = os.open(temporary, _ANEW, 0o666 if mode is None else mode, dir_fd=directory)
        try:
            for piece in pieces:
                write_all(handle, piece)
            status = _status_of(name, directory)
            kept = mode
            if kept is None and status is not None:
                kept = stat.S_IMODE(status.st_mode)
            if kept is not None:
                os.fchmod(handle, kept)
            os.fsync(handle)
        finally:
            os.close(handle)
        if first is not None:
            first()
        if backup and status is not None:
            _keep_backup(name, directory, status.st_nlink)
        _name(temporary, name, directory, new=new)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=directory)
        raise
    try:
        _sync_names(directory)
    except OSError as error:
        raise NotConfirmed(error.errno, error.strerror) from error


def _name(temporary: str, name: str, directory: int, *, new: bool) -> None:
    """Give the temporary file its name, in place of another one of that name unless ``new``."""
    if new:
        try:
            # A rename would replace a file that another program made meanwhile; a link does not.
            os.link(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
        except FileExistsError:
            raise
        except OSError:
            if _status_of(name, directory) is not None:
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name) from None
        else:
            os.unlink(temporary, dir_fd=directory)
            return
    os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)


def sync_directory(directory: Path) -> None:
    """Return once the names in ``directory`` are on disk. Raises ``OSError``."""
    handle = os.open(directory, _FOLDER)
    try:
        _sync_names(handle)
    finally:
        close(handle)


def close(handle: int) -> None:
    """Let go of what was synced or not written at all: no failure of that loses anything."""
    with contextlib.suppress(OSError):
        os.close(handle)


def _sync_names(directory: int) -> None:
    try:
        os.fsync(directory)
    except OSError as error:
        if error.errno not in _SYNC_UNKNOWN:
            raise


def write_all(handle: int, data: bytes) -> None:
    """Write all of ``data``, also where the system takes it in pieces. Raises ``OSError``."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _status_of(name: str, directory: int) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=directory)
    except FileNotFoundError:
        return None


def _keep_backup(name: str, directory: int, links: int) -> None:
    """Keep the file's present content under ``.NAME.bak``; without hard links there is none.

    ``links`` is how many names the file has.
    """
    spare = f".{name}.bak.new"
    try:
        try:
            os.link(name, spare, src_dir_fd=directory, dst_dir_fd=directory)
        except FileExistsError:
            os.unlink(spare, dir_fd=directory)
            os.link(name, spare, src_dir_fd=directory, dst_dir_fd=directory)
        os.rename(spare, f".{name}.bak", src_dir_fd=directory, dst_dir_fd=directory)
        if links > 1:
            # Where both are the same file, a rename does nothing.
            with contextlib.suppress(FileNotFoundError):
                os.unlink(spare, dir_fd=directory)
    except (OSError, NotImplementedError):
        return


def sweep(directory: Path) -> list[str]:
    """Delete temporary files that dead processes left an hour ago or earlier; answers their names.

    A file that cannot be deleted stays and is not named.
    """
    gone: list[str] = []
    try:
        entries = list(os.scandir(directory))
    except OSError:
        return gone
    for entry in entries:
        found = _TEMPORARY.fullmatch(entry.name)
        if found is None or _alive(int(found["process"])):
            continue
        with contextlib.suppress(OSError):
            if time.time() - entry.stat(follow_symlinks=False).st_mtime > _STALE_AFTER:
                Path(entry.path).unlink()
                gone.append(entry.name)
    return gone


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


@contextlib.contextmanager
def locked(directory: Path | str) -> Iterator[int]:
    """Hold a short advisory lock on ``directory``, so that two writers take turns; gives a handle.

    The lock is on the directory itself and leaves no file behind. Where the file system knows no
    locks, the hash compare before each save is the only guard.
    """
    handle = os.open(directory, _FOLDER)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in _LOCK_UNKNOWN:
                raise
        yield handle
    finally:
        close(handle)
