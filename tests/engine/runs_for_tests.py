"""Run folders for the engine's tests, made without a project."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import tomli_w

from tldesk.project.config import RunConfig
from tldesk.project.run import Run
from tldesk.project.run_data import RunData, RunRow, write_data

TINY = "test_efficientnet"
QUICK: dict[str, Any] = {
    "backbone": TINY,
    "strategy": "fine-tune",
    "epochs": 2,
    "batch_size": 4,
    "frozen_stages": 2,
    "augmentation": "standard",
    "device": "cpu",
}


def write_run(folder: Path, photos: Path, splits: tuple[str, ...], config: RunConfig) -> Run:
    """The files of a run that has not begun."""
    classes = sorted(path.name for path in photos.iterdir() if path.is_dir())
    rows = []
    for target, label in enumerate(classes):
        for i, path in enumerate(sorted((photos / label).iterdir())):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            rows.append(RunRow(len(rows) + 1, path, f"{label}/{path.name}", content, target, splits[i % len(splits)]))
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(tomli_w.dumps(config.model_dump(exclude_none=True)), encoding="utf-8")
    fitting = "crop" if config.fitting == "auto" else config.fitting
    write_data(folder / "data.json", RunData(classes, rows, fitting), folder.parent.parent)
    return Run.load(folder)
