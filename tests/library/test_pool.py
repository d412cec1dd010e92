"""Worker processes can be started from under a screen, which has a standard error of its own."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

from tests.conftest import ROOT
from tui.library.pool import Pool

PROGRAM = """
import sys

class Capture:
    def write(self, text):
        return len(text)
    def flush(self):
        pass
    def fileno(self):
        return -1

if __name__ == "__main__":
    sys.stderr = Capture()
    from tests.library.test_pool import square
    from functools import partial
    from tui.library.pool import Pool
    pool = Pool(2)
    print(*pool.results(partial(square, number) for number in range(10)))
    pool.close()
"""


def square(number: int) -> int:
    return number * number


def test_results_come_in_the_order_of_their_tasks() -> None:
    pool: Pool[int] = Pool(1)
    assert list(pool.results(partial(square, number) for number in range(5))) == [0, 1, 4, 9, 16]


def test_processes_start_where_standard_error_is_a_screens_own() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stdout.split() == [str(number * number) for number in range(10)], ended.stderr
