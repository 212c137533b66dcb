"""Downloading models, in the window: the job, what it tells, and the access token that a server may ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QWidget

from tldesk.errors import TldeskError
from tldesk.project.runs.events import Event
from tldesk.ui.models.model_rows import DOWNLOADING, QUEUED
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import filled
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import Job, JobQueue, Loss, Work

if TYPE_CHECKING:
    from tldesk.engine.networks.fetching import ModelFailed, ModelFetched

# Errors that an access token may mend.
ASK_FOR_TOKEN = ("hub_forbidden", "token_refused")


class GetJob(Job):
    """A job that downloads models; `names` are those of them that are still to come, in their order."""

    def __init__(self, work: Work, names: Sequence[str]) -> None:
        super().__init__(work, _tr("Get models"), needs_torch=True, loss=Loss.REST, explains=True)
        self.names = [*dict.fromkeys(names)]


def coming(jobs: JobQueue) -> dict[str, str]:
    """The models that jobs download, by the names of their records: DOWNLOADING, or QUEUED."""
    found: dict[str, str] = {}
    for job in jobs.unfinished:
        for place, name in enumerate(job.names if isinstance(job, GetJob) else ()):
            state = DOWNLOADING if job is jobs.current and not place else QUEUED
            found.setdefault(name.removeprefix("timm/"), state)
    return found


class Getting(QObject):
    """Lives with a job that downloads models: says in its title which one is on its way, and at the end what came."""

    def __init__(self, context: Context, job: GetJob, parent: QWidget | None) -> None:
        super().__init__(job)
        self._context, self._job, self._names, self._parent = context, job, list(job.names), parent
        self._begun = 0
        self._fetched: list[ModelFetched] = []
        self._failed: list[ModelFailed] = []
        job.reported.connect(self._report)
        job.failed.connect(self._fail)
        job.ended.connect(self._end)

    @Slot(object)
    def _report(self, event: Event) -> None:
        from tldesk.engine.networks.fetching import ModelFailed, ModelFetched, ModelFetching

        if isinstance(event, ModelFetching):
            self._begun += 1
            self._job.title = self._title(event.title, event.resumed / event.bytes if event.bytes else 0.0)
        elif isinstance(event, ModelFetched):
            self._fetched.append(event)
            self._leave(event.asked)
        elif isinstance(event, ModelFailed):
            self._failed.append(event)
            self._leave(event.asked)

    def _leave(self, name: str) -> None:
        """It is no longer on its way."""
        self._job.names.remove(name)
        self._context.models_changed.emit()

    def _title(self, title: str, resumed: float) -> str:
        text = filled(_tr("Get {model}"), model=title)
        if len(self._names) > 1:
            text = filled(_tr("{text} ({number} of {count})"), text=text, number=self._begun, count=len(self._names))
        if resumed >= 0.01:
            text = filled(_tr("{text}, continued at {percent}%"), text=text, percent=f"{100 * resumed:.0f}")
        return text

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        if isinstance(error, TldeskError) and error.code in ASK_FOR_TOKEN:
            _ask_for_token(self._context, error, self._names, self._parent)
        else:
            self._context.error_occurred.emit(error)

    @Slot()
    def _end(self) -> None:
        self._context.models_changed.emit()
        told = [text for text in (_came(self._fetched), _failures(self._failed)) if text]
        if told:
            self._context.tell(" ".join(told))
        asks = [one for one in self._failed if one.code in ASK_FOR_TOKEN]
        if asks:
            _ask_for_token(self._context, asks[0].error, [one.asked for one in asks], self._parent)


def get_job(context: Context, names: Sequence[str], parent: QWidget | None) -> Job:
    """A job that downloads models, one after the other; what came of it is told. A server that wants to know who asks
    is given an access token by the user, and asked again."""

    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.engine.networks import fetching

        return fetching.fetch(names, should_stop)

    job = GetJob(work, names)
    Getting(context, job, parent)
    return job


def _ask_for_token(context: Context, error: TldeskError, names: Sequence[str], parent: QWidget | None) -> None:
    from tldesk.ui.models.token_dialog import TokenDialog

    dialog = TokenDialog(error, parent)
    dialog.accepted.connect(lambda: context.submit(get_job(context, names, parent)))
    dialog.open()


def _came(fetched: Sequence[ModelFetched]) -> str:
    """What was downloaded, and with whose digest it was compared."""
    from tldesk.engine.networks import fetching

    if not fetched:
        return ""
    names = ", ".join(one.title for one in fetched)
    if all(one.checked_by == fetching.HERE for one in fetched):
        return filled(_tr("Already installed: {names}."), names=names)
    ours = all(one.checked_by == fetching.TLDESK for one in fetched)
    text = (
        _tr("Installed: {names}. Exactly what tldesk knows: same checksum.")
        if ours
        else _tr("Installed: {names}. Exactly what the server describes: same checksum.")
    )
    return filled(text, names=names)


def _failures(failed: Sequence[ModelFailed]) -> str:
    if not failed:
        return ""
    text = _tr("{count} {count:model|models} could not be downloaded. First: {reason}")
    return filled(text, count=len(failed), reason=shown(failed[0].error).text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Models", text)
