"""ONNX: `image` float32 (n, 3, size, size) in 0..1 to `probabilities` and `logits` (n, classes), in one file."""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import tldesk
from tldesk.engine import reuse

if TYPE_CHECKING:
    from tldesk.engine.exporters.source import Source

MODEL = "model.onnx"
_BATCH = 16


def write(source: Source, folder: Path) -> None:
    """Write the model, its signature, the sample program and what that needs."""
    import torch

    from tldesk.engine import onnx_graph
    from tldesk.engine.exporters import signature

    size = source.backbone.input_size
    properties = {
        "labels": json.dumps(source.classes, ensure_ascii=False),
        "preprocess": json.dumps(source.preprocess, ensure_ascii=False),
        **{name: str(value) for name, value in source.calibration.items()},
        "multi_label": json.dumps(source.multi_label),
        "thresholds": json.dumps(source.report["thresholds"], ensure_ascii=False),
        "backbone": source.backbone.name,
        "weights_licence": source.licences,
        "started_from": json.dumps(reuse.chain(source.report), ensure_ascii=False),
        "tldesk_version": tldesk.__version__,
    }
    example = torch.zeros(2, 3, size, size)
    onnx_graph.write(source.answers, example, ["probabilities", "logits"], folder / MODEL, properties)
    signature.write(source, folder, "onnx", MODEL)
    program = importlib.resources.files("tldesk.engine.exporters.samples").joinpath("onnx_predict.py").read_bytes()
    (folder / "samples").mkdir()
    (folder / "samples" / "predict.py").write_bytes(program)
    (folder / "requirements.txt").write_text("numpy\npillow>=13\nonnxruntime\n", encoding="utf-8")


def run_back(folder: Path) -> Callable[[NDArray[Any]], NDArray[Any]]:
    """ONNX Runtime on the exported file: squares uint8 (n, size, size, 3) to probabilities (n, classes)."""
    from tldesk.engine import device
    from tldesk.engine.features import session

    network = session(folder / MODEL, device.threads())

    def probabilities(squares: NDArray[Any]) -> NDArray[Any]:
        pixels = squares.transpose(0, 3, 1, 2).astype(np.float32) / np.float32(255)
        parts = [pixels[start : start + _BATCH] for start in range(0, len(pixels), _BATCH)]
        return np.concatenate([network.run(["probabilities"], {"image": part})[0] for part in parts])

    return probabilities


def sample(folder: Path, paths: list[Path]) -> NDArray[Any]:
    """The answers of the sample program that is in the export, probabilities (n, classes).

    It is the module that was copied, run here: a packaged program has no Python to start it with.
    """
    from tldesk.engine.exporters.samples import onnx_predict

    answers: NDArray[Any] = onnx_predict.predict(folder, paths)
    return answers
