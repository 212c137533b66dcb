"""Embeddings: what the frozen backbone says of each image, computed once for each content.

On a CPU each worker thread decodes an image and runs the network on it, alone and with one thread: as quick as any
other split of the cores, and the numbers of an image never depend on which images are computed beside it, so an
embedding that was stopped and taken up again gives the same ones. On a graphics card batches of one fixed size do.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.embedding.feature_store import FeatureStore
from tldesk.engine.machine import device
from tldesk.engine.networks import prepare, runtime, weights
from tldesk.engine.networks.backbones import Backbone
from tldesk.errors import TldeskError
from tldesk.media.examples import Hashed, example
from tldesk.media.modality import AnyPreprocess
from tldesk.media.pool import never, ordered_map
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, Noted, noted

log = logging.getLogger(__name__)

_GPU_BATCH = 64


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


def embed(
    cache: Path,
    backbone: Backbone,
    rows: Sequence[Hashed],
    kind: str = "cpu",
    should_stop: Callable[[], bool] = never,
    preprocess: AnyPreprocess | None = None,
) -> Generator[Event, None, Embedded]:
    """The features of `rows`, from the cache folder or computed now; tells progress and what cannot be read.

    `preprocess` is the backbone's own unless given. Raises TldeskError `no_weights` or `weights_damaged`.
    """
    pre = preprocess or backbone.preprocess
    with FeatureStore(_store_path(cache, backbone, pre, kind), backbone.features) as store:
        problems = yield from _compute_missing(store, backbone, pre, rows, kind, should_stop)
        features, readable = store.gather([row.sha256 for row in rows])
        complete = all(ok or row.sha256 in problems for ok, row in zip(readable, rows, strict=True))
        return Embedded(features, readable, complete)


def embed_gently(
    cache: Path, backbone: Backbone, rows: Sequence[Hashed], should_stop: Callable[[], bool] = never
) -> Generator[Event, None, None]:
    """As `embed` on the CPU, into the cache folder alone, and beside whatever else the computer has to do."""
    pre = backbone.preprocess
    with FeatureStore(_store_path(cache, backbone, pre, "cpu"), backbone.features) as store:
        yield from _compute_missing(store, backbone, pre, rows, "cpu", should_stop, gently=True)


def load(
    cache: Path, backbone: Backbone, hashes: Sequence[str], kind: str = "cpu"
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """What the cache folder holds of these contents: features (n, d) float32 and which were found (n,).

    Raises TldeskError `no_weights` or `weights_damaged`.
    """
    path = _store_path(cache, backbone, backbone.preprocess, kind)
    with FeatureStore(path, backbone.features, read_only=True) as store:
        return store.gather(hashes)


def _compute_missing(
    store: FeatureStore,
    backbone: Backbone,
    preprocess: AnyPreprocess,
    rows: Sequence[Hashed],
    kind: str,
    should_stop: Callable[[], bool],
    gently: bool = False,
) -> Generator[Event, None, dict[str, _Vector]]:
    """Put into the store what it lacks; what could not be read, by content hash."""
    problems: dict[str, _Vector] = {}
    by_hash = {row.sha256: row for row in reversed(rows)}
    missing = [by_hash[sha256] for sha256 in store.missing([row.sha256 for row in rows])]
    compute = _on_cpu if kind == "cpu" else _on_gpu
    clock = Clock("embed", len(missing))
    for answer in compute(backbone, preprocess, missing, kind, should_stop, gently):
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


def _store_path(cache: Path, backbone: Backbone, preprocess: AnyPreprocess, kind: str) -> Path:
    """One file for each way to compute: other weights, another crop or another processor give other numbers."""
    way = f"{weights.weights_hash(backbone)} {preprocess.key} {kind}"
    return cache / "features" / f"{backbone.name}-{hashlib.sha256(way.encode()).hexdigest()[:16]}.bin"


def _pixels(row: Hashed, preprocess: AnyPreprocess) -> NDArray[Any]:
    return example(row, preprocess)


def _on_cpu(
    backbone: Backbone,
    preprocess: AnyPreprocess,
    rows: Sequence[Hashed],
    kind: str,
    should_stop: Callable[[], bool],
    gently: bool,
) -> Iterator[_Vector]:
    if not rows:
        return
    network = runtime.network(prepare.frozen_onnx(backbone), "features", threads=1)

    def compute(row: Hashed) -> _Vector:
        try:
            pixels = _pixels(row, preprocess)
        except TldeskError as error:
            return _Vector(row, None, error)
        return _Vector(row, network(pixels[None])[0])

    yield from ordered_map(compute, rows, should_stop, workers=device.threads(), gently=gently)


def _on_gpu(
    backbone: Backbone,
    preprocess: AnyPreprocess,
    rows: Sequence[Hashed],
    kind: str,
    should_stop: Callable[[], bool],
    gently: bool,
) -> Iterator[_Vector]:
    if not rows:
        return
    from tldesk.engine.networks.feature_network import FeatureNetwork

    network = FeatureNetwork(backbone, kind, _GPU_BATCH)

    def read(row: Hashed) -> tuple[Hashed, NDArray[Any] | None, TldeskError | None]:
        try:
            return row, _pixels(row, preprocess), None
        except TldeskError as error:
            return row, None, error

    waiting: list[tuple[Hashed, NDArray[Any]]] = []
    ahead = 2 * _GPU_BATCH
    for row, pixels, problem in ordered_map(read, rows, should_stop, device.threads(), ahead, gently=gently):
        if pixels is None:
            yield _Vector(row, None, problem)
            continue
        waiting.append((row, pixels))
        if len(waiting) == _GPU_BATCH:
            yield from _batch(network, waiting)
            waiting = []
    if waiting and not should_stop():
        yield from _batch(network, waiting)


def _batch(
    network: Callable[[list[NDArray[Any]]], NDArray[np.float32]], waiting: list[tuple[Hashed, NDArray[Any]]]
) -> Iterator[_Vector]:
    vectors = network([pixels for _, pixels in waiting])
    for (row, _), vector in zip(waiting, vectors, strict=True):
        yield _Vector(row, vector)


def _left_out(answers: Sequence[_Vector]) -> Noted:
    """One note for all images that cannot be used; the log names each."""
    reasons = [str(a.problem.arguments.get("reason", a.problem.text)) if a.problem else "" for a in answers]
    for answer, reason in zip(answers, reasons, strict=True):
        log.warning("%s is left out: %s", answer.row.path, reason)
    first = str(answers[0].row.path)
    return noted("warning", "images_left_out", count=len(answers), path=first, reason=reasons[0])
