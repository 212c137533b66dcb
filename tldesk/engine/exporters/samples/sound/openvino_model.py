"""Classify sounds with the exported model: `python predict.py FILE…`.

Needs numpy, openvino, soundfile and soxr.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tldesk.engine.exporters.samples.sound.prepare import load, tell


def open_model(folder: Path) -> Callable[[Any], Any]:
    """The exported model: samples (n, samples) to probabilities (n, classes)."""
    nothing: Any = None  # else openvino reports over the network that it was imported
    sys.modules.setdefault("openvino_telemetry", nothing)
    import openvino

    core = openvino.Core()
    weights = openvino.Tensor(np.frombuffer((folder / "model.bin").read_bytes(), np.uint8))
    graph = core.read_model((folder / "model.xml").read_bytes(), weights)
    exact = {"INFERENCE_PRECISION_HINT": "f32"}  # newer processors would else compute in 16 bits, which is quicker
    model = core.compile_model(graph, "CPU", exact)
    return lambda samples: model({"samples": samples})["probabilities"]


def predict(folder: Path, paths: list[Path]) -> Any:
    """Probabilities (n, classes) of the sounds in files, by the export in `folder`."""
    model, samples = open_model(folder), load(folder)
    return np.concatenate([model(samples(path)) for path in paths])


if __name__ == "__main__":
    tell(predict)
