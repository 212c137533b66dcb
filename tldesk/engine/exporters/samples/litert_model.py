"""Classify images with the exported model: `python predict.py IMAGE…`. Needs numpy, pillow and ai-edge-litert."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tldesk.engine.exporters.samples.prepare import load, tell


def open_model(folder: Path) -> Callable[[Any], Any]:
    """The exported model: a batch to probabilities (n, classes), one image after the other."""
    from ai_edge_litert.interpreter import Interpreter

    model = Interpreter(model_content=(folder / "model.tflite").read_bytes())
    model.allocate_tensors()
    given, answered = model.get_input_details()[0]["index"], model.get_output_details()[0]["index"]

    def one(image: Any) -> Any:
        model.set_tensor(given, image)
        model.invoke()
        return model.get_tensor(answered)

    return lambda images: np.concatenate([one(image[None]) for image in images])


def predict(folder: Path, paths: list[Path]) -> Any:
    """Probabilities (n, classes) of the images, by the export in `folder`."""
    preprocess = json.loads((folder / "signature.json").read_text("utf-8"))["preprocess"]
    model = open_model(folder)
    return np.concatenate([model(load(path, preprocess)) for path in paths])


if __name__ == "__main__":
    tell(predict)
