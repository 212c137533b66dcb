"""A small ONNX file of somebody else takes little time and memory, whatever it asks for."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hostile import varint
from onnx import TensorProto, helper

from tldesk.engine.networks import onnx_file
from tldesk.errors import TldeskError
from tldesk.foreign import Refused


def test_dimensions_are_not_read_on_and_on() -> None:
    many = b"\x0a" + varint(2_000_000) + b"\1" * 2_000_000
    tensor = b"\x2a" + varint(len(many)) + many
    model = b"\x3a" + varint(len(tensor)) + tensor
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


def grows(row_bytes: int) -> bytes:
    """A graph that takes so much memory for each row of its input, and gives the row back."""
    times = helper.make_tensor("times", TensorProto.INT64, [2], [1, row_bytes // 4])
    nodes = [helper.make_node("Tile", ["image", "times"], ["large"])]
    nodes.append(helper.make_node("ReduceMax", ["large"], ["probabilities"], axes=[1]))
    asked = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 1])
    answer = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, None)
    network = helper.make_graph(nodes, "g", [asked], [answer], [times])
    model = helper.make_model(network, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


@pytest.mark.parametrize("rows", [1, 2, 7, 16])
def test_many_rows_are_asked_about_in_pieces(tmp_path: Path, rows: int) -> None:
    file = tmp_path / "a.onnx"
    file.write_bytes(grows(40_000_000))
    session = onnx_file.Session(file, 1)
    image = np.arange(rows, dtype=np.float32).reshape(rows, 1)
    for _ in range(2):
        (answer,) = session.run(["probabilities"], {"image": image})
        assert np.array_equal(answer, image)


def test_a_row_that_wants_too_much_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.onnx"
    file.write_bytes(grows(400_000_000))
    session = onnx_file.Session(file, 1)
    for rows in (1, 3):
        with pytest.raises(TldeskError, match="it wants more memory than such a network takes"):
            session.run(["probabilities"], {"image": np.zeros((rows, 1), np.float32)})
