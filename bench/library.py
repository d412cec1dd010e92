"""A library of many cables, beside SQLite FTS5, notmuch and ripgrep: ``python bench/library.py``.

    PYTHONPATH=. python bench/library.py --cables 13000
    PYTHONPATH=. python bench/library.py --cables 130000 --without notmuch

What grows with a library is measured with a tenth of the cables as well, and told for 3.3 million
by the straight line through both.
All are given the same texts in one run. Ratios are what counts: the machine does other things as
well. ``--keep DIR`` keeps texts and indexes there, and goes on with those that it finds.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.corpus import vocabulary, write
from bench.peers import Fts5, Notmuch, build_fts5
from bench.saving import sidecar
from tui.annotations import document, render
from tui.annotations.bounded_yaml import decode
from tui.library.catalogue import Facet, Sort
from tui.library.indexed import IndexedCatalogue
from tui.library.opening import open_catalogue
from tui.library.parsing import parse

COMMAND = [sys.executable, "-c", "import sys; from tui.cli import main; sys.exit(main())"]
"""What the installed command does."""
MANY = 3_300_000
SIDECARS = 10_000
ROOT = Path(__file__).resolve().parent.parent
RUNS = 21
RARE = vocabulary()[45_000]
QUERIES = {
    "rare word": (RARE, RARE),
    "common word": ("minister", "minister"),
    "phrase": ('"the minister"', '"the minister"'),
    "prefix": ("minis*", "minis*"),
}
BOOLEAN = "(treaty or harvest) budget -crown date:2004..2006"
BOOLEAN_FTS5 = ("(treaty OR harvest) AND budget NOT crown", 20040101, 20061231)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cables", type=int, default=2600)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--without", action="append", default=[], help="notmuch, fts5, rg")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place: Path = options.keep or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        for name in ("CACHE", "STATE", "DATA"):
            os.environ[f"XDG_{name}_HOME"] = str(place / name.lower())
        # As installed: what was loaded once is not translated again.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(place / "bytecode")
        missing = [name for name in ("notmuch", "rg") if shutil.which(name) is None]
        for name in missing:
            say(f"{name} is not installed: left out")
        measure(place, options.cables, options.jobs, {*options.without, *missing})


def measure(place: Path, count: int, jobs: int, without: set[str]) -> None:
    """All measurements of a library of ``count`` cables."""
    folder = write(place / f"cables-{count}", count)
    size = sum(file.stat().st_size for file in folder.rglob("*.txt"))
    say(f"{count:,} cables, {size / 1e6:,.0f} MB of text")
    built = None
    if not (place / "cache").is_dir():
        built = build(folder, jobs)
        say(f"build          {count / built[0]:8,.0f} cables/s, {jobs} processes")
    notmuch = None
    if "notmuch" not in without:
        notmuch = Notmuch(folder, place)
        took = timed(lambda: notmuch.run("new"))
        ratio = f", ratio {took / built[0]:.1f}" if built is not None else ""
        say(f"  notmuch      {count / took:8,.0f} cables/s{ratio}")
    file = place / "fts5.db"
    if "fts5" not in without and not file.exists():
        took = timed(lambda: build_fts5(folder, file))
        say(f"  fts5         {count / took:8,.0f} cables/s, parsing not included")
    catalogue = open_catalogue(folder, jobs, refresh=False)
    say(f"index/text     {catalogue.size() / size:8.3f}")
    if file.exists():
        say(f"  fts5         {file.stat().st_size / size:8.3f}")
    questions(catalogue, Fts5(file) if file.exists() else None)
    bytes_taken = catalogue.size()
    catalogue.close()
    looked = refresh(folder, jobs, notmuch)
    processes(folder, notmuch)
    if "rg" not in without:
        command = ["rg", "-i", "-l", "minister", str(folder)]
        say(f"rg, common     {median(lambda: quiet(command), 5) * 1e3:8.1f} ms")
    first_rows(place, folder, jobs)
    sidecars(place, jobs)
    if built is not None:
        project(place, count, jobs, (built[0], built[1], bytes_taken, looked))


def build(folder: Path, jobs: int) -> tuple[float, int]:
    """Seconds of a build by the command, in processes of its own, and the kB of memory at most."""
    command = [*COMMAND, "index", str(folder), "--jobs", str(jobs)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    most = [0]
    watcher = threading.Thread(target=watch_memory, args=(process, most), daemon=True)
    watcher.start()
    assert process.wait() == 0
    took = time.perf_counter() - began
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    say(f"memory         {most[0] / 1024:8,.0f} MB at most, all processes; CPU {cpu:,.0f} s")
    return took, most[0]


def watch_memory(process: subprocess.Popen[bytes], most: list[int]) -> None:
    """Keep the largest sum of what the processes of a build have in memory, in kB, shared once."""
    while process.poll() is None:
        total = sum(map(proportional, [process.pid, *children(process.pid)]))
        most[0] = max(most[0], total)
        time.sleep(0.25)


def children(pid: int) -> list[int]:
    """The processes below one."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            own = [int(one) for one in task.read_text().split()]
        except OSError:
            continue
        found += own
        for one in own:
            found += children(one)
    return found


