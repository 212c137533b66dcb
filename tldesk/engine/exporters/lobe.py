"""Lobe: an ONNX folder as Lobe wrote it, for the apps and packages that read such folders.

These apps crop the centre of a picture to a square of the size that the signature names, as floats (n, edge, edge, 3)
in 0..1, which is larger than what the model sees. The graph cuts the border off, so its content does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.exporters import onnx
from tldesk.engine.exporters.exporter import Network
from tldesk.engine.exporters.takes import WITH_MARGIN
from tldesk.errors import TldeskError
from tldesk.media.fitting import GREY
from tldesk.media.pool import never

if TYPE_CHECKING:
    from tldesk.engine.exporters.source import ExportSource


def write(source: ExportSource, folder: Path) -> None:
    """Write the model. Raises TldeskError `format_not_here` for a run that does not take the centre of pictures."""
    if source.square.fitting != "crop" or source.multi_label:
        reason = (
            "Lobe's programs crop the centre of an image and give it one label, but this training works differently"
        )
        raise TldeskError("format_not_here", format="Lobe", reason=reason)
    onnx.write(source, folder, WITH_MARGIN)


def run_back(folder: Path, should_stop: Callable[[], bool] = never) -> Network:
    """As `onnx.run_back`, for squares without the margin."""
    from tldesk.engine.exporters import signature

    network = onnx.run_back(folder, should_stop, WITH_MARGIN)
    margin = int(signature.read(folder)["preprocess"].get("margin", 0))
    around = ((0, 0), (margin, margin), (margin, margin), (0, 0))

    def probabilities(pictures: Sequence[NDArray[Any]] | NDArray[Any]) -> NDArray[Any]:
        return network(np.pad(np.asarray(pictures), around, constant_values=GREY))

    return probabilities
