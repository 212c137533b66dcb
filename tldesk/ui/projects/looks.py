"""Looks: projects are looked at in threads that nobody waits for, since the drive of one may never answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from tldesk.ui.session.calls import run_unwaited

_AT_ONCE = 2
LATE_MS = 5_000


@dataclass(slots=True, eq=False)
class _Attempt:
    due: float
    stopped: Event = field(default_factory=Event)
    late: bool = False


class Looks(QObject):
    """Calls `look(folder, should_stop)`, which raises nothing, for each folder: for a few at once, and for none again
    while an earlier call of it has not returned.

    `found` carries a folder and what `look` returned. One that does not answer in time holds up no other: `late` tells
    of it, the next has its turn, and `found` may still follow.
    """

    found = Signal(str, object)
    late = Signal(str)

    def __init__(self, look: Callable[[str, Callable[[], bool]], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._wanted: list[str] = []
        self._running: dict[str, _Attempt] = {}
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._find_late)

    @property
    def at_rest(self) -> bool:
        """Whether there is nothing to be waited for."""
        return not self._wanted and all(attempt.late for attempt in self._running.values())

    def ask(self, folders: Sequence[str]) -> None:
        """Look at these folders, and at no others any more."""
        self.stop()
        self._wanted = list(folders)
        for folder in folders:
            if folder in self._running and self._running[folder].late:
                self.late.emit(folder)
        self._begin()

    def stop(self) -> None:
        """Nothing is wanted any more; what runs ends as soon as it can."""
        self._wanted.clear()
        self._patience.stop()
        for attempt in self._running.values():
            attempt.stopped.set()

    def _begin(self) -> None:
        free = _AT_ONCE - sum(not attempt.late for attempt in self._running.values())
        for folder in [folder for folder in self._wanted if folder not in self._running][: max(0, free)]:
            self._wanted.remove(folder)
            self._start(folder)
        self._watch()

    def _watch(self) -> None:
        """Wake up when the next one is late, as long as anything is awaited."""
        running = self._running.values()
        due = [one.due for one in running if not one.late and (self._wanted or not one.stopped.is_set())]
        if due:
            self._patience.start(max(0, round(1000 * (min(due) - time.monotonic()))) + 1)
        else:
            self._patience.stop()

    def _start(self, folder: str) -> None:
        attempt = self._running[folder] = _Attempt(time.monotonic() + LATE_MS / 1000)
        look, stopped = self._look, attempt.stopped  # what belongs to the UI thread is not given to the other
        run_unwaited(lambda: (folder, look(folder, stopped.is_set)), self._ended)

    @Slot(object)
    def _ended(self, answer: tuple[str, object]) -> None:
        folder, look = answer
        attempt = self._running.pop(folder)
        if not attempt.stopped.is_set():
            self.found.emit(folder, look)
        self._begin()

    @Slot()
    def _find_late(self) -> None:
        now = time.monotonic()
        for folder, attempt in list(self._running.items()):
            if not attempt.late and attempt.due <= now:
                attempt.late = True
                self.late.emit(folder)
        self._begin()
