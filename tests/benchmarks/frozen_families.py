"""Every backbone for images in two halves, with random weights: whether ONNX Runtime says what PyTorch says, and how
much sooner a fine-tuning with half of the stages frozen gets on.

    python tests/benchmarks/frozen_families.py [--only resnet50 vit-small …] [--samples 32] [--one-core] [--write]

What is compared is five epochs, a fine-tuning's default. In PyTorch as a whole, each step computes the frozen stages
(without gradients) and trains the rest, five times. In halves, ONNX Runtime computes the frozen stages of the four
views that are kept of each sample, and PyTorch trains the rest on them, five times. Were the frozen stages free, and
all stages equal, that would be 1.33 times as fast: a training step costs about three answers. Beside it stands how much
sooner it is than five epochs of PyTorch in which all of the network learns.

Each is timed on the same samples in the same process, in turns; the variation of the pictures, the same for both, is
left out. `--one-core` computes all with one thread and counts the processor's time: what a busy machine can tell.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import machine
import numpy as np

EPOCHS, GOAL, OFF = 5, 1.5, 1e-4
BATCH, CLASSES = 32, 10


def figures(name: str, samples: int, rounds: int, now: Callable[[], float]) -> dict[str, Any]:
    """Of one backbone: how far its features and logits are apart, in parts of the largest, and the two times."""
    import torch

    from tldesk.engine.modalities import learning
    from tldesk.engine.networks import backbones, frozen_prefix, model, prepare, runtime, weights

    record = backbones.get(name)
    made = model.build(record, CLASSES, pretrained=False, seed=0).eval()
    _settle(made, learning.of(record.modality).to_device(_pixels(record, 8), torch.device("cpu")))
    arrays = {key: value.numpy() for key, value in made.backbone.state_dict().items()}
    weights.keep(record, arrays, source="random numbers")
    images = _pixels(record, samples)
    pixels = learning.of(record.modality).to_device(images, torch.device("cpu"))
    began = time.perf_counter()
    frozen = made.freeze(-(-made.stages // 2))
    halves = frozen_prefix.prefixed(made, frozen, weights.WORTH)
    if halves is None:
        return {"cut": "cannot be cut"}
    exporting = time.perf_counter() - began
    with torch.inference_mode():
        features = made.features(pixels[:2]).numpy()
        logits = made(pixels[:2]).numpy()
        apart = halves.rest(halves.maps(images[:2])).numpy()
    through = runtime.network(prepare.frozen_onnx(record), "features", threads=1)(images[:2])
    made = made.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    whole, rest, first, learning_all = _timed(made, halves, images, rounds, now)
    in_halves = first * 4 + rest * EPOCHS
    return {
        "stages": f"{frozen} of {made.stages}",
        "features off": _off(features, through),
        "logits off": _off(logits, apart),
        "whole ms": 1000 * whole,
        "frozen ms": 1000 * first,
        "rest ms": 1000 * rest,
        "times as fast": round(whole * EPOCHS / in_halves, 2),
        "as all learning": round(learning_all * EPOCHS / in_halves, 2),
        "export s": round(exporting, 1),
    }


def _pixels(record: Any, count: int) -> Any:
    return np.random.default_rng(0).integers(0, 256, (count, *record.preprocess.shape), np.uint8)


def _settle(made: Any, pixels: Any) -> None:
    """Let batch norms have statistics of these pixels. Without any, numbers grow or vanish from stage to stage: of
    EfficientNetV2-T PyTorch itself said other things in float64 than in float32."""
    import torch

    for part in made.modules():
        if isinstance(part, torch.nn.BatchNorm2d):
            part.momentum = 1.0
    with torch.no_grad():
        made.train()(pixels)
    made.eval()


def _timed(made: Any, halves: Any, images: Any, rounds: int, now: Callable[[], float]) -> tuple[float, ...]:
    """Seconds a sample: a step of the whole, one of the rest, the frozen stages through ONNX Runtime, and a step of the
    whole in which all learns."""
    import torch

    from tldesk.engine.machine import device
    from tldesk.engine.training.losses import CrossEntropy
    from tldesk.engine.training.stepper import Stepper
    from tldesk.media.pool import ordered_map

    made.train()
    targets = np.arange(len(images), dtype=np.int64) % CLASSES
    maps = np.stack([halves.maps(image[None])[0].astype(np.float16) for image in images])

    def stepper(forward: Any) -> Stepper:
        loss = CrossEntropy(np.ones(CLASSES, np.float32), np.zeros(CLASSES, np.float32), 0.1)
        groups = made.parameter_groups(1e-6, 0.01)
        steps = Stepper(made, torch.device("cpu"), groups, dtype=None, loss=loss, micro=BATCH, forward=forward)
        steps.step(images[:4] if forward is None else maps[:4], targets[:4], 1.0, 1)
        return steps

    def epoch(steps: Stepper, inputs: Any) -> None:
        for start in range(0, len(images), BATCH):
            steps.step(inputs[start : start + BATCH], targets[start : start + BATCH], 1.0, 1)

    ways: list[Callable[[], object]] = [
        partial(epoch, stepper(None), images),
        partial(epoch, stepper(halves.rest), maps),
        lambda: list(ordered_map(lambda image: halves.maps(image[None]), iter(images), workers=device.threads())),
    ]
    best = [min(both) for both in zip(*([_seconds(way, now) for way in ways] for _ in range(rounds)), strict=True)]
    made.freeze(0)
    all_learning = stepper(None)
    best.append(min(_seconds(partial(epoch, all_learning, images), now) for _ in range(rounds)))
    return tuple(seconds / len(images) for seconds in best)


def _seconds(way: Callable[[], object], now: Callable[[], float]) -> float:
    began = now()
    way()
    return now() - began


def _off(one: Any, other: Any) -> float:
    return float(f"{np.abs(one - other).max() / np.abs(one).max():.1e}")


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--samples", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--one-core", action="store_true")
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe(), flush=True)
    from tldesk import settings
    from tldesk.engine.networks.backbones import BACKBONES
    from tldesk.media.modality import IMAGE

    names = options.only or [name for name, record in BACKBONES.items() if record.modality == IMAGE]
    found: dict[str, Any] = {}
    for name in names:
        with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as home:
            os.environ["TLDESK_HOME"] = str(Path(home))
            if options.one_core:
                settings.change(threads=1)
            now = time.process_time if options.one_core else time.perf_counter
            found[name] = figures(name, options.samples, options.rounds, now)
        shown = {key: round(value, 1) if key.endswith(" ms") else value for key, value in found[name].items()}
        print(f"{name:<20}" + "  ".join(f"{key} {value}" for key, value in shown.items()), flush=True)
    rates = {name: one.get("times as fast", 0.0) for name, one in found.items()}
    off = {key: max(one.get(key, 1.0) for one in found.values()) for key in ("features off", "logits off")}
    slow = [name for name, rate in rates.items() if rate < GOAL]
    machine.tell("frozen_families", {"times_as_fast": rates, "off_at_most": off, "below_goal": slow}, options.write)
    if slow or max(off.values()) > OFF:
        raise SystemExit("below the goal")


if __name__ == "__main__":
    main()
