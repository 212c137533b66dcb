"""Copies of the open project as jobs: packing, duplicating, opening a packed one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Slot

from tldesk.project.runs.events import Event
from tldesk.ui.parts.language import filled, told
from tldesk.ui.session.jobs import Job, Loss

if TYPE_CHECKING:
    from tldesk.project.exchange.packing import Packed
    from tldesk.project.store import Project
    from tldesk.ui.session.context import Context


class _Outcome(QObject):
    """Lives with a job: keeps what was made, and hands it on once the job has ended well."""

    def __init__(self, job: Job, done: Callable[[Packed], object]) -> None:
        super().__init__(job)
        self._done = done
        self._made: Packed | None = None
        job.reported.connect(self._report)
        job.ended.connect(self._end)

    @Slot(object)
    def _report(self, event: Event) -> None:
        from tldesk.project.exchange.packing import Packed

        if isinstance(event, Packed):
            self._made = event

    @Slot()
    def _end(self) -> None:
        if self._made is not None:
            self._done(self._made)


def pack_job(context: Context, project: Project, file: Path, outside: bool) -> Job:
    """A job that packs the project into a zip, with images from `outside` its folder or without; what came of it is
    told."""

    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.project.exchange.packing import pack

        return pack(project, file, should_stop, outside=outside)

    job = Job(work, filled(_tr("Packing {name}"), name=project.name), loss=Loss.ALL)
    _Outcome(job, lambda made: context.tell_saved(_summary(made), Path(made.path).parent, folder=True))
    return job


def duplicate_job(context: Context, project: Project, folder: Path, name: str) -> Job:
    """A job that copies the project to a new folder; what came of it is told."""

    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.project.exchange.packing import duplicate

        return duplicate(project, folder, name, should_stop)

    job = Job(work, filled(_tr("Duplicating {name}"), name=project.name), loss=Loss.ALL)
    _Outcome(job, lambda made: context.tell(_summary(made)))
    return job


def unpack_job(file: Path, folder: Path, done: Callable[[Path], object]) -> Job:
    """A job that makes a project of a packed one; `done` gets its folder."""

    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.project.exchange.packing import unpack

        return unpack(file, folder, should_stop)

    job = Job(work, filled(_tr("Unpacking {name}"), name=file.name), loss=Loss.ALL)
    _Outcome(job, lambda made: done(Path(made.path)))
    return job


def _summary(made: Packed) -> str:
    """What has been written, in a line."""
    text = filled(_tr("Created {path} with {count} {count:image|images}."), path=made.path, count=made.images)
    if made.left_out:
        more = _tr("{count} {count:file was|files were} left out, first {path}: {reason}.")
        path, reason = made.left_out[0]
        text = f"{text} {filled(more, count=len(made.left_out), path=path, reason=told(reason))}"
    return text


def _tr(text: str) -> str:
    return QCoreApplication.translate("Copying", text)
