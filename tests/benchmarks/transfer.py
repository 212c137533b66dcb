"""What the pretrained start is worth: learning curves of a fine-tuning and of the same network from random weights.

    python tests/benchmarks/transfer.py DATA… [--backbone NAME] [--strategy NAME] [--epochs 5] [--seed 0]

Each DATA is anything that can be imported. A run is trained as a user would; then its learning curve at 10, 25, 50 and
100 % of the train split, both models judged on the same images. Prints the machine and a line of JSON, with the time
that was announced before and the time it took.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import machine

from tldesk.engine import learning_curve
from tldesk.engine.embedding import speed
from tldesk.engine.train import train
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.run import Run
from tldesk.project.store import Project


def curve(data: Path, config: RunConfig) -> dict[str, Any]:
    """The points of a set, and what they cost."""
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "project") as project:
        for _ in import_source(project, data):
            pass
        made = project.runs.new(config)
        for _ in made.record(train(made)):
            pass
        run = Run.load(made.folder)
        announced = learning_curve.seconds(run)
        began = time.monotonic()
        for _ in learning_curve.learning_curve(run):
            pass
        took = time.monotonic() - began
        points = learning_curve.kept(run)
    return {
        "set": data.name,
        "announced": round(announced or 0.0),
        "seconds": round(took),
        "judged": points[0].judged,
        "points": [
            {
                "images": point.images,
                "transfer": round(point.transfer, 3),
                "scratch": round(point.scratch, 3),
                "gap": round(point.gap, 3),
                "interval": [round(edge, 3) for edge in point.gap_interval],
            }
            for point in points
        ],
    }


def main() -> int:
    """Print a line for each set and all as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--backbone", default="efficientnet-lite0")
    parser.add_argument("--strategy", default="fine-tune")
    parser.add_argument("--epochs", type=int, default=RunConfig().epochs)
    parser.add_argument("--seed", type=int, default=0)
    machine.writable(parser)
    options = parser.parse_args()
    config = RunConfig(backbone=options.backbone, strategy=options.strategy, epochs=options.epochs, seed=options.seed)
    print(machine.describe())
    speed.ms_per_sample(options.backbone)
    sets = []
    for data in options.data:
        sets.append(curve(data, config))
        print(sets[-1], flush=True)
    machine.tell("transfer", {"sets": sets}, options.write)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
