"""Making ONNX graphs of our models: one file, a free batch size, nothing in it that tells about this computer.

PyTorch's exporter of today (`dynamo=True`) is used. The older one is three times as fast, but it is deprecated and
follows one traced example, where this one fails loudly when the batch size is not free.
"""

from __future__ import annotations

import contextlib
import logging
import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from tldesk.atomic import replacing
from tldesk.engine.modalities import learning
from tldesk.engine.networks import weights
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.networks.model import Model

_WORTH_HALVING = 1000  # numbers
_NOISY = ("torch.onnx", "torch.export", "torch._dynamo", "onnxscript", "onnx_ir")


class Frozen(nn.Module):
    """A Model's backbone for the arrays of samples, of images uint8 (n, height, width, 3): features (n, features)."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model, self.tensor = model, learning.of(model.record.modality).tensor

    def forward(self, image: Tensor) -> Tensor:
        """Features (n, features) of arrays (n, …) of one part: who asks joins those of several (`parts`)."""
        return self.model.features(self.tensor(image))


def export_frozen(record: Backbone, path: Path) -> None:
    """Write the frozen backbone of `record` to `path`. Raises TldeskError `no_weights` or `weights_damaged`."""
    model = Model(record, n_classes=1)
    model.backbone.load_state_dict(weights.state_dict(record))
    write_frozen(Frozen(model), record, path)


def write_frozen(module: nn.Module, record: Backbone, path: Path) -> None:
    """Write a module that makes features of a kind's arrays."""
    kind = learning.of(record.modality)
    write(module.eval(), torch.from_numpy(record.blank(2)), kind.input, ["features"], path, free=kind.free, halve=True)


def write(
    module: nn.Module,
    example: Tensor,
    name: str,
    outputs: list[str],
    path: Path,
    properties: Mapping[str, str] | None = None,
    free: Sequence[str] = ("batch",),
    halve: bool = False,
) -> None:
    """Write `module` as ONNX with the input `name`, shaped as `example`, its first dimensions `free`.

    `properties` become the file's metadata; `halve` makes it smaller where that changes nothing. Raises what PyTorch's
    exporter raises.
    """
    with quiet(), _nothing_in_place(module):
        program = torch.onnx.export(
            module,
            (example,),
            input_names=[name],
            output_names=outputs,
            dynamic_shapes=({axis: torch.export.Dim(name) for axis, name in enumerate(free)},),
            dynamo=True,
            external_data=False,
            verbose=False,
            optimize=True,
        )
    assert program is not None
    proto = program.model_proto
    _strip(proto)
    if halve:
        _halve(proto)
    onnx.helper.set_model_props(proto, dict(properties or {}))
    onnx.checker.check_model(proto, full_check=True)
    with replacing(path) as temporary:
        temporary.write_bytes(proto.SerializeToString())


def _strip(proto: Any) -> None:
    """Take out doc strings and the exporter's notes, which hold source paths and stack traces of this computer."""
    graphs = [proto.graph, *proto.functions]
    for part in (proto, *graphs):
        part.ClearField("doc_string")
        part.ClearField("metadata_props")
    for graph in graphs:
        for node in graph.node:
            node.ClearField("doc_string")
            node.ClearField("metadata_props")
    for value in (*proto.graph.value_info, *proto.graph.input, *proto.graph.output, *proto.graph.initializer):
        value.ClearField("doc_string")
        value.ClearField("metadata_props")


def _halve(proto: Any) -> None:
    """Keep weights in 16 bits that are whole in them, as published ones often are: a runtime widens them once, when it
    opens the file.
    """
    wide = []
    for tensor in proto.graph.initializer:
        if tensor.data_type == onnx.TensorProto.FLOAT and math.prod(tensor.dims) >= _WORTH_HALVING:
            values = onnx.numpy_helper.to_array(tensor)
            with np.errstate(over="ignore"):
                halves = values.astype(np.float16)
            if np.array_equal(halves, values):
                half = f"{tensor.name}.half"
                wide.append(onnx.helper.make_node("Cast", [half], [tensor.name], to=onnx.TensorProto.FLOAT))
                tensor.CopyFrom(onnx.numpy_helper.from_array(halves, half))
    nodes = [*wide, *proto.graph.node]
    del proto.graph.node[:]
    proto.graph.node.extend(nodes)


@contextlib.contextmanager
def _nothing_in_place(module: nn.Module) -> Iterator[None]:
    """Let no activation write over its input: the graph is the same, and an EfficientNet is exported in three quarters
    of the time, for the exporter takes steps in place apart one by one.
    """
    those = [part for part in module.modules() if getattr(part, "inplace", None) is True]
    for part in those:
        part.inplace = False  # type: ignore[assignment]
    try:
        yield
    finally:
        for part in those:
            part.inplace = True  # type: ignore[assignment]


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the exporter's notes to developers out of the log and away from the terminal."""
    loggers = [logging.getLogger(name) for name in _NOISY]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
