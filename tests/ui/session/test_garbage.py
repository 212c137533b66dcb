"""Dead cycles are collected on the UI thread alone, whichever thread makes them."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tldesk.ui.session.garbage import GarbageCollector


class _Cycle:
    collected_in: list[int]

    def __init__(self, collected_in: list[int]) -> None:
        self.collected_in, self.itself = collected_in, self

    def __del__(self) -> None:
        self.collected_in.append(threading.get_ident())


@pytest.fixture
def garbage(qapp: QApplication) -> Iterator[GarbageCollector]:
    gc.collect()
    made = GarbageCollector()
    yield made
    made.stop()
    made.deleteLater()
    assert gc.isenabled()


def test_cycles_of_another_thread_die_on_the_ui_thread(qtbot: QtBot, garbage: GarbageCollector) -> None:
    where: list[int] = []

    def make() -> None:
        for _ in range(5_000):  # Python's own collector would run several times in this thread
            _Cycle(where)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    assert where == []
    qtbot.waitUntil(lambda: len(where) == 5_000)
    assert set(where) == {threading.get_ident()}


def test_what_lives_stays_and_nothing_is_done_when_little_was_made(garbage: GarbageCollector) -> None:
    kept = _Cycle([])
    gc.collect()
    assert garbage.collect() == 0
    assert weakref.ref(kept)() is kept
