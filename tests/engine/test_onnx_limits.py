"""A small ONNX file of somebody else takes little time and memory, whatever it asks for."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest
from onnx import TensorProto, helper

from tldesk.engine import onnx_file
from tldesk.errors import TldeskError
from tldesk.foreign import Refused


def _number(value: int) -> bytes:
    parts = []
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])


def test_dimensions_are_not_read_on_and_on() -> None:
    many = b"\x0a" + _number(2_000_000) + b"\1" * 2_000_000
    tensor = b"\x2a" + _number(len(many)) + many
    model = b"\x3a" + _number(len(tensor)) + tensor
    tracemalloc.start()
    with pytest.raises(Refused, match="without their numbers"):
        onnx_file.look_through(model)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_graph_that_computes_for_hours_is_ended(tmp_path: Path) -> None:
    made = helper.make_tensor("v", TensorProto.FLOAT, [1], [1e-3])
    nodes = [helper.make_node("ConstantOfShape", ["s"], ["m0"], value=made)]
    nodes += [helper.make_node("MatMul", ["m0", f"m{step}"], [f"m{step + 1}"]) for step in range(3000)]
    nodes.append(helper.make_node("ReduceMean", ["m3000"], ["probabilities"], keepdims=0))
    size = helper.make_tensor("s", TensorProto.INT64, [2], [1500, 1500])
    answer = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, None)
    network = helper.make_graph(nodes, "g", [], [answer], [size])
    model = helper.make_model(network, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    file = tmp_path / "a.onnx"
    file.write_bytes(model.SerializeToString())
    session = onnx_file.Session(file, 1, most_seconds=0.5)
    started = time.monotonic()
    with pytest.raises(TldeskError, match="it takes too long to answer") as caught:
        session.run(["probabilities"], {})
    assert caught.value.code == "graph_damaged"
    assert time.monotonic() - started < 20
