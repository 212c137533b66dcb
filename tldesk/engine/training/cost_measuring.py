"""Measures what fine-tuning a backbone costs on this computer's processor, in some seconds; see `costs`.

The network answers once in PyTorch with a clock at the end of each stage, so that every number of frozen stages is
known. Of training steps some cuts are timed; between them a step is to the answers of the same stages as it is at the
nearest two. Frozen stages that are exported are timed as they will run; of others it is taken that ONNX Runtime gains
on them what it gains on the whole network, or where that is not exported either, as little as it ever did.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tldesk.engine.machine import device
from tldesk.engine.modalities import learning
from tldesk.engine.networks import frozen_prefix, runtime, weights
from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.networks.model import Model, build
from tldesk.engine.training import costs
from tldesk.engine.training.costs import Figures, Measured
from tldesk.engine.training.losses import CrossEntropy
from tldesk.engine.training.stepper import Stepper
from tldesk.media.pool import ordered_map
from tldesk.project.runs.config import RunConfig

_BATCH, _CLASSES, _A_CORE = 16, 10, 4
_PATIENCE = 6.0  # seconds; no further cut is timed after them
_LARGER = 1.15  # the edge of a picture that is varied, against what the network sees of it
_ROUNDS = 2
_UNTIMED = 0.5  # what ONNX Runtime takes of PyTorch's time for an answer; of EfficientNet-Lite0 a quarter
_LARGE_M = 30.0  # millions of parameters; of a larger network all would learn at the price of gigabytes
_LEAST = 0.02  # of the whole, for what follows the last stage that may stay frozen: it is divided by

Now = Callable[[], float]


def measured(record: Backbone) -> Measured:
    """What a backbone costs, kept where it is as exact as it can be. Raises as `figures`."""
    found, exact = figures(record)
    if exact:
        costs.keep(record, found)
    return costs.of(record, found)


def figures(record: Backbone, now: Now = time.perf_counter) -> tuple[Figures, bool]:
    """What a backbone costs, and whether that is as exact as it can be: worth keeping. `now` is the clock.

    Raises TldeskError `no_weights` or `weights_damaged`.
    """
    model = build(record, _CLASSES, pretrained=True, seed=0)
    cuts = [None, *(frozen_prefix.halves(model, stages) for stages in range(1, model.stages))]
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    images = record.blank(_BATCH)
    ended, whole = _forward(model, images, now)
    shares = [place / model.stages for place in range(model.stages)]
    through = [whole * share if cut is None else ended[cut.at] for share, cut in zip(shares, cuts, strict=True)]
    answer = [max(_LEAST * whole, whole - before) for before in through]
    cut = model.stages > 1 and all(one is not None for one in cuts[1:])
    step = _steps(model, images, answer, through, now)
    quick, exact = _runtime(model, through, whole, now) if cut else (through, True)
    return Figures(vary=_vary(record, now), runtime=quick, torch=through, step=step, answer=answer, cut=cut), exact


def _forward(model: Model, images: NDArray[Any], now: Now) -> tuple[list[float], float]:
    """Seconds for one image until each step of the chain has begun, and for all of the answer, in PyTorch."""
    model.eval()
    chain, to_device = model.chain or (), learning.of(model.record.modality).to_device
    some = to_device(images[: _BATCH // 2], torch.device("cpu"))
    wholes, rounds = [], []
    with torch.inference_mode():
        model(some[:2])
        for _ in range(_ROUNDS):
            began = now()
            model(some)
            wholes.append((now() - began) / len(some))
            between, times = (some - model.mean) / model.std, [now()]
            for step in chain:
                between = step.run(between)
                times.append(now())
            rounds.append(np.diff(times) / len(some))
    # The least of each: what else goes on at the moment must not count for a stage.
    whole, parts = min(wholes), np.min(rounds, axis=0)
    parts *= min(1.0, (1 - _LEAST) * whole / max(1e-9, float(parts.sum())))
    return [0.0, *(float(seconds) for seconds in np.cumsum(parts))], whole


def _steps(model: Model, images: NDArray[Any], answer: list[float], through: list[float], now: Now) -> list[float]:
    """Seconds for one image of a training step of what is behind the first 0, 1, … stages."""
    began, last = now(), model.stages - 1
    timed: dict[int, float] = {}
    cuts = {last, max(1, round(0.8 * last)), -(-model.stages // 2)}
    cuts |= {0} if model.record.parameters_m <= _LARGE_M else set()
    for stages in sorted(cuts, reverse=True):
        if not timed or now() - began < _PATIENCE:
            timed[min(stages, last)] = _step(model, images, min(stages, last), through, now)
    at = sorted(timed)
    ratios = np.interp(range(model.stages), at, [timed[stages] / answer[stages] for stages in at])
    steps = [timed.get(stages, float(ratio) * answer[stages]) for stages, ratio in enumerate(ratios)]
    return [float(step) for step in np.minimum.accumulate(np.maximum(steps, 0.0))]  # less learns, so it is no slower


def _step(model: Model, images: NDArray[Any], stages: int, through: list[float], now: Now) -> float:
    frozen = model.freeze(stages)
    model.train()
    halves = frozen_prefix.halves(model, frozen)
    inputs: Any = images
    forward: Callable[[Any], Tensor] | None = None
    if halves is not None:
        cut = halves
        with torch.inference_mode():
            pixels = learning.of(model.record.modality).to_device(images, torch.device("cpu"))
            inputs = cut.first((pixels - model.mean) / model.std).half().numpy()

        def forward(maps: Any) -> Tensor:
            return frozen_prefix.logits(model, cut, torch.from_numpy(maps).float())

    loss = CrossEntropy(np.ones(_CLASSES, np.float32), np.zeros(_CLASSES, np.float32), 0.1)
    groups = model.parameter_groups(1e-6, 0.01)
    steps = Stepper(model, torch.device("cpu"), groups, dtype=None, loss=loss, micro=_BATCH, forward=forward)
    targets = np.arange(_BATCH, dtype=np.int64) % _CLASSES
    steps.step(inputs[:2], targets[:2], 1.0, 1)
    seconds = []
    for _ in range(_ROUNDS):
        began = now()
        steps.step(inputs, targets, 1.0, 1)
        seconds.append((now() - began) / _BATCH)
    return min(seconds) - (0.0 if halves is not None else through[frozen])


def _runtime(model: Model, through: list[float], whole: float, now: Now) -> tuple[list[float], bool]:
    """Seconds for one image of the first 0, 1, … stages through ONNX Runtime; whether any of it was timed."""
    record, timed = model.record, dict[int, float]()
    for stages in range(1, model.stages):
        if weights.has_graph(weights.first_stages_path(record, stages)):
            timed[stages] = _answering(record, frozen_prefix.exported(record, stages), now) / max(1e-9, through[stages])
    path = weights.frozen_path(record)
    if path.is_file():
        timed[model.stages] = _answering(record, path, now) / whole
    at = [stages for stages in sorted(timed) if stages]
    if not at:
        return [_UNTIMED * seconds for seconds in through], False
    gains = np.interp(range(model.stages), at, [timed[stages] for stages in at])
    quick = np.maximum.accumulate(gains * np.array(through))
    return [float(seconds) for seconds in quick], True


def _answering(record: Backbone, path: Path, now: Now) -> float:
    network, pixels = runtime.network(path, "features", threads=1), record.blank(1)
    network(pixels)
    return _each(lambda: network(pixels), now)


def _vary(record: Backbone, now: Now) -> float:
    """Seconds for one variation, as much as is usual."""
    kind, preprocess = learning.of(record.modality), record.preprocess
    how = kind.augmentation(RunConfig(modality=record.modality))
    picture = record.blank(1)[0]
    if picture.ndim == 3:
        picture = np.zeros((*(round(_LARGER * edge) for edge in picture.shape[:2]), picture.shape[2]), picture.dtype)
    return _each(lambda: kind.vary(picture, learning.rng_for(0, 1, 1), preprocess, how), now)


def _each(work: Callable[[], Any], now: Now) -> float:
    """Seconds for one of many at once, on all cores."""
    workers = device.threads()
    count, seconds = _A_CORE * workers, []
    for _ in range(_ROUNDS):
        began = now()
        for _ in ordered_map(lambda _: work(), range(count), workers=workers):
            pass
        seconds.append((now() - began) / count)
    return min(seconds)
