"""What a format lacks is told item by item; a file that is not what was meant is found out."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.exports.samples import NAME, TEXT, on_disk, passage
from tests.test_cli import one_line
from tui.annotations.model import Annotation
from tui.cli import main
from tui.commands.progress import Progress
from tui.exports.gather import gather
from tui.exports.model import Coding, Exported, Options
from tui.exports.registry import FORMATS
from tui.exports.tally import Meant, Tally
from tui.exports.writing import ExportError, write_file

BOOK = "version: 1\ntags:\n  - name: rain\n    description: Water from above.\n  - name: bare\n"
ITEMS = [
    Annotation(id="aaaa", paragraph="1", tags=("rain", "grain"), note="wet", author="kim"),
    passage("bbbb", "the harvest was\n\nSIPDIS\nbetter", "2", note="- well"),
    Annotation(id="dddd", paragraph="44", quote="gone", prefix="long ", start=5, end=9),
]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    on_disk(folder, ITEMS)
    (folder / "codebook.yaml").write_text(BOOK)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def test_losses_are_counted_at_the_end_and_listed_in_a_file(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "losses.csv"
    call = ["export", str(library), "--format", "csv", "-o", str(tmp_path / "out.csv")]
    assert main([*call, "--losses", str(listed)]) == 0
    told = capsys.readouterr().err
    assert "csv does not carry, and jsonl does:\n  1 definitions of codes\n" in told
    assert "  2 words before and after\n  1 positions as annotated\n" in told
    found = [(row["lost"], row["annotation"], row["value"]) for row in table(listed)]
    assert found[0] == ("definitions of codes", "rain", "Water from above.")
    assert ("words before and after", "dddd", "long …") in found
    assert found[-1] == ("positions as annotated", "dddd", "5-9")
    assert len(found) == 4


def test_the_lossless_form_loses_nothing(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(library)]) == 0
    assert capsys.readouterr().err == ""


def test_a_file_that_is_there_is_kept_unless_forced(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.csv"
    target.write_text("mine")
    call = ["export", str(library), "--format", "csv"]
    assert main([*call, "-o", str(target)]) == 1
    assert "there is such a file; --force writes over it" in one_line(capsys)
    assert main([*call, "-o", str(tmp_path / "new.csv"), "--losses", str(target)]) == 1
    assert names(tmp_path) == ["library", "out.csv"]
    assert target.read_text() == "mine"
    assert main([*call, "-o", str(target), "--force"]) == 0
    assert target.read_text().startswith("cable,")


def test_force_never_writes_over_what_is_exported(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {file: file.read_bytes() for file in library.iterdir()}
    target = library / NAME
    assert main(["export", str(library), "-o", str(target), "--force"]) == 1
    assert "this is what is exported" in one_line(capsys)
    assert {file: file.read_bytes() for file in library.iterdir()} == before


@pytest.mark.parametrize("name", ["codebook.yaml", "cablegram.yaml", "vocabulary.tsv"])
def test_force_never_writes_over_what_a_library_is_coded_by(
    library: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    own = library / name
    before = own.read_bytes() if own.exists() else b"mine"
    own.write_bytes(before)
    linked = library / "codes.csv"
    linked.symlink_to(own)
    for target in (own, linked):
        call = ["export", str(library), "--format", "csv", "-o", str(target), "--force"]
        assert main(call) == 1
        assert "a library's file; choose another" in capsys.readouterr().err
        assert own.read_bytes() == before


def test_a_file_made_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"

    def pieces() -> Iterator[str]:
        yield "ours"
        target.write_text("theirs")

    with pytest.raises(ExportError, match="--force"):
        write_file(target, pieces(), force=False)
    assert target.read_text() == "theirs"
    assert names(tmp_path) == ["out.csv"]


@pytest.mark.parametrize("ends", [KeyboardInterrupt, MemoryError])
def test_what_ends_an_export_leaves_nothing(tmp_path: Path, ends: type[BaseException]) -> None:
    def pieces() -> Iterator[str]:
        yield "half"
        raise ends

    with pytest.raises(ends):
        write_file(tmp_path / "out.csv", pieces())
    assert names(tmp_path) == []


@pytest.mark.parametrize("rows", ["tags", "paragraphs", "matrix"])
@pytest.mark.parametrize("more", [[], ["--raw"], ["--bom"]], ids=str)
def test_a_table_is_verified(
    library: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    rows: str,
    more: list[str],
) -> None:
    target = tmp_path / "out.csv"
    call = ["export", str(library), "--format", "csv", "--rows", rows, "-o", str(target)]
    assert main([*call, "--verify", *more]) == 0
    assert "are there" in capsys.readouterr().err
    assert target.read_bytes().startswith(b"\xef\xbb\xbf" if more == ["--bom"] else b"cable,")


VERIFIED = sorted(name for name, chosen in FORMATS.items() if chosen.read_back is not None)


@pytest.mark.parametrize("name", VERIFIED)
def test_a_tampered_file_does_not_pass(library: Path, tmp_path: Path, name: str) -> None:
    chosen = FORMATS[name]
    options = Options()
    tally = Tally(chosen, options, verify=True)
    target = tmp_path / f"out{chosen.suffix}"
    write_file(target, chosen.write(tally.passing(gather([library], [])), options))
    assert tally.differences(target) == []
    assert tally.meant >= 4
    # An export of other annotations, well formed as it is, stands for every change.
    for tampered in (ITEMS[1:], [*ITEMS, passage("cccc", "The port is open.", "3", tag="port")]):
        on_disk(library, tampered)
        write_file(target, chosen.write(gather([library], []), options))
        told = tally.differences(target)
        side = "missing: " if len(tampered) < len(ITEMS) else "not meant: "
        assert any(line.startswith(side) for line in told), told
        on_disk(library, ITEMS)


@pytest.mark.parametrize("name", sorted({"jsonl", "csv"} & set(VERIFIED)))
@pytest.mark.parametrize(
    ("was", "now"), [("rain", "reign"), ("wet", "dry"), ("kim", "lee"), ("harvest", "hardest")]
)
def test_a_changed_word_is_found(
    library: Path, tmp_path: Path, name: str, was: str, now: str
) -> None:
    chosen = FORMATS[name]
    tally = Tally(chosen, Options(), verify=True)
    target = tmp_path / "out"
    write_file(target, chosen.write(tally.passing(gather([library], [])), Options()))
    target.write_bytes(target.read_bytes().replace(was.encode(), now.encode()))
    told = tally.differences(target)
    assert any(line.startswith("missing: ") and was in line for line in told)
    assert any(line.startswith("not meant: ") and now in line for line in told)


def test_a_failed_verification_is_an_error(
    library: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.exports.csv._annotation", lambda *_: ("x",) * 20)
    target = tmp_path / "out.csv"
    assert main(["export", str(library), "--format", "csv", "-o", str(target), "--verify"]) == 1
    told = capsys.readouterr().err
    assert "out.csv: this is not what was meant\n" in told
    assert "missing: kim #rain on “Summary: It rained" in told


def test_differences_are_told_with_their_number() -> None:
    meant = Meant()
    for number in range(20):
        meant.add(Coding("kim", f"tag{number}", "words", ""))
    assert meant.count == 20
    told = meant.differences(lambda: iter([Coding("kim", "tag3", "words", "")] * 2))
    assert told[0] == "missing: kim #tag0 on “words”"
    assert told[5:] == ["missing: 14 more", "not meant: kim #tag3 on “words”"]


@pytest.mark.parametrize(
    "call",
    [
        ["--verify"],
        ["--rows", "matrix"],
        ["--by", "tag"],
        ["--bom"],
        ["-o", "a", "--losses", "a"],
        ["--format", "nonsense"],
    ],
    ids=" ".join,
)
def test_calls_that_make_no_sense(
    library: Path, capsys: pytest.CaptureFixture[str], call: list[str]
) -> None:
    assert main(["export", str(library), *call]) == 2
    one_line(capsys)


def test_the_date_of_export_must_be_seconds(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert main(["export", str(library)]) == 2
    assert "SOURCE_DATE_EPOCH" in one_line(capsys)


DIGESTS = """
import hashlib, sys
from pathlib import Path
from tui.exports.definitions import codebooks_of, united
from tui.exports.gather import gather
from tui.exports.model import Options
from tui.exports.registry import FORMATS
library = Path(sys.argv[1])
books = codebooks_of([library], [])
for moment in ("", "2026-11-24T10:00:00Z"):
    options = Options(codebook=united(books), codebooks=books, moment=moment)
    for name, chosen in FORMATS.items():
        pieces = chosen.write(gather([library], []), options)
        data = b"".join(p if isinstance(p, bytes) else p.encode() for p in pieces)
        print(name, moment, hashlib.sha256(data).hexdigest())
