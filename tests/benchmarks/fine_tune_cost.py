"""What fine-tuning costs an image and an epoch, by how many stages are frozen, and what a plan takes it for.

    python tests/benchmarks/fine_tune_cost.py [DATA] [--stages 4 5 6] [--epochs 4]

DATA is any folder that `tldesk train` takes (default: the sample photos). Everything between the first look through
the frozen stages and the end of the last epoch counts, times the cores in use. Prints the machine and a line of JSON:
what was measured, and what `training.costs` expects of the same after some seconds of measuring.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

import machine

from tldesk import paths
from tldesk.engine.machine import device
from tldesk.engine.networks import backbones
from tldesk.engine.train import train
from tldesk.engine.training import cost_measuring, costs
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import EpochEnd, PhaseStarted
from tldesk.project.store import Project


def seconds(project: Project, stages: int, epochs: int) -> float:
    """Core seconds for one training image and epoch."""
    run = project.runs.new(RunConfig(strategy="fine-tune", frozen_stages=stages, epochs=epochs, patience=0))
    began = ended = 0.0
    for event in run.record(train(run)):
        if isinstance(event, PhaseStarted) and event.name in ("views", "train") and not began:
            began = time.perf_counter()
        if isinstance(event, EpochEnd):
            ended = time.perf_counter()
    images = sum(row.split == "train" for row in run.data.rows)
    return (ended - began) * device.threads() / (images * epochs)


def main() -> None:
    """Train with each number of stages and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=paths.samples())
    parser.add_argument("--stages", type=int, nargs="+", default=[4, 5, 6])
    parser.add_argument("--epochs", type=int, default=4)
    options = parser.parse_args()
    print(machine.describe())
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "project") as project:
        for _ in import_source(project, options.data):
            pass
        figures = {stages: round(seconds(project, stages, options.epochs), 4) for stages in options.stages}
        record = backbones.get(RunConfig().backbone)
        known = costs.cached(record) or cost_measuring.measured(record)
        cores = device.threads()
        planned = {
            one: round(known.seconds(one, 1000, options.epochs) * cores / 1000 / options.epochs, 4) for one in figures
        }
    print(json.dumps({"core_seconds_an_image_and_epoch": figures, "expected": planned}))


if __name__ == "__main__":
    main()
