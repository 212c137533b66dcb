"""Forms that another project's converter makes, in an environment of its own and never in this process.

What it has made is asked in that environment too, through the sample program that goes with the export.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.exporters import onnx, programs, timm_weights
from tldesk.engine.exporters.environment import Environment
from tldesk.engine.exporters.exporter import Network
from tldesk.engine.exporters.takes import FLOATS, Takes
from tldesk.leftovers import temporary_folder
from tldesk.media.pool import never

if TYPE_CHECKING:
    from tldesk.engine.exporters.source import ExportSource

# Writes what a converter starts from into a folder, and returns what else it is told.
Ingredients = Callable[["ExportSource", Path], dict[str, Any]]


def weights(source: ExportSource, folder: Path) -> dict[str, Any]:
    """The export for timm, which holds between different versions of PyTorch. Raises TldeskError `format_not_here`."""
    timm_weights.write(source, folder)
    return {"temperature": source.temperature, "multi_label": source.multi_label}


def graph(source: ExportSource, folder: Path, takes: Takes = FLOATS) -> dict[str, Any]:
    """The ONNX model."""
    onnx.write(source, folder, takes)
    return onnx.about(source, takes)


def write(
    environment: Environment, files: tuple[str, ...], start: Ingredients, source: ExportSource, folder: Path
) -> None:
    """Write `files` by the converter that is named as its environment.

    Raises TldeskError `converter_failed` with what it said, what `start` raises, or Interrupted.
    """
    with tempfile.TemporaryDirectory(dir=folder) as name:
        place = Path(name)
        (place / "recipe.json").write_text(json.dumps(start(source, place)), encoding="utf-8")
        environment.convert(place, source.should_stop)
        for file in files:
            (place / file).replace(folder / file)


def write_with_vocabulary(
    environment: Environment, files: tuple[str, ...], start: Ingredients, source: ExportSource, folder: Path
) -> None:
    """As `write`, and beside it the vocabulary that makes the numbers of a text."""
    write(environment, files, start, source, folder)
    onnx.write_vocabulary(source, folder)


def run_back(
    environment: Environment,
    sample: str,
    folder: Path,
    should_stop: Callable[[], bool] = never,
    takes: Takes = FLOATS,
    samples: str = programs.OURS,
) -> Network:
    """The export in `folder`, through our own copy of a sample program, of the package `samples`: one that lies there
    may be anything.

    Raises `processes.Unsuccessful`, or Interrupted.
    """
    with temporary_folder() as place:
        program = place / programs.PYTHON
        program.write_text(programs.python(sample, samples), encoding="utf-8")
        model = environment.open(program, folder, should_stop)

    def probabilities(pictures: Sequence[NDArray[Any]] | NDArray[Any]) -> NDArray[Any]:
        return np.concatenate([model(part) for part in takes.batches(pictures, should_stop)])

    return probabilities
