"""Embedding in the background: what is new, once; pausing, making room, closing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from engine.runs_for_tests import TINY
from present import present, typed
from PySide6.QtCore import Qt, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from texts import make_project

from tldesk.errors import TldeskError
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.events import Event, Progressed
from tldesk.project.store import Project
from tldesk.ui.session import embedding
from tldesk.ui.session.context import Context
from tldesk.ui.session.embedding import Embedding
from tldesk.ui.session.import_job import import_job
from tldesk.ui.session.jobs import Job

from .. import embedded


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "START", 0)


@pytest.fixture
def opened(at_once: None, context: Context, project: Project) -> Context:
    """A context with `project` open; nothing was looked at yet."""
    project.close()
    context.open_project(project.folder)
    return context


def wait(qtbot: QtBot, context: Context, count: int) -> Embedding:
    """Until so many samples are embedded and nothing runs."""
    found = context.embedding
    qtbot.waitUntil(lambda: found.ready is not None and len(found.ready.ids) == count, timeout=30_000)
    qtbot.waitUntil(lambda: context.jobs.at_rest)
    return found


def test_every_readable_image_is_looked_at_without_torch(qtbot: QtBot, opened: Context) -> None:
    loaded = "torch" in sys.modules
    told: list[tuple[int, int]] = []
    opened.embedding.advanced.connect(lambda done, total: told.append((done, total)))
    ready = wait(qtbot, opened, 24).ready
    assert ready is not None
    assert ready.ids.tolist() == present(opened.project).samples.ids().tolist()
    assert ready.features.shape == (24, 1280) and ready.features.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(ready.features, axis=1), 1, atol=1e-5)
    assert len(set(ready.contents.tolist())) == 24
    assert told[-1] == (24, 24)
    assert ready.rows([3, 999, 1]).tolist() == [2, 0]
    assert ("torch" in sys.modules) == loaded


WORDS = ("visa", "deposit", "breakfast", "passport", "guide", "invoice")


def test_that_all_were_compared_is_told_where_nothing_belongs_together(
    qtbot: QtBot, at_once: None, context: Context, tmp_path: Path
) -> None:
    make_project(tmp_path / "apart", [(f"{word} {word}", "ab"[at % 2]) for at, word in enumerate(WORDS)]).close()
    left: list[int] = []
    context.samples_changed.connect(lambda _ids: left.append(present(context.project).near.unsearched()))
    context.open_project(tmp_path / "apart")
    assert present(context.project).near.unsearched() == len(WORDS)
    qtbot.waitUntil(lambda: left[-1:] == [0], timeout=30_000)
    assert not present(context.project).near.found().count


def test_only_new_content_is_looked_at(
    qtbot: QtBot, opened: Context, make_photos: Callable[..., Path], tmp_path: Path
) -> None:
    wait(qtbot, opened, 24)
    told: list[tuple[int, int]] = []
    opened.embedding.advanced.connect(lambda done, total: told.append((done, total)))
    more = make_photos(folder="more", first=6, per_class=4)  # two of each class are there already
    opened.submit(import_job(opened, more))
    ready = present(wait(qtbot, opened, 36).ready)
    assert told[-1] == (6, 6)
    assert len(set(ready.contents.tolist())) == 30


def test_what_is_in_the_bin_is_left_out_until_it_comes_back(qtbot: QtBot, opened: Context) -> None:
    wait(qtbot, opened, 24)
    opened.edit(lambda project: project.edits.set_binned([1, 5], True))
    assert 5 not in present(wait(qtbot, opened, 22).ready).ids
    opened.edit(lambda project: project.edits.undo())
    wait(qtbot, opened, 24)


def test_what_was_looked_at_is_there_after_opening_again(qtbot: QtBot, opened: Context) -> None:
    before = present(wait(qtbot, opened, 24).ready)
    folder = present(opened.project).folder
    opened.close_project()
    assert opened.embedding.ready is None
    opened.change_settings(embed_in_background=False)
    opened.open_project(folder)
    after = wait(qtbot, opened, 24).ready
    assert np.array_equal(present(before).features, present(after).features)


def test_paused_nothing_is_looked_at_until_it_goes_on(qtbot: QtBot, opened: Context) -> None:
    found = opened.embedding
    found.pause(True)
    assert found.paused and found.waiting
    with qtbot.waitSignal(opened.jobs.idle):
        opened.submit(Job(counting, "heavy"))
    qtbot.waitUntil(lambda: opened.jobs.at_rest)
    assert found.waiting
    found.pause(False)
    wait(qtbot, opened, 24)
    assert not found.waiting


def test_with_other_splits_it_is_measured_again_what_a_random_one_would_claim(
    qtbot: QtBot, at_once: None, context: Context, tmp_path: Path
) -> None:
    made = embedded.make(tmp_path / "twins", 72, labelled=72)
    contents = [sample.sha256 for sample in made.samples.training_rows()]
    found = {sha256: at // 6 * 3 + at % 3 for at, sha256 in enumerate(contents)}  # two of a class each
    made.near.put(found)
    made.splits.assign_missing()
    made.close()
    context.open_project(tmp_path / "twins")
    checks = present(context.project).checks
    qtbot.waitUntil(lambda: checks.optimism() is not None, timeout=30_000)

    def untested() -> int:
        return sum(sample.split != "test" for sample in present(context.project).samples.training_rows())

    measured = present(checks.optimism()).images
    assert measured == untested()
    qtbot.waitUntil(lambda: context.jobs.at_rest)
    context.edit(lambda project: project.splits.remake((0.5, 0.2, 0.3)))
    qtbot.waitUntil(lambda: present(checks.optimism()).images != measured, timeout=30_000)
    assert present(checks.optimism()).images == untested()


def counting(should_stop: Callable[[], bool]) -> Iterator[Event]:
    yield Progressed(phase="x", done=1, total=1)


@pytest.fixture
def slow_images(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each image takes 50 ms longer; what was looked at."""
    from tldesk.engine.embedding import features
    from tldesk.media.examples import example as read

    seen: list[str] = []

    def slowly(row: Any, backbone: Any) -> Any:
        seen.append(row.sha256)
        QThread.msleep(50)
        return read(row, backbone)

    monkeypatch.setattr(features, "example", slowly)
    return seen


