"""Classify images with the exported model: `python predict.py IMAGE…`. Needs numpy, pillow and ai-edge-litert."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from tldesk.engine.exporters.samples.prepare import load, tell


def predict(folder: Path, paths: list[Path]) -> Any:
    """Probabilities (n, classes) of the images, by the export in `folder`."""
    from ai_edge_litert.interpreter import Interpreter

    preprocess = json.loads((folder / "signature.json").read_text("utf-8"))["preprocess"]
    model = Interpreter(model_content=(folder / "model.tflite").read_bytes())
    model.allocate_tensors()
    answers = []
    for path in paths:
        model.set_tensor(model.get_input_details()[0]["index"], load(path, preprocess))
        model.invoke()
        answers.append(model.get_tensor(model.get_output_details()[0]["index"]))
    return np.concatenate(answers)


if __name__ == "__main__":
    tell(predict)
