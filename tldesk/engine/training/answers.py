"""What a model says of images: logits, one row an image."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.modalities import learning
from tldesk.engine.modalities.learning import Together
from tldesk.engine.training.fitting import preprocess_of
from tldesk.errors import TldeskError
from tldesk.media import unknown
from tldesk.media.examples import example
from tldesk.media.modality import AnyPreprocess
from tldesk.media.opening import Pixels
from tldesk.media.place import WHOLE
from tldesk.media.pool import ordered_map
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event
from tldesk.project.runs.runs import Run, SampleOfRun

if TYPE_CHECKING:
    import torch

    from tldesk.engine.networks.frozen_prefix import Prefixed
    from tldesk.engine.networks.model import Model

_BATCH = 32
# So many are read before they are put into batches of like length.
_READ_TOGETHER = 512


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """An image to evaluate on, in a file at a `place` of it: it must have the hash `sha256` where one is given."""

    path: Path
    targets: tuple[int, ...]
    sha256: str = ""
    place: str = WHOLE


@dataclass(frozen=True, slots=True)
class Answers:
    """Logits (n, classes) float32 of the images at `positions` (n,) of what was asked; `problems` says why others
    have none, by position."""

    positions: NDArray[np.int64]
    logits: NDArray[np.float32]
    problems: dict[int, str]


def answer(
    run: Run,
    kind: str,
    asked: Sequence[LabelledFile],
    should_stop: Callable[[], bool],
    step: int = 0,
    frozen: int = 0,
    network: Model | None = None,
) -> Generator[Event, None, Answers | None]:
    """What the run's best model, or `network`, says of images, on the device `kind`, in float32. None when stopped.

    Its first `frozen` stages are as they were pretrained: on a processor they are quicker by themselves.
    Raises TldeskError `run_unfinished`, `model_damaged` or `out_of_memory`.
    """
    import torch

    from tldesk.engine.training import trained

    preprocess = preprocess_of(run)
    problems: dict[int, str] = {}
    blank = np.zeros(preprocess.shape, preprocess.dtype)
    together = learning.of(run.config.modality).together
    where = torch.device(kind)
    network = (network or trained.load(run)).to(where, memory_format=torch.channels_last)  # type: ignore[call-overload]
    halves = _halves(network, frozen, len(asked)) if kind == "cpu" and frozen else None

    def inputs(position: int) -> NDArray[Any]:
        pixels, problem = _open(asked[position], preprocess, should_stop)
        if pixels is None:
            problems[position], pixels = problem, blank
        return pixels if halves is None else halves.maps(pixels[None])[0]

    made = ordered_map(inputs, range(len(asked)), should_stop)
    if together is not None:
        logits = yield from _of_like_length(network, where, made, len(asked), together, step)
    else:
        forward = None if halves is None else halves.rest
        logits = yield from logits_of(network, where, made, len(asked), step=step, forward=forward)
    if logits is None:
        return None
    positions = np.array([i for i in range(len(asked)) if i not in problems], dtype=np.int64)
    return Answers(positions, logits[positions], dict(sorted(problems.items())))


def logits_of(
    network: Model,
    where: torch.device,
    inputs: Iterator[NDArray[Any]],
    total: int,
    batch_size: int = _BATCH,
    step: int = 0,
    forward: Callable[[NDArray[Any]], torch.Tensor] | None = None,
) -> Generator[Event, None, NDArray[np.float32] | None]:
    """Logits (total, classes) of `inputs`, told as progress; None when there are fewer than `total`: a stop.

    Inputs are squares of pixels, or what `forward` makes logits of, a batch at a time. Raises TldeskError
    `out_of_memory`.
    """
    to_device = learning.of(network.record.modality).to_device
    forward = forward or (lambda batch: network(to_device(batch, where)))
    clock, waiting = Clock("evaluate", total, step), []
    answers: list[NDArray[np.float32]] = []
    for one in inputs:
        waiting.append(one)
        if len(waiting) < batch_size and clock.done + len(waiting) < total:
            continue
        answers += [_logits(forward, batch) for batch in learning.stacked(waiting, batch_size)]
        count, waiting = len(waiting), []
        if clock.tick(count):
            yield clock.event()
    if clock.done < total:
        return None
    return np.concatenate(answers) if answers else np.zeros((0, network.head.out_features), np.float32)


def _of_like_length(
    network: Model,
    where: torch.device,
    inputs: Iterator[NDArray[Any]],
    total: int,
    together: Together,
    step: int,
) -> Generator[Event, None, NDArray[np.float32] | None]:
    """As `logits_of`, in batches that have little to be filled up."""
    to_device, clock = learning.of(network.record.modality).to_device, Clock("evaluate", total, step)
    answers = np.zeros((total, network.head.out_features), np.float32)
    for first in range(0, total, _READ_TOGETHER):
        some = list(islice(inputs, _READ_TOGETHER))
        if len(some) < min(_READ_TOGETHER, total - first):
            return None
        for places, batch in together.batches(some, network.record.preprocess):
            answers[first + np.array(places)] = _logits(lambda arrays: network(to_device(arrays, where)), batch)
            if clock.tick(len(places)):
                yield clock.event()
    return answers


def _halves(network: Model, frozen: int, images: int) -> Prefixed | None:
    from tldesk.engine.networks import frozen_prefix  # and timm with it, which only networks of images need

    return frozen_prefix.prefixed(network, frozen, images)


def asked_of(row: SampleOfRun) -> LabelledFile:
    """A row of a run as something to evaluate on."""
    return LabelledFile(row.path, row.targets, row.sha256, row.place)


def _logits(forward: Callable[[NDArray[Any]], torch.Tensor], batch: NDArray[Any]) -> NDArray[np.float32]:
    """Logits of a batch; in halves when memory runs out."""
    import torch

    from tldesk.engine.machine.device import is_out_of_memory

    try:
        with torch.inference_mode():
            logits: NDArray[np.float32] = forward(batch).float().cpu().numpy()
        return logits
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        if len(batch) == 1:
            raise TldeskError("out_of_memory") from error
    half = len(batch) // 2
    return np.concatenate([_logits(forward, batch[:half]), _logits(forward, batch[half:])])


def _open(
    asked: LabelledFile, preprocess: AnyPreprocess, should_stop: Callable[[], bool]
) -> tuple[NDArray[Any] | None, str]:
    """The model's square of an image, or why there is none. What no import has opened, a guarded process does."""
    try:
        if not asked.sha256:
            return unknown.pixels(asked.path, Pixels(square=preprocess), should_stop, asked.place), ""
        return example(asked, preprocess), ""
    except TldeskError as error:
        return None, str(error.arguments.get("reason", error.text))