def test_it_makes_room_for_a_job_and_goes_on_where_it_was(
    qtbot: QtBot, opened: Context, slow_images: list[str]
) -> None:
    qtbot.waitUntil(lambda: opened.embedding.progress is not None, timeout=30_000)
    with qtbot.waitSignal(opened.jobs.idle):
        opened.submit(Job(counting, "heavy"))
    begun = len(slow_images)
    assert begun < 24
    assert opened.embedding.waiting
    wait(qtbot, opened, 24)
    assert len(slow_images) <= 24 + 8, "at most what was under way is looked at twice"


def test_closing_the_project_in_the_midst_of_it_ends_it(qtbot: QtBot, opened: Context, slow_images: list[str]) -> None:
    qtbot.waitUntil(lambda: opened.embedding.progress is not None, timeout=30_000)
    opened.jobs.when_idle(opened.close_project)
    qtbot.waitUntil(lambda: opened.project is None)
    assert opened.jobs.at_rest
    assert len(slow_images) < 24


def test_without_the_pretrained_network_it_says_so(
    qtbot: QtBot, opened: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "BACKBONE", "resnet50")
    qtbot.waitUntil(lambda: opened.embedding.problem is not None)
    qtbot.waitUntil(lambda: opened.jobs.at_rest)
    assert typed(TldeskError, opened.embedding.problem).code == "no_weights"
    assert opened.embedding.ready is None


def test_a_model_that_arrives_is_used_at_once(
    qtbot: QtBot, opened: Context, tiny_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "BACKBONE", TINY)
    elsewhere = tiny_weights.rename(tmp_path / tiny_weights.name)
    opened.models_here.look()
    qtbot.waitUntil(lambda: opened.embedding.problem is not None)
    qtbot.waitUntil(lambda: opened.jobs.at_rest)
    elsewhere.rename(tiny_weights)  # as a file manager does
    app = typed(QApplication, QApplication.instance())
    app.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)  # the user is back
    assert wait(qtbot, opened, 24).problem is None


def test_a_project_that_can_only_be_read_is_left_alone(
    qtbot: QtBot, at_once: None, context: Context, project: Project
) -> None:
    project.close()
    context.project = Project.open(project.folder, read_only=True)
    context.project_opened.emit(context.project)
    assert not context.embedding.waiting
    context.jobs.run_background()
    assert context.jobs.at_rest


CHINESE, ENGLISH = "这家酒店的早餐很好吃", "Where is the card that I had?"


@pytest.mark.parametrize(("said", "network"), [(CHINESE, "e5-small"), (ENGLISH, "minilm")])
def test_texts_are_looked_at_by_what_suits_their_language(tmp_path: Path, said: str, network: str) -> None:
    table = f"text\tlabel\n{said}\tone\n{said} 2\ttwo\n".encode()
    with Project.create(tmp_path / "texts", modality="text") as project:
        for _ in import_source(project, table):
            pass
        assert embedding._backbone(project) == network
