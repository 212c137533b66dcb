"""FP16: the ONNX model with its large weights in 16 bits, half the size, and computed in 32.

Computing in 16 bits too would be slower on processors, and rounds at every step. The weights of depthwise layers stay:
there are few of them, and with only some in a sum their rounding does not even out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tldesk.engine.exporters.onnx import MODEL
from tldesk.engine.exporters.onnx import write as write_float

if TYPE_CHECKING:
    from tldesk.engine.exporters.source import ExportSource

# What has fewer numbers takes no room.
_LARGE = 1024


def write(source: ExportSource, folder: Path) -> None:
    """Write the model."""
    import onnx
    from onnx import helper, numpy_helper

    write_float(source, folder)
    proto = onnx.ModelProto.FromString((folder / MODEL).read_bytes())
    stored = {tensor.name: tensor for tensor in proto.graph.initializer}
    for number, (node, place) in enumerate(list(_weights(proto.graph, stored))):
        tensor = stored[node.input[place]]
        if tensor.data_type == onnx.TensorProto.FLOAT:  # else it was halved for an earlier step
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), tensor.name))
        widened = f"{tensor.name}_{number}_float32"
        cast = helper.make_node("Cast", [tensor.name], [widened], to=onnx.TensorProto.FLOAT)
        proto.graph.node.insert(0, cast)
        node.input[place] = widened
    del proto.graph.value_info[:]  # it speaks of the types before
    onnx.checker.check_model(proto, full_check=True)
    (folder / MODEL).write_bytes(proto.SerializeToString())


def _weights(graph: Any, stored: dict[str, Any]) -> Iterator[tuple[Any, int]]:
    """Steps with a large weight that is stored, and at which place of their inputs it stands."""
    for node in graph.node:
        if node.op_type not in ("Conv", "Gemm", "MatMul") or _groups(node) > 1:
            continue
        for place, name in enumerate(node.input):
            if name in stored and np.prod(stored[name].dims) >= _LARGE:
                yield node, place


def _groups(node: Any) -> int:
    return next((int(attribute.i) for attribute in node.attribute if attribute.name == "group"), 1)
