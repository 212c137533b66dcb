"""How many of the labels flipped at random are in the first tenth of all samples as *Worth a second look* orders them.

    python tests/benchmarks/flipped_labels.py DATA… [--seeds 5] [--share 0.05]

Each DATA holds `train` with a folder for each class, or is a set of texts (see `embeddings`). The sets' own wrong
labels count against us. Goal: 80 %. Prints the machine and a line of JSON.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import embeddings
import machine
import numpy as np

from tldesk.engine.labelling import doubts, logistic
from tldesk.engine.machine.blas import one_thread

GOAL, FIRST = 0.8, 0.1


def flip(targets: np.ndarray, classes: int, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The targets with a share of them moved to another class, and which were (n,)."""
    rng = np.random.default_rng(seed)
    rows = rng.choice(len(targets), round(share * len(targets)), replace=False)
    flipped = targets.copy()
    flipped[rows] = (targets[rows] + rng.integers(1, classes, len(rows))) % classes
    return flipped, np.isin(np.arange(len(targets)), rows)


def found(photos: embeddings.Photos, share: float, seeds: int) -> dict[str, object]:
    """For each seed: the share of flips in the first tenth, the share of flips among as many first rows as there are
    flips, and the share of flips among the rows that the window would show."""
    space = logistic.Space.of(photos.train)
    tenth, precision, shown = [], [], []
    for seed in range(seeds):
        targets, wrong = flip(photos.train_targets, photos.classes, share, seed)
        shares = doubts.out_of_fold(photos.train, targets, classes=photos.classes, space=space)
        order = doubts.find(photos.train, targets, shares)
        tenth.append(float(wrong[order.order[: round(FIRST * len(targets))]].sum() / wrong.sum()))
        precision.append(float(wrong[order.order[: int(wrong.sum())]].mean()))
        shown.append(float(wrong[order.order[: order.count]].mean()))
    names = ("in the first tenth", "precision at as many as were flipped", "precision of all shown")
    figures = zip(names, (tenth, precision, shown), strict=True)
    return {"set": photos.name, **{name: [round(value, 3) for value in values] for name, values in figures}}


def main() -> int:
    """Print one line for each set and all as JSON; the exit code says whether every set reaches the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--share", type=float, default=0.05)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    sets: list[dict[str, Any]] = []
    for folder in options.data:
        photos = embeddings.read(folder)
        with one_thread():
            sets.append(found(photos, options.share, options.seeds))
        print(sets[-1], flush=True)
    worst = min(min(one["in the first tenth"]) for one in sets)
    machine.tell("flipped_labels", {"worst": worst, "sets": sets}, options.write)
    return 0 if worst >= GOAL else 1


if __name__ == "__main__":
    raise SystemExit(main())
