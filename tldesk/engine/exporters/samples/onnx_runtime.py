"""Classify images with the exported model: `python predict.py IMAGE…`. Needs numpy, pillow and onnxruntime."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Told before it is loaded, ONNX Runtime does not report its use to its makers.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy as np
import onnxruntime

from tldesk.engine.exporters.samples.prepare import load, tell


def open_model(folder: Path) -> Callable[[Any], Any]:
    """The exported model: a batch to probabilities (n, classes)."""
    onnxruntime.disable_telemetry_events()  # on Windows this is asked instead
    session = onnxruntime.InferenceSession((folder / "model.onnx").read_bytes(), providers=["CPUExecutionProvider"])
    return lambda images: session.run(["probabilities"], {"image": images})[0]


def predict(folder: Path, paths: list[Path]) -> Any:
    """Probabilities (n, classes) of the images, by the export in `folder`."""
    preprocess = json.loads((folder / "signature.json").read_text("utf-8"))["preprocess"]
    model = open_model(folder)
    return np.concatenate([model(load(path, preprocess)) for path in paths])


if __name__ == "__main__":
    tell(predict)
