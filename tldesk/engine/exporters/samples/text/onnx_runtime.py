"""Classify texts with the exported model: `python predict.py TEXT-FILE…`. Needs numpy and onnxruntime."""

import os
from pathlib import Path
from typing import Any

# Told before it is loaded, ONNX Runtime does not report its use to its makers.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy as np
import onnxruntime

from tldesk.engine.exporters.samples.text.prepare import load, tell


def predict(folder: Path, paths: list[Path]) -> Any:
    """Probabilities (n, classes) of the texts in files, by the export in `folder`."""
    onnxruntime.disable_telemetry_events()  # on Windows this is asked instead
    session = onnxruntime.InferenceSession((folder / "model.onnx").read_bytes(), providers=["CPUExecutionProvider"])
    numbers = load(folder)
    return np.concatenate([session.run(["probabilities"], {"ids": numbers(path)})[0] for path in paths])


if __name__ == "__main__":
    tell(predict)
