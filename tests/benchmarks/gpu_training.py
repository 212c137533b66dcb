"""How fast a fine-tuning is on an NVIDIA card: captured steps against eager ones, by size of batch; and a whole run.

    python tests/benchmarks/gpu_training.py DATA [--batches 16 64 256] [--steps 60]

Steps of EfficientNet-Lite0, all of it learning, on pictures of DATA that lie on the card and are varied there. Then
DATA is fine-tuned as the program does it. Goals: batch 64 within 15 % of batch 256; at least twice the eager loop;
the clothing photos to .93 in 15 s, decoding included. Without a card it says so and ends.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import machine
import numpy as np
import torch

from tldesk.engine.networks import model
from tldesk.engine.train import train
from tldesk.engine.training.losses import CrossEntropy
from tldesk.engine.training.stepper import Stepper, precision_for
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import EpochEnd
from tldesk.project.store import Project

CLASSES, EDGE, WARM_UP = 10, 224, 10


def images_per_second(batch: int, steps: int, capture: bool) -> float:
    """Of whole steps, after some that are not counted."""
    device = torch.device("cuda")
    network: Any = model.build("efficientnet-lite0", CLASSES, pretrained=True, seed=0)
    network = network.to(device, memory_format=torch.channels_last).train()
    groups = network.parameter_groups(1e-3, 0.01, 10.0)
    loss = CrossEntropy(np.ones(CLASSES, np.float32), np.zeros(CLASSES, np.float32), 0.1)
    dtype = precision_for("auto", "cuda")
    stepper = Stepper(network, device, groups, dtype=dtype, loss=loss, micro=batch, capture=capture)
    pictures = torch.rand(batch, 3, EDGE, EDGE, device=device).contiguous(memory_format=torch.channels_last)
    targets = np.arange(batch) % CLASSES
    for number in range(WARM_UP + steps):
        if number == WARM_UP:
            torch.cuda.synchronize()
            began = time.perf_counter()
        stepper.step(pictures, targets, 1.0, number + 1)
    torch.cuda.synchronize()
    return batch * steps / (time.perf_counter() - began)


def fine_tuned(data: Path) -> dict[str, Any]:
    """A run as the program makes it: seconds with and without evaluation, and its accuracies."""
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "project") as project:
        for _ in import_source(project, data):
            pass
        run = project.runs.new(RunConfig(strategy="fine-tune", device="cuda"))
        began = time.perf_counter()
        epochs = [
            {"seconds": round(time.perf_counter() - began, 2), "val": round(event.metrics["val/accuracy"], 4)}
            for event in run.record(train(run))
            if isinstance(event, EpochEnd)
        ]
        seconds, report = time.perf_counter() - began, run.report
    test = report["test"] if report else None
    return {"seconds": round(seconds, 1), "epochs": epochs, "test": test["accuracy"] if test else None}


def main() -> None:
    """Print the machine and a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--batches", type=int, nargs="+", default=[16, 64, 256])
    parser.add_argument("--steps", type=int, default=60)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    if not torch.cuda.is_available():
        print("not measured: there is no NVIDIA graphics card that PyTorch can use")
        return
    rates = {
        f"{'captured' if capture else 'eager'} {batch}": round(images_per_second(batch, options.steps, capture))
        for batch in options.batches
        for capture in (False, True)
    }
    machine.tell("gpu_training", {"images_per_second": rates, "clothing": fine_tuned(options.data)}, options.write)


if __name__ == "__main__":
    main()
