"""Kill -9 at random moments of a training, from its first to its last event; each run must resume to the same end.

    python tests/benchmarks/kill_training.py [--kills 50] [--seed 0]

A tiny network on generated photos, on the CPU: fine-tuned, as feature extraction, and by Auto, which is made to climb
all of its ladder; so many kills of each: a random number of events, and milliseconds more. Losses, epochs, weights,
logits and report are compared bit by bit with those of a training that was never broken. POSIX only.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

import machine  # noqa: E402  found through the line above

# With the seconds after an event at most, in which there is something left to break.
STRATEGIES = {"fine-tune": 0.05, "feature-extraction": 0.002, "auto": 0.05}


def main() -> int:
    """Print one line for each kill; the exit code says whether all resumed to the same result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="of each strategy")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    print(machine.describe())
    equal = 0
    for strategy in STRATEGIES:
        with tempfile.TemporaryDirectory(prefix="tldesk-kill-") as folder:
            os.environ["TLDESK_HOME"] = str(Path(folder) / "home")
            equal += kill(Path(folder), strategy, options.kills, random.Random(options.seed))
    total = options.kills * len(STRATEGIES)
    print(f"{equal} of {total} resumed to the same losses, weights and report, bit for bit")
    return 0 if equal == total else 1


def kill(folder: Path, strategy: str, kills: int, rng: random.Random) -> int:
    """How many of `kills` broken runs of a strategy ended as the unbroken one did."""
    from engine.killing import climb_all, kill_at
    from engine.test_train import finish, result

    from tldesk.project.runs.events import PhaseStarted, RunEnded

    climb_all()
    photos = prepare(folder)
    whole = new_run(folder / "whole", photos, strategy)
    events = finish(whole)  # what it costs here is measured for the first one alone
    told = len([event for event in events if not isinstance(event, PhaseStarted) or event.name != "measure"])
    runs = [new_run(folder / f"killed-{i}", photos, strategy) for i in range(kills)]
    moments = {run.folder: rng.randrange(1, told) for run in runs}
    kill_at(moments, {run.folder: rng.uniform(0, STRATEGIES[strategy]) for run in runs}, climb=True)
    equal = 0
    for run in runs:
        status, written = run.status, list(run.events())
        began = time.perf_counter()
        if not (status == "finished" and isinstance(written[-1], RunEnded)):
            finish(run)
        same = in_its_folder(result(run)) == in_its_folder(result(whole))
        equal += same
        print(f"{strategy}: killed after event {moments[run.folder]:3} of {told} ({len(written)} written, {status}): "
              f"{'equal' if same else 'DIFFERENT'}, resumed in {time.perf_counter() - began:.1f} s")  # fmt: skip
    return equal


def in_its_folder(found: dict[str, Any]) -> dict[str, Any]:
    """What a run came to, without where its project is."""
    found["report"].pop("project")
    return found


def prepare(folder: Path) -> Path:
    """Photos, and the tiny network's weights where a user's imported file would be."""
    import torch
    from conftest import CLASSES, write_photos
    from safetensors.torch import save_file
    from timm import create_model

    from tldesk.engine.networks import prepare

    torch.manual_seed(1)
    network = create_model("test_efficientnet", pretrained=False, num_classes=0)
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, folder / "tiny.safetensors")
    prepare.import_weights(folder / "tiny.safetensors", "test_efficientnet")
    return write_photos(folder / "photos", CLASSES, 10, (64, 48))


def new_run(folder: Path, photos: Path, strategy: str) -> Any:
    """A run of four epochs, ready to train, with caches of its own."""
    from engine.runs_for_tests import QUICK, write_run

    from tldesk.project.runs.config import make_config

    splits = ("train", "train", "val", "train", "test")
    values = QUICK | {"epochs": 4, "strategy": strategy, "frozen_stages": None if strategy == "auto" else 2}
    return write_run(folder / "runs" / "run", photos, splits, make_config(values))


if __name__ == "__main__":
    sys.exit(main())
