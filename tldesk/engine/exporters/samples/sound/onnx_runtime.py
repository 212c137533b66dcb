"""Classify sounds with the exported model: `python predict.py FILE…`.

Needs numpy, onnxruntime, soundfile and soxr.
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

from tldesk.engine.exporters.samples.sound.prepare import load, tell


def predict(folder: Path, paths: list[Path]) -> Any:
    """Probabilities (n, classes) of the sounds in files, by the export in `folder`."""
    onnxruntime.disable_telemetry_events()  # on Windows this is asked instead
    session = onnxruntime.InferenceSession((folder / "model.onnx").read_bytes(), providers=["CPUExecutionProvider"])
    samples = load(folder)
    return np.concatenate([session.run(["probabilities"], {"samples": samples(path)})[0] for path in paths])


if __name__ == "__main__":
    tell(predict)
