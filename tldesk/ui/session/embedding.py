"""Embedding: what the pretrained network sees in each image of the open project, worked out in the background."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from tldesk.media.modality import IMAGE, TEXT
from tldesk.project import learning
from tldesk.project.editing.edits import Change
from tldesk.project.runs.events import Event, Noted, Progressed
from tldesk.settings import Settings
from tldesk.ui.session.jobs import Call, Job, run_slowly
from tldesk.ui.session.session import Session

if TYPE_CHECKING:
    from tldesk.project.store import Project

log = logging.getLogger(__name__)

BACKBONE = "efficientnet-lite0"
START = 2500  # ms after a project was opened: its first images are painted, its file checked and backed up by then
# Features are read anew when so much more has been worked out: often at first, in longer steps later.
_FIRST, _GROWTH = 200, 1.5
_NEW_PART = 0.02  # of the images: with fewer new ones, what belongs together is looked for when somebody trains


@dataclass(frozen=True, slots=True)
class EmbeddedSamples:
    """Samples with their features: `ids` (n,) ascending, `features` (n, d) float32 of length 1.

    `contents` (n,): samples of equal content have the same number.
    """

    ids: NDArray[np.int64]
    features: NDArray[np.float32]
    contents: NDArray[np.int64]

    def rows(self, ids: Iterable[int]) -> NDArray[np.int64]:
        """The rows of those of `ids` that are here, in their order."""
        wanted = np.asarray(list(ids), np.int64)
        at = np.minimum(np.searchsorted(self.ids, wanted), max(0, len(self.ids) - 1))
        found: NDArray[np.int64] = at[self.ids[at] == wanted] if len(self.ids) else at[:0]
        return found


@dataclass(frozen=True, slots=True)
class _Collected:
    samples: EmbeddedSamples | None  # None: the same as before
    state: bytes


class Embedding(QObject):
    """Looks at the images of the open project whenever there are new ones and nothing heavier runs.

    `ready` holds what is known so far, None before there is any. `advanced` tells how many of the new images are done,
    `refreshed` that `ready` is another, `changed` that `working`, `paused`, `preparing` or `problem` may be.
    """

    advanced = Signal(int, int)
    refreshed = Signal()
    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._project: Project | None = None
        self._stale = False  # there may be images that were not looked at
        self._state = b""
        self._work: _Work | None = None
        self._collecting: Call | None = None
        self._collect_again = False
        self._collected = 0  # of the new ones, when features were read last
        self.ready: EmbeddedSamples | None = None
        self.progress: Progressed | None = None
        self.problem: Exception | None = None
        self.preparing = False
        self._starting = QTimer(self, singleShot=True)
        self._starting.timeout.connect(self._start)
        session.jobs.set_background(self._make_job)
        session.jobs.background_changed.connect(self.changed)
        session.project_opened.connect(self._open)
        session.samples_changed.connect(self._change)
        session.settings_changed.connect(self._take_settings)
        session.models_changed.connect(self._try_again)

    @property
    def paused(self) -> bool:
        """Whether the user wants no image looked at in the background."""
        return not self._session.settings.embed_in_background

    @property
    def working(self) -> bool:
        """Whether images are being looked at now."""
        return self._session.jobs.background is not None

    @property
    def waiting(self) -> bool:
        """Whether there may be images still to look at."""
        return self._stale or self._work is not None

    def pause(self, paused: bool) -> None:
        """Stop after the present image, or go on; kept as a setting. Raises OSError when it cannot be kept."""
        self._session.change_settings(embed_in_background=not paused)

    def close(self) -> None:
        """Forget the project, which is about to be closed; its thread has ended when this returns."""
        self._starting.stop()
        self._project, self._stale = None, False
        if self._collecting is not None:
            self._collecting.stop()
        self._session.jobs.stop_background()
        self._collecting, self._collect_again = None, False
        self.ready, self.progress, self.problem, self._state = None, None, None, b""
        self.refreshed.emit()
        self.changed.emit()

    # when

    @Slot(object)
    def _open(self, project: Project) -> None:
        self._project = project
        self._stale = not project.read_only
        self._starting.start(START)

    @Slot()
    def _start(self) -> None:
        if self._project is not None:
            self._collect()
            self._session.jobs.run_background()

    @Slot(object)
    def _change(self, change: Change | None) -> None:
        if self._project is None or not (change is None or change.fields & {"binned", "split"}):
            return
        self._stale = not self._project.read_only  # with other splits, what a random one would claim is another too
        if change is not None:
            self._collect()
        elif self.ready is None:
            self._starting.start(START)  # the first images of a project are to be painted before the network is loaded
        self._session.jobs.run_background()

    @Slot(object)
    def _take_settings(self, _settings: Settings) -> None:
        background = self._session.jobs.background
        if self.paused and background is not None:
            background.stop()
        elif not self.paused and not self._starting.isActive():
            self._session.jobs.run_background()
        self.changed.emit()

    @Slot()
    def _try_again(self) -> None:
        """The model that was not there may have come."""
        if self._project is not None and self.problem is not None:
            self.problem, self._stale = None, not self._project.read_only
            self.changed.emit()
            self._start()

    # the work

    def _make_job(self) -> Job | None:
        project = self._project
        if project is None or self.paused or not self._stale or self._starting.isActive():
            return None
        self._stale, self.problem, self._collected = False, None, 0
        self._work = _Work(project)
        job = Job(self._work, self.tr("Analysing new images"), needs_torch=self._work.needs_torch)
        job.reported.connect(self._report)
        job.failed.connect(self._fail)
        job.preparing.connect(self._prepare)
        job.ended.connect(self._end)
        return job

    @Slot(object)
    def _report(self, event: Event) -> None:
        self.preparing = False
        if isinstance(event, Noted) and event.code in ("compared", "optimism"):
            self._session.samples_changed.emit(None)  # splits may have moved, and there is more to say of them
        elif isinstance(event, Progressed) and event.phase == "embed" and self._project is not None:
            self.progress = event
            self.advanced.emit(event.done, event.total)
            if event.done >= max(_FIRST, _GROWTH * self._collected) and event.done < event.total:
                self._collected = event.done
                self._collect()

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        log.warning("what is new in the project could not be analysed: %s", error)
        self.problem = error

    @Slot()
    def _prepare(self) -> None:
        self.preparing = True
        self.changed.emit()

    @Slot()
    def _end(self) -> None:
        work, self._work = self._work, None
        self.preparing, self.progress = False, None
        if work is not None and work.project is self._project:
            self._stale = self._stale or not (work.complete or self.problem is not None)
            self._collect()

    # the features

    def _collect(self) -> None:
        """Read the features that there are; again afterwards when it is asked for meanwhile."""
        project, state = self._project, self._state
        if project is None:
            return
        if self._collecting is not None:
            self._collect_again = True
            return
        known = self.ready
        self._collecting = run_slowly(lambda _stop: _read(project, state, known), self._take, self._cannot_collect)

    def _take(self, found: _Collected) -> None:
        self._collecting = None
        self._state = found.state
        if found.samples is not None:
            self.ready = found.samples
            self.refreshed.emit()
        self._collect_if_asked()

    def _cannot_collect(self, error: Exception) -> None:
        self._collecting = None
        self._fail(error)
        self.changed.emit()
        self._collect_if_asked()

    def _collect_if_asked(self) -> None:
        again, self._collect_again = self._collect_again, False
        if again:
            self._collect()


class _Work:
    """Finds what belongs together, then looks at every image that is new; `complete` when nothing is left."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.complete = False

    def __call__(self, should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.engine.embedding import features
        from tldesk.engine.networks import backbones
        from tldesk.engine.similarity import grouping, optimism

        left = self.project.near.unsearched()
        yield from grouping.find(self.project, should_stop, least=_NEW_PART, gently=True)
        if self.project.near.unsearched() != left:  # told where nothing was found too: checks say what is left
            yield Noted(level="info", code="compared", text="")
        rows, backbone = learning.files(self.project), _backbone(self.project)
        if rows:
            yield from features.embed_gently(self.project.cache, backbones.get(backbone), rows, should_stop)
        before = self.project.checks.optimism()
        if optimism.measure(self.project, backbone, should_stop) != before:
            yield Noted(level="info", code="optimism", text="")
        self.complete = not should_stop()

    def needs_torch(self) -> bool:
        """Whether the network has to be prepared first; an empty project is not worth those seconds."""
        from tldesk.engine.networks import prepare

        return prepare.frozen_needs_torch(_backbone(self.project)) and bool(learning.files(self.project))


def _backbone(project: Project) -> str:
    """What embeds the samples of a project: of texts what suits their language, of another kind of data the first
    network of that kind. For a thread."""
    from tldesk.engine import first_choice
    from tldesk.engine.networks.backbones import BACKBONES

    if project.modality == IMAGE:
        return BACKBONE
    if project.modality == TEXT:
        return first_choice.of(project)
    return next(name for name, record in BACKBONES.items() if record.modality == project.modality)


def _read(project: Project, state: bytes, known: EmbeddedSamples | None) -> _Collected:
    """What is in the cache of the samples of now; called in the pool."""
    from tldesk.engine.embedding import kept
    from tldesk.engine.networks import backbones, prepare

    backbone = _backbone(project)
    if prepare.frozen_needs_torch(backbone):  # then nothing was looked at on this computer
        return _Collected(None, state)
    ids, hashes = learning.contents(project)
    digest = hashlib.sha256(ids.tobytes() + "".join(hashes).encode()).digest()
    if known is not None and digest == state and len(known.ids) == len(ids):
        return _Collected(None, state)
    values, found = kept.load(project.cache, backbones.get(backbone), hashes)
    numbers = {sha256: number for number, sha256 in enumerate(dict.fromkeys(hashes))}
    contents = np.array([numbers[sha256] for sha256 in hashes], np.int64)
    if not found.all():
        ids, values, contents = ids[found], values[found], contents[found]
    _to_length_one(values)
    return _Collected(EmbeddedSamples(ids, values, contents) if len(ids) else None, digest)


def _to_length_one(features: NDArray[np.float32]) -> None:
    """Bring the rows to length 1 in place (a second copy of 100,000 would take half a gigabyte)."""
    length = np.sqrt(np.einsum("ij,ij->i", features, features))
    features /= np.where(length == 0, 1, length)[:, None]
