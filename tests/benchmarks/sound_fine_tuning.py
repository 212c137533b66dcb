"""What fine-tuning a network for sound gains over its features: accuracy on the test split, seed by seed.

    python tests/benchmarks/sound_fine_tuning.py DATA [--seeds 3] [--backbone speech-embedding] [--labels 0]
        [--set KEY=VALUE ...]

DATA holds `train/CLASS/*.wav` and `test/CLASS/*.wav`; `packaging/sound_encoders.py` must have been run. Each seed is a
project of its own, with validation sounds drawn from the train folder, and of each class only the first `--labels`
sounds of a random order where that is not 0. Prints the machine, for each seed what features with a head and what
fine-tuning get right of the test split and the seconds of each, then the mean accuracies with their 95 % intervals
(Student's t), and by how much fine-tuning is ahead, as JSON. The goal: fine-tuning is not below the features.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import machine
import numpy as np
from train_clothing import mean_and_interval

from tldesk.engine.train import train
from tldesk.media import guard
from tldesk.media.modality import SOUND
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import make_config
from tldesk.project.runs.events import EpochEnd
from tldesk.project.store import Project

STRATEGIES = ("feature-extraction", "fine-tune")


def draw(data: Path, target: Path, labels: int, number: int) -> None:
    """A folder as DATA, with so many sounds of each class to learn from; 0: all."""
    shutil.copytree(data / "test", target / "test")
    for folder in sorted((data / "train").iterdir()):
        files = sorted(folder.glob("*.wav"))
        order = np.random.default_rng(number).permutation(len(files))
        (target / "train" / folder.name).mkdir(parents=True)
        for place in order[: labels or None]:
            shutil.copy(files[place], target / "train" / folder.name)


def trained(project: Project, strategy: str, seed: int, options: argparse.Namespace) -> dict[str, Any]:
    """What a training comes to."""
    more = dict(pair.split("=", 1) for pair in options.set)
    chosen = {"modality": SOUND, "backbone": options.backbone, "strategy": strategy, "seed": seed}
    run = project.runs.new(make_config({**chosen, **more}))
    began, epochs = time.perf_counter(), []
    for event in run.record(train(run)):
        if isinstance(event, EpochEnd):
            epochs.append(round(event.metrics["val/accuracy"], 4))
    report = run.report
    assert report is not None
    figures = report["test"]
    assert figures is not None
    told = {"accuracy": figures["accuracy"], "seconds": round(time.perf_counter() - began)}
    return {**told, "val": epochs, "chosen": report["chosen"]}


def main() -> int:
    """Print the figures; the exit code says whether the goal is reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--backbone", default="speech-embedding")
    parser.add_argument("--labels", type=int, default=0)
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--strategies", nargs="+", default=list(STRATEGIES))
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe(), flush=True)
    found: dict[str, list[float]] = {strategy: [] for strategy in options.strategies}
    for seed in range(options.first, options.first + options.seeds):
        with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as folder:
            draw(options.data, Path(folder) / "data", options.labels, seed)
            with Project.create(Path(folder) / "project", modality=SOUND) as project:
                for _ in import_source(project, Path(folder) / "data"):
                    pass
                for strategy in options.strategies:
                    told = trained(project, strategy, seed, options)
                    found[strategy].append(told["accuracy"])
                    print(seed, strategy, told, flush=True)
    guard.close_idle()
    figures: dict[str, Any] = {strategy: mean_and_interval(values) for strategy, values in found.items()}
    before, after = (np.mean(found[strategy]) if found.get(strategy) else np.nan for strategy in STRATEGIES)
    figures["ahead by"] = round(float(after - before), 4)
    machine.tell("sound_fine_tuning", {f"{options.backbone} {options.labels}": figures}, options.write)
    return 0 if not after < before else 1


if __name__ == "__main__":
    raise SystemExit(main())
