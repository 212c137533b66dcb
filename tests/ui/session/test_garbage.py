"""Dead cycles are collected on the UI thread alone, whichever thread makes them."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Iterator
from types import ModuleType

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


def test_nothing_is_looked_at_while_modules_come(garbage: GarbageCollector, monkeypatch: pytest.MonkeyPatch) -> None:
    where: list[int] = []
    for _ in range(5_000):
        _Cycle(where)
    monkeypatch.setitem(sys.modules, "brought_by_an_import", ModuleType("brought_by_an_import"))
    assert garbage.collect() == 0 and where == []
    assert garbage.collect() > 0 and len(where) == 5_000


def test_what_a_large_import_brought_is_looked_at_no_more(
    garbage: GarbageCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(200):
        monkeypatch.setitem(sys.modules, f"brought_{number}", ModuleType(f"brought_{number}"))
    garbage.collect()
    before = gc.get_freeze_count()
    garbage.collect()
    assert gc.get_freeze_count() > before
    gc.unfreeze()
