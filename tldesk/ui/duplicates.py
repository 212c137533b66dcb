"""The search for near duplicates as a job."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tldesk.project.events import Event
from tldesk.ui.jobs import Job

if TYPE_CHECKING:
    from tldesk.ui.context import Context


def search_job(context: Context) -> Job:
    """A job that looks for near duplicates in the open project; to be submitted."""
    project = context.project
    assert project is not None

    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.engine.duplicate_search import search

        return search(project, should_stop)

    return Job(work, QCoreApplication.translate("Duplicates", "Looking for near duplicates"))
