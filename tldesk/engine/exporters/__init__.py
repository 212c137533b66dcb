"""EXPORTERS: the forms in which a trained model leaves the program. Torch-free until one is used.

To add one, write its file with `write` and `run_back` and add a record; a contract test runs over all of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from tldesk.engine.exporters import onnx
from tldesk.errors import TldeskError
from tldesk.media.image import Preprocess
from tldesk.media.pool import never
from tldesk.project.events import Event

if TYPE_CHECKING:
    from tldesk.engine.exporters.source import Source
    from tldesk.engine.predict import Predictor
    from tldesk.project.run import Run


@dataclass(frozen=True, slots=True)
class Exporter:
    """One form. `write(source, folder)` makes its files; `run_back(folder)` gives what asks them again.

    What `run_back` returns takes squares uint8 (n, size, size, 3) and gives probabilities (n, classes). `runtime` is
    what it computes with, `limit` the largest difference of a probability from PyTorch's on the same pixels,
    `sample(folder, paths)` runs the sample program that is in the export on image files.
    """

    name: str
    title: str
    about: str
    runtime: str
    limit: float
    write: Callable[[Source, Path], None]
    run_back: Callable[[Path], Callable[[NDArray[Any]], NDArray[Any]]]
    sample: Callable[[Path, list[Path]], NDArray[Any]]


_TABLE = (
    Exporter(
        name="onnx",
        title="ONNX",
        about="One file that ONNX Runtime runs on nearly any computer, phone or web page.",
        runtime="onnxruntime",
        limit=1e-4,
        write=onnx.write,
        run_back=onnx.run_back,
        sample=onnx.sample,
    ),
)

EXPORTERS: dict[str, Exporter] = {exporter.name: exporter for exporter in _TABLE}


def export(run: Run, format: str, out: Path | None = None, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Export a finished run to the folder `out` (`<run>/exports/<format>`), checked against the app's own answers.

    The last event is Exported; a stopped export leaves nothing and does not have it. Raises TldeskError
    `unknown_format`, `run_unfinished`, `model_damaged`, `export_exists`, `folder_not_writable`, `disk_full`,
    `data_changed` (no image of the run is left to check with) or `parity_failed`; nothing is left behind then.
    """
    if format not in EXPORTERS:
        raise TldeskError("unknown_format", format=format, formats=list(EXPORTERS))
    from tldesk.engine.exporters.bundle import make

    target = out if out is not None else run.folder / "exports" / format
    yield from make(run, EXPORTERS[format], target.absolute(), should_stop)


def open_export(folder: Path) -> Predictor:
    """What an export folder answers, through its own runtime. Raises TldeskError `export_damaged`."""
    from tldesk.engine.exporters.signature import check
    from tldesk.engine.predict import Predictor

    try:
        signature = json.loads((folder / "signature.json").read_bytes())
        exporter = EXPORTERS[signature["format"]]
        pre, classes = signature["preprocess"], [str(label) for label in signature["classes"]["Label"]]
        fitting = pre.get("fitting", "crop")  # what exports of before there was a choice do
        preprocess = Preprocess(int(pre["size"]), float(pre["crop_pct"]), pre["interpolation"], fitting)
        check(folder, signature)
        limit = float(signature["calibration"].get("limit", 0.0))  # exports of 0.1 have none
        several = bool(signature.get("multi_label", False))
        thresholds = [float(signature["thresholds"][label]) for label in classes] if several else None
        return Predictor(classes, preprocess, exporter.run_back(folder), limit, thresholds)
    except TldeskError:
        raise
    except Exception as error:  # a damaged model makes its runtime raise a type of its own
        raise TldeskError("export_damaged", path=folder, reason=f"{type(error).__name__}: {error}"[:200]) from error
