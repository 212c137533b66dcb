"""Classify images with the exported model: `python predict.py IMAGE…`. Needs numpy, pillow and timm."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import timm
import torch

from tldesk.engine.exporters.samples.prepare import load, tell


def predict(folder: Path, paths: list[Path]) -> Any:
    """Probabilities (n, classes) of the images, by the export in `folder`."""
    signature = json.loads((folder / "signature.json").read_text("utf-8"))
    model = timm.create_model(f"local-dir:{folder}", pretrained=True).eval()
    answers = []
    with torch.inference_mode():
        for path in paths:
            logits = model(torch.from_numpy(load(path, signature["preprocess"])))
            logits = logits / signature["calibration"]["temperature"]
            answers.append((logits.sigmoid() if signature["multi_label"] else logits.softmax(dim=1)).numpy())
    return np.concatenate(answers)


if __name__ == "__main__":
    tell(predict)
