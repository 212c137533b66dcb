"""Classify images with the exported model: `python predict.py IMAGE…`. Needs numpy, pillow and torch.

A .pt2 file can run programs when it is opened: open only those that you made yourself.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tldesk.engine.exporters.samples.prepare import load, tell


def open_model(folder: Path) -> Any:
    """The exported program, to be called with a batch."""
    return torch.export.load(str(folder / "model.pt2")).module()


def predict(folder: Path, paths: list[Path]) -> Any:
    """Probabilities (n, classes) of the images, by the export in `folder`."""
    preprocess = json.loads((folder / "signature.json").read_text("utf-8"))["preprocess"]
    model = open_model(folder)
    with torch.inference_mode():
        return np.concatenate([model(torch.from_numpy(load(path, preprocess)))[0].numpy() for path in paths])


if __name__ == "__main__":
    tell(predict)
