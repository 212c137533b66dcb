"""OpenVINO's intermediate representation: `model.xml` (the graph) and `model.bin` (the weights), in 32 bits.

It is made of the ONNX graph by the runtime itself. The package would report to its makers over the network that it was
imported or has converted something; it does not without its reporting part, which is kept from being imported.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.exporters.exporter import FLOATS, Network

if TYPE_CHECKING:
    from tldesk.engine.exporters.source import Source

GRAPH, WEIGHTS = "model.xml", "model.bin"


def write(source: Source, folder: Path) -> None:
    """Write both files, with labels and preprocessing among the graph's notes."""
    openvino = _library()
    from tldesk.engine.exporters import onnx

    with tempfile.TemporaryDirectory(dir=folder) as place:
        onnx.write(source, Path(place))
        model = openvino.Core().read_model((Path(place) / onnx.MODEL).read_bytes(), b"")
    for name, value in onnx.about(source, FLOATS).items():
        model.set_rt_info(value, ["model_info", name])
    openvino.serialize(model, str(folder / GRAPH), str(folder / WEIGHTS))


def run_back(folder: Path) -> Network:
    """OpenVINO on a processor. Raises what it raises of damaged files."""
    openvino = _library()
    core = openvino.Core()
    weights = openvino.Tensor(np.frombuffer((folder / WEIGHTS).read_bytes(), np.uint8))
    model = core.compile_model(core.read_model((folder / GRAPH).read_bytes(), weights), "CPU", _EXACT)

    def probabilities(pictures: Sequence[NDArray[Any]] | NDArray[Any]) -> NDArray[Any]:
        return np.concatenate([model({"image": part})["probabilities"] for part in FLOATS.batches(pictures)])

    return probabilities


def _library() -> Any:
    """The package, offline."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino


# On newer processors it would else compute in 16 bits.
_EXACT = {"INFERENCE_PRECISION_HINT": "f32"}
