"""ONNX: `image` to `probabilities` and `logits` (n, classes), in one file; what `image` is, the form's record says."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import tldesk
from tldesk.engine.exporters.exporter import Network
from tldesk.engine.exporters.takes import FLOATS, Takes
from tldesk.engine.training import reuse
from tldesk.media.pool import never
from tldesk.media.text import tokens
from tldesk.media.text.preparing import Preprocess

if TYPE_CHECKING:
    from tldesk.engine.exporters.source import ExportSource

MODEL = "model.onnx"
VOCABULARY = "vocabulary.json"
OUTPUTS = ["probabilities", "logits"]


def write(source: ExportSource, folder: Path, takes: Takes = FLOATS, halve: bool = False) -> None:
    """Write the model; `halve` makes it smaller where that changes nothing, as where weights are as published."""
    from tldesk.engine.exporters import graph
    from tldesk.engine.networks import onnx_export

    module, example, free = graph.of(source, takes)
    name = source.learning.input
    onnx_export.write(module, example, name, OUTPUTS, folder / MODEL, about(source, takes), free, halve)


def write_with_vocabulary(source: ExportSource, folder: Path, takes: Takes) -> None:
    """Write the model, and beside it the vocabulary that makes its numbers of a text."""
    write(source, folder, takes)
    write_vocabulary(source, folder)


def write_vocabulary(source: ExportSource, folder: Path) -> None:
    """Write what makes numbers of a text."""
    assert isinstance(source.pre, Preprocess)
    (folder / VOCABULARY).write_bytes(tokens.written(source.pre.vocabulary))


def run_back(folder: Path, should_stop: Callable[[], bool] = never, takes: Takes = FLOATS) -> Network:
    """ONNX Runtime on the exported file. Raises TldeskError `graph_damaged` or Interrupted, now or later."""
    from tldesk.engine.machine import device
    from tldesk.engine.networks.onnx_apart import Apart

    network = Apart(folder / MODEL, OUTPUTS[0], device.threads(), should_stop)

    def probabilities(pictures: Sequence[NDArray[Any]] | NDArray[Any]) -> NDArray[Any]:
        parts = takes.batches(pictures, should_stop)
        return np.concatenate([network(part, should_stop) for part in parts])

    return probabilities


def about(source: ExportSource, takes: Takes) -> dict[str, str]:
    """What travels in the metadata of the file."""
    return {
        "labels": json.dumps(source.classes, ensure_ascii=False),
        "preprocess": json.dumps(source.preprocess(takes), ensure_ascii=False),
        **{name: str(value) for name, value in source.calibration.items()},
        "multi_label": json.dumps(source.multi_label),
        "thresholds": json.dumps(source.report["thresholds"], ensure_ascii=False),
        "backbone": source.backbone.name,
        "weights_licence": source.licences,
        "started_from": json.dumps(reuse.chain(source.report), ensure_ascii=False),
        "tldesk_version": tldesk.__version__,
    }
