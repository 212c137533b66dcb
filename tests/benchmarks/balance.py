"""What each way to balance classes is worth: accuracy and macro F1 on val and test, C chosen on val.

    python tests/benchmarks/balance.py DATA…

Each DATA holds `train` with a folder for each class, and perhaps `val` and `test` (see fitting.py). With feature
extraction the sampler is the weighted loss. Prints the machine, a line for each set, and all as JSON.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import fitting
import machine
import numpy as np

from tldesk.engine.judging import metrics
from tldesk.engine.training import batches, probe

BALANCES = ("none", "weighted", "logit-adjustment")


def measured(folder: Path) -> dict[str, object]:
    """The figures of a set, in %, and the log loss on val."""
    rows = fitting.read(folder)
    values = {split: fitting.embedded(some, "crop") for split, some in rows.items() if some}
    targets = {split: np.array([row.target for row in some], dtype=np.int64) for split, some in rows.items()}
    counts = np.bincount(targets["train"])
    found: dict[str, object] = {"set": folder.name, "imbalance": round(float(counts.max() / counts.min()), 1)}
    for balance in BALANCES:
        fits = probe.path(
            values["train"], targets["train"], len(counts), balanced=balance == "weighted", seed=0
        )  # fmt: skip
        best = min(fits, key=lambda head: metrics.log_loss(targets["val"], head.logits(values["val"])))
        best = replace(best, bias=best.bias - batches.log_prior(targets["train"], len(counts), balance))
        for split in values:
            if split != "train":
                logits = best.logits(values[split])
                guesses = logits.argmax(axis=1)
                f1 = metrics.macro_f1(metrics.confusion(targets[split], guesses, len(counts)))
                loss = metrics.log_loss(targets[split], logits)
                accuracy = metrics.accuracy(targets[split], guesses)
                found[f"{balance}/{split}"] = [round(100 * accuracy, 1), round(100 * f1, 1), round(loss, 3)]
    return found


def main() -> None:
    """Print a line for each set and all as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    options = parser.parse_args()
    print(machine.describe())
    told = []
    for folder in options.data:
        told.append(measured(folder))
        print(told[-1], flush=True)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
