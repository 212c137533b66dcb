"""Embeddings: what the frozen backbone says of each image, computed once for each content.

On a CPU each worker thread decodes an image and runs the network on it, alone and with one thread: as quick as any
other split of the cores, and the numbers of an image never depend on which images are computed beside it, so an
embedding that was stopped and taken up again gives the same ones. Kinds of data whose record says so (`Together`) are
computed in batches of like length, which is far quicker for them; their numbers then depend on the others, by less than
1e-6. While they are computed, the next samples are read. On a graphics card batches of one fixed size do.

What is of several parts, as a long text, is embedded part by part, and kept as one (`Together.joined`). What is of one
part has the features that it had when the rest was still left out: they are taken over from that time's cache.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.embedding.feature_store import FeatureStore, usable
from tldesk.engine.embedding.kept import store_path
from tldesk.engine.machine import device
from tldesk.engine.modalities import learning
from tldesk.engine.modalities.learning import Together
from tldesk.engine.networks import prepare, runtime
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.networks.network import Network
from tldesk.errors import TldeskError
from tldesk.media.examples import Hashed, example
from tldesk.media.modality import AnyPreprocess
from tldesk.media.pool import never, ordered_map
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, Noted, noted

log = logging.getLogger(__name__)

_GPU_BATCH = 64
# Why a sample has no features though it could be read.
_NO_NUMBERS = "the pretrained model has no numbers for it"
# Samples that are read before they are put into batches: many enough that batches are full and of one length.
_READ_TOGETHER = 2048
# Of these a thread reads so many at once: handing over one costs as much as reading a short text.
_READ_AT_ONCE = 64
# But no more than this, were each as long as any: minutes of sound are millions of numbers.
_READ_BYTES = 128 << 20


@dataclass(frozen=True, slots=True)
class Embedded:
    """`features` (n, d) float32, one row an image; rows that are not `readable` (n,) are zero.

    `complete` is False when the work was stopped.
    """

    features: NDArray[np.float32]
    readable: NDArray[np.bool_]
    complete: bool


@dataclass(frozen=True, slots=True)
class _Vector:
    row: Hashed
    vector: NDArray[np.float32] | None
    problem: TldeskError | None = None


@dataclass(frozen=True, slots=True)
class _Parted:
    """A sample, its parts, and their vectors as far as they are there, by the number of the part."""

    row: Hashed
    parts: list[NDArray[Any]]
    vectors: dict[int, NDArray[np.float32]] = field(default_factory=dict)

    def put(self, number: int, vector: NDArray[np.float32], preprocess: AnyPreprocess) -> Iterator[_Vector]:
        """Add the vector of a part; that of the sample once all are there."""
        self.vectors[number] = vector
        if len(self.vectors) == len(self.parts):
            vectors = [self.vectors[place] for place in range(len(self.parts))]
            together = learning.of(preprocess.modality).together
            yield _Vector(
                self.row, vectors[0] if together is None else together.joined(vectors, self.parts, preprocess)
            )


# A part of a sample by its number.
_Part = tuple[_Parted, int]
_Read = tuple[Hashed, NDArray[Any] | None, TldeskError | None]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Parts and their arrays as one, or what there is nothing to compute of."""

    parts: Sequence[_Part]
    arrays: NDArray[Any] | None
    done: Sequence[_Vector] = ()


def embed(
    cache: Path,
    backbone: Backbone,
    rows: Sequence[Hashed],
    kind: str = "cpu",
    should_stop: Callable[[], bool] = never,
    preprocess: AnyPreprocess | None = None,
) -> Generator[Event, None, Embedded]:
    """The features of `rows`, from the cache folder or computed now; tells progress and what cannot be read.

    `preprocess` is the backbone's own unless given. Raises TldeskError `no_weights`, `weights_damaged`, or
    `weights_not_usable` where the network has numbers for none of them.
    """
    pre = preprocess or backbone.preprocess
    with FeatureStore(store_path(cache, backbone, pre, kind), backbone.features) as store:
        with _earlier(cache, backbone, pre, kind) as earlier:
            problems = yield from _compute_missing(store, backbone, pre, rows, kind, should_stop, earlier)
        features, readable = store.gather([row.sha256 for row in rows])
        complete = all(ok or row.sha256 in problems for ok, row in zip(readable, rows, strict=True))
        if complete and not readable.any() and any(map(_is_numberless, problems.values())):
            raise TldeskError("weights_not_usable", backbone=backbone.title)
        return Embedded(features, readable, complete)


