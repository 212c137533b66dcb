"""SoundRecorder: keeps what comes in as files of a class, and imports them after each recording."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from tldesk.media.sound import waves
from tldesk.media.sound.microphone import RATE, Block
from tldesk.media.sound.taking import Take
from tldesk.project.exchange import webcam_files
from tldesk.project.exchange.webcam_files import Taken
from tldesk.project.store import Project
from tldesk.ui.session.calls import run_in_order, run_slowly

LONGEST = 60.0  # seconds of a sound
SHORTEST = 0.1  # what is shorter was a slip of the hand


@dataclass(slots=True)
class _Burst:
    """What one recording leaves: files of a class, which are imported together. `writing` of them are not written yet;
    `group` where no split may part them.
    """

    label: str
    group: str | None
    writing: int = 0
    written: int = 0
    over: bool = False


class SoundRecorder(QObject):
    """Between `begin` and `end` blocks are kept. What is complete is written at once, and imported when the recording
    is over; then `taken` carries a Taken. Closing the project waits until all is written.

    `counted` tells that `total`, the number of files that are written, has changed; `ended` that a recording is over,
    with its seconds; `failed` carries an exception.
    """

    counted = Signal()
    ended = Signal(float)
    taken = Signal(object)
    failed = Signal(object)

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._take: Take | None = None
        self._piece = False
        self._burst: _Burst | None = None
        self._waiting: deque[_Burst] = deque()  # over, and not imported
        self._importing = False
        self._done: list[tuple[int, ...]] = []  # the samples of each recording
        self.label = ""  # of this recording
        self.last = ""  # of the file that was written last
        self.total = 0

    @property
    def recording(self) -> bool:
        """Whether what comes in is kept."""
        return self._take is not None

    @property
    def seconds(self) -> float:
        """How long the recording is by now."""
        return self._take.count / RATE if self._take is not None else 0.0

    @property
    def resting(self) -> bool:
        """Whether all is imported."""
        return not (self._importing or self._waiting or self.recording)

    @property
    def can_undo(self) -> bool:
        """Whether there is a recording to undo."""
        return bool(self._done) and self.resting

    def begin(self, label: str, seconds: float = LONGEST, piece: float | None = None) -> None:
        """Keep what comes in for at most so many seconds; in pieces of equal length, or as one sound."""
        self.end()
        self._piece = piece is not None
        self._take = Take(round(seconds * RATE), round((piece or seconds) * RATE))
        self.label = label
        group = webcam_files.name_now("recording", "") if piece is not None else None
        self._burst = _Burst(label, group)

    def take(self, block: Block) -> None:
        """A block came in."""
        take = self._take
        if take is None:
            return
        for piece in take.add(block):
            self._write(piece)
        if take.full:
            self.end()

    def end(self) -> None:
        """Keep no more. What is left is a sound, unless pieces were wanted, or it is too short to be one."""
        take, burst, seconds = self._take, self._burst, self.seconds
        if take is None or burst is None:
            return
        self._take = None
        rest = take.rest()
        if not self._piece and len(rest) >= SHORTEST * RATE:
            self._write(rest)
        burst.over, self._burst = True, None
        self._waiting.append(burst)
        self._import()
        self.ended.emit(seconds)

    def undone(self) -> tuple[int, ...]:
        """The samples of the last recording, which is to be undone: it is not counted any more."""
        ids = self._done.pop()
        self.total -= len(ids)
        self.counted.emit()
        return ids

    def _write(self, samples: Block) -> None:
        burst = self._burst
        assert burst is not None
        burst.writing += 1
        folder = webcam_files.recorded_folder(self._project, burst.label)
        name = webcam_files.name_now("recording", ".wav")
        # In order: closing the project must not drop it.
        run_in_order(
            lambda: webcam_files.write(folder, name, waves.written(samples[:, None], RATE)),
            lambda _file: self._written(burst, 1),
            lambda error: self._not_written(burst, error),
        )

    def _written(self, burst: _Burst, count: int) -> None:
        burst.writing -= 1
        burst.written += count
        if count:
            self.total, self.last = self.total + count, burst.label
            self.counted.emit()
        self._import()

    def _not_written(self, burst: _Burst, error: Exception) -> None:
        if self._burst is burst:  # the next piece would fail as well
            self.end()
        self.failed.emit(error)
        self._written(burst, 0)

    def _import(self) -> None:
        """Import what is over and written, one recording after another: what is new in a folder gets its label."""
        while self._waiting and not self._importing and not self._waiting[0].writing:
            burst = self._waiting.popleft()
            if burst.written:
                self._importing = True
                run_slowly(partial(_taken_in, self._project, burst), self._taken, self._not_imported)
            else:
                self.counted.emit()

    def _taken(self, taken: Taken) -> None:
        self._importing = False
        if taken.ids:
            self._done.append(taken.ids)
        self.counted.emit()
        self.taken.emit(taken)
        self._import()

    def _not_imported(self, error: Exception) -> None:
        self._importing = False
        self.failed.emit(error)
        self._import()


def _taken_in(project: Project, burst: _Burst, should_stop: Callable[[], bool]) -> Taken:
    """In the pool: what a recording has left, as samples."""
    folder = webcam_files.recorded_folder(project, burst.label)
    return webcam_files.take_in(project, folder, burst.label, should_stop, burst.group)
