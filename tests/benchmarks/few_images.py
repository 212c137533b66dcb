"""How many epochs a fine-tuning of few images needs, and what Auto makes of them, by the real command line.

    python tests/benchmarks/few_images.py DATA… [--labels 100] [--draws 3]

DATA holds `train` and `test` with a folder for each class. A draw takes so many images of `train`, of every class at
least eight; they are all that the program is given beside the test split, so what it validates on is taken from them.
Each training is a new process with a new project. Prints the machine, a line for each training, then for each way the
mean accuracy on the test split, and how far it is ahead of the features with its 95 % interval (Student's t, pairs of
one draw), and JSON.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import machine
import numpy as np
from train_clothing import mean_and_interval, train

FEATURES = "feature-extraction"
FEWEST = 8  # of a class
# What each way adds to the command.
WAYS = {
    FEATURES: (FEATURES, []),
    "five epochs": ("fine-tune", ["--set", "epochs=5"]),
    "epochs by the program": ("fine-tune", []),
    "Auto": ("auto", []),
}


def draw(data: Path, target: Path, labels: int, number: int) -> None:
    """A folder as DATA, with `labels` images to learn from."""
    rng = np.random.default_rng([number, labels])
    files = [path for one in sorted((data / "train").iterdir()) for path in sorted(one.iterdir()) if path.is_file()]
    shuffled = [files[place] for place in rng.permutation(len(files))]
    order = [path for one in dict.fromkeys(path.parent for path in files) for path in _of(shuffled, one)[:FEWEST]]
    order += [path for path in shuffled if path not in set(order)]
    for path in order[:labels]:
        (target / "train" / path.parent.name).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / "train" / path.parent.name / path.name)
    shutil.copytree(data / "test", target / "test")


def _of(files: list[Path], folder: Path) -> list[Path]:
    return [path for path in files if path.parent == folder]


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--labels", type=int, default=100)
    parser.add_argument("--draws", type=int, default=3)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe(), flush=True)
    found: dict[str, list[float]] = {way: [] for way in WAYS}
    for data in options.data:
        for number in range(options.draws):
            with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as folder:
                draw(data, Path(folder), options.labels, number)
                for way, (strategy, more) in WAYS.items():
                    seconds, report = train(Path(folder), strategy, number, more)
                    found[way].append(report["test"]["accuracy"])
                    told = {"train": report["n_train"], "val": report["n_val"], "kept": report["strategy"]}
                    print(data.name, number, way, round(found[way][-1], 4), f"{seconds:.0f} s", told, flush=True)
    figures = {}
    for way, values in found.items():
        ahead = [value - plain for value, plain in zip(values, found[FEATURES], strict=True)]
        figures[way] = f"{np.mean(values):.4f}, ahead of the features {mean_and_interval(ahead)}"
        print(way, figures[way], flush=True)
    machine.tell("few_images", figures, options.write)


if __name__ == "__main__":
    main()
