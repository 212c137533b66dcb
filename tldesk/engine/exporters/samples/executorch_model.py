"""Classify images with the exported model: `python predict.py IMAGE…`. Needs numpy, pillow and executorch."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tldesk.engine.exporters.samples.prepare import load, tell


def open_model(folder: Path) -> Callable[[Any], Any]:
    """The exported model: a batch to probabilities (n, classes), one image after the other."""
    from executorch.runtime import Runtime

    content = (folder / "model.pte").read_bytes()
    program = Runtime.get().load_program(content)
    method = program.load_method("forward")
    kept = (content, program)  # the method reads in them, and does not keep them by itself

    def one(image: Any, _kept: Any = kept) -> Any:
        pixels = np.ascontiguousarray(image)  # in another order in memory they would be taken for other pixels
        return method.execute([torch.from_numpy(pixels)])[0].numpy().copy()

    return lambda images: np.concatenate([one(image[None]) for image in images])


def predict(folder: Path, paths: list[Path]) -> Any:
    """Probabilities (n, classes) of the images, by the export in `folder`."""
    preprocess = json.loads((folder / "signature.json").read_text("utf-8"))["preprocess"]
    model = open_model(folder)
    return np.concatenate([model(load(path, preprocess)) for path in paths])


if __name__ == "__main__":
    tell(predict)
