"""Imports as jobs: the pages are told about once a second that there is more to show."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Slot

from tldesk.project.events import Event, Imported, Progressed
from tldesk.ui.jobs import Job, Loss
from tldesk.ui.language import filled

if TYPE_CHECKING:
    from tldesk.project.store import Project
    from tldesk.ui.context import Context

# The first images are shown at once, more of them more seldom.
_FIRST_SECONDS = 0.1
_REFRESH_SECONDS = 1.0


class _Refresher(QObject):
    """Lives with a job: tells the pages what it has added so far."""

    def __init__(self, context: Context, job: Job) -> None:
        super().__init__(job)
        self._context = context
        self._told = time.monotonic()
        self._wait = _FIRST_SECONDS
        job.reported.connect(self._report)
        job.ended.connect(self._end)

    @Slot(object)
    def _report(self, event: Event) -> None:
        if isinstance(event, Imported):
            self._context.tell(_summary(event))
        elif isinstance(event, Progressed) and event.phase == "import":
            now = time.monotonic()
            if event.done and now - self._told > self._wait:
                self._told, self._wait = now, min(2 * self._wait, _REFRESH_SECONDS)
                self._context.samples_changed.emit(None)

    @Slot()
    def _end(self) -> None:
        self._context.samples_changed.emit(None)


def import_job(context: Context, source: Path, copy: bool = False, options: Mapping[str, str] | None = None) -> Job:
    """A job that imports `source` into the open project, with the answers about its layout; to be submitted."""

    def work(project: Project, should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.project.importing import import_source

        return import_source(project, source, copy=copy, options=options or {}, should_stop=should_stop)

    return _job(context, work, QCoreApplication.translate("Import", "Importing {name}").format(name=source.name))


def rescan_job(context: Context) -> Job:
    """A job that looks at the open project's folders again; to be submitted."""

    def work(project: Project, should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.project.importing import rescan

        return rescan(project, should_stop)

    return _job(context, work, QCoreApplication.translate("Import", "Looking for new images"))


def _job(context: Context, work: Callable[[Project, Callable[[], bool]], Iterator[Event]], title: str) -> Job:
    project = context.project
    assert project is not None
    job = Job(lambda should_stop: work(project, should_stop), title, loss=Loss.REST)
    _Refresher(context, job)
    return job


def _summary(done: Imported) -> str:
    """One line for the status bar."""
    template = QCoreApplication.translate(
        "Import", "{added} {added:image|images} added, {updated} updated, {unchanged} unchanged."
    )
    if not done.updated and not done.unchanged:
        template = QCoreApplication.translate("Import", "{added} {added:image|images} added.")
    text = filled(template, added=done.added, updated=done.updated, unchanged=done.unchanged)
    if done.problems:
        more = QCoreApplication.translate("Import", "{count} {count:was|were} passed over.")
        text = f"{text} {filled(more, count=len(done.problems))}"
    return text
