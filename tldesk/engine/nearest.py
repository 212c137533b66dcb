"""The training samples of a run that are most like another sample: as the pretrained network of the run sees them, or
for a model of words by the words that they have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.embedding import features, kept, neighbours
from tldesk.engine.machine import device
from tldesk.engine.modalities import learning
from tldesk.engine.networks import backbones, prepare, runtime, weights
from tldesk.engine.networks.network import Network
from tldesk.engine.networks.parts import in_parts
from tldesk.engine.training import checkpoint
from tldesk.engine.words.vocabulary import Vocabulary
from tldesk.errors import TldeskError
from tldesk.media import unknown
from tldesk.media.examples import example
from tldesk.media.opening import Opened, Pixels
from tldesk.media.place import WHOLE
from tldesk.media.pool import never, ordered_map
from tldesk.media.text.preparing import WORDS
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event
from tldesk.project.runs.run import Run
from tldesk.project.runs.run_data import SampleOfRun

if TYPE_CHECKING:
    from scipy.sparse import csr_array

NEAREST = 6
NAME = "sample"  # of what is no file

Source = Path | bytes


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A training sample: its row, its label (several in a line), and how alike it is (a cosine, at most 1)."""

    row: SampleOfRun
    label: str
    likeness: float


@dataclass(frozen=True, slots=True)
class _File:
    """Any sample, as something to embed."""

    path: Path
    sha256: str
    place: str


class Nearest:
    """A run's train split, to be compared with one sample after another; for one thread at a time."""

    def __init__(self, run: Run) -> None:
        """Raises TldeskError `run_damaged` or `unknown_backbone`."""
        self._classes = run.data.classes
        self._train = [row for row in run.data.rows if row.split == "train"]
        self._seen: _ByNetwork | _ByWords
        self._seen = _ByWords(run, self._train) if run.network == WORDS else _ByNetwork(run, self._train)

    @property
    def comparable(self) -> bool:
        """Whether there is something to compare samples by."""
        return self._seen.comparable

    def missing(self) -> int:
        """How many training samples have yet to be looked at before `find` can answer."""
        return self._seen.missing()

    def find(
        self, source: Source, should_stop: Callable[[], bool] = never, place: str = WHOLE
    ) -> Generator[Event, None, list[Neighbour] | None]:
        """The NEAREST training samples, most alike first; None when stopped. Tells progress while it looks at the rest.

        Raises TldeskError as `unknown.pixels` does, and `no_weights`.
        """
        opened = unknown.opened(source, Pixels(square=self._seen.preprocess), should_stop, place)
        if opened is None:
            return None
        opened.array(_named(source))  # raises what is wrong with it; else this very content may be opened here as well
        found = yield from self._seen.alike(opened, source, place, should_stop)
        if found is None:
            return None
        rows, likeness = found
        pairs = zip((self._train[i] for i in rows.tolist()), likeness.tolist(), strict=True)
        return [Neighbour(row, self._label(row), min(1.0, share)) for row, share in pairs]

    def _label(self, row: SampleOfRun) -> str:
        return ", ".join(self._classes[target] for target in row.targets)


Alike = tuple[NDArray[np.int64], NDArray[np.float32]]


