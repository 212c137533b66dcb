"""A training that goes on in this window: its run, its job and what is known of its progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from tldesk.errors import TldeskError
from tldesk.project.runs.events import Event
from tldesk.project.runs.runs import Run
from tldesk.ui.session.jobs import Job
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.runs import run_title
from tldesk.ui.session.session import Session

ACTIVE = ("waiting", "preparing", "running", "finishing", "pausing", "stopping")


class Training(QObject):
    """Trains a run, or goes on with it. `advanced` follows each event, `changed` each new `state`, `ended` comes last.

    `state` is `waiting` (another job runs), `preparing` (PyTorch is loaded), `running`, `finishing` (with the best
    model so far), `pausing`, `stopping`, then `paused` (also by a full disk), `stopped`, `finished` or `failed`.
    Pausing and stopping both keep the last checkpoint; the run can go on from either. `was_stopped` says that `stop`
    was asked for, and nothing else.
    """

    advanced = Signal(object)
    changed = Signal()
    ended = Signal()

    def __init__(
        self,
        session: Session,
        run: Run,
        progress: RunProgress,
        parent: QObject | None = None,
        *,
        finishing: bool = False,
    ) -> None:
        super().__init__(parent)
        self._wish = _Wish(finishing)
        self._session = session
        self.run = run
        self.progress = progress
        self.state = "waiting"
        self.was_stopped = False
        self.error: Exception | None = None
        self.job = Job(_work(run, self._wish), run_title(run), needs_torch=True)
        self.job.progress = progress
        self.job.preparing.connect(self._prepare)
        self.job.reported.connect(self._take)
        self.job.failed.connect(self._fail)
        self.job.ended.connect(self._end)

    @property
    def active(self) -> bool:
        """Whether the job waits or runs."""
        return self.state in ACTIVE

    def start(self) -> None:
        """Queue the job."""
        self._session.submit(self.job)

    def pause(self) -> None:
        """End at the next step; the run is there to go on with."""
        self._halt("pausing")

    def stop(self) -> None:
        """End at the next step."""
        self.was_stopped = self.active
        self._halt("stopping")

    def finish(self) -> None:
        """Make no more steps: evaluate the best model so far, and end."""
        if self.state in ("waiting", "preparing", "running"):
            self._wish.finish = True
            self._become("finishing")

    def _halt(self, state: str) -> None:
        if self.active:
            self._become(state)
            self._session.jobs.cancel(self.job)

    @Slot()
    def _prepare(self) -> None:
        if self.state == "waiting":
            self._become("preparing")

    @Slot(object)
    def _take(self, event: Event) -> None:
        if self.state in ("waiting", "preparing"):
            self._become("finishing" if self._wish.finish else "running")
        self.progress.add(event)
        self.advanced.emit(event)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self.error = error

    @Slot()
    def _end(self) -> None:
        finished = self.progress.ended is not None and self.progress.ended.status == "finished"
        if isinstance(self.error, TldeskError) and self.error.code == "paused_disk_full":
            self._become("paused")
        elif self.error is not None:
            self._become("failed")
        elif finished:
            self._become("finished")
        else:
            self._become("paused" if self.state == "pausing" else "stopped")
        self.ended.emit()

    def _become(self, state: str) -> None:
        self.state = state
        self.changed.emit()


@dataclass
class _Wish:
    """What the user wants of the training, read in its thread."""

    finish: bool


def _work(run: Run, wish: _Wish) -> Callable[[Callable[[], bool]], Iterator[Event]]:
    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.engine.train import train

        return run.record(train(run, should_stop, lambda: wish.finish))

    return work
