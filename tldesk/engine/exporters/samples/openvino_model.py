"""Classify images with the exported model: `python predict.py IMAGE…`. Needs numpy, pillow and openvino."""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from tldesk.engine.exporters.samples.prepare import load, tell


def predict(folder: Path, paths: list[Path]) -> Any:
    """Probabilities (n, classes) of the images, by the export in `folder`."""
    nothing: Any = None  # else openvino reports over the network that it was imported
    sys.modules.setdefault("openvino_telemetry", nothing)
    import openvino

    preprocess = json.loads((folder / "signature.json").read_text("utf-8"))["preprocess"]
    exact = {"INFERENCE_PRECISION_HINT": "f32"}  # newer processors would else compute in 16 bits, which is quicker
    model = openvino.compile_model(folder / "model.xml", "CPU", exact)
    return np.concatenate([model({"image": load(path, preprocess)})["probabilities"] for path in paths])


if __name__ == "__main__":
    tell(predict)
