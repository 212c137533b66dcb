"""Classify texts with the exported model: `python predict.py --text "a text"`, or a file of each.

Needs numpy and onnxruntime.
"""

import os
import sys
from pathlib import Path
from typing import Any

# Told before it is loaded, ONNX Runtime does not report its use to its makers.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

try:
    import numpy as np
    import onnxruntime
except ModuleNotFoundError as missing:
    sys.exit(f"{missing.name} is missing. In the folder of the model: pip install -r requirements.txt")

from tldesk.engine.exporters.samples.text.prepare import load, tell


def predict(folder: Path, given: list[Path | str]) -> Any:
    """Probabilities (n, classes) of texts, or of those in files, by the export in `folder`."""
    onnxruntime.disable_telemetry_events()  # on Windows this is asked instead
    session = onnxruntime.InferenceSession((folder / "model.onnx").read_bytes(), providers=["CPUExecutionProvider"])
    numbers = load(folder)
    return np.concatenate([session.run(["probabilities"], {"ids": numbers(one)})[0] for one in given])


if __name__ == "__main__":
    tell(predict)
