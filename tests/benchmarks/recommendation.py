"""Whether the recommended backbone is as good as the best: what is measured in a minute against full training of each.

    python tests/benchmarks/recommendation.py DATA… [--backbone NAME …] [--strategy feature-extraction]

Each DATA holds `train` and `test` (and perhaps `val`) with a folder for each class. *Measure on my data* recommends a
backbone from at most 1,000 images of train and val; then every one is really trained on the whole train split and
judged on the test split. Goal: on every set the recommended one is the best, or within one standard error of it. The
error (deviation of the sample, with n - 1, over the root of n) is told of the best accuracy alone, and of the
difference of the two, judged on the same images, which is what counts. Prints the machine and a line of JSON.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import machine
import numpy as np

from tldesk.engine import recommend
from tldesk.engine.networks import weights
from tldesk.engine.train import train
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig, Strategy
from tldesk.project.store import Project


def trained(project: Project, backbone: str, strategy: Strategy) -> np.ndarray:
    """Whether a full training is right, for each test image (n,)."""
    run = project.runs.new(RunConfig(backbone=backbone, strategy=strategy))
    for _ in run.record(train(run)):
        pass
    answers = run.predictions()
    assert answers is not None
    return (answers.probabilities.argmax(axis=1) == answers.targets)[answers.splits == "test"]


def standard_error(values: np.ndarray) -> float:
    """Of the mean of `values` (n,)."""
    return float(values.std(ddof=1) / np.sqrt(len(values)))


def compare(data: Path, names: list[str], strategy: Strategy) -> dict[str, Any]:
    """What was recommended for a set, and what the trainings say."""
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "project") as project:
        for _ in import_source(project, data):
            pass
        began = time.monotonic()
        for _ in recommend.measure(project, names):
            pass
        seconds = time.monotonic() - began
        result = recommend.kept(project.folder)
        assert result is not None
        tests = {name: trained(project, name, strategy) for name in names}
    own = tests[result.chosen]
    best = max(tests.values(), key=lambda right: right.mean())
    behind = best.astype(int) - own.astype(int)
    error, paired = standard_error(best), standard_error(behind)
    return {
        "set": data.name,
        "recommended": result.chosen,
        "seconds": round(seconds, 1),
        "images": result.images,
        "expected": {one.name: [round(v, 3) for v in (one.accuracy, one.error)] for one in result.measured},
        "nearest five": {one.name: round(one.knn, 3) for one in result.measured},
        "LogME": {one.name: round(one.logme, 3) for one in result.measured},
        "ms": {one.name: round(one.ms, 1) for one in result.measured},
        "test accuracy": {name: round(float(right.mean()), 4) for name, right in tests.items()},
        "test images": len(own),
        "behind the best": round(float(behind.mean()), 4),
        "standard error of the best": round(error, 4),
        "standard error of the difference": round(paired, 4),
        "good": bool(behind.mean() <= max(error, paired) + 1e-12),  # a rounding is no difference
    }


def main() -> int:
    """Print a line for each set and all as JSON; the exit code says whether every recommendation was good."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--backbone", nargs="+")
    parser.add_argument("--strategy", default="feature-extraction")
    machine.writable(parser)
    options = parser.parse_args()
    names = options.backbone or weights.available_names()
    print(machine.describe())
    sets = []
    for data in options.data:
        sets.append(compare(data, names, options.strategy))
        print(sets[-1], flush=True)
    machine.tell("recommendation", {"good": sum(one["good"] for one in sets), "sets": sets}, options.write)
    return 0 if all(one["good"] for one in sets) else 1


if __name__ == "__main__":
    raise SystemExit(main())
