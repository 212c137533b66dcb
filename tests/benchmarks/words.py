"""What words and characters alone tell: TF-IDF with a linear classifier, on sets of texts with a published test split.

    python tests/benchmarks/words.py DATA…

Each DATA holds `train.csv` and `test.csv` with the columns `text` and `label`. Held-out texts of the train split choose
how strong the fit is (a tenth of many, five folds of few), then all of it is learned from. Accuracy on the test split
with Wilson's 95 % interval; seconds of a processor core from the texts to the model; then with 5 and 10 texts a class,
the mean of 5 draws with its standard deviation. Prints the machine, a line for each set, and all as JSON.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Sequence
from pathlib import Path

import machine
import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import folds, metrics
from tldesk.engine.training import choosing
from tldesk.engine.training.linear import Linear
from tldesk.engine.words import fit
from tldesk.engine.words.vocabulary import Vocabulary
from tldesk.media.text import grams

FEW, DRAWS = (5, 10), 5
Targets = NDArray[np.int64]


def read(file: Path) -> list[tuple[str, str]]:
    """Texts and labels."""
    with file.open(encoding="utf-8", newline="") as stream:
        return [(row["text"], row["label"]) for row in csv.DictReader(stream)]


def fitted(ids: Sequence[grams.Ids], targets: Targets, classes: int) -> tuple[Vocabulary, Linear, float]:
    """The model of texts, and how strong its fit is: held-out texts choose that, and all are learned from then."""
    held = folds.assign(targets, range(len(ids)), 0)
    outs = [held == number for number in range(folds.COUNT)]
    if len(ids) >= 10 * choosing.VAL_MANY:
        outs = [outs[0] & (np.arange(len(ids)) % 2 == 0)]
    words = Vocabulary.of(ids, classes)
    rows, losses = words.rows(ids), np.zeros(len(fit.STRENGTHS))
    for out in outs:
        heads = fit.path(rows[~out], targets[~out], classes, balanced=False, seed=0)
        losses += [metrics.log_loss(targets[out], head.logits(rows[out])) * out.sum() for head in heads]
    strength = fit.STRENGTHS[int(losses.argmin())]
    (best,) = fit.path(rows, targets, classes, balanced=False, seed=0, strengths=(strength,))
    return words, best, strength


def measured(folder: Path) -> dict[str, object]:
    """The figures of a set."""
    train, test = read(folder / "train.csv"), read(folder / "test.csv")
    place = {label: number for number, label in enumerate(sorted({label for _, label in train}))}
    targets, wanted = (np.array([place[label] for _, label in rows], np.int64) for rows in (train, test))
    asked = [grams.ids(text) for text, _ in test]

    def right(chosen: Sequence[int]) -> tuple[int, float, float, int, float]:
        began = time.process_time()
        words, head, strength = fitted([grams.ids(train[i][0]) for i in chosen], targets[list(chosen)], len(place))
        seconds = time.process_time() - began
        logits = head.logits(words.rows(asked))
        size = words.grams.nbytes + words.idf.nbytes + head.weight.nbytes
        return int((logits.argmax(axis=1) == wanted).sum()), metrics.log_loss(wanted, logits), strength, size, seconds

    correct, loss, strength, size, seconds = right(range(len(train)))
    low, high = metrics.wilson_interval(correct, len(test))
    found: dict[str, object] = {"set": folder.name, "accuracy": round(correct / len(test), 4)}
    found |= {"interval": [round(low, 3), round(high, 3)], "loss": round(loss, 3), "strength": strength}
    found |= {"seconds": round(seconds, 1), "megabytes": round(size / 1e6, 1)}
    for few in FEW:
        shares, times = [], []
        for draw in range(DRAWS):
            order = np.random.default_rng(draw).permutation(len(train))
            rows = [i for target in range(len(place)) for i in order[targets[order] == target][:few].tolist()]
            correct, _, _, _, seconds = right(rows)
            shares.append(correct / len(test))
            times.append(seconds)
        mean, deviation = round(float(np.mean(shares)), 3), round(float(np.std(shares)), 3)
        found[f"{few} a class"] = {"mean": mean, "deviation": deviation}
        found[f"{few} a class, seconds"] = round(float(np.mean(times)), 1)
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
