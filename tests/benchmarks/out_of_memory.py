"""Memory runs out at random steps of tiny trainings; each must come to its end, as good as if it never had.

    python tests/benchmarks/out_of_memory.py [--runs 20] [--seed 0]

Half of the runs train a network with BatchNorm (smaller parts change its statistics a little), half one without it
(smaller parts add up to the very same step but for rounding). PyTorch's own OutOfMemoryError is raised inside a step,
one to three times in a row, on generated photos, on the CPU.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

import machine  # noqa: E402  found through the line above

EPOCHS, BATCH = 12, 8
NEAR = 1 / 6  # of the accuracy: one of six validation images


def main() -> int:
    """Print one line for each run; the exit code says whether all came to a good end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    print(machine.describe())
    with tempfile.TemporaryDirectory(prefix="tldesk-memory-") as folder:
        os.environ["TLDESK_HOME"] = str(Path(folder) / "home")
        complete, near = measure(Path(folder), options.runs, random.Random(options.seed))
    print(f"{complete} of {options.runs} complete, {near} of them as accurate as without (within one image of val)")
    return 0 if complete == near == options.runs else 1


def measure(folder: Path, count: int, rng: random.Random) -> tuple[int, int]:
    """How many runs finish, and how many of them as accurate as the run that was left alone."""
    from engine.test_train import finish, steps

    from tldesk.project.runs.events import Noted

    complete = near = 0
    for number in range(count):
        seed, backbone = number // 2, ("test_efficientnet", "test_vit")[number % 2]
        whole = new_run(folder / f"{number}-whole", backbone, seed)
        finish(whole)
        total = len(steps(whole))
        at, times = rng.randrange(1, total + 1), rng.randint(1, 3)
        run = new_run(folder / f"{number}-scarce", backbone, seed)
        with out_of_memory(at, times):
            notes = [event for event in finish(run) if isinstance(event, Noted) and event.code == "smaller_batches"]
        done = run.status == "finished" and len(notes) == times and len(steps(run)) == total
        accuracies = [(one.report or {}).get("val", {}).get("accuracy", 0.0) for one in (whole, run)]
        alike = done and abs(accuracies[0] - accuracies[1]) <= NEAR + 1e-9
        complete, near = complete + done, near + alike
        print(f"{backbone:18} step {at:2} of {total}, {times} times: {'complete' if done else 'NOT COMPLETE'}, "
              f"validation {accuracies[1]:.3f} ({accuracies[0]:.3f} without)")  # fmt: skip
    return complete, near


@contextmanager
def out_of_memory(step: int, times: int) -> Iterator[None]:
    """PyTorch runs out of memory `times` times in a row at the loss of the training step `step` (from 1)."""
    import torch
    from torch.nn import functional

    place: Any = functional
    real, made = functional.cross_entropy, {"calls": 0, "left": times}

    def scarce(logits: torch.Tensor, *values: Any, **options: Any) -> torch.Tensor:
        if torch.is_grad_enabled() and logits.requires_grad:
            made["calls"] += 1
            if made["calls"] >= step and made["left"]:
                made["left"] -= 1
                raise torch.OutOfMemoryError("out of memory")
        return real(logits, *values, **options)

    place.cross_entropy = scarce
    try:
        yield
    finally:
        place.cross_entropy = real


def new_run(folder: Path, backbone: str, seed: int) -> Any:
    """A run from scratch, ready to train; pictures and seed of its own."""
    from conftest import CLASSES, write_photos
    from engine.runs_for_tests import QUICK, write_run

    from tldesk.project.runs.config import make_config

    photos = write_photos(folder / "photos", CLASSES, 10, (64, 48), first=100 * seed)
    values = {"backbone": backbone, "strategy": "scratch", "epochs": EPOCHS, "batch_size": BATCH, "patience": 0}
    splits = ("train", "train", "val", "train", "test")
    return write_run(
        folder / "runs" / "run", photos, splits, make_config(QUICK | values | {"augmentation": "light", "seed": seed})
    )


if __name__ == "__main__":
    sys.exit(main())
