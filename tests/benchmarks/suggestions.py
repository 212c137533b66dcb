"""How long suggestions, calibration, doubts and the rest of the labelling loop take on generated embeddings.

    python tests/benchmarks/suggestions.py [--samples 10000] [--features 1280] [--classes 10] [--labelled 1.0]
    python tests/benchmarks/suggestions.py --data DATA [--samples 10000] [--labelled 1.0]

With DATA it takes the embeddings of a set (see `embeddings`), mixed, instead of generated ones.
Goal at 10,000 × 1,280 × 10 on two cores: suggestions within 1 s of one more label, calibration and doubts within 10 s.
As the window does it: in one thread. Prints the machine and a line of JSON.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import embeddings
import machine
import numpy as np

from tldesk.engine.embedding import neighbours
from tldesk.engine.labelling import active_learning, doubts, forecast, novelty, suggest
from tldesk.engine.machine.blas import one_thread

LABELS = 10


class Clock:
    """Seconds of named pieces of work."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, name: str, work: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
        """What `work` returns; its time is noted under `name`."""
        began = time.perf_counter()
        result = work(*arguments, **more)
        self.seconds[name] = round(time.perf_counter() - began, 3)
        return result


def generate(samples: int, width: int, classes: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Embeddings that never fall below zero, as a network's, of classes that overlap; and their classes."""
    rng = np.random.default_rng(seed)
    targets = rng.integers(0, classes, samples)
    hidden = rng.normal(0, 1, (classes, 64))[targets] + rng.normal(0, 2.2, (samples, 64))
    values = hidden @ rng.normal(0, 1 / 8, (64, width)) + rng.normal(0, 0.7, (samples, width))
    return neighbours.unit(np.maximum(values, 0)), targets


def taken(folder: Path, samples: int) -> tuple[np.ndarray, np.ndarray, int]:
    """So many embeddings of a set in random order, their classes, and how many classes there are."""
    found = embeddings.read(folder)
    order = np.random.default_rng(0).permutation(len(found.train))[:samples]
    return found.train[order], found.train_targets[order], found.classes


def measure(features: np.ndarray, truth: np.ndarray, classes: int, labelled: int) -> dict[str, float]:
    """Seconds of each piece; `one more label` is the median and the worst of LABELS."""
    clock, targets = Clock(), truth.copy()
    targets[labelled:] = -1
    suggester = suggest.Suggester(classes)
    clock.time("first suggestions", suggester.fit, features, targets)
    refits = []
    for row in range(labelled, labelled + LABELS):
        targets[row] = truth[row]
        began = time.perf_counter()
        suggestions = suggester.fit(features, targets)
        refits.append(time.perf_counter() - began)
    clock.seconds["one more label"] = round(statistics.median(refits), 3)
    clock.seconds["one more label, worst"] = round(max(refits), 3)
    space = suggester.space(features)
    shares = clock.time("out of fold", doubts.out_of_fold, features, targets, classes=classes, space=space)
    clock.time("calibration", suggester.calibrate, targets, shares)
    clock.time("doubts", doubts.find, features, targets, shares)
    clock.time("outlook", forecast.estimate, features, targets, shares, space=space)
    clock.time("unlike", novelty.unlike, features, targets)
    if labelled + LABELS < len(targets):
        clock.time("most useful", active_learning.most_useful, features, targets, suggestions.probabilities, 20, 0)
    clock.time("similar", neighbours.nearest, features, np.array([0]), 50)
    clock.seconds["calibration and doubts behind a label"] = round(
        sum(clock.seconds[name] for name in ("out of fold", "calibration", "doubts")), 3
    )
    return clock.seconds


def main() -> None:
    """Print the machine and the seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=10_000)
    parser.add_argument("--features", type=int, default=1_280)
    parser.add_argument("--classes", type=int, default=10)
    parser.add_argument("--labelled", type=float, default=1.0, help="share of the samples that have a label")
    parser.add_argument("--data", type=Path, help="a set whose embeddings are taken")
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    if options.data:
        features, truth, classes = taken(options.data, options.samples)
    else:
        features, truth = generate(options.samples, options.features, options.classes)
        classes = options.classes
    labelled = min(round(options.labelled * len(truth)), len(truth) - LABELS)
    with one_thread():
        seconds = measure(features, truth, classes, labelled)
    size = {"samples": len(truth), "features": features.shape[1], "classes": classes, "labelled": labelled}
    machine.tell("suggestions", {**size, "seconds": seconds}, options.write)


if __name__ == "__main__":
    main()
