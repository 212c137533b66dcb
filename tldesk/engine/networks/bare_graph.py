"""ONNX graphs of backbones without the numbers that lie in their weights: an installed program comes with both.

The numbers of a backbone are most of its graph, and the same ones as in its weights: as they are, transposed, or with a
batch norm folded in. Without them the graph is some hundred kilobytes, and what is filled up on the user's computer is
the graph that was made, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from tldesk.atomic import replacing
from tldesk.engine.networks import weights
from tldesk.engine.networks.backbone import Backbone
from tldesk.errors import TldeskError

_LEAST = 1000  # bytes of a tensor that is left out
_EPSILONS = ("1e-05", "0.001")  # of batch norms: what is folded does not say it
_SCALE, _VARIANCE = ".weight", ".running_var"

_Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class _Made:
    """How a tensor of a graph is made of the array `weights`: `transposed`, or with the batch norm `norm` folded in."""

    weights: str
    transposed: str = ""
    norm: str = ""
    epsilon: str = ""

    def of(self, arrays: _Arrays) -> NDArray[Any]:
        """The tensor. Raises KeyError or ValueError where these are other arrays."""
        array = arrays[self.weights]
        if self.norm:
            # Each step is exact by IEEE 754, so that it gives the same bits everywhere.
            scale, variance = (arrays[self.norm + part].astype(np.float32) for part in (_SCALE, _VARIANCE))
            factor = scale / np.sqrt(variance + np.float32(self.epsilon))
            folded: NDArray[np.float32] = array.astype(np.float32) * factor.reshape(-1, *[1] * (array.ndim - 1))
            return folded
        return array.T if self.transposed else array


def bared(graph: bytes, arrays: _Arrays) -> bytes:
    """The graph without what can be made of `arrays`."""
    proto = onnx.load_model_from_string(graph)
    known: dict[tuple[str, tuple[int, ...], bytes], _Made] = {}
    for made in _ways(arrays):
        known.setdefault(_key(made.of(arrays)), made)
    for tensor in proto.graph.initializer:
        if len(tensor.raw_data) >= _LEAST and (found := known.get(_key(onnx.numpy_helper.to_array(tensor)))):
            tensor.ClearField("raw_data")
            tensor.data_location = onnx.TensorProto.EXTERNAL
            for key, value in asdict(found).items():
                if value:
                    tensor.external_data.add(key=key, value=value)
    content: bytes = proto.SerializeToString()
    return content


def filled(bare: bytes, arrays: _Arrays) -> bytes:
    """The graph with what was left out. Raises ValueError where these are other arrays."""
    proto = onnx.load_model_from_string(bare)
    for tensor in proto.graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            made = _Made(**{entry.key: entry.value for entry in tensor.external_data})
            try:
                array = made.of(arrays)
            except KeyError as error:
                raise ValueError(f"{made.weights} is missing") from error
            kind = onnx.helper.tensor_dtype_to_np_dtype(tensor.data_type)
            if (array.shape, array.dtype) != (tuple(tensor.dims), kind):
                raise ValueError(f"{made.weights} does not fit")
            tensor.raw_data = array.tobytes()
            tensor.ClearField("data_location")
            tensor.ClearField("external_data")
    content: bytes = proto.SerializeToString()
    return content


def fill(record: Backbone, path: Path) -> None:
    """Write the graph that came without its numbers to `path`. Raises TldeskError `no_weights` or `weights_damaged`."""
    try:
        content = filled(weights.bare_path(path).read_bytes(), weights.arrays(record))
    except ValueError as error:  # a file that says it is another one
        raise TldeskError("weights_damaged", path=f"{record.name}.safetensors", reason=error) from error
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def _ways(arrays: _Arrays) -> Iterator[_Made]:
    """All that a graph may have in it, plain things first."""
    yield from map(_Made, arrays)
    yield from (_Made(name, transposed="1") for name, array in arrays.items() if array.ndim == 2)
    norms = {name.removesuffix(_VARIANCE): array.shape for name, array in arrays.items() if name.endswith(_VARIANCE)}
    norms = {norm: shape for norm, shape in norms.items() if norm + _SCALE in arrays}
    for name, array in arrays.items():
        for norm in (norm for norm, shape in norms.items() if array.ndim > 2 and shape == array.shape[:1]):
            yield from (_Made(name, norm=norm, epsilon=epsilon) for epsilon in _EPSILONS)


def _key(array: NDArray[Any]) -> tuple[str, tuple[int, ...], bytes]:
    return array.dtype.str, array.shape, hashlib.sha256(np.ascontiguousarray(array).tobytes()).digest()