"""


def test_the_same_input_gives_the_same_bytes(library: Path) -> None:
    def once(seed: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        call = [sys.executable, "-c", DIGESTS, str(library)]
        done = subprocess.run(call, env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    first = once("1")
    assert first == once("2")
    assert len(first.splitlines()) == 2 * len(FORMATS)


def test_the_environment_dates_an_export(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["export", str(library), "--format", "html"]) == 0
    assert "exported" not in capsys.readouterr().out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert main(["export", str(library), "--format", "html"]) == 0
    assert "exported 2001-09-09" in capsys.readouterr().out


@pytest.mark.parametrize("rows", ["tags", "paragraphs", "matrix"])
@pytest.mark.parametrize("name", ["jsonl", "csv"])
def test_one_cable_at_a_time_is_asked_for(library: Path, name: str, rows: str) -> None:
    [one] = gather([library], [])
    asked = 0

    def cables() -> Iterator[Exported]:
        nonlocal asked
        for _ in range(50):
            asked += 1
            yield one

    pieces = FORMATS[name].write(cables(), Options(rows=rows))
    assert asked == 0
    if rows != "matrix":  # which needs all codes first, and waits for them in a file
        next(pieces), next(pieces)
        assert asked == 1
    assert sum(1 for _ in pieces) > 50
    assert asked == 50


def test_progress_is_for_terminals_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tally = Tally(FORMATS["csv"], Options())
    tally.cables = 1200
    monkeypatch.setattr("tui.commands.progress._WAIT", -1.0)
    with Progress(shown=True) as told:
        told(tally)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with Progress(shown=True) as told:
        told(tally)
    first, blank, *_ = capsys.readouterr().err.split("\r")
    assert first == "1,200 cables, 0 annotations so far"
    assert blank.strip() == "" and len(blank) == len(first)


def test_an_interrupted_export_leaves_no_file(tmp_path: Path) -> None:
    library, out = tmp_path / "library", tmp_path / "out"
    library.mkdir()
    out.mkdir()
    for number in range(400):
        (library / f"{number}.txt").write_text(TEXT * 4, encoding="utf-8")
    call = [sys.executable, "-m", "tui.cli", "export", str(library), "-o", str(out / "all.jsonl")]
    with subprocess.Popen(
        call, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE
    ) as process:
        deadline = time.monotonic() + 30
        while not names(out) and time.monotonic() < deadline:
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
    assert process.returncode == 130
    assert names(out) == []


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_is_described(name: str) -> None:
    rows = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8").splitlines()
    assert any(row.startswith(f"| `{name}` |") for row in rows)
