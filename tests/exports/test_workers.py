"""Work done in several processes: the same results, in the same order, never far ahead."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tui.exports.findings import Checking
from tui.exports.showing import json_lines
from tui.exports.workers import ALONE, each

PLENTY = ALONE + 150


def square(number: int) -> int:
    return number * number


def fall_over(parent: int, number: int) -> int:
    """Ends the process that works on it, as the kernel does when memory runs out."""
    if number == ALONE + 20 and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def refuse(number: int) -> int:
    if number == ALONE + 20:
        raise ValueError("this one")
    return number


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More cables than one process does alone, the last but one of them no text."""
    folder = tmp_path_factory.mktemp("library")
    for number in range(ALONE + 20):
        text = f"UNCLAS TESTVILLE {number:06d}\n\nSUBJECT: MINT {number}\n\n1. (C) Closed.\n"
        (folder / f"{number:04d}.txt").write_text(text)
    (folder / f"{ALONE + 18:04d}.txt").write_bytes(b"\0\1\2")
    return folder


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, ALONE, ALONE + 1, PLENTY])
def test_results_come_in_order(count: int, processes: int) -> None:
    assert list(each(square, range(count), processes)) == [square(n) for n in range(count)]


def test_no_more_is_taken_than_a_little_ahead() -> None:
    taken = 0

    def things() -> Iterator[int]:
        nonlocal taken
        for number in range(100_000):
            taken += 1
            yield number

    results = each(square, things(), 2)
    for _ in range(ALONE + 5):
        next(results)
    assert taken < ALONE + 400
    del results


def test_what_a_killed_process_left_is_done_here() -> None:
    work = partial(fall_over, os.getpid())
    assert list(each(work, range(PLENTY), 2)) == list(range(PLENTY))


def test_an_error_of_the_work_is_raised() -> None:
    with pytest.raises(ValueError, match="this one"):
        list(each(refuse, range(PLENTY), 2))


def test_json_lines_and_problems_are_those_of_one_process(library: Path) -> None:
    told: list[list[str]] = [[], []]
    lines = [
        list(json_lines([library], problems, None, jobs)) for jobs, problems in enumerate(told, 1)
    ]
    assert lines[0] == lines[1]
    assert len(lines[0]) == ALONE + 19
    assert told[0] == told[1]
    assert len(told[0]) == 1


def test_a_check_counts_what_one_process_counts(library: Path) -> None:
    runs = [Checking({"L1"}, "text", jobs) for jobs in (1, 2)]
    lines = [list(run.lines([library])) for run in runs]
    assert lines[0] == lines[1]
    assert runs[0].summary == runs[1].summary
    assert runs[0].errors == ALONE + 19
