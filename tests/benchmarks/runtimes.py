"""Whether OpenVINO may take ONNX Runtime's place for the frozen backbone: how quick it is, and how like its answers.

    pip install openvino
    python tests/benchmarks/runtimes.py DATA [backbone]

DATA has class folders below `train` and `val`. The network runs on squares that are ready, with all cores, a third of
train in each round, the runtimes one after another in an order that turns. Then heads are fitted on what each said of
train. `accuracy` is a head's on val with the same runtime, as a training would report it; `exported` is the same head's
on ONNX Runtime's features, as an export answers; `other_answers` is how many images of val the two answer differently,
and `probability` by how much at most. Prints the machine and a line of JSON for each runtime.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from machine import describe, use_home
from present import typed

from tldesk.engine.machine import device
from tldesk.engine.networks import backbones, prepare, runtime
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.training import probe
from tldesk.media import image
from tldesk.media.fitting import Preprocess
from tldesk.media.pool import ordered_map

ROUNDS = 3
STRENGTH = probe.STRENGTHS.index(1e-2)

Network = Callable[[np.ndarray], np.ndarray]


def onnx_runtime(record: Backbone) -> Network:
    """The program's own way: a square (1, size, size, 3) to features (d,), in as many threads as call it."""
    network = runtime.network(prepare.frozen_onnx(record), "features", threads=1)
    return lambda square: network(square)[0]


def open_vino(record: Backbone, precision: str) -> Network:
    """The same file in OpenVINO, a stream for each core."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # None forbids it: it would report to its makers that it was imported
    import openvino

    core, cores, own = openvino.Core(), str(device.threads()), threading.local()
    model = core.read_model(prepare.frozen_onnx(record).read_bytes())
    model.reshape([1, record.input_size, record.input_size, 3])
    options = {"INFERENCE_PRECISION_HINT": precision, "NUM_STREAMS": cores, "INFERENCE_NUM_THREADS": cores}
    compiled = core.compile_model(model, "CPU", options)

    def run(square: np.ndarray) -> np.ndarray:
        if not hasattr(own, "request"):
            own.request = compiled.create_infer_request()
        own.request.get_input_tensor(0).data[:] = square
        own.request.infer()
        return own.request.get_output_tensor(0).data[0].copy()

    return run


def read(folder: Path, record: Backbone) -> tuple[list[np.ndarray], np.ndarray]:
    """The squares of a split and their classes' numbers."""
    names = sorted(path.name for path in folder.iterdir() if path.is_dir())
    files = [(path, number) for number, name in enumerate(names) for path in sorted((folder / name).iterdir())]
    squares = ordered_map(lambda file: image.load(file[0], typed(Preprocess, record.preprocess))[None], files)
    return list(squares), np.array([number for _, number in files])


def embed(network: Network, squares: list[np.ndarray]) -> np.ndarray:
    """Features (n, d)."""
    return np.stack(list(ordered_map(network, squares, workers=device.threads())))


def measure(folder: Path, record: Backbone) -> None:
    """Print the figures."""
    ways = {
        "ONNX Runtime": onnx_runtime(record),
        "OpenVINO f32": open_vino(record, "f32"),
        "OpenVINO bf16": open_vino(record, "bf16"),
    }
    (train, targets), (val, val_targets) = read(folder / "train", record), read(folder / "val", record)
    rates: dict[str, list[float]] = {name: [] for name in ways}
    found: dict[str, list[np.ndarray]] = {name: [] for name in ways}
    for number in range(ROUNDS):
        part, names = train[number::ROUNDS], list(ways)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            start = time.perf_counter()
            found[name].append(embed(ways[name], part))
            rates[name].append(len(part) / (time.perf_counter() - start))
    targets = np.concatenate([targets[number::ROUNDS] for number in range(ROUNDS)])
    exact, exact_val = np.concatenate(found["ONNX Runtime"]), embed(ways["ONNX Runtime"], val)
    for name, network in ways.items():
        learned = np.concatenate(found[name])
        figures = {"images_per_second": round(statistics.median(rates[name]), 1), **likeness(learned, exact)}
        figures |= answers(learned, targets, embed(network, val), exact_val, val_targets)
        print(json.dumps({"runtime": name, **figures}), flush=True)


def likeness(values: np.ndarray, exact: np.ndarray) -> dict[str, float]:
    """How near features are to those of ONNX Runtime."""
    cosines = (values * exact).sum(axis=1) / np.linalg.norm(values, axis=1) / np.linalg.norm(exact, axis=1)
    return {
        "largest_difference": float(f"{np.abs(values - exact).max():.2g}"),
        "cosine": round(float(cosines.mean()), 5),
        "least_cosine": round(float(cosines.min()), 5),
    }


def answers(
    learned: np.ndarray, targets: np.ndarray, own: np.ndarray, exact: np.ndarray, val_targets: np.ndarray
) -> dict[str, float]:
    """What a head that learned from a runtime's features answers to val: in that runtime, and exported."""
    classes = int(targets.max()) + 1
    head = list(probe.path(learned, targets, classes, balanced=False, seed=0))[STRENGTH]
    here, exported = head.logits(own), head.logits(exact)
    return {
        "accuracy": round(float((here.argmax(axis=1) == val_targets).mean()), 4),
        "exported": round(float((exported.argmax(axis=1) == val_targets).mean()), 4),
        "other_answers": int((here.argmax(axis=1) != exported.argmax(axis=1)).sum()),
        "probability": float(f"{np.abs(softmax(here) - softmax(exported)).max():.2g}"),
    }


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities (n, classes)."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as home:
        use_home(Path(home))
        print(describe())
        measure(Path(sys.argv[1]), backbones.get(sys.argv[2] if len(sys.argv) > 2 else "efficientnet-lite0"))
