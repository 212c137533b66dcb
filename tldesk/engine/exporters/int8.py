"""INT8: the ONNX model with weights and steps of whole bytes, where that is a gain on this very computer.

Quantised by ONNX Runtime (static, QDQ, each channel by itself), calibrated on training images. Kept only if it answers
as the float model does on the validation images, loses no more than a point there, and is measured to be faster.

Networks of texts have their products of matrices quantised, and what goes into them as it comes (dynamic): its range
differs from text to text, so nothing is calibrated.
"""

from __future__ import annotations

import contextlib
import logging
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from tldesk.engine.exporters import onnx
from tldesk.engine.exporters.exporter import Figures
from tldesk.engine.exporters.takes import FLOATS, Takes
from tldesk.engine.judging.tasks import task
from tldesk.errors import TldeskError

if TYPE_CHECKING:
    from tldesk.engine.exporters.source import ExportSource

# Training images to calibrate on, validation images to judge by.
CALIBRATION, JUDGED = 200, 1000
LEAST_AGREEMENT, MOST_LOST, LEAST_GAIN = 0.98, 1.0, 1.05
VALIDATION = "validation images"
# All but the head and the softmax, and not in the first layers: they are cheap, and all that follows is made of them.
_QUANTISED = ["Conv", "MatMul", "Add", "Mul", "Clip", "Relu", "GlobalAveragePool", "ReduceMean", "MaxPool"]
_EARLY = 6


def write(source: ExportSource, folder: Path) -> Figures:
    """Write the model; returns the row of the certificate on the validation images.

    Raises TldeskError `no_gain`, with the figures, or Interrupted.
    """
    with tempfile.TemporaryDirectory(dir=folder) as place:
        onnx.write(source, Path(place))
        _quantise(source, Path(place), folder)
        return _refused_without_gain(_judged(source, Path(place), folder))


def write_dynamic(source: ExportSource, folder: Path, takes: Takes) -> Figures:
    """As `write`, of a network of texts, with its vocabulary."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        onnx.write_with_vocabulary(source, Path(place), takes)
        _quantise_dynamic(Path(place), folder)
        (Path(place) / onnx.VOCABULARY).replace(folder / onnx.VOCABULARY)
        return _refused_without_gain(_judged(source, Path(place), folder, takes))


def _refused_without_gain(found: dict[str, Any]) -> Figures:
    """The figures, where it is worth keeping. Raises TldeskError `no_gain`."""
    (before, after), images = found["accuracy"], found["images"]
    lost = 100 * (before - after)
    agrees = found["agreement"] >= LEAST_AGREEMENT and lost <= MOST_LOST + 1e-9
    if not agrees or found["float_ms"] < LEAST_GAIN * found["ms"]:
        raise TldeskError(
            "no_gain",
            images=images,
            same=f"{100 * found['agreement']:.1f}",
            points=f"{max(lost, 0.0):.1f}",
            ms=f"{found['ms']:.1f}",
            float_ms=f"{found['float_ms']:.1f}",
        )
    return {VALIDATION: found}


def _quantise(source: ExportSource, place: Path, folder: Path) -> None:
    from onnxruntime import quantization
    from onnxruntime.quantization.shape_inference import quant_pre_process

    from tldesk.engine.exporters.golden import ordered, squares_of

    _, squares = squares_of(source, ordered(source.run.data.rows, ("train",), CALIBRATION), CALIBRATION)
    prepared = place / "prepared.onnx"
    with _quietly():
        quant_pre_process(place / onnx.MODEL, prepared, skip_symbolic_shape=True)
        quantization.quantize_static(
            prepared,
            folder / onnx.MODEL,
            _Reader(source.learning.input, squares, source.should_stop),
            quant_format=quantization.QuantFormat.QDQ,
            per_channel=True,
            op_types_to_quantize=_QUANTISED,
            nodes_to_exclude=_early(prepared),
            activation_type=quantization.QuantType.QUInt8,
            weight_type=quantization.QuantType.QInt8,
        )


def _quantise_dynamic(place: Path, folder: Path) -> None:
    from onnxruntime import quantization

    with _quietly(), _named_at_random():
        quantization.quantize_dynamic(
            place / onnx.MODEL,
            folder / onnx.MODEL,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            weight_type=quantization.QuantType.QInt8,
        )


def _early(model: Path) -> list[str]:
    """The names of the steps before the seventh convolution."""
    import onnx

    nodes = list(onnx.ModelProto.FromString(model.read_bytes()).graph.node)
    convolutions = [place for place, node in enumerate(nodes) if node.op_type == "Conv"]
    return [node.name for node in nodes[: convolutions[_EARLY] if len(convolutions) > _EARLY else 0]]


class _Reader:
    """Gives ONNX Runtime's calibrator a batch after the other, until there is none."""

    def __init__(self, name: str, squares: list[NDArray[Any]], should_stop: Callable[[], bool]) -> None:
        self._name = name
        self._batches = FLOATS.batches(squares, should_stop)

    def get_next(self) -> dict[str, NDArray[Any]] | None:
        """The next input by its name."""
        batch = next(self._batches, None)
        return None if batch is None else {self._name: batch}


def _judged(source: ExportSource, place: Path, folder: Path, takes: Takes = FLOATS) -> dict[str, Any]:
    """Both models on the validation images, and the time of one image in each, taken in turn."""
    from tldesk.engine.exporters import parity
    from tldesk.engine.exporters.golden import ordered, squares_of

    rows, squares = squares_of(source, ordered(source.run.data.rows, ("val",), JUDGED), JUDGED)
    asked, thresholds = task(source.multi_label), source.thresholds
    targets = asked.targets(rows, len(source.classes))
    networks = [onnx.run_back(part, source.should_stop, takes) for part in (place, folder)]
    before, after = (network(squares) for network in networks)
    float_ms, ms = parity.milliseconds(networks, [squares, squares])
    accuracy = [float(asked.right(targets, asked.said(answer, thresholds)).mean()) for answer in (before, after)]
    return parity.compared(before, after, thresholds) | {"accuracy": accuracy, "ms": ms, "float_ms": float_ms}


@contextlib.contextmanager
def _named_at_random() -> Iterator[None]:
    """A temporary file of `onnx` is named by the number of the network card, for which the system opens a socket: by a
    random one instead. Nothing here asks for a socket, and a test of the installer counts them.
    """
    from onnx import external_data_helper

    known = vars(external_data_helper)
    before, known["uuid"] = known["uuid"], SimpleNamespace(uuid1=uuid.uuid4)
    try:
        yield
    finally:
        known["uuid"] = before


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Keep the quantiser's advice to developers out of the log."""
    logger = logging.getLogger()
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