class _ByNetwork:
    """Alike is what the pretrained network sees as alike, before any training."""

    def __init__(self, run: Run, train: Sequence[SampleOfRun]) -> None:
        self._train = train
        self._record = backbones.get(run.network)
        self._kind = device.kind(run.config.device)
        self._cache = run.project_folder / "cache"
        self.preprocess = self._record.preprocess

    @property
    def comparable(self) -> bool:
        return weights.available(self._record)

    def missing(self) -> int:
        return len(self._train) - int(self._known()[1].sum()) if "_embedded" not in self.__dict__ else 0

    def alike(
        self, opened: Opened, source: Source, place: str, should_stop: Callable[[], bool]
    ) -> Generator[Event, None, Alike | None]:
        """The rows of the train split that are most like what was opened, and how much."""
        if self.missing():
            work = features.embed(self._cache, self._record, self._train, self._kind, should_stop)
            if not (yield from work).complete:
                return None
        if isinstance(source, bytes):
            own = self._of(opened.array(NAME))
        else:
            file = _File(source, opened.sha256, place)
            embedded = yield from features.embed(self._cache, self._record, [file], "cpu", should_stop)
            if not embedded.complete:
                return None
            own = embedded.features
        ground = self._embedded
        joined, last = np.concatenate([ground, neighbours.unit(own)]), np.array([len(ground)])
        rows, likeness = neighbours.nearest(joined, last, NEAREST, among=np.arange(len(ground)))
        return rows[0], likeness[0]

    def _of(self, array: NDArray[Any]) -> NDArray[Any]:
        """The features (1, d) of what lies in no file, and is kept nowhere."""
        together = learning.of(self._record.modality).together
        seen = array if together is None else together.seen(array, self.preprocess)
        return self._network(seen[None])

    @cached_property
    def _network(self) -> Network:
        return in_parts(runtime.network(prepare.frozen_onnx(self._record), "features", threads=1), self.preprocess)

    @cached_property
    def _embedded(self) -> NDArray[np.float32]:
        """The train split's embeddings (n, d) of length 1; those that cannot be read are 0, like nothing."""
        return neighbours.unit(self._known()[0])

    def _known(self) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """What the cache holds of the train split, from the graphics card or from the processor."""
        hashes = [row.sha256 for row in self._train]
        kinds = dict.fromkeys(("cpu", self._kind))
        found = [kept.load(self._cache, self._record, hashes, kind) for kind in kinds]
        return max(found, key=lambda one: int(one[1].sum()))


class _ByWords:
    """Alike are texts that share words and characters which are in few others: the cosine of their TF-IDF."""

    comparable = True

    def __init__(self, run: Run, train: Sequence[SampleOfRun]) -> None:
        self._run, self._train = run, train
        self._rows: csr_array[Any, tuple[int, int]] | None = None
        self.preprocess = backbones.get(WORDS).preprocess

    @cached_property
    def _words(self) -> Vocabulary:
        """What the model knows. Raises TldeskError `run_unfinished` or `model_damaged`."""
        arrays, _ = checkpoint.load_best(self._run)
        names = ("backbone.grams", "backbone.idf")
        if any(name not in arrays for name in names):
            path = self._run.checkpoints / checkpoint.BEST
            raise TldeskError("model_damaged", path=path, reason="it is no model of words")
        return Vocabulary(*(arrays[name] for name in names))

    def missing(self) -> int:
        """None: thousands of texts are read in a second."""
        return 0

    def alike(
        self, opened: Opened, source: Source, place: str, should_stop: Callable[[], bool]
    ) -> Generator[Event, None, Alike | None]:
        """As `_ByNetwork.alike`."""
        if self._rows is None:
            clock, read = Clock("embed", len(self._train)), list[NDArray[np.int32]]()
            for ids in ordered_map(self._ids, self._train, should_stop):
                read.append(ids)
                if clock.tick():
                    yield clock.event()
            if len(read) < len(self._train):
                return None
            self._rows = self._words.rows(read)
        array = opened.array(_named(source))
        likeness = np.asarray((self._rows @ self._words.rows([array[array > 0]]).T).todense(), np.float32).reshape(-1)
        rows = np.argsort(-likeness, kind="stable")[:NEAREST]
        return rows, likeness[rows]

    def _ids(self, row: SampleOfRun) -> NDArray[np.int32]:
        """The n-grams of a text; none of what cannot be read."""
        try:
            ids: NDArray[np.int32] = example(row, self.preprocess)
        except TldeskError:
            return np.zeros(0, np.int32)
        return ids[ids > 0]


def _named(source: Source) -> Path | str:
    return source if isinstance(source, Path) else NAME
