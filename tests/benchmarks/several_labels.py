"""Several labels an image: what thresholds, one temperature and each balance are worth, on pictures made of photos.

    python tests/benchmarks/several_labels.py DATA [--images 900] [--seeds 3] [--strategy feature-extraction]

DATA holds `train`, `val` and `test`, each with a folder for each class. A picture is a square of four places, one to
four of them with a photo of another class, some classes far rarer than others; its labels are these classes. Pictures
of a split are made of its photos. Each seed draws others, which become a project that is trained as users do. Prints
the machine, a line for each seed, and the means as JSON: of the test split the mean average precision (mAP), the macro
F1 at the thresholds of the classes, at the common one and at 50 %, and the log loss and expected calibration error
without the temperature and with it.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from pathlib import Path
from typing import Any

import machine
import numpy as np
from PIL import Image, ImageOps

from tldesk.engine.judging import multi_label
from tldesk.engine.judging.curves import best_threshold
from tldesk.engine.judging.tasks import EVEN, SEVERAL_LABELS
from tldesk.engine.train import train
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import make_config
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

BALANCES = ("none", "weighted", "logit-adjustment")
CELL = 144


SHARES = {"train": 0.7, "val": 0.15, "test": 0.15}


def draw(data: Path, folder: Path, count: int, seed: int) -> None:
    """Write the pictures and the table of their labels and splits."""
    rng = np.random.default_rng(seed)
    names = rng.permutation(sorted(place.name for place in (data / "train").iterdir() if place.is_dir()))
    splits = [split for split, share in SHARES.items() for _ in range(round(share * count))]
    odds = 1 / np.arange(1, len(names) + 1)
    folder.mkdir()
    with (folder / "labels.csv").open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        table.writerow(["path", "label", "more_labels", "split"])
        for number, split in enumerate(splits):
            labels = rng.choice(names, size=rng.integers(1, 5), replace=False, p=odds / odds.sum()).tolist()
            picture = Image.new("RGB", (2 * CELL, 2 * CELL), (128, 128, 128))
            for label, cell in zip(labels, rng.permutation(4), strict=False):
                file = rng.choice(sorted((data / split / label).iterdir()))
                photo = ImageOps.fit(Image.open(file).convert("RGB"), (CELL, CELL))
                picture.paste(photo, (CELL * int(cell % 2), CELL * int(cell // 2)))
            picture.save(folder / f"{number:05}.jpg", quality=90)
            table.writerow([f"{number:05}.jpg", labels[0], json.dumps(labels[1:]), split])


def figures(run: Run) -> dict[str, float]:
    """What the test split says."""
    report, answers = run.report, run.predictions()
    assert report is not None and answers is not None
    val, test = answers.splits == "val", answers.splits == "test"
    targets, shares = answers.targets[test], answers.probabilities[test]
    common = best_threshold(answers.targets[val].ravel() > 0, answers.probabilities[val].ravel()) or EVEN
    told, calibrated = report["test"], report["calibration"]["test"]
    assert told is not None and calibrated is not None
    found = {"map": told["map"], "all right": told["accuracy"], "f1": told["macro_f1"]}
    for name, limit in (("f1 common", common), ("f1 at 50 %", EVEN)):
        said = SEVERAL_LABELS.said(shares, [limit] * shares.shape[1])
        found[name] = multi_label.macro_f1(targets, said)
    (before, after), (off, on) = calibrated["loss"], calibrated["ece"]
    return found | {"loss": before, "loss with": after, "ece": off, "ece with": on}


def measured(data: Path, folder: Path, images: int, seed: int, strategy: str) -> dict[str, dict[str, float]]:
    """The figures of one drawing by balance."""
    draw(data, folder / "pictures", images, seed)
    found = {}
    with Project.create(folder / "project") as project:
        for _ in import_source(project, folder / "pictures", options={"several": "all"}):
            pass
        for balance in BALANCES:
            run = project.runs.new(make_config({"strategy": strategy, "class_balance": balance}))
            for _ in run.record(train(run)):
                pass
            found[balance] = figures(run)
    return found


def main() -> None:
    """Print a line for each seed and the means as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--images", type=int, default=900)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--strategy", default="feature-extraction")
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    told: list[dict[str, dict[str, float]]] = []
    for seed in range(options.seeds):
        with tempfile.TemporaryDirectory() as folder:
            told.append(measured(options.data, Path(folder), options.images, seed, options.strategy))
        print(seed, {name: {key: round(v, 4) for key, v in one.items()} for name, one in told[-1].items()}, flush=True)
    means: dict[str, Any] = {
        balance: {key: round(float(np.mean([one[balance][key] for one in told])), 4) for key in told[0][balance]}
        for balance in BALANCES
    }
    machine.tell("several_labels", means, options.write)


if __name__ == "__main__":
    main()
