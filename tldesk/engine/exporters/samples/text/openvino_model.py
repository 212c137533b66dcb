"""Classify texts with the exported model: `python predict.py --text "a text"`, or a file of each.

Needs numpy and openvino.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tldesk.engine.exporters.samples.text.prepare import load, tell


def open_model(folder: Path) -> Callable[[Any], Any]:
    """The exported model: numbers (n, tokens) to probabilities (n, classes)."""
    nothing: Any = None  # else openvino reports over the network that it was imported
    sys.modules.setdefault("openvino_telemetry", nothing)
    import openvino

    core = openvino.Core()
    weights = openvino.Tensor(np.frombuffer((folder / "model.bin").read_bytes(), np.uint8))
    graph = core.read_model((folder / "model.xml").read_bytes(), weights)
    exact = {"INFERENCE_PRECISION_HINT": "f32"}  # newer processors would else compute in 16 bits, which is quicker
    model = core.compile_model(graph, "CPU", exact)
    return lambda ids: model({"ids": ids})["probabilities"]


def predict(folder: Path, given: list[Path | str]) -> Any:
    """Probabilities (n, classes) of texts, or of those in files, by the export in `folder`."""
    model, numbers = open_model(folder), load(folder)
    return np.concatenate([model(numbers(one)) for one in given])


if __name__ == "__main__":
    tell(predict)