def proportional(pid: int) -> int:
    """The memory of a process in kB, what it shares divided by how many share it."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def questions(catalogue: IndexedCatalogue, fts5: Fts5 | None) -> None:
    """Each query, in turns with FTS5."""
    say("queries, ms    rows p50  p95  | with paragraphs p50  p95 | fts5 p50  p95 | rows/fts5")
    searching = catalogue._searching
    searcher = searching._store.searcher()
    wanted = [Facet.TAGS]
    for name, (own, theirs) in {**QUERIES, "boolean, facets": (BOOLEAN, "")}.items():
        query = parse(own)
        is_counted = name == "boolean, facets"

        def rows() -> None:
            searching.found(query, Sort.RELEVANCE, 0, 50, searcher)  # noqa: B023
            if is_counted:  # noqa: B023
                searching.facets(query, wanted, 50)  # noqa: B023

        def shown() -> None:
            catalogue.search(query)  # noqa: B023

        def other() -> None:
            if fts5 is not None:
                fts5.counted(*BOOLEAN_FTS5) if is_counted else fts5.words(theirs)  # noqa: B023

        times: list[list[float]] = [[], [], []]
        for _ in range(RUNS):
            for held, ask in zip(times, (rows, shown, other), strict=True):
                held.append(timed(ask) * 1e3)
        total = catalogue.search(query).total
        printed = " | ".join(f"{statistics.median(t):7.1f} {p95(t):7.1f}" for t in times)
        ratio = statistics.median(times[0]) / max(statistics.median(times[2]), 1e-6)
        say(f"  {name:16} {printed} | {ratio:.3f}   ({total:,} found)")


def look_at(folder: Path, jobs: int) -> None:
    """Open a library, look at all that is there, and close it."""
    open_catalogue(folder, jobs, watch=False, wait=True).close()


def refresh(folder: Path, jobs: int, notmuch: Notmuch | None) -> float:
    """A look at files that did not change, and at some that did; answers seconds of the first."""

    def look() -> None:
        look_at(folder, jobs)

    find = ["find", str(folder), "-printf", "%p %T@ %s\\n"]
    own, theirs = [], []
    look()
    for _ in range(11):
        own.append(timed(look))
        theirs.append(timed(lambda: quiet(find)))
    unchanged = statistics.median(own)
    ratio = statistics.median(own) / statistics.median(theirs)
    say(f"nothing new    {statistics.median(own) * 1e3:8.1f} ms, {ratio:.2f} of find -printf")
    changed = sorted(folder.rglob("*.txt"))[:100]
    for file in changed:
        file.write_text(file.read_text(encoding="utf-8") + " \n", encoding="utf-8")
    time.sleep(0.1)
    took = timed(look)
    say(f"100 changed    {took * 1e3:8.1f} ms")
    if notmuch is not None:
        for file in sorted(notmuch.mail.rglob("c*"))[:100]:
            # Mails do not change: what is new has another name.
            text = file.read_text(encoding="utf-8").replace("@example.org>", "x@example.org>", 1)
            file.with_name(f"{file.name}-again").write_text(text, encoding="utf-8")
        other = timed(lambda: notmuch.run("new"))
        say(f"  notmuch      {other * 1e3:8.1f} ms, ratio {took / other:.2f}")
    return unchanged


def processes(folder: Path, notmuch: Notmuch | None) -> None:
    """A query from the command line, from start to end."""
    for name, query in (("rare", RARE), ("common", "minister")):
        command = [*COMMAND, "search", str(folder), query]
        quiet(command)
        own = median(lambda: quiet(command), 7)  # noqa: B023
        say(f"search, {name:7}{own * 1e3:8.1f} ms")
        if notmuch is not None:
            other = median(
                lambda: notmuch.run("search", "--limit=50", query),  # noqa: B023
                7,
            )
            say(f"  notmuch      {other * 1e3:8.1f} ms, ratio {own / other:.2f}")


def first_rows(place: Path, folder: Path, jobs: int) -> None:
    """How long until a library that was never opened shows its first rows."""
    small = write(place / "cables-130", 130)
    times: dict[Path, list[float]] = {small: [], folder: []}
    for _ in range(3):
        for each, held in times.items():
            with tempfile.TemporaryDirectory() as fresh:
                os.environ["XDG_CACHE_HOME"] = fresh
                began = time.perf_counter()
                catalogue = open_catalogue(each, jobs, watch=False)
                while not catalogue.search(parse("")).hits:
                    time.sleep(0.005)
                held.append(time.perf_counter() - began)
                catalogue.close()
    few, many = (statistics.median(held) for held in times.values())
    say(f"first rows     {many * 1e3:8.1f} ms; of 130 cables {few * 1e3:.1f}, {many / few:.2f}")


def sidecars(place: Path, jobs: int) -> None:
    """A look at sidecars that did not change, beside reading them."""
    folder = place / "sidecars"
    if not folder.is_dir():
        data = render.document(sidecar(10))
        for number in range(SIDECARS):
            sub = folder / f"box{number // 1000:03d}"
            sub.mkdir(parents=True, exist_ok=True)
            (sub / f"{number}.txt").write_text(f"SUBJECT: {number}\n", encoding="utf-8")
            (sub / f"{number}.annotations.yaml").write_text(data, encoding="utf-8")
        time.sleep(0.1)
    look_at(folder, jobs)
    checked = median(lambda: look_at(folder, jobs), 5)
    files = list(folder.rglob("*.annotations.yaml"))
    read = median(lambda: [document.parse(decode(file.read_bytes())) for file in files], 1)
    say(
        f"sidecars       {checked * 1e3:8.1f} ms to look at {SIDECARS:,} with their cables,"
        f" {read:.1f} s to parse: 1/{read / checked:.0f}"
    )


def project(place: Path, count: int, jobs: int, many: tuple[float, int, int, float]) -> None:
    """What 3.3 million cables would take, by the line through a tenth of the cables and all."""
    few_count = count // 10
    folder = write(place / f"cables-{few_count}", few_count)
    took, memory = build(folder, jobs)
    catalogue = open_catalogue(folder, jobs, refresh=False)
    size = catalogue.size()
    catalogue.close()
    few = (took, memory, size, median(lambda: look_at(folder, jobs), 5))
    names = ("build, s", "memory, MB", "index, MB", "nothing new, s")
    units = (1.0, 1 / 1024, 1e-6, 1.0)
    for name, less, more, unit in zip(names, few, many, units, strict=True):
        slope = (more - less) / (count - few_count)
        then = more + slope * (MANY - count)
        say(
            f"  {name:16}{few_count:,}: {less * unit:,.2f}  {count:,}: {more * unit:,.2f}"
            f"  {MANY:,}: {then * unit:,.0f}"
        )


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(work: Callable[[], object], runs: int) -> float:
    """The median of several runs, in seconds."""
    return statistics.median(timed(work) for _ in range(runs))


def p95(times: list[float]) -> float:
    """The time that 95 of 100 runs stay below."""
    return statistics.quantiles(times, n=20)[-1]


def quiet(command: list[str]) -> None:
    """Run a command and throw away what it prints."""
    subprocess.run(
        command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
