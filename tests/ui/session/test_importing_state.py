"""From the click on Import until the images are there: it begins at once, and every page says how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from present import present, typed
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tldesk.project.runs.events import Event, PhaseStarted, Progressed
from tldesk.project.store import Project
from tldesk.ui.data.data_page import DataPage
from tldesk.ui.data.import_details import ImportDetails
from tldesk.ui.data.import_preview import ImportPreview
from tldesk.ui.label.label_page import LabelPage
from tldesk.ui.parts.notice import Notice
from tldesk.ui.session import embedding
from tldesk.ui.session.context import Context
from tldesk.ui.session.import_job import ImportJob, import_job
from tldesk.ui.session.jobs import Job, JobQueue
from tldesk.ui.window.main_window import MainWindow


class Held:
    """Work that tells how far it is and goes on until it is let go or stopped."""

    def __init__(self) -> None:
        self.free = threading.Event()

    def __call__(self, should_stop: Callable[[], bool]) -> Iterator[Event]:
        yield PhaseStarted(name="import", text="Reading images", total=250)
        yield Progressed(phase="import", done=100, total=250, rate=50.0, seconds_left=3.0)
        while not self.free.wait(0.01) and not should_stop():
            pass


class Deaf:
    """Work that cannot be stopped while it is inside, as when PyTorch is loaded."""

    def __init__(self) -> None:
        self.inside, self.free = threading.Event(), threading.Event()

    def __call__(self, should_stop: Callable[[], bool]) -> Iterator[Event]:
        self.inside.set()
        assert self.free.wait(20)
        yield Progressed(phase="x", done=1, total=1)


@pytest.fixture
def queue(qapp: object) -> Iterator[JobQueue]:
    made = JobQueue()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def empty_page(empty_window: MainWindow, tmp_path: Path, qtbot: QtBot) -> DataPage:
    """The Data page of a new project."""
    empty_window.context.create_project(tmp_path / "new")
    page = empty_window.page
    assert isinstance(page, DataPage)
    qtbot.waitUntil(page.empty.isVisible)
    return page


def click_import(page: DataPage, photos: Path, qtbot: QtBot) -> None:
    """Preview the photos and say yes, with the pictures in sight."""
    dialog = typed(ImportPreview, page.start_import(photos))
    assert isinstance(dialog, ImportPreview)
    qtbot.waitUntil(lambda: dialog.import_button.isEnabled() and len(dialog.pictures()) == 6)
    qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)


def finish(qtbot: QtBot, context: Context) -> None:
    qtbot.waitUntil(lambda: context.jobs.at_rest, timeout=30_000)


# ---------------------------------------------------------------------------------------------- it begins at once


def test_an_import_does_not_wait_for_what_cannot_be_stopped_in_the_background(qtbot: QtBot, queue: JobQueue) -> None:
    deaf, ended = Deaf(), []
    made = iter([Job(deaf, "background")])
    queue.set_background(lambda: next(made, None))
    queue.run_background()
    qtbot.waitUntil(deaf.inside.is_set)
    background = queue.background
    assert background is not None
    queue.ended.connect(lambda job: ended.append(job.title))
    with qtbot.waitSignal(queue.ended):
        queue.submit(Job(lambda _stop: iter(()), "import", light=True))
    queue.submit(Job(lambda _stop: iter(()), "heavy"))
    assert queue.background is background and queue.current is None, "what is heavy waits for it"
    deaf.free.set()
    qtbot.waitUntil(lambda: queue.at_rest)
    assert ended == ["import", "heavy"]


def test_the_first_images_are_seen_before_the_network_is_prepared(
    tmp_path: Path, photos: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """On a computer where nothing was set up; who looks at the preview gives the background time to begin."""
    monkeypatch.setenv("TLDESK_HOME", str(tmp_path / "fresh"))
    later = embedding.START
    monkeypatch.setattr(embedding, "START", 0)
    window = request.getfixturevalue("empty_window")
    page = request.getfixturevalue("empty_page")
    context, order = window.context, []
    qtbot.waitUntil(lambda: not context.embedding.waiting)  # an empty project has nothing to look at
    assert not context.embedding.preparing
    monkeypatch.setattr(embedding, "START", later)

    def prepared() -> None:
        if context.embedding.preparing or context.jobs.background is not None:
            order.append("network")

    def seen() -> None:
        if page.browser.model.rowCount():
            order.append("images")
            context.change_settings(embed_in_background=False)

    context.embedding.changed.connect(prepared)
    page.browser.model.refreshed.connect(seen)
    click_import(page, photos, qtbot)
    qtbot.waitUntil(lambda: bool(order), timeout=30_000)
    finish(qtbot, context)
    assert order[0] == "images"


# ---------------------------------------------------------------------------------------------- it is said


def test_the_place_to_drop_images_says_at_once_that_they_come(empty_page: DataPage, photos: Path, qtbot: QtBot) -> None:
    page, context = empty_page, empty_page.context
    click_import(page, photos, qtbot)
    progress = page.arriving
    assert not page.empty.isVisible()
    assert progress.isVisible() and progress.title.text() == "Importing 24 images…"
    assert progress.cancel.isVisible()
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == 24)
    finish(qtbot, context)
    qtbot.waitUntil(page.browser.isVisible)
    assert page.browser.grid.isVisible() and not progress.isVisible()


def test_the_numbers_of_an_import_are_shown_and_it_can_be_cancelled(empty_page: DataPage, qtbot: QtBot) -> None:
    page, context = empty_page, empty_page.context
    context.submit(ImportJob(context, Held(), "Importing photos", 250))
    progress = page.arriving
    qtbot.waitUntil(lambda: "100 of 250" in progress.detail.text())
    assert "50 images/s" in progress.detail.text() and "3 s left" in progress.detail.text()
    assert progress.bar.value() == 400
    qtbot.mouseClick(progress.cancel, Qt.MouseButton.LeftButton)
    assert progress.detail.text().startswith("Stopping: ")
    finish(qtbot, context)
    qtbot.waitUntil(page.empty.isVisible)


def test_the_label_page_says_it_too(empty_window: MainWindow, empty_page: DataPage, qtbot: QtBot) -> None:
    context = empty_window.context
    work = Held()
    context.submit(ImportJob(context, work, "Importing photos", 250))
    empty_window.show_page("label")
    page = empty_window.page
    assert isinstance(page, LabelPage)
    shown = page.browser.no_match
    qtbot.waitUntil(shown.isVisible)
    assert shown.importing.isVisible() and shown.importing.title.text() == "Importing 250 images…"
    assert not shown.words.isVisible() and not shown.bring_button.isVisible()
    work.free.set()
    finish(qtbot, context)
    qtbot.waitUntil(shown.words.isVisible)
    assert "There are no images yet" in shown.words.text() and not shown.importing.isVisible()


def test_an_import_that_waits_says_for_what(empty_page: DataPage, qtbot: QtBot) -> None:
    context, work = empty_page.context, Held()
    context.submit(Job(work, "Training"))
    job = context.submit(ImportJob(context, Held(), "Importing photos"))
    progress = empty_page.arriving
    assert progress.isVisible()
    assert (progress.title.text(), progress.detail.text()) == (
        "Importing photos…",
        "Starts when “Training” has finished.",
    )
    work.free.set()
    qtbot.waitUntil(lambda: context.jobs.current is job)
    context.jobs.cancel(job)
    finish(qtbot, context)


def test_what_was_answered_before_is_proposed_again(empty_page: DataPage, photos: Path, qtbot: QtBot) -> None:
    (photos / "circle" / "small").mkdir()
    (photos / "circle" / "circle-000.jpg").rename(photos / "circle" / "small" / "1.jpg")
    context = empty_page.context
    context.submit(import_job(context, photos, options={"class_folder": "inner"}))
    finish(qtbot, context)
    dialog = typed(ImportPreview, empty_page.start_import(photos))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    assert dialog.questions["class_folder"].currentData() == "inner"
    assert dialog.again.isVisible() and not dialog.again.replace.isVisible()
    assert dialog.import_button.text() == "Import again"
    assert [bar.label for bar in dialog.classes.bars] == ["circle", "small", "square", "stripes"]
    dialog.reject()


def test_other_labels_are_kept_or_replaced_as_the_preview_says(
    empty_page: DataPage, photos: Path, qtbot: QtBot
) -> None:
    (photos / "circle" / "small").mkdir()
    (photos / "circle" / "circle-000.jpg").rename(photos / "circle" / "small" / "1.jpg")
    context = empty_page.context
    told: list[str] = []
    context.told.connect(lambda notice: told.append(notice.text))
    context.submit(import_job(context, photos, options={"class_folder": "outer"}))
    finish(qtbot, context)

    def again() -> ImportPreview:
        dialog = typed(ImportPreview, empty_page.start_import(photos))
        qtbot.waitUntil(dialog.import_button.isEnabled)
        box = dialog.questions["class_folder"]
        box.setCurrentIndex(box.findData("inner"))
        with qtbot.waitSignal(dialog.understood):
            box.activated.emit(box.currentIndex())
        return dialog

    dialog = again()
    kept = (
        "24 images are already in the project. "
        "1 of them has a different label in the import and keeps the one in the project."
    )
    assert dialog.again.words.text() == kept and dialog.again.replace.isVisible()
    dialog.copy.setChecked(True)
    assert not dialog.again.isVisible() and dialog.import_button.text() == "Import 24 images"
    dialog.keep.setChecked(True)
    dialog.import_button.click()
    finish(qtbot, context)
    assert told[-1].endswith("24 unchanged; 1 keeps its label, different in the import.")
    dialog = again()
    dialog.again.replace.setChecked(True)
    assert "1 of them has a different label in the import and gets it." in dialog.again.words.text()
    dialog.import_button.click()
    finish(qtbot, context)
    assert "small" in {sample.label for sample in present(context.project).samples.get(range(1, 25))}


# ---------------------------------------------------------------------------------------------- what came of it


def test_what_came_in_and_what_did_not_are_counted_apart(empty_page: DataPage, photos: Path, qtbot: QtBot) -> None:
    for name in ("bad-1.jpg", "bad-2.jpg"):
        (photos / "circle" / name).write_text("<html>")
    (photos / "notes.txt").write_text("no image")
    told: list[str] = []
    context = empty_page.context
    context.told.connect(lambda notice: told.append(notice.text))
    context.submit(import_job(context, photos))
    finish(qtbot, context)
    assert told == ["26 images added, 2 of them unreadable; 1 skipped."]
    rows = "".join(f"{name},{label}\n" for name, label in (("gone.jpg", "a"), ("circle-001.jpg", ""), ("x.jpg", "b")))
    table = photos / "circle" / "labels.csv"
    table.write_text(f"path,label\n{rows}")
    context.submit(import_job(context, table))
    finish(qtbot, context)
    assert told[1:] == ["0 images added, 0 updated, 1 unchanged; 2 not found; 1 with a note."]


def test_its_end_leads_to_what_cannot_be_used_and_says_the_rest_by_cause(
    empty_page: DataPage, photos: Path, qtbot: QtBot
) -> None:
    (photos / "circle" / "bad.jpg").write_text("<html>")
    for name in ("notes.txt", "more.txt"):
        (photos / name).write_text("no image")
    told: list[Notice] = []
    context = empty_page.context
    context.told.connect(told.append)
    context.page_requested.connect(lambda _page, target: empty_page.open(target))
    context.submit(import_job(context, photos))
    finish(qtbot, context)
    show, details = told[0].acts
    assert (show.text, details.text) == ("Show all unreadable", "Details…")
    show.do()
    assert empty_page.browser.filters.query.status == "unreadable"
    details.do()
    dialog = typed(ImportDetails, empty_page.dialog)
    causes = [present(dialog.tree.topLevelItem(at)) for at in range(dialog.tree.topLevelItemCount())]
    assert (causes[0].text(0), causes[0].childCount()) == ("Not an image · 2", 2)
    assert len(causes) == 2 and present(causes[1].child(0)).text(0).endswith("bad.jpg")
    dialog.copy()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3
    dialog.reject()


def test_its_end_leads_to_labelling_where_no_class_is_there(empty_page: DataPage, photos: Path, qtbot: QtBot) -> None:
    told: list[Notice] = []
    context = empty_page.context
    context.told.connect(told.append)
    context.submit(import_job(context, photos / "circle"))
    finish(qtbot, context)
    assert [act.text for act in told[-1].acts] == ["Label them"]
    with qtbot.waitSignal(context.page_requested) as asked:
        told[-1].acts[0].do()
    assert asked.args == ["label", None]
    context.submit(import_job(context, photos))
    finish(qtbot, context)
    assert "Label them" not in [act.text for act in told[-1].acts], "they have classes"


def test_an_import_that_is_stopped_says_so(empty_page: DataPage, photos: Path, qtbot: QtBot) -> None:
    context = empty_page.context
    told: list[str] = []
    context.told.connect(lambda notice: told.append(notice.text))
    job = import_job(context, photos)
    context.submit(job)
    job.stop()
    finish(qtbot, context)
    (stopped,) = [text for text in told if text.startswith("Import stopped: ")]
    assert stopped.endswith(" added. Import again to add the rest.")


def test_the_project_is_as_told(empty_page: DataPage, photos: Path, qtbot: QtBot, tmp_path: Path) -> None:
    click_import(empty_page, photos, qtbot)
    finish(qtbot, empty_page.context)
    empty_page.context.close_project()
    with Project.open(tmp_path / "new") as project:
        assert project.samples.count() == 24
