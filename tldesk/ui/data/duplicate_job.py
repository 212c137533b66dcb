"""What belongs together is looked for: as a job that the user asks for, and before a training that needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tldesk.project.runs.events import Event
from tldesk.ui.session.jobs import Job, run_in_pool

if TYPE_CHECKING:
    from tldesk.ui.session.context import Context


def search_job(context: Context) -> Job:
    """A job that compares all images of the open project and settles its splits; to be submitted."""
    project = context.project
    assert project is not None

    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.engine.similarity import grouping

        return grouping.find(project, should_stop, again=True)

    return Job(work, QCoreApplication.translate("Duplicates", "Looking for near duplicates"))


def when_grouped(context: Context, then: Callable[[], None]) -> None:
    """Call `then` once what belongs together is known: a training's splits are made of that.

    While another job goes on nobody waits: splits are then made of what was found before.
    """
    project = context.project
    assert project is not None

    def begin(new: int) -> None:
        if context.project is not project:
            return
        if not new or context.jobs.busy:
            then()
            return
        job = search_job(context)
        job.ended.connect(lambda: then() if context.project is project else None)
        context.submit(job)

    run_in_pool(project.near.unsearched, begin, context.error_occurred.emit)
