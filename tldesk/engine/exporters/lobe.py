"""Lobe: an ONNX folder as Lobe wrote it, for the apps and packages that read such folders.

They fill a square of the size that the signature names with the centre of a picture, as floats (n, edge, edge, 3) in
0..1. It is made larger than what the model sees by the part that tldesk cuts off around it, and the model does that.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tldesk.engine.exporters import onnx
from tldesk.engine.exporters.exporter import WITH_MARGIN
from tldesk.errors import TldeskError

if TYPE_CHECKING:
    from tldesk.engine.exporters.source import Source


def write(source: Source, folder: Path) -> None:
    """Write the model. Raises TldeskError `format_not_here` for a run that does not take the centre of pictures."""
    if source.pre.fitting != "crop" or source.multi_label:
        reason = "programs for Lobe cut out a picture's centre and give it one label, and this run was not trained so"
        raise TldeskError("format_not_here", format="Lobe", reason=reason)
    onnx.write(source, folder, WITH_MARGIN)


run_back = partial(onnx.run_back, takes=WITH_MARGIN)
