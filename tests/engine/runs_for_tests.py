"""Run folders for the engine's tests, made without a project."""

from __future__ import annotations

import csv
import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import tomli_w
from PIL import Image

from tldesk.errors import TldeskError
from tldesk.project.runs import starting
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.run import Run
from tldesk.project.runs.run_data import RunData, SampleOfRun, write_data

TINY = "test_efficientnet"
TEMPERATURE = 2.5
SPLITS = ("train", "train", "val", "train", "test")
QUICK: dict[str, Any] = {
    "backbone": TINY,
    "strategy": "fine-tune",
    "epochs": 2,
    "batch_size": 4,
    "frozen_stages": 2,
    "augmentation": "standard",
    "device": "cpu",
    "both_splits": False,
}


def write_run(folder: Path, photos: Path, splits: tuple[str, ...], config: RunConfig) -> Run:
    """The files of a run that has not begun."""
    classes = sorted(path.name for path in photos.iterdir() if path.is_dir())
    rows: list[SampleOfRun] = []
    for target, label in enumerate(classes):
        for i, path in enumerate(sorted((photos / label).iterdir())):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            rows.append(
                SampleOfRun(len(rows) + 1, path, f"{label}/{path.name}", content, target, splits[i % len(splits)])
            )
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(tomli_w.dumps(config.model_dump(exclude_none=True)), encoding="utf-8")
    fitting = "crop" if config.fitting == "auto" else config.fitting
    write_data(folder / "data.json", RunData(classes, rows, fitting), folder.parent.parent)
    with suppress(TldeskError):  # one that cannot be started from is a matter of the test
        starting.choose(config, folder.parent.parent)
    return Run.load(folder)


def write_several(folder: Path, photos: Path, splits: tuple[str, ...], config: RunConfig) -> Run:
    """The files of a multi-label run that has not begun, of a folder of photos and its table `labels.csv`."""
    with (photos / "labels.csv").open(newline="", encoding="utf-8") as stream:
        read = csv.DictReader(stream)
        table = [(photos / row["path"], [row["label"], *json.loads(row["more_labels"])]) for row in read]
    classes = sorted({label for _, labels in table for label in labels})
    rows: list[SampleOfRun] = []
    for number, (path, labels) in enumerate(table):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        first, *more = (classes.index(label) for label in sorted(labels))
        split = splits[number % len(splits)]
        rows.append(SampleOfRun(number + 1, path, path.name, content, first, split, tuple(more)))
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(tomli_w.dumps(config.model_dump(exclude_none=True)), encoding="utf-8")
    write_data(folder / "data.json", RunData(classes, rows, multi_label=True), folder.parent.parent)
    return Run.load(folder)


def write_squares(root: Path) -> Path:
    """Class folders of noisy pictures, one colour a class."""
    generator = np.random.default_rng(0)
    for label, color in (("blau", (40, 60, 200)), ("grün | x", (30, 180, 50)), ("rot", (200, 40, 30))):
        (root / label).mkdir(parents=True)
        for number in range(5):
            pixels = np.clip(np.array(color) + generator.normal(0, 40, (48, 64, 3)), 0, 255).astype(np.uint8)
            Image.fromarray(pixels).save(root / label / f"{number}.png")
    return root