def embed_gently(
    cache: Path, backbone: Backbone, rows: Sequence[Hashed], should_stop: Callable[[], bool] = never
) -> Generator[Event, None, None]:
    """As `embed` on the CPU, into the cache folder alone, and beside whatever else the computer has to do."""
    pre = backbone.preprocess
    path = store_path(cache, backbone, pre, "cpu")
    with FeatureStore(path, backbone.features) as store, _earlier(cache, backbone, pre, "cpu") as earlier:
        yield from _compute_missing(store, backbone, pre, rows, "cpu", should_stop, earlier, gently=True)


def _compute_missing(
    store: FeatureStore,
    backbone: Backbone,
    preprocess: AnyPreprocess,
    rows: Sequence[Hashed],
    kind: str,
    should_stop: Callable[[], bool],
    earlier: FeatureStore | None,
    gently: bool = False,
) -> Generator[Event, None, dict[str, _Vector]]:
    """Put into the store what it lacks; what could not be read, by content hash."""
    problems: dict[str, _Vector] = {}
    by_hash = {row.sha256: row for row in reversed(rows)}
    missing = [by_hash[sha256] for sha256 in store.missing([row.sha256 for row in rows])]
    compute = _on_cpu if kind == "cpu" else _on_gpu
    clock = Clock("embed", len(missing))
    for answer in map(_judged, compute(backbone, preprocess, missing, kind, should_stop, gently, earlier)):
        if answer.vector is not None:
            store.put(answer.row.sha256, answer.vector)
        else:
            problems[answer.row.sha256] = answer
        if clock.tick():
            store.flush()
            yield clock.event()
    if problems:
        yield _left_out(list(problems.values()))
    return problems


def _judged(answer: _Vector) -> _Vector:
    """An answer whose vector is none, where a network, as one that was imported, has made something else than numbers:
    kept, it would be missing for ever."""
    if answer.vector is None or usable(answer.vector[None])[0]:
        return answer
    problem = TldeskError("image_unreadable", path=answer.row.path, reason=_NO_NUMBERS)
    return replace(answer, vector=None, problem=problem)


def _is_numberless(answer: _Vector) -> bool:
    """Whether it was read, and the network has made no numbers of it."""
    return answer.problem is not None and answer.problem.arguments.get("reason") == _NO_NUMBERS


@contextmanager
def _earlier(cache: Path, backbone: Backbone, preprocess: AnyPreprocess, kind: str) -> Iterator[FeatureStore | None]:
    """What is kept of the time when the beginning of a long text was all of it."""
    beginning = getattr(preprocess, "beginning", preprocess)
    path = store_path(cache, backbone, beginning, kind)
    if beginning == preprocess or not path.is_file():
        yield None
        return
    with FeatureStore(path, backbone.features, read_only=True) as store:
        yield store


def _read(row: Hashed, preprocess: AnyPreprocess) -> _Read:
    """What a network takes of a sample, or why there is nothing."""
    try:
        return row, example(row, preprocess), None
    except TldeskError as error:
        return row, None, error


def _on_cpu(
    backbone: Backbone,
    preprocess: AnyPreprocess,
    rows: Sequence[Hashed],
    kind: str,
    should_stop: Callable[[], bool],
    gently: bool,
    earlier: FeatureStore | None,
) -> Iterator[_Vector]:
    if not rows:
        return
    network = runtime.network(prepare.frozen_onnx(backbone), "features", threads=1)
    work = partial(ordered_map, should_stop=should_stop, workers=device.threads(), gently=gently)
    together = learning.of(backbone.modality).together
    if together is not None:
        yield from _in_batches(network, together, preprocess, rows, work, should_stop, earlier)
        return

    def compute(row: Hashed) -> _Vector:
        _, pixels, problem = _read(row, preprocess)
        return _Vector(row, None if pixels is None else network(pixels[None])[0], problem)

    yield from work(compute, rows)


