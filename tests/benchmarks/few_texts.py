"""What few labels of texts give: a model's features and its fine-tuning against words alone, by the real command line.

    python tests/benchmarks/few_texts.py DATA [--labels 5 10] [--draws 5] [--backbone minilm]

DATA holds `train.csv` and `test.csv` with the columns `text` and `label`. Of each class so many texts are drawn; they
are all that the program is given beside the test split, so what it validates on is taken from them. Each draw is a
project of its own, and every strategy is trained on the same splits of it. With `--labels 0` all texts are given, and
a draw is another seed. Set-up must be done. Prints the machine, a line for each draw, then for each number of labels
the mean accuracy on the test split of each strategy with its 95 % interval (Student's t), and how far each is ahead of
words alone, draw by draw; at last all as JSON. The goal: with few labels the best is 12 points ahead.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import machine
import numpy as np
from train_clothing import mean_and_interval

STRATEGIES = ("words", "feature-extraction", "fine-tune")
AHEAD = 0.12


def draw(data: Path, target: Path, labels: int, number: int) -> None:
    """A folder as DATA, with `labels` texts of each class to learn from; 0: all."""
    with (data / "train.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    taken: dict[str, int] = {}
    kept = []
    for place in np.random.default_rng(number).permutation(len(rows)) if labels else range(len(rows)):
        row = rows[place]
        taken[row["label"]] = taken.get(row["label"], 0) + 1
        if not labels or taken[row["label"]] <= labels:
            kept.append({"text": row["text"], "label": row["label"]})
    target.mkdir()
    with (target / "train.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ("text", "label"))
        writer.writeheader()
        writer.writerows(kept)
    (target / "test.csv").write_bytes((data / "test.csv").read_bytes())


def trained(source: Path, project: Path, strategy: str, seed: int, backbone: str, more: list[str]) -> dict[str, Any]:
    """The report of a training."""
    asked = ["--strategy", strategy, "--seed", str(seed), *(() if strategy == "words" else ("--backbone", backbone))]
    where = [str(project)] if project.exists() else [str(source), "--kind", "text", "--project", str(project)]
    command = [sys.executable, "-m", "tldesk", "train", *where, *asked, "--json", *more]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def measured(options: argparse.Namespace, labels: int, more: list[str]) -> dict[str, Any]:
    """The figures with so many labels a class."""
    found: dict[str, list[float]] = {strategy: [] for strategy in options.strategies}
    for number in range(options.draws):
        with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as folder:
            source, project = Path(folder) / "data", Path(folder) / "project"
            draw(options.data, source, labels, number)
            for strategy in options.strategies:
                report = trained(source, project, strategy, number, options.backbone, more)
                found[strategy].append(report["test"]["accuracy"])
                told = {"seconds": report["seconds"], "train": report["n_train"], "val": report["n_val"]}
                print(labels, number, strategy, found[strategy][-1], report["chosen"], told, flush=True)
    figures: dict[str, Any] = {strategy: mean_and_interval(values) for strategy, values in found.items()}
    if words := found.get("words"):
        others = {name: values for name, values in found.items() if name != "words"}
        ahead = {name: [a - b for a, b in zip(values, words, strict=True)] for name, values in others.items()}
        figures |= {f"{name} ahead by": mean_and_interval(values) for name, values in ahead.items()}
        figures["reached"] = any(sum(values) / len(values) >= AHEAD for values in ahead.values())
    return figures


def main() -> int:
    """Print the figures; the exit code says whether the goal is reached with few labels."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--labels", type=int, nargs="+", default=[5, 10])
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--strategies", nargs="+", default=list(STRATEGIES))
    parser.add_argument("--backbone", default="minilm")
    machine.writable(parser)
    options, more = parser.parse_known_args()
    print(machine.describe(), flush=True)
    figures = {}
    for labels in options.labels:
        figures[f"{labels} a class" if labels else "all"] = measured(options, labels, more)
        print(labels, figures[f"{labels} a class" if labels else "all"], flush=True)
    machine.tell("few_texts", figures, options.write)
    return 0 if all(found.get("reached", True) for name, found in figures.items() if name != "all") else 1


if __name__ == "__main__":
    raise SystemExit(main())
