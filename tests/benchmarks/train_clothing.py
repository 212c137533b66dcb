"""Time and accuracy of training, through the real command line: a new process and a new project for every seed.

    python tests/benchmarks/train_clothing.py DATA [--strategy feature-extraction fine-tune] [--seeds 0 1 2]

DATA is any folder that `tldesk train` takes (in docs/figures.md: clothing-dataset-small with its own splits).
Set-up is done before the clock runs; no embedding is cached. `--twice` also trains the first seed again and compares.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import machine

# Student's t for a 95 % interval of a mean of 2, 3, 4, 5 … values.
STUDENT_T = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306, 10: 2.262}
FIGURES = ("test", "macro F1", "val")


def train(data: Path, strategy: str, seed: int, extra: list[str]) -> tuple[float, dict[str, Any]]:
    """One training in a home and a project of its own: seconds from start to end of the process, and its report."""
    with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as home:
        for kind, name in (("data", "weights"), ("cache", "backbones")):
            shutil.copytree(prepared_home() / kind / name, Path(home) / kind / name)
        command = [sys.executable, "-m", "tldesk", "train", str(data), "--strategy", strategy, "--seed", str(seed)]
        began = time.perf_counter()
        done = subprocess.run(
            [*command, "--json", *extra],
            env={**os.environ, "TLDESK_HOME": home},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return time.perf_counter() - began, json.loads(done.stdout.splitlines()[-1])


def prepared_home() -> Path:
    """A home with set-up done, made once and kept in the temporary folder of this process."""
    home = Path(tempfile.gettempdir()) / f"tldesk-benchmark-home-{os.getpid()}"
    if not home.exists():
        machine.set_up(home)
    return home


def mean_and_interval(values: list[float]) -> str:
    """`.912 ± .010`: the mean and the half width of its 95 % interval (Student's t)."""
    mean = statistics.fmean(values)
    if len(values) < 2:
        return f"{mean:.4f}"
    half = STUDENT_T.get(len(values), 2.0) * statistics.stdev(values) / math.sqrt(len(values))
    return f"{mean:.4f} ± {half:.4f}"


def compare_twice(data: Path, strategy: str, seed: int, first: dict[str, Any], extra: list[str]) -> None:
    """Say whether the same seed gives the same figures again."""
    _, again = train(data, strategy, seed, extra)
    same = all(first[split] == again[split] for split in ("val", "test"))
    print(f"  seed {seed} again: {'the same figures' if same else 'DIFFERENT figures'}", flush=True)


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--strategy", nargs="+", default=["feature-extraction", "fine-tune"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--twice", action="store_true")
    machine.writable(parser)
    options, extra = parser.parse_known_args()
    told: dict[str, str] = {}
    print(machine.describe(), flush=True)
    try:
        for strategy in options.strategy:
            print(f"{strategy} on {options.data.name}", flush=True)
            results = []
            for seed in options.seeds:
                seconds, report = train(options.data, strategy, seed, extra)
                test = report["test"]
                results.append((seconds, test["accuracy"], test["macro_f1"], report["val"]["accuracy"]))
                print(
                    "  seed {}: {:.1f} s, test {:.4f}, macro F1 {:.4f}, val {:.4f}".format(seed, *results[-1]),
                    flush=True,
                )
                if options.twice and seed == options.seeds[0]:
                    compare_twice(options.data, strategy, seed, report, extra)
            times, *columns = (list(column) for column in zip(*results, strict=True))
            found = [f"{name} {mean_and_interval(values)}" for name, values in zip(FIGURES, columns, strict=True)]
            told[strategy] = f"{', '.join(found)}, longest {max(times):.1f} s"
            print(f"  {told[strategy]}", flush=True)
        if options.write:
            machine.record("train_clothing", told)
    finally:
        shutil.rmtree(prepared_home(), ignore_errors=True)


if __name__ == "__main__":
    main()
