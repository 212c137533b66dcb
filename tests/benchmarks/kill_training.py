"""Kill -9 at random moments between the first and the last step of a training; each run must resume to the same end.

    python tests/benchmarks/kill_training.py [--kills 20] [--seed 0]

A tiny network on generated photos, on the CPU. Losses, epochs, weights, logits and report are compared bit by bit with
those of a training that was never broken. POSIX only.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "engine"), str(TESTS.parent)]

import machine  # noqa: E402  found through the line above


def main() -> int:
    """Print one line for each kill; the exit code says whether all resumed to the same result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    print(machine.describe())
    with tempfile.TemporaryDirectory(prefix="tldesk-kill-") as folder:
        os.environ["TLDESK_HOME"] = str(Path(folder) / "home")
        equal = kill(Path(folder), options.kills, random.Random(options.seed))
    print(f"{equal} of {options.kills} resumed to the same losses, weights and report, bit for bit")
    return 0 if equal == options.kills else 1


def kill(folder: Path, kills: int, rng: random.Random) -> int:
    """How many of `kills` broken runs ended as the unbroken one did."""
    from killing import kill_at
    from test_train import finish, result, steps

    from tldesk.project.events import StepEnd

    photos = prepare(folder)
    whole = new_run(folder, photos, "whole")
    told = finish(whole)
    places = [i for i, event in enumerate(told, 1) if isinstance(event, StepEnd)]
    moments = [rng.randrange(places[0], places[-1]) for _ in range(kills)]
    runs = {new_run(folder, photos, f"killed-{i}"): moment for i, moment in enumerate(moments)}
    kill_at({run.folder: moment for run, moment in runs.items()})
    equal = 0
    for run, moment in runs.items():
        broken_at = len(steps(run))
        began = time.perf_counter()
        finish(run)
        same = result(run) == result(whole)
        equal += same
        seconds = time.perf_counter() - began
        print(f"killed at event {moment:3} of {len(told)}, step {broken_at:3} of {len(places)}: "
              f"{'equal' if same else 'DIFFERENT'}, resumed in {seconds:.1f} s")  # fmt: skip
    return equal


def prepare(folder: Path) -> Path:
    """Photos, and the tiny network's weights where a user's imported file would be."""
    import torch
    from conftest import CLASSES, write_photos
    from safetensors.torch import save_file
    from timm import create_model

    from tldesk.engine import weights

    torch.manual_seed(1)
    network = create_model("test_efficientnet", pretrained=False, num_classes=0)
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, folder / "tiny.safetensors")
    weights.import_weights(folder / "tiny.safetensors", "test_efficientnet")
    return write_photos(folder / "photos", CLASSES, 10, (64, 48))


def new_run(folder: Path, photos: Path, name: str) -> object:
    """A run of four epochs, ready to train."""
    from runs_for_tests import QUICK, write_run

    from tldesk.project.config import make_config

    splits = ("train", "train", "val", "train", "test")
    return write_run(folder / "runs" / name, photos, splits, make_config(QUICK | {"epochs": 4}))


if __name__ == "__main__":
    sys.exit(main())
