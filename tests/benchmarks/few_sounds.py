"""What transfer gives for sounds, with all labels and with few, by the real command line: features beside log-mel.

    python tests/benchmarks/few_sounds.py DATA [--labels 0 5] [--draws 5] [--backbone speech-embedding]
    python tests/benchmarks/few_sounds.py DATA --labels 0 --draws 3 --strategies feature-extraction fine-tune

DATA holds `train` and `test` with a folder for each class. Of each class so many sounds are drawn; they are all that
the program is given beside the test split, so what it validates on is taken from them. `--labels 0` gives all, and a
draw is another seed. Each training is a new process with a new project and nothing cached; its seconds are those from
start to end of the process, the import included. The strategies are the program's own for sounds: with no pretrained
weights there are log-mel statistics. Set-up must be done. Prints the machine, a line for each training, then for each
number of labels the mean accuracy on the test split of each strategy with its 95 % interval (Student's t) over the
draws, or Wilson's of one; at last all as JSON. Goals: features .985 with all labels within 20 s, .94 with five a
class.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Any

import machine
import numpy as np
from train_clothing import mean_and_interval, train

from tldesk.engine.modalities import learning

FEATURES = "feature-extraction"
GOALS = {0: 0.985, 5: 0.94}
WITHIN_S = 20.0


def draw(data: Path, target: Path, labels: int, number: int) -> Path:
    """A folder as DATA, with `labels` sounds of each class to learn from; DATA itself with 0."""
    if not labels:
        return data
    shutil.copytree(data / "test", target / "test")
    for one in sorted(path for path in (data / "train").iterdir() if path.is_dir()):
        files = sorted(path for path in one.iterdir() if path.is_file())
        (target / "train" / one.name).mkdir(parents=True)
        for place in np.random.default_rng([number, len(files)]).permutation(len(files))[:labels]:
            shutil.copyfile(files[place], target / "train" / one.name / files[place].name)
    return target


def measured(options: argparse.Namespace, labels: int, more: list[str]) -> dict[str, Any]:
    """The figures with so many labels a class."""
    found: dict[str, list[dict[str, Any]]] = {strategy: [] for strategy in options.strategies}
    for number in range(options.draws):
        with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as folder:
            source = draw(options.data, Path(folder) / "data", labels, number)
            for strategy in options.strategies:
                network = ["--backbone", options.backbone]
                seconds, report = train(source, strategy, number, ["--kind", "sound", *network, *more])
                found[strategy].append({"seconds": seconds, **report["test"]})
                told = {"seconds": round(seconds, 1), "train": report["n_train"], "val": report["n_val"]}
                print(labels, number, strategy, round(report["test"]["accuracy"], 4), told, flush=True)
    figures: dict[str, Any] = {}
    for strategy, reports in found.items():
        values = [report["accuracy"] for report in reports]
        interval = mean_and_interval(values) if len(values) > 1 else reports[0]["accuracy_interval"]
        figures[strategy] = {"accuracy": interval, "seconds": round(max(one["seconds"] for one in reports), 1)}
        if strategy == FEATURES and labels in GOALS:
            slow = labels == 0 and figures[strategy]["seconds"] > WITHIN_S
            figures[strategy]["reached"] = bool(np.mean(values) >= GOALS[labels]) and not slow
    return figures


def main() -> int:
    """Print the figures; the exit code says whether the goals are reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--labels", type=int, nargs="+", default=[0, 5])
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--strategies", nargs="+", default=[FEATURES, learning.of("sound").baseline])
    parser.add_argument("--backbone", default="speech-embedding")
    machine.writable(parser)
    options, more = parser.parse_known_args()
    print(machine.describe(), flush=True)
    figures = {}
    for labels in options.labels:
        name = f"{labels} a class" if labels else "all"
        figures[name] = measured(options, labels, more)
        print(name, figures[name], flush=True)
    machine.tell("few_sounds", figures, options.write)
    return 0 if all(one.get("reached", True) for found in figures.values() for one in found.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
