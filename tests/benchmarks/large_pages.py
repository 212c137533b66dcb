"""What memory in large pages saves: steps of fine-tuning and answers, with and without them, in turns.

    python tests/benchmarks/large_pages.py [--turns 3] [--write]

Each turn is two processes that do the same: they fine-tune what is behind the first five stages of EfficientNet-Lite0
for 60 batches of 32, then answer 20 batches with the whole network. Told are milliseconds an image, the median of the
turns, and the ratio with to without. Set-up must be done; Linux alone, see `tldesk/large_pages.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from typing import Any

import machine
import numpy as np

from tldesk import large_pages

STAGES, BATCH, STEPS, ANSWERS, CLASSES = 5, 32, 60, 20, 10


def worked() -> dict[str, float]:
    """Milliseconds an image of steps and of answers, in this process."""
    import torch

    from tldesk.engine.machine import device
    from tldesk.engine.modalities import learning
    from tldesk.engine.networks import backbones, frozen_prefix
    from tldesk.engine.networks.model import build
    from tldesk.engine.training.losses import CrossEntropy
    from tldesk.engine.training.stepper import Stepper

    device.limit_torch()
    record, cpu = backbones.get("efficientnet-lite0"), torch.device("cpu")
    model = build(record, CLASSES, pretrained=True, seed=0)
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    halves = frozen_prefix.halves(model, model.freeze(STAGES))
    assert halves is not None
    pixels = learning.of(record.modality).to_device(record.blank(BATCH), cpu)
    with torch.inference_mode():
        maps = halves.first((pixels - model.mean) / model.std).half().numpy()
    loss = CrossEntropy(np.ones(CLASSES, np.float32), np.zeros(CLASSES, np.float32), 0.1)
    model.train()

    def forward(batch: Any) -> torch.Tensor:
        return frozen_prefix.logits(model, halves, torch.from_numpy(batch).float())

    groups = model.parameter_groups(1e-6, 0.01)
    stepper = Stepper(model, cpu, groups, dtype=None, loss=loss, micro=BATCH, forward=forward)
    targets = np.arange(BATCH, dtype=np.int64) % CLASSES
    seconds = {"step": _timed(lambda: stepper.step(maps, targets, 1.0, 1), STEPS)}
    model.eval()
    with torch.inference_mode():
        seconds["answer"] = _timed(lambda: model(pixels), ANSWERS)
    return {name: 1000 * one / BATCH for name, one in seconds.items()}


def _timed(work: Any, times: int) -> float:
    """Seconds each, after some that do not count."""
    for _ in range(5):
        work()
    began = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - began) / times


def apart(asked: bool) -> dict[str, float]:
    """`worked` in a process of its own."""
    environment = {**os.environ, large_pages.VARIABLE: large_pages.ASKED if asked else ""}
    command = [sys.executable, __file__, "--worker"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Work in turns and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    machine.writable(parser)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(worked()))
        return
    if not large_pages.available():
        raise SystemExit("This system gives no large pages to whoever asks.")
    print(machine.describe(), flush=True)
    turns = [(apart(True), apart(False)) for _ in range(options.turns)]
    told = {}
    for name in turns[0][0]:
        given, without = (float(np.median([turn[place][name] for turn in turns])) for place in (0, 1))
        told[name] = {"with_ms": round(given, 2), "without_ms": round(without, 2), "ratio": round(given / without, 2)}
    machine.tell("large_pages", told, options.write)


if __name__ == "__main__":
    main()
