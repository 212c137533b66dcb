"""torch.export: the graph and the weights as PyTorch's own `.pt2`, written and never opened for anybody.

Such a file can run programs when it is opened. The check of an export opens the one that was just written, through the
sample program that goes with it.
"""

from __future__ import annotations

import io
import runpy
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.exporters.exporter import Network
from tldesk.engine.exporters.takes import FLOATS
from tldesk.media.pool import never

if TYPE_CHECKING:
    import torch

    from tldesk.engine.exporters.source import ExportSource

MODEL = "model.pt2"


def write(source: ExportSource, folder: Path) -> None:
    """Write the program, with a free batch size and no traces of this computer's files."""
    import torch

    from tldesk.engine.exporters import graph, onnx
    from tldesk.engine.networks.onnx_export import quiet

    module, example, free = graph.of(source, FLOATS)
    axes = {axis: torch.export.Dim(name) for axis, name in enumerate(free)}
    with quiet():
        program = torch.export.export(module, (example,), dynamic_shapes=(axes,))
        _strip(program)
        content = io.BytesIO()  # a path would leave its name inside
        torch.export.save(program, content, extra_files=onnx.about(source, FLOATS))
    (folder / MODEL).write_bytes(content.getvalue())


def run_back(folder: Path, should_stop: Callable[[], bool] = never) -> Network:
    """What the sample program opens; only for a file that was just written."""
    import torch

    from tldesk.engine.exporters import programs

    model = runpy.run_path(str(folder / programs.FOLDER / programs.PYTHON))["open_model"](folder)

    def probabilities(pictures: Sequence[NDArray[Any]] | NDArray[Any]) -> NDArray[Any]:
        with torch.inference_mode():
            return np.concatenate(
                [model(torch.from_numpy(part))[0].numpy() for part in FLOATS.batches(pictures, should_stop)]
            )

    return probabilities


def _strip(program: torch.export.ExportedProgram) -> None:
    """Take out where in this computer's files each step comes from."""
    for node in program.graph.nodes:
        node.meta.pop("stack_trace", None)
