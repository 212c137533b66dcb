"""A folder that does not answer holds up neither the other cards, nor closing a project or the window."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tldesk.project.store import Project
from tldesk.ui.projects import looks
from tldesk.ui.projects.looks import Looks
from tldesk.ui.projects.project_card import look_at
from tldesk.ui.session.jobs import wait_for_pool
from tldesk.ui.window.main_window import MainWindow


class Drives:
    """Looks at folders; those on the `silent` drive are answered when it is `back`."""

    def __init__(self) -> None:
        self.back = threading.Event()
        self.asked: list[str] = []

    def look(self, folder: str, should_stop: Callable[[], bool]) -> str:
        self.asked.append(folder)
        if "silent" in folder:
            self.back.wait(60)
        return f"{folder} {should_stop()}"


@pytest.fixture
def drives(monkeypatch: pytest.MonkeyPatch) -> Iterator[Drives]:
    monkeypatch.setattr(looks, "LATE_MS", 50)
    made = Drives()
    yield made
    made.back.set()


def test_those_that_answer_are_not_held_up(qtbot: QtBot, drives: Drives) -> None:
    asked = Looks(drives.look)
    found: dict[str, object] = {}
    late: list[str] = []
    asked.found.connect(found.__setitem__)
    asked.late.connect(late.append)
    asked.ask(["silent 1", "silent 2", "silent 3", "near", "also near"])
    qtbot.waitUntil(lambda: asked.at_rest)
    assert found == {"near": "near False", "also near": "also near False"}
    assert sorted(late) == ["silent 1", "silent 2", "silent 3"]
    wait_for_pool()  # as closing a project does: it is back before the drive is
    assert not drives.back.is_set()
    drives.back.set()
    qtbot.waitUntil(lambda: len(found) == 5)


def test_a_folder_is_asked_once_at_a_time_and_told_when_it_answers_after_all(qtbot: QtBot, drives: Drives) -> None:
    asked = Looks(drives.look)
    found: list[tuple[str, object]] = []
    late: list[str] = []
    asked.found.connect(lambda folder, look: found.append((folder, look)))
    asked.late.connect(late.append)
    for _ in range(3):
        asked.ask(["silent"])
    qtbot.waitUntil(lambda: late == ["silent"])
    asked.ask(["silent"])
    assert late == ["silent", "silent"] and drives.asked == ["silent"]  # it is known to be silent
    drives.back.set()
    qtbot.waitUntil(lambda: found == [("silent", "silent False")])
    assert drives.asked == ["silent", "silent"]  # what was stopped is not shown, but looked at anew


def test_its_card_says_so_and_the_window_closes(
    qtbot: QtBot, empty_window: MainWindow, tmp_path: Path, drives: Drives, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(folder: str, should_stop: Callable[[], bool]) -> object:
        drives.look(folder, should_stop)
        return look_at(folder, should_stop)

    Project.create(tmp_path / "here").close()
    folders = [str(tmp_path / "silent"), str(tmp_path / "silent too"), str(tmp_path / "here")]
    recent = empty_window.welcome.recent
    monkeypatch.setattr(recent._looks, "_look", look)
    empty_window.context.change_settings(recent_projects=folders)
    silent, _, here = recent.cards
    qtbot.waitUntil(lambda: "No images yet" in here.accessibleDescription())
    assert "Not responding" in silent.accessibleDescription() and "drive or network" in silent.toolTip()
    assert [action.isEnabled() for action in silent.make_menu().actions()] == [False, False, True]
    empty_window.close()
    qtbot.waitUntil(lambda: empty_window.closing.done)
    assert not drives.back.is_set()
