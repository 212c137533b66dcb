"""Weights of networks for sound: from the forms in which they are published to the names of the program's own networks.

All are kept in float16.
"""

from __future__ import annotations

import io
import math
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]

_HALF = np.float16
# Of a CTranslate2 file: its version, and what its types of numbers are called by NumPy.
_CTRANSLATE2 = 6
_TYPES = ("float32", "int8", "int16", "int32", "float16")
# Ours → of a layer of CTranslate2.
_OF_CTRANSLATE2 = {
    "attention_norm": "self_attention/layer_norm",
    "attention": "self_attention/linear_0",
    "attended": "self_attention/linear_1",
    "norm": "ffn/layer_norm",
    "wide": "ffn/linear_0",
    "narrow": "ffn/linear_1",
}
_NUMBERS = ("int64", "float64")
_CONVOLUTIONS = {"first": "conv1", "second": "conv2"}


def halves(arrays: Mapping[str, NDArray[Any]]) -> Arrays:
    """The same in 16 bits. Raises ValueError for what is too large for these."""
    with np.errstate(over="ignore"):
        made = {name: value.astype(_HALF) for name, value in arrays.items()}
    for name, value in made.items():
        if not np.isfinite(value).all():
            raise ValueError(f"{name} does not fit in 16 bits")
    return made


def speech_embedding(data: bytes) -> Arrays:
    """Of an `embedding_model.onnx`, in float32; norms are part of its convolutions."""
    graph = onnx.load_from_string(data).graph
    found = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    made: Arrays = {"last.weight": found[convolutions[-1].input[1]]}
    for number, node in enumerate(convolutions[:-1]):
        made |= {f"convolutions.{number}.weight": found[node.input[1]]}
        made |= {f"convolutions.{number}.bias": found[node.input[2]]}
    return made


def effects(data: bytes) -> Arrays:
    """Of the checkpoint of aiSFX, in float32: its network without the classifiers that it was trained with.

    Beside tensors the file holds numbers of NumPy, which can run nothing.
    """
    scalar = np.float64(0).__reduce__()[0]
    older = (scalar, "numpy.core.multiarray.scalar")  # its name in the file
    harmless = [older, scalar, np.dtype, *(type(np.dtype(kind)) for kind in _NUMBERS)]
    with torch.serialization.safe_globals(harmless):
        found = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)[0]
    made: Arrays = {}
    for number in range(4):
        for ours, theirs in (("first", "1"), ("second", "2")):
            begins, norm = f"embedding_net.conv_block{number + 1}", f"blocks.{number}.{ours}_norm"
            made[f"blocks.{number}.{ours}.weight"] = found[f"{begins}.conv{theirs}.weight"].numpy()
            for part in ("weight", "bias", "running_mean", "running_var"):
                made[f"{norm}.{part}"] = found[f"{begins}.bn{theirs}.{part}"].numpy()
    return made


def whisper(data: bytes, layers: int) -> Arrays:
    """Of a `model.bin` of CTranslate2, in float16: the first layers of Whisper's encoder. Places are computed."""
    found = ctranslate2(data)
    made: Arrays = {}
    names = {f"encoder/{theirs}": ours for ours, theirs in _CONVOLUTIONS.items()}
    for layer in range(layers):
        names |= {
            f"encoder/layer_{layer}/{theirs}": f"layers.{layer}.{ours}" for ours, theirs in _OF_CTRANSLATE2.items()
        }
    for theirs, ours in names.items():
        weight, bias = ("gamma", "beta") if "norm" in theirs else ("weight", "bias")
        made |= {f"{ours}.weight": found[f"{theirs}/{weight}"], f"{ours}.bias": found[f"{theirs}/{bias}"]}
    return made


def ctranslate2(data: bytes) -> Arrays:
    """The tensors of a file of CTranslate2 by their names. Raises ValueError where it is none of the version known."""
    file = io.BytesIO(data)

    def number(kind: str) -> int:
        return int(struct.unpack(f"<{kind}", file.read(struct.calcsize(kind)))[0])

    def name() -> str:
        return file.read(number("H"))[:-1].decode()

    if number("I") != _CTRANSLATE2:
        raise ValueError("the file is of another version of CTranslate2")
    name(), number("I")
    made: Arrays = {}
    for _ in range(number("I")):
        called = name()
        shape = [number("I") for _ in range(number("B"))]
        kind, size = np.dtype(_TYPES[number("B")]), number("I")
        if size != kind.itemsize * math.prod(shape):
            raise ValueError(f"{called} has another size than its shape says")
        made[called] = np.frombuffer(file.read(size), kind.newbyteorder("<")).reshape(shape)
    return made
