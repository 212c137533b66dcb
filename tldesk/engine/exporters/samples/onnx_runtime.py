"""Classify images with the exported model: `python predict.py IMAGE…`. Needs numpy, pillow and onnxruntime."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from tldesk.engine.exporters.samples.prepare import load, tell


def predict(folder: Path, paths: list[Path]) -> Any:
    """Probabilities (n, classes) of the images, by the export in `folder`."""
    preprocess = json.loads((folder / "signature.json").read_text("utf-8"))["preprocess"]
    session = onnxruntime.InferenceSession((folder / "model.onnx").read_bytes(), providers=["CPUExecutionProvider"])
    return np.concatenate([session.run(["probabilities"], {"image": load(path, preprocess)})[0] for path in paths])


if __name__ == "__main__":
    tell(predict)
