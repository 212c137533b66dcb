"""The context: the open project, edits told to the pages, settings kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from present import present
from pydantic import ValidationError
from pytestqt.qtbot import QtBot

from tldesk import settings
from tldesk.errors import TldeskError
from tldesk.project.editing.edits import Change
from tldesk.project.exchange.importing import import_source
from tldesk.project.store import Project
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import Job


@pytest.fixture
def opened(context: Context, project: Project) -> Context:
    project.close()
    context.open_project(project.folder)
    return context


def test_opening_tells_and_is_remembered(context: Context, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(context.project_opened) as opened:
        context.create_project(tmp_path / "first")
    assert opened.args[0] is context.project
    context.create_project(tmp_path / "second", "Second one")
    assert context.project.name == "Second one"
    assert settings.load().recent_projects == [str(tmp_path / "second"), str(tmp_path / "first")]
    context.open_project(tmp_path / "first")
    assert settings.load().recent_projects == [str(tmp_path / "first"), str(tmp_path / "second")]


def test_a_failed_opening_leaves_the_present_project(opened: Context, tmp_path: Path) -> None:
    before = present(opened.project)
    with pytest.raises(TldeskError) as raised:
        opened.open_project(tmp_path / "nothing")
    assert raised.value.code == "not_a_project"
    assert opened.project is before
    assert before.samples.count() > 0


def test_opening_the_open_project_goes_to_its_data(opened: Context, qtbot: QtBot) -> None:
    before = present(opened.project)
    with qtbot.waitSignal(opened.page_requested) as asked:
        opened.open_project(before.folder)
    assert asked.args == ["data", None]
    assert opened.project is before


def test_an_edit_is_durable_before_it_is_told(opened: Context, qtbot: QtBot) -> None:
    project = present(opened.project)
    sample_id = int(project.samples.ids()[0])
    seen: list[Any] = []
    opened.samples_changed.connect(lambda change: seen.append((change.ids, project.samples.one(sample_id).excluded)))
    opened.edit(lambda project: project.edits.set_excluded([sample_id], True))
    assert seen == [((sample_id,), True)]


def test_many_samples_are_edited_beside_the_window(opened: Context, qtbot: QtBot) -> None:
    ids = [int(number) for number in present(opened.project).samples.ids()]
    with qtbot.waitSignal(opened.samples_changed) as told:
        opened.edit(lambda project: project.edits.set_excluded(ids, True), size=1000)
        assert not told.signal_triggered
    assert set(told.args[0].ids) == set(ids)


def test_edits_take_effect_in_the_order_in_which_they_were_made(opened: Context, qtbot: QtBot) -> None:
    project = present(opened.project)
    ids = [int(number) for number in project.samples.ids()]
    opened.edit(lambda project: project.edits.set_note(ids[:1], "before"))
    release = threading.Event()
    told: list[object] = []

    def slow(project: Project) -> Change:
        release.wait(60)
        return project.edits.set_note(ids, "of many")

    opened.samples_changed.connect(told.append)
    opened.edit(slow, size=1000)
    opened.edit(lambda project: project.edits.set_note(ids[:1], "of one"))
    opened.edit(lambda project: project.edits.undo())
    opened.edit(lambda project: project.edits.undo())
    release.set()
    qtbot.waitUntil(lambda: len(told) == 4)
    assert project.samples.one(ids[0]).note == "before"
    assert project.samples.one(ids[1]).note == ""
    assert not opened.saving


def test_jobs_begin_after_the_edits_before_them(opened: Context, qtbot: QtBot) -> None:
    ids = [int(number) for number in present(opened.project).samples.ids()]
    release = threading.Event()
    found: list[str] = []

    def slow(project: Project) -> Change:
        release.wait(60)
        return project.edits.set_note(ids, "of many")

    def work(_should_stop: Callable[[], bool]) -> Iterator[object]:
        found.append(present(opened.project).samples.one(ids[-1]).note)
        yield from ()

    opened.edit(slow, size=1000)
    opened.submit(Job(work, "first"))
    opened.submit(Job(work, "second"))
    release.set()
    qtbot.waitUntil(lambda: len(found) == 2)
    assert found == ["of many", "of many"]


def test_closing_carries_out_what_was_asked_before(opened: Context) -> None:
    project = present(opened.project)
    ids = [int(number) for number in project.samples.ids()]
    release = threading.Event()

    def slow(project: Project) -> Change:
        release.wait(60)
        return project.edits.set_note(ids, "of many")

    opened.edit(slow, size=1000)
    threading.Timer(0.1, release.set).start()
    opened.close_project()
    with Project.open(project.folder, read_only=True) as again:
        assert {sample.note for sample in again.samples.get(ids)} == {"of many"}


@pytest.mark.parametrize("size", [1, 1000])
def test_a_refused_edit_is_shown(opened: Context, qtbot: QtBot, size: int) -> None:
    def refuse(project: Project) -> None:
        raise TldeskError("project_read_only", path=project.folder)

    with qtbot.waitSignal(opened.error_occurred) as shown:
        opened.edit(refuse, size=size)
    assert shown.args[0].code == "project_read_only"


def test_closing_the_project_frees_it(opened: Context) -> None:
    folder = present(opened.project).folder
    opened.close_project()
    assert opened.project is None
    opened.edit(lambda project: project.edits.undo())
    Project.open(folder).close()


def test_settings_are_kept_and_told(context: Context, qtbot: QtBot) -> None:
    with qtbot.waitSignal(context.settings_changed):
        context.change_settings(threads=2)
    assert settings.load().threads == 2
    with qtbot.assertNotEmitted(context.settings_changed):
        context.change_settings(threads=2)
        with pytest.raises(ValidationError):
            context.change_settings(threads=-1)
    assert context.settings.threads == 2


def test_a_settings_file_that_cannot_be_written_does_not_stop_a_project(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def refuse(*_values: Any) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(settings, "write_atomic", refuse)
    with qtbot.waitSignal(context.error_occurred):
        context.create_project(tmp_path / "new")
    assert context.project is not None


def test_an_import_tells_the_pages_and_the_user(opened: Context, make_photos: Any, qtbot: QtBot) -> None:
    from tldesk.ui.session.import_job import import_job, rescan_job

    more = make_photos(per_class=2, folder="more", first=100)
    said: list[str] = []
    opened.told.connect(lambda notice: said.append(notice.text))
    with qtbot.waitSignals([opened.samples_changed, opened.jobs.idle]):
        opened.submit(import_job(opened, more))
    assert said
    assert said[-1] == "6 images added."
    assert present(opened.project).samples.count() == 30
    (more / "broken.jpg").write_bytes(b"nothing")
    with qtbot.waitSignals([opened.samples_changed, opened.jobs.idle]):
        opened.submit(rescan_job(opened))
    assert sum(1 for _ in import_source(present(opened.project), more)) > 0


def test_many_recent_projects_are_forgotten_from_the_end(context: Context, tmp_path: Path) -> None:
    context.change_settings(recent_projects=[f"/p/{number}" for number in range(12)])
    context.create_project(tmp_path / "new")
    assert len(context.settings.recent_projects) == 12
    assert context.settings.recent_projects[0] == str(tmp_path / "new")
    context.forget_project("/p/0")
    assert "/p/0" not in settings.load().recent_projects


def test_two_windows_keep_what_the_other_has_changed(context: Context, tmp_path: Path, qtbot: QtBot) -> None:
    other = Context()
    context.change_settings(theme="dark", tour_done=True)
    context.create_project(tmp_path / "first")
    other.create_project(tmp_path / "second")
    other.change_settings(threads=2)
    other.close_project()
    both = [str(tmp_path / "second"), str(tmp_path / "first")]
    kept = settings.load()
    assert (kept.theme, kept.tour_done, kept.threads) == ("dark", True, 2)
    assert kept.recent_projects == both
    assert context.settings.recent_projects == both[1:]
    with qtbot.waitSignal(context.settings_changed):
        context.refresh_recent()
    assert context.settings.recent_projects == both
    assert context.settings.threads == 0  # this window goes on with its own
    context.forget_project(both[1])
    assert settings.load().recent_projects == both[:1]
    other.deleteLater()
