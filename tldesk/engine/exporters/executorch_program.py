"""ExecuTorch: `model.pte`, PyTorch's format for phones and small devices, one image at a time, for XNNPACK."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.exporters.exporter import FLOATS, Network

if TYPE_CHECKING:
    from tldesk.engine.exporters.source import Source

MODEL = "model.pte"


def write(source: Source, folder: Path) -> None:
    """Write the program."""
    import torch

    from tldesk.engine.exporters import graph
    from tldesk.engine.onnx_graph import quiet

    module, example, _ = graph.of(source, FLOATS)
    with quiet():
        from executorch.backends.xnnpack.partition.xnnpack_partitioner import XnnpackPartitioner
        from executorch.exir import to_edge_transform_and_lower

        program = torch.export.export(module, (example[:1],))
        lowered = to_edge_transform_and_lower(program, partitioner=[XnnpackPartitioner()]).to_executorch()
    (folder / MODEL).write_bytes(lowered.buffer)


def run_back(folder: Path) -> Network:
    """ExecuTorch's runtime on a processor. Raises what it raises of damaged files."""
    import torch

    from tldesk.engine.onnx_graph import quiet

    with quiet():
        from executorch.runtime import Runtime
    method = Runtime.get().load_program((folder / MODEL).read_bytes()).load_method("forward")

    def one(picture: NDArray[Any]) -> NDArray[Any]:
        shares: NDArray[Any] = method.execute([torch.from_numpy(picture)])[0].numpy().copy()
        return shares

    def probabilities(pictures: Sequence[NDArray[Any]] | NDArray[Any]) -> NDArray[Any]:
        return np.concatenate([one(each[None]) for part in FLOATS.batches(pictures) for each in part])

    return probabilities
