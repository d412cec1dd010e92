"""The archive's dump: rows as they were written, bad ones told and passed by, memory flat."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.sources.made import CONTENT, HEADER, ROW, TEXT, dump, row, written
from tui.cable.parse import parse
from tui.sources import csv
from tui.sources.files import SourceError
from tui.sources.found import FoundCable
from tui.sources.open import cables_of, open_cable, read


def found(path: Path) -> tuple[list[FoundCable], list[str]]:
    problems: list[str] = []
    return list(cables_of(path, None, problems.append)), problems


def test_a_row_gives_the_cable_of_its_text_form(tmp_path: Path) -> None:
    path = written(tmp_path, "dump.csv", dump([ROW]))
    [one], problems = found(path)
    assert problems == []
    assert one.text == TEXT
    assert one.address == tmp_path / "dump.csv#09TESTVILLE12"
    cable = open_cable(f"{path}#09TESTVILLE12")
    assert cable.nodes == parse(TEXT).nodes
    assert cable.record is not None
    assert cable.record.created == "2009-02-03T12:05"
    assert cable.record.references == ("08TESTVILLE7", "08STATE1")


def test_each_cable_has_an_address_and_a_line(tmp_path: Path) -> None:
    path = written(tmp_path, "dump.csv", dump(map(row, range(1, 6))))
    cables, _ = found(path)
    assert [one.id for one in cables] == [f"09TESTVILLE{n}" for n in range(1, 6)]
    lines = path.read_text().split("\n")
    assert all(lines[one.where.line - 1].startswith(f'"{one.id[11:]}"') for one in cables)
    for one in cables:
        assert read(one.address).text == one.text
    with pytest.raises(SourceError, match="no cable 09TESTVILLE9 in it"):
        read(f"{path}#09TESTVILLE9")
    with pytest.raises(SourceError, match=r"many cables; name one, as in .*#09TESTVILLE1"):
        read(path)


def test_a_cable_is_found_wherever_its_id_is_spoken_of(tmp_path: Path) -> None:
    words = 'A ","09TESTVILLE9"," B\n"1","2/3/2009 12:05","09TESTVILLE9","'
    rows = [row(n, f"{words} {CONTENT}") for n in range(1, 12)]
    odd = ("9", ROW[1], " 09TESTVILLE99 ", *ROW[3:])
    path = written(tmp_path, "dump.csv", dump([*rows, odd]))
    cables, _ = found(path)
    for one in cables:
        again = read(one.address)
        assert (again.text, again.line) == (one.text, one.where.line)
    assert cables[-1].id == "09TESTVILLE99"
    broken = written(tmp_path, "broken.csv", dump([row(9)[:7], row(8), row(9)]))
    assert read(f"{broken}#09TESTVILLE9").line > 2


def test_a_row_with_a_malformed_id_is_named_after_its_line(tmp_path: Path) -> None:
    bad = ("2", ROW[1], "TESTVILLE/../12", *ROW[3:])
    path = written(tmp_path, "my dump.csv", dump([row(1), bad, row(3)]))
    cables, problems = found(path)
    assert problems == []
    line = cables[1].where.line
    assert cables[1].id == f"my-dump-line-{line}"
    assert cables[1].text == HEADER + CONTENT
    assert read(cables[1].address).text == cables[1].text


BAD_ROWS = {
    "a column less": dump([row(2)[:7]]),
    "a column more": dump([(*row(2), "x")]),
    "a quote that is not escaped": dump([row(2)]).replace(b"Nothing", b'No"thing'),
    "two quotes that are not escaped": dump([row(2)]).replace(b"Nothing", b'"Nothing"'),
    "a row that ends in a field": dump([row(2)])[:-20] + b"\n",
    "a field without a comma": dump([row(2)]).replace(b'","Embassy', b'" "Embassy'),
    "no text at all": dump([(*row(2)[:6], "", " ")]),
    "not a row": b"nonsense, here\n",
    "a lonely quote": b'"\n',
    "a NUL": dump([row(2)]).replace(b"Nothing", b"No\0thing"),
}


@pytest.mark.parametrize("bad", BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_told_with_its_line_and_the_rest_goes_on(tmp_path: Path, bad: bytes) -> None:
    before = dump([row(1)])
    path = written(tmp_path, "dump.csv", before + bad + dump([row(3), row(4)]))
    cables, problems = found(path)
    assert [one.id for one in cables] == ["09TESTVILLE1", "09TESTVILLE3", "09TESTVILLE4"]
    [problem] = problems
    assert problem.startswith(f"{path}:{before.count(bytes([10])) + 1}: ")


def test_of_very_many_bad_rows_only_the_number_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "dump.csv", dump([row(1)]) + dump([row(2)[:7]]) * 500)
    cables, problems = found(path)
    assert len(cables) == 1
    assert len(problems) == 101
    assert problems[-1].endswith(": 400 more problems like these")


def test_a_file_that_ends_inside_a_row(tmp_path: Path) -> None:
    data = dump([row(1), row(2)])
    cables, problems = found(written(tmp_path, "dump.csv", data[:-100]))
    assert [one.id for one in cables] == ["09TESTVILLE1"]
    assert len(problems) == 1


def test_a_field_of_a_hundred_megabytes_is_passed_by(tmp_path: Path) -> None:
    path = tmp_path / "dump.csv"
    huge = dump([row(2, "HUGE")]).split(b"HUGE")
    with path.open("wb") as stream:
        stream.write(dump([row(1)]) + huge[0])
        for _ in range(100):
            stream.write(b'X\\"\n' * 262_144)
        stream.write(huge[1] + dump([row(3)]))
    cables, problems = found(path)
    assert [one.id for one in cables] == ["09TESTVILLE1", "09TESTVILLE3"]
    assert len(problems) == 1
    assert "16 MiB" in problems[0]


def test_fields_far_over_the_standard_library_s_limit(tmp_path: Path) -> None:
    body = CONTENT + '\nA "quoted" \\ line, and more' * 20_000
    [one], problems = found(written(tmp_path, "dump.csv", dump([row(1, body)])))
    assert problems == []
    assert one.text.endswith(body)


FIELDS = st.text(
    st.sampled_from('ab"\\,\n|¶ 12/09:') | st.characters(exclude_characters="\0\r", codec="utf-8"),
    max_size=60,
)
ROWS = st.lists(st.tuples(FIELDS, FIELDS.filter(str.strip)), min_size=1, max_size=6)


@given(ROWS, st.booleans(), st.sampled_from([b"\n", b"\r\n"]))
@example([('\n"1","2/3/2009 12:05",', '"')], False, b"\n")
@example([("\\", '\\"\n"')], True, b"\r\n")
def test_from_rows_to_a_dump_to_rows(
    fields: list[tuple[str, str]], doubled: bool, line_end: bytes
) -> None:
    rows = [
        (*row(number)[:6], header, body) for number, (header, body) in enumerate(fields, start=1)
    ]
    data = dump(rows, doubled=doubled).replace(b"\n", line_end)
    with tempfile.TemporaryDirectory() as folder:
        cables, problems = found(written(Path(folder), "dump.csv", data))
    assert problems == []
    assert [one.text.split("\n", 5)[5] for one in cables] == [a + b for a, b in fields]


@given(st.lists(FIELDS, min_size=1, max_size=5))
def test_fields_without_quotes_are_read_as_well(fields: list[str]) -> None:
    plain = [
        field.replace("\\", "\\\\").replace('"', '\\"').replace(",", "\\,") for field in fields
    ]
    text = ",".join(plain)
    if text.endswith("\n"):
        return
    assert csv.split_row(text) == fields


def test_rows_whose_numbers_have_no_quotes(tmp_path: Path) -> None:
    data = b"".join(
        dump([row(n)]).replace(b'"%d","2/3/2009 12:05",' % n, b"%d,2/3/2009 12:05," % n)
        for n in range(1, 4)
    )
    cables, problems = found(written(tmp_path, "dump.csv", data))
    assert problems == []
    assert len(cables) == 3
    assert cables[0].text.split("\n", 5)[5] == HEADER + CONTENT


@given(st.binary(max_size=400))
def test_any_bytes_give_cables_or_problems(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), "dump.csv", dump([row(1)]) + data + b"\n" + dump([row(2)]))
        problems: list[str] = []
        ids = [one.id for one in cables_of(path, "csv", problems.append)]
    assert ids[0] == "09TESTVILLE1" or problems
    assert all("\n" not in problem for problem in problems)


PEAK = """
import resource, sys
from tui.cli import main
code = main(["show", "--format", "jsonl", sys.argv[1]])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def peak_kilobytes(path: Path) -> int:
    ended = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=120,
        check=True,
    )
    return int(ended.stderr.split()[-1])


def test_a_dump_is_shown_in_flat_memory(tmp_path: Path) -> None:
    body = CONTENT + "\n" + "More of the same. " * 200
    small = written(tmp_path, "small.csv", dump(row(n, body) for n in range(1, 400)))
    large = written(tmp_path, "large.csv", dump(row(n, body) for n in range(1, 4000)))
    assert large.stat().st_size > small.stat().st_size + 12_000_000
    assert peak_kilobytes(large) < peak_kilobytes(small) + 4_000
