"""Does the temperature that is fitted on val make the confidences on test mean more?

    python tests/benchmarks/calibration.py DATA… [--strategy feature-extraction]

Each DATA is any folder that can be imported; a set without a val split gets one from its train images, as every project
does. For each set: the temperature, and on test the log loss and the expected calibration error without it and with it;
what the limit for 95 % right answers on val gives on test. Goal: a lower log loss on every set. Prints the machine and
a line of JSON.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import machine

from tldesk.engine.judging import assessment
from tldesk.engine.train import train
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import make_config
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

USUAL = {"image": "efficientnet-lite0", "text": "minilm"}


def trained(data: Path, strategy: str, folder: Path) -> Run:
    """A finished run on a new project of the set, which is of texts where it is tables."""
    kind = "text" if (data / "train.csv").is_file() else "image"
    with Project.create(folder, modality=kind) as project:
        for _ in import_source(project, data):
            pass
        run = project.runs.new(make_config({"modality": kind, "backbone": USUAL[kind], "strategy": strategy}))
        for _ in run.record(train(run)):
            pass
    return run


def figures(run: Run) -> dict[str, Any]:
    """What calibration does on the test split."""
    assessed = assessment.read(run)
    found = assessed.report["calibration"]
    (limit,) = (row for row in assessed.abstaining() if row["accuracy"] == 0.95)
    given = limit["test"]
    test, calibrated = assessed.report["test"], found["test"]
    assert test is not None and calibrated is not None
    return {
        "temperature": round(found["temperature"], 3),
        "val": found["images"],
        "test": assessed.report["n_test"],
        "accuracy": round(test["accuracy"], 4),
        "loss": [round(value, 5) for value in calibrated["loss"]],
        "ece": [round(value, 4) for value in calibrated["ece"]],
        "limit": None if limit["limit"] is None else round(limit["limit"], 3),
        "answered": None if given is None else round(given["answered"] / given["images"], 3),
        "right": None if given is None else round(given["right"] / max(1, given["answered"]), 3),
    }


def main() -> int:
    """Print a line for each set and all as JSON; the exit code says whether every set reaches the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--strategy", default="feature-extraction")
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    sets = []
    for data in options.data:
        with tempfile.TemporaryDirectory(prefix="tldesk-") as folder:
            sets.append({"set": data.name, **figures(trained(data, options.strategy, Path(folder) / "project"))})
        print(sets[-1], flush=True)
    lower = sum(one["loss"][1] < one["loss"][0] for one in sets)
    machine.tell("calibration", {"lower": lower, "of": len(sets), "sets": sets}, options.write)
    return 0 if lower == len(sets) else 1


if __name__ == "__main__":
    raise SystemExit(main())
