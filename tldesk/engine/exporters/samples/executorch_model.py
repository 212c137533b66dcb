"""Classify images with the exported model: `python predict.py IMAGE…`. Needs numpy, pillow and executorch."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tldesk.engine.exporters.samples.prepare import load, tell


def predict(folder: Path, paths: list[Path]) -> Any:
    """Probabilities (n, classes) of the images, by the export in `folder`."""
    from executorch.runtime import Runtime

    preprocess = json.loads((folder / "signature.json").read_text("utf-8"))["preprocess"]
    method = Runtime.get().load_program((folder / "model.pte").read_bytes()).load_method("forward")
    given = [torch.from_numpy(load(path, preprocess)) for path in paths]
    return np.concatenate([method.execute([image])[0].numpy().copy() for image in given])


if __name__ == "__main__":
    tell(predict)
