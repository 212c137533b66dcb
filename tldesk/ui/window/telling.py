"""Telling: makes toasts of what the session tells, and offers the way to what is not in sight."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from tldesk.project.samples.samples import Query
from tldesk.ui.parts.notice import Act, Notice
from tldesk.ui.session.jobs import run_in_pool
from tldesk.ui.window.frame import Frame

if TYPE_CHECKING:
    from tldesk.project.editing.edits import Change
    from tldesk.project.store import Project
    from tldesk.ui.parts.toast import Toast
    from tldesk.ui.samples.browser import Browser
    from tldesk.ui.samples.samples_model import SamplesModel


_FRAME = 17  # ms in which what was read is painted


class _Painted(QTimer):
    """Fires when the rows that a model is about to read have been read and painted."""

    def __init__(self, model: SamplesModel, parent: QObject) -> None:
        super().__init__(parent, singleShot=True, interval=_FRAME)
        model.refreshed.connect(self._read)
        model.failed.connect(self._read)

    def drop(self) -> None:
        """It fires no more."""
        self.stop()
        self.deleteLater()

    def _read(self, *_error: object) -> None:
        self.start()


class Telling(QObject):
    """Follows the session of one window. With its project goes what was told of it."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        self._context = window.context
        self._context.told.connect(self._tell)
        self._context.jobs.stopping.connect(self._tell_stopping)
        self._context.project_closed.connect(window.toasts.clear)

    def _tell(self, notice: Notice) -> None:
        """What was edited is seen first and then told of: a toast in the making keeps the page from painting it."""
        browser, project = self._browser(), self._context.project
        if browser is None or not browser.model.busy:
            self._show_toast(notice)
            return
        painted = _Painted(browser.model, self)

        def tell() -> None:
            if self._context.saving:  # another edit, which may supersede this one
                painted.start()
                return
            painted.drop()
            if self._context.project is project:
                self._show_toast(notice)

        painted.timeout.connect(tell)
        if notice.until is not None:
            notice.until.connect(painted.drop)  # another edit, before this one was seen

    def _browser(self) -> Browser | None:
        page = self._window.page
        return page.browser if page is not None else None

    def _show_toast(self, notice: Notice) -> None:
        toast = self._window.toasts.show(notice)
        change, project = notice.change, self._context.project
        if change is None or project is None:
            return
        browser, query = self._browser(), Query(ids=change.ids)
        if browser is None:
            self._offer(toast, change, 0)
        elif change.ids:
            query = _both(browser.filters.query, change)
            run_in_pool(lambda: project.samples.count(query), partial(self._offer, toast, change))

    def _tell_stopping(self) -> None:
        self._context.tell(self.tr("Stopping…"), until=self._context.jobs.idle)

    def _offer(self, toast: Toast, change: Change, seen: int) -> None:
        """Show leads to what was undone or done again, where none of it is `seen`."""
        if not seen and isValid(toast):
            toast.add_act(Act(self.tr("Show"), partial(self._show, change)))
            self._window.toasts.settle()

    def _show(self, change: Change) -> None:
        """The images of an edit, in the bin where they are there; of the classes alone, the page of these."""
        if not change.ids:
            self._context.go("label" if "classes" in change.fields else "data")
        else:
            self._context.ask(partial(_where, change), partial(self._context.go, "data"), len(change.ids))


def _both(query: Query, change: Change) -> Query:
    """What a query finds of the images of an edit."""
    ids = change.ids if query.ids is None else tuple(set(query.ids) & set(change.ids))
    return replace(query, ids=ids, sort="added")


def _where(change: Change, project: Project) -> Query:
    query = Query(ids=change.ids)
    return query if project.samples.count(query) else replace(query, status="binned")
