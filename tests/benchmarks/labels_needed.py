"""How many labels *most useful next* needs to 95 % of full accuracy, against random order.

    python tests/benchmarks/labels_needed.py DATA… [--seeds 5] [--batch 20] [--most 800]

Each DATA holds `train` and `test` with a folder for each class, or is a set of texts (see `embeddings`). Accuracy on
test after each batch of labels from train, learned as the window learns suggestions; full accuracy is that of all
labels. Goals: a quarter fewer labels in the median of all sets and seeds; on no set more than 2 points below random at
any budget (means over the seeds). Where random order never arrives, it counts as needing one batch more than was tried.
Prints the machine and a line of JSON.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import embeddings
import machine
import numpy as np

from tldesk.engine.labelling import active_learning, logistic, suggest
from tldesk.engine.machine.blas import one_thread

ENOUGH = 0.95
Pick = Callable[[np.ndarray, np.ndarray, np.ndarray | None, int, int], np.ndarray]


def at_random(features: np.ndarray, targets: np.ndarray, _: np.ndarray | None, count: int, seed: int) -> np.ndarray:
    """The order to be better than."""
    return np.random.default_rng(seed).choice(np.flatnonzero(targets < 0), count, replace=False)


def accuracy(photos: embeddings.Photos, space: logistic.Space, fitted: logistic.Fit) -> float:
    """The share of test samples whose class is found."""
    return float(np.mean(space.logits(photos.test, fitted)[:, 0].argmax(axis=1) == photos.test_targets))


def curve(photos: embeddings.Photos, pick: Pick, seed: int, batch: int, most: int) -> list[float]:
    """Test accuracy after each batch of labels."""
    suggester, targets = suggest.Suggester(photos.classes), np.full(len(photos.train), -1, np.int64)
    space = suggester.space(photos.train)
    probabilities, found = None, []
    for number in range(min(most, len(targets)) // batch):
        rows = pick(photos.train, targets, probabilities, batch, 1000 * seed + number)
        targets[rows] = photos.train_targets[rows]
        probabilities = suggester.fit(photos.train, targets).probabilities
        labelled = np.flatnonzero(targets >= 0)
        found.append(accuracy(photos, space, learn(photos, space, labelled)))
    return found


def learn(photos: embeddings.Photos, space: logistic.Space, rows: np.ndarray) -> logistic.Fit:
    """A fit to some train samples, from nothing."""
    used = np.ones((len(rows), 1), dtype=bool)
    coordinates = space.coordinates(photos.train[rows])
    return logistic.fit(coordinates, photos.train_targets[rows], used, photos.classes, space.variance)


def needed(found: list[float], goal: float, batch: int) -> int:
    """The labels after which the goal is first reached."""
    return next((number for number, value in enumerate(found, 1) if value >= goal), len(found) + 1) * batch


def compare(photos: embeddings.Photos, seeds: int, batch: int, most: int) -> dict[str, object]:
    """Labels needed both ways for each seed, what is saved, and the worst mean difference at any budget."""
    space = logistic.Space.of(photos.train)
    full = accuracy(photos, space, learn(photos, space, np.arange(len(photos.train))))
    useful = [curve(photos, active_learning.most_useful, seed, batch, most) for seed in range(seeds)]
    random = [curve(photos, at_random, seed, batch, most) for seed in range(seeds)]
    apart = np.mean(useful, axis=0) - np.mean(random, axis=0)
    goal = ENOUGH * full
    pairs = [(needed(a, goal, batch), needed(b, goal, batch)) for a, b in zip(useful, random, strict=True)]
    return {
        "set": photos.name,
        "full accuracy": round(full, 4),
        "labels, most useful": [a for a, _ in pairs],
        "labels, random": [b for _, b in pairs],
        "fewer": [round(1 - a / b, 3) for a, b in pairs],
        "worst difference, points": round(100 * float(apart.min()), 2),
        "mean difference, points": round(100 * float(apart.mean()), 2),
    }


def main() -> int:
    """Print one line for each set and the figures of all; the exit code says whether the goals are reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--batch", type=int, default=20)
    parser.add_argument("--most", type=int, default=800)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    sets: list[dict[str, Any]] = []
    for folder in options.data:
        photos = embeddings.read(folder)
        with one_thread():
            sets.append(compare(photos, options.seeds, options.batch, options.most))
        print(sets[-1], flush=True)
    median = statistics.median(saved for found in sets for saved in found["fewer"])
    worst = min(found["worst difference, points"] for found in sets)
    machine.tell(
        "labels_needed", {"fewer, median": median, "worst difference, points": worst, "sets": sets}, options.write
    )
    return 0 if median >= 0.25 and worst >= -2.0 else 1


if __name__ == "__main__":
    raise SystemExit(main())