def _in_batches(
    network: Network,
    together: Together,
    preprocess: AnyPreprocess,
    rows: Sequence[Hashed],
    work: Callable[..., Any],
    should_stop: Callable[[], bool],
    earlier: FeatureStore | None,
) -> Iterator[_Vector]:
    """Read `rows` and compute them by `work` in batches of like length; meanwhile the next ones are read."""
    most = _read_together(preprocess)
    at_once = min(_READ_AT_ONCE, max(1, most // 3))
    pieces = (rows[start : start + at_once] for start in range(0, len(rows), at_once))

    def read(some: Sequence[Hashed]) -> list[_Read]:
        return [_read(row, preprocess) for row in some if not should_stop()]  # a book takes half a second

    def compute(batch: _Batch) -> tuple[_Batch, NDArray[np.float32]]:
        return batch, np.empty((0, 0), np.float32) if batch.arrays is None else network(batch.arrays)

    # closed here: threads are joined before anybody goes on
    with closing(work(read, pieces, ahead=max(1, most // at_once))) as there:
        batches = _batches(together, preprocess, chain.from_iterable(there), earlier)
        with closing(work(compute, batches)) as computed:
            for batch, vectors in computed:
                yield from batch.done
                for (parted, number), vector in zip(batch.parts, vectors, strict=True):
                    yield from parted.put(number, vector, preprocess)


def _read_together(preprocess: AnyPreprocess) -> int:
    """How many samples are read before they are put into batches."""
    longest = math.prod(preprocess.shape) * getattr(preprocess, "windows", 1) * np.dtype(preprocess.dtype).itemsize
    return max(1, min(_READ_TOGETHER, _READ_BYTES // longest))


def _batches(
    together: Together, preprocess: AnyPreprocess, read: Iterator[_Read], earlier: FeatureStore | None
) -> Iterator[_Batch]:
    """What is read, in batches of like length."""
    while some := list(islice(read, _read_together(preprocess))):
        there: list[_Part] = []
        done: list[_Vector] = []
        for row, array, problem in some:
            parts = [] if array is None else _parts(row, array, preprocess)
            known = _Vector(row, None, problem) if array is None else _known(earlier, parts)
            if known is None:
                there += parts
            else:
                done.append(known)
        if done:
            yield _Batch((), None, done)
        for places, arrays in together.batches([parted.parts[number] for parted, number in there], preprocess):
            yield _Batch([there[place] for place in places], arrays)


def _parts(row: Hashed, array: NDArray[Any], preprocess: AnyPreprocess) -> list[_Part]:
    """The parts of a sample, of most kinds the one."""
    together = learning.of(preprocess.modality).together
    parted = _Parted(row, [array] if together is None else together.parts(array, preprocess))
    return [(parted, number) for number in range(len(parted.parts))]


def _known(earlier: FeatureStore | None, parts: Sequence[_Part]) -> _Vector | None:
    """What an earlier cache says of a sample of one part."""
    if earlier is None or len(parts) > 1:
        return None
    row = parts[0][0].row
    (vector,), (found,) = earlier.gather([row.sha256])
    return _Vector(row, vector) if found else None


def _on_gpu(
    backbone: Backbone,
    preprocess: AnyPreprocess,
    rows: Sequence[Hashed],
    kind: str,
    should_stop: Callable[[], bool],
    gently: bool,
    earlier: FeatureStore | None,
) -> Iterator[_Vector]:
    if not rows:
        return
    from tldesk.engine.networks.feature_network import FeatureNetwork

    network = FeatureNetwork(backbone, kind, _GPU_BATCH)

    waiting: list[_Part] = []
    ahead = 2 * _GPU_BATCH
    work = ordered_map(lambda row: _read(row, preprocess), rows, should_stop, device.threads(), ahead, gently=gently)
    for row, pixels, problem in work:
        if pixels is None:
            yield _Vector(row, None, problem)
            continue
        some = _parts(row, pixels, preprocess)
        if (known := _known(earlier, some)) is not None:
            yield known
            continue
        waiting += some
        while len(waiting) >= _GPU_BATCH:
            yield from _batch(network, waiting[:_GPU_BATCH], preprocess)
            waiting = waiting[_GPU_BATCH:]
    if waiting and not should_stop():
        yield from _batch(network, waiting, preprocess)


def _batch(
    network: Callable[[list[NDArray[Any]]], NDArray[np.float32]], waiting: list[_Part], preprocess: AnyPreprocess
) -> Iterator[_Vector]:
    vectors = network([parted.parts[number] for parted, number in waiting])
    for (parted, number), vector in zip(waiting, vectors, strict=True):
        yield from parted.put(number, vector, preprocess)


def _left_out(answers: Sequence[_Vector]) -> Noted:
    """One note for all images that cannot be used; the log names each."""
    reasons = [str(a.problem.arguments.get("reason", a.problem.text)) if a.problem else "" for a in answers]
    for answer, reason in zip(answers, reasons, strict=True):
        log.warning("%s is left out: %s", answer.row.path, reason)
    first = str(answers[0].row.path)
    return noted("warning", "images_left_out", count=len(answers), path=first, reason=reasons[0])
