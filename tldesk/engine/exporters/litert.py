"""LiteRT (TensorFlow Lite): `model.tflite`, one image at a time, made by Google's own converter for PyTorch."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine import device
from tldesk.engine.exporters.exporter import FLOATS, Network

if TYPE_CHECKING:
    from tldesk.engine.exporters.source import Source

MODEL = "model.tflite"


def write(source: Source, folder: Path) -> None:
    """Write the model. What the converter tells of its steps is kept away from the command line's output."""
    from tldesk.engine.exporters import graph
    from tldesk.engine.onnx_graph import quiet

    module, example, _ = graph.of(source, FLOATS)
    with quiet(), contextlib.redirect_stdout(io.StringIO()):
        import litert_torch

        litert_torch.convert(module, (example[:1],)).export(str(folder / MODEL))


def run_back(folder: Path) -> Network:
    """LiteRT's interpreter on a processor. Raises what it raises of damaged files."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=(folder / MODEL).read_bytes(), num_threads=device.threads())
    interpreter.allocate_tensors()
    given, answered = interpreter.get_input_details()[0]["index"], interpreter.get_output_details()[0]["index"]

    def one(picture: NDArray[Any]) -> NDArray[Any]:
        interpreter.set_tensor(given, picture)
        interpreter.invoke()
        shares: NDArray[Any] = interpreter.get_tensor(answered)
        return shares

    def probabilities(pictures: Sequence[NDArray[Any]] | NDArray[Any]) -> NDArray[Any]:
        return np.concatenate([one(each[None]) for part in FLOATS.batches(pictures) for each in part])

    return probabilities
