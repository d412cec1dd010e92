"""Waiting for the disk in another thread: it is waited for once, and no failure of it is missed."""

from __future__ import annotations

import _thread
import gc
import threading
import time

import pytest

from tui.annotations.syncing import Syncer, Syncing


def test_the_other_thread_waits_while_this_one_goes_on() -> None:
    answer = threading.Event()
    waited: list[int] = []

    def sync() -> None:
        assert answer.wait(20)
        waited.append(threading.get_ident())

    syncer = Syncer()
    syncing = syncer.begin(sync)
    while not syncing._taken.locked():
        time.sleep(0.001)
    assert not waited
    answer.set()
    syncing.wait()
    syncing.wait()
    assert len(waited) == 1 and waited[0] != threading.get_ident()


def test_a_thread_that_is_late_is_not_waited_for() -> None:
    answer = threading.Event()
    waited: list[int] = []
    syncer = Syncer()
    first = syncer.begin(lambda: assert_soon(answer))
    while not first._taken.locked():
        time.sleep(0.001)
    second = syncer.begin(lambda: waited.append(threading.get_ident()))
    second.wait()
    assert waited == [threading.get_ident()]
    answer.set()
    first.wait()
    third = syncer.begin(lambda: None)
    third.wait()
    assert len(waited) == 1, "it is not done a second time"


def assert_soon(answer: threading.Event) -> None:
    assert answer.wait(20)


def test_where_no_thread_can_be_had_this_one_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(_thread, "start_new_thread", none_left)
    waited: list[int] = []
    syncer = Syncer()
    for _ in range(2):
        syncer.begin(lambda: waited.append(threading.get_ident())).wait()
    assert waited == [threading.get_ident()] * 2


def test_a_failure_is_told_to_all_who_wait() -> None:
    def fail() -> None:
        raise OSError(5, "Input/output error")

    syncer = Syncer()
    failing = syncer.begin(fail)
    for _ in range(2):
        with pytest.raises(OSError, match="Input/output error"):
            failing.wait()
    syncer.begin(lambda: None).wait()


def test_what_ended_otherwise_is_not_called_done() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    interrupted = Syncing(stop)
    with pytest.raises(KeyboardInterrupt):
        interrupted.run()
    with pytest.raises(OSError, match="not waited for"):
        interrupted.wait()


def test_the_thread_ends_with_its_syncer() -> None:
    ended = threading.Event()

    class Marked(threading.local):
        def __init__(self) -> None:
            self.end = Ending(ended)

    marked = Marked()
    syncer = Syncer()
    waiting = syncer.begin(lambda: vars(marked).setdefault("used", True))
    while not waiting._taken.locked():
        time.sleep(0.001)
    waiting.wait()
    assert not ended.is_set()
    del syncer, waiting
    gc.collect()
    assert ended.wait(20)


class Ending:
    """Says when the thread that it belongs to has ended."""

    def __init__(self, ended: threading.Event) -> None:
        self._ended = ended

    def __del__(self) -> None:
        self._ended.set()
