"""ONNX graphs that somebody else made: small files that read, hide, compute or make more than they should."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

from attack.models import graph, loop, with_model
from attack.world import Attack, World

_node = helper.make_node


def attacks() -> Iterator[Attack]:
    """All of them."""
    for title, make in _HIDDEN.items():
        yield Attack("onnx", title, with_model(make))
    for title, of in {**_QUICK, **_SLOW}.items():
        yield Attack("onnx", title, with_model(_without_world(of)))


def _without_world(make: Callable[[], Any]) -> Callable[[World], Any]:
    return lambda _world: make()


def _constant(name: str, value: Any) -> TensorProto:
    return numpy_helper.from_array(np.asarray(value), name)


def _whole(*values: int) -> Any:
    return np.array(values, np.int64)


def _two(nodes: list[Any], constants: list[Any], **more: Any) -> bytes:
    """A graph that answers with the number `z` for each of two classes."""
    nodes = [
        *nodes,
        _node("Shape", ["image"], ["all"]),
        _node("Gather", ["all", "at"], ["rows"]),
        _node("Concat", ["rows", "two"], ["shape"], axis=0),
        _node("Expand", ["z", "shape"], ["probabilities"]),
    ]
    return graph(nodes, [*constants, _constant("at", _whole(0)), _constant("two", _whole(2))], **more)


def _counted(nodes: list[Any], of: str, constants: list[Any], **more: Any) -> bytes:
    """As `_two` with how many elements `of` has."""
    count = [_node("Size", [of], ["size"]), _node("Cast", ["size"], ["z"], to=TensorProto.FLOAT)]
    return _two([*nodes, *count], constants, **more)


# ---------------------------------------------------------------------------------------------- hidden


def _varint(value: int) -> bytes:
    low, rest = value & 127, value >> 7
    return bytes([low | 128]) + _varint(rest) if rest else bytes([low])


def _hidden(number: int, content: bytes | int) -> bytes:
    """A field whose tag has a bit beyond the 32 that a reader looks at."""
    if isinstance(content, int):
        return _varint(1 << 32 | number << 3) + _varint(content)
    return _varint(1 << 32 | number << 3 | 2) + _varint(len(content)) + content


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _behind(model: bytes, more: bytes) -> bytes:
    """The same with more in its graph."""
    read = ModelProto.FromString(model)
    inner = read.graph.SerializeToString() + more
    return b"\x08\x08" + _field(7, inner) + _field(8, read.opset_import[0].SerializeToString())


def _elsewhere(world: World) -> bytes:
    about = {"location": "notes.txt", "offset": "0", "length": "2"}
    (world.inside / "notes.txt").write_bytes(b"hi")
    tensor = _hidden(1, 2) + b"\x0d\0\0\0\0" + b"\x10\x02" + _field(8, b"w") + _hidden(14, 1)
    for key, value in about.items():
        tensor += _hidden(13, _field(1, key.encode()) + _field(2, value.encode()))
    nodes = [_node("Cast", ["w"], ["f"], to=TensorProto.FLOAT), _node("Unsqueeze", ["f", "first"], ["probabilities"])]
    return _behind(graph(nodes, [_constant("first", _whole(0))]), _field(5, tensor))


def _of_others(_world: World) -> bytes:
    step = _field(1, b"image") + _field(2, b"q") + _field(4, b"Gelu") + _hidden(7, b"com.microsoft")
    return _behind(_two([_node("ReduceMean", ["image"], ["z"], keepdims=0)], []), _field(1, step))


def _loop_hidden(_world: World) -> bytes:
    read = ModelProto.FromString(loop())
    step = read.graph.node[0]
    body = _field(1, b"body") + _hidden(6, step.attribute[0].g.SerializeToString()) + b"\xa0\x01\x05"
    made = b"".join(_field(1, name.encode()) for name in step.input) + _field(2, b"probabilities") + _field(4, b"Loop")
    del read.graph.node[:]
    return _behind(read.SerializeToString(), _field(1, made + _field(5, body)))


def _hollow(_world: World) -> bytes:
    tensor = b"\x08" + _varint(1 << 30) + b"\x0d\0\0\0\0" + b"\x10\x01" + _field(8, b"big")
    return _behind(_two([_node("ReduceSum", ["big"], ["z"], keepdims=0)], []), _field(5, tensor))


_HIDDEN: dict[str, Callable[[World], bytes]] = {
    "another file, behind a long tag": _elsewhere,
    "an operator of others, behind a long tag": _of_others,
    "a loop, behind a long tag": _loop_hidden,
    "dimensions in two forms": _hollow,
    "the format of another runtime": lambda _world: b"\x12\x40\0\0ORTM" + bytes(58),
}

# ---------------------------------------------------------------------------------------------- much


def _text(times: int) -> bytes:
    much = [_node("Constant", [], ["s"], value_string="x" * 2_000_000), _node("Expand", ["s", "times"], ["many"])]
    return _counted(much, "many", [_constant("times", _whole(times))])


def _cast(numbers: int) -> bytes:
    nodes = [_node("ConstantOfShape", ["n"], ["a"]), _node("Cast", ["a"], ["t"], to=TensorProto.STRING)]
    return _counted(nodes, "t", [_constant("n", _whole(numbers))])


def _unique(numbers: float) -> bytes:
    limits = [_constant(f"r{place}", np.float32(value)) for place, value in enumerate((0, numbers, 1))]
    return _counted([_node("Range", ["r0", "r1", "r2"], ["a"]), _node("Unique", ["a"], ["u"])], "u", limits)


def _doubled(times: int) -> bytes:
    nodes = [_node("Shape", ["image"], ["c0"])]
    nodes += [_node("Concat", [f"c{k}", f"c{k}"], [f"c{k + 1}"], axis=0) for k in range(times)]
    return _counted(nodes, f"c{times}", [])


def _sure() -> bytes:
    return _two([_node("Identity", ["v"], ["z"])], [_constant("v", np.float32(1e30))])


def _obeyed() -> bytes:
    return graph([_node(json.loads('"Foo\\u001b]0;owned\\u0007"'), ["image"], ["probabilities"])])


_QUICK: dict[str, Callable[[], bytes]] = {
    "600 MB of a text": lambda: _text(300),
    "millions of texts": lambda: _cast(6_000_000),
    "a map of millions of numbers": lambda: _unique(15e6),
    "a shape that doubles 40 times": lambda: _doubled(40),
    "surer than it can be": _sure,
    "an operator that a terminal obeys": _obeyed,
}

# ---------------------------------------------------------------------------------------------- for ever


def _convolved() -> bytes:
    shapes = [_constant("large", _whole(1, 1, 3000, 3000)), _constant("kernel", _whole(1, 1, 1500, 1500))]
    nodes = [_node("ConstantOfShape", ["large"], ["a"]), _node("ConstantOfShape", ["kernel"], ["k"])]
    nodes += [_node("Conv", ["a", "k"], ["c"]), _node("ReduceSum", ["c"], ["z"], keepdims=0)]
    return _two(nodes, shapes)


def _suppressed() -> bytes:
    some = [_constant("most", _whole(200_000)), _constant("overlap", np.array([1.0], np.float32))]
    nodes = [_node("RandomUniform", [], ["boxes"], shape=[1, 200_000, 4])]
    nodes += [_node("RandomUniform", [], ["scores"], shape=[1, 1, 200_000])]
    nodes += [_node("NonMaxSuppression", ["boxes", "scores", "most", "overlap"], ["kept"])]
    return _counted(nodes, "kept", some)


def _pooled() -> bytes:
    nodes = [_node("ConstantOfShape", ["large"], ["a"])]
    nodes += [_node("MaxPool", ["a"], ["p"], kernel_shape=[3999, 3999], pads=[1999] * 4)]
    nodes += [_node("ReduceSum", ["p"], ["z"], keepdims=0)]
    return _two(nodes, [_constant("large", _whole(1, 1, 4000, 4000))])


_SLOW: dict[str, Callable[[], bytes]] = {
    "one convolution of minutes": _convolved,
    "boxes of minutes": _suppressed,
    "one pooling of minutes": _pooled,
}
