"""``index``: make the catalogue of a library, or bring it up to date, without the screen."""

from __future__ import annotations

import time
from pathlib import Path

from tui.cable.visible import visible
from tui.commands.calls import Parser, add_jobs, jobs
from tui.commands.output import FAILURE, SUCCESS, complain, counted, put, put_progress, tell
from tui.library.catalogue import CatalogueError, Progress

_EXAMPLES = """\
examples:
  cablegram index cables/
  cablegram index cables/ --rebuild --jobs 4

What is made is kept in the cache directory and can be deleted at any time. It
goes on where it was interrupted.
"""
_TICK = 0.2


def run(given: list[str]) -> int:
    """Run the command; answers its exit status."""
    parser = Parser("cablegram index", "Make a library ready to be searched.", _EXAMPLES)
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder of the library")
    parser.add_argument("--rebuild", action="store_true", help="begin anew, from the cables alone")
    add_jobs(parser)
    options = parser.parse_args(given)
    folder: Path = options.folder
    rebuild: bool = options.rebuild

    from tui.library.opening import open_catalogue

    began = time.monotonic()
    try:
        catalogue = open_catalogue(folder, jobs(options.jobs), watch=False, rebuild=rebuild)
    except CatalogueError as error:
        complain(str(error))
        return FAILURE
    try:
        while not catalogue.settled(_TICK):
            put_progress(_line(catalogue.progress()))
        put_progress("")
        progress = catalogue.progress()
        size, place = catalogue.size(), catalogue.place
    except KeyboardInterrupt:
        put_progress("")
        complain("stopped; what is done is kept, and the same command goes on")
        raise
    finally:
        catalogue.close()
    tell(progress.problems)
    more = progress.problem_count - len(progress.problems)
    if more > 0:
        complain(f"{more} more problems like these")
    if catalogue.failed:
        return FAILURE
    took = time.monotonic() - began
    known = counted(progress.cables, "cable")
    put(f"{known}, {_size(size)} in {visible(str(place))}, {took:.1f} s")
    return FAILURE if progress.problem_count else SUCCESS


def _line(progress: Progress) -> str:
    parts = [f"{progress.files:,} of {progress.all_files:,} files", f"{progress.cables:,} cables"]
    if progress.rate >= 1:
        parts.append(f"{progress.rate:,.0f} a second")
    if progress.seconds_left is not None:
        parts.append(f"{_time(progress.seconds_left)} left")
    return ", ".join(parts)


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _size(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"
