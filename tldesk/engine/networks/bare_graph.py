"""ONNX graphs of backbones without the numbers that lie in their weights: an installed program comes with both.

The numbers of a text encoder are most of its graph, and the same ones as in its weights. Without them the graph is some
hundred kilobytes, and what is filled up on the user's computer is the graph that was made, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from tldesk.atomic import replacing

_LEAST = 1000  # bytes of a tensor that is left out
_NAME, _TURNED = "weights", "transposed"

_Arrays = Mapping[str, NDArray[Any]]


def bared(graph: bytes, arrays: _Arrays) -> bytes:
    """The graph without what `arrays` hold, as they are or transposed."""
    proto = onnx.load_model_from_string(graph)
    known = {_key(array): (name, "") for name, array in arrays.items()}
    known = {_key(array.T): (name, "1") for name, array in arrays.items() if array.ndim == 2} | known
    for tensor in proto.graph.initializer:
        if len(tensor.raw_data) >= _LEAST and (found := known.get(_key(onnx.numpy_helper.to_array(tensor)))):
            tensor.ClearField("raw_data")
            tensor.data_location = onnx.TensorProto.EXTERNAL
            for key, value in zip((_NAME, _TURNED), found, strict=True):
                tensor.external_data.add(key=key, value=value)
    content: bytes = proto.SerializeToString()
    return content


def filled(bare: bytes, arrays: _Arrays) -> bytes:
    """The graph with what was left out. Raises ValueError where these are other arrays."""
    proto = onnx.load_model_from_string(bare)
    for tensor in proto.graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            where = {entry.key: entry.value for entry in tensor.external_data}
            array = arrays.get(where[_NAME], np.empty(0))
            array = array.T if where[_TURNED] else array
            if (array.shape, array.dtype) != (
                tuple(tensor.dims),
                onnx.helper.tensor_dtype_to_np_dtype(tensor.data_type),
            ):
                raise ValueError(f"{where[_NAME]} does not fit")
            tensor.raw_data = array.tobytes()
            tensor.ClearField("data_location")
            tensor.ClearField("external_data")
    content: bytes = proto.SerializeToString()
    return content


def fill(bare: Path, arrays: _Arrays, path: Path) -> None:
    """Write what came without its numbers to `path`. Raises as `filled` does."""
    content = filled(bare.read_bytes(), arrays)
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def _key(array: NDArray[Any]) -> tuple[str, tuple[int, ...], bytes]:
    return array.dtype.str, array.shape, np.ascontiguousarray(array).tobytes()
