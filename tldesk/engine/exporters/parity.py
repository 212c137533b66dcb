"""Does the export answer as the app does? PyTorch on the raw files is the reference, the user's own images the test.

Two checks: the exported model on the same pixels, and the sample program of the export on the same files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.exporters.source import Source
from tldesk.engine.fitting import preprocess_of
from tldesk.engine.predict import open_model
from tldesk.engine.tasks import task
from tldesk.errors import TldeskError
from tldesk.media import image

if TYPE_CHECKING:
    from tldesk.engine.exporters import Exporter
    from tldesk.project.run_data import RunRow

IMAGES = 64
# The sample decodes and resizes by itself, so single images on the edge between two classes may differ.
LEAST_AGREEMENT = 0.99
SAMPLE = "sample program"


@dataclass(frozen=True, slots=True)
class Golden:
    """The images of the check: files, their squares uint8 (n, size, size, 3) and the app's probabilities.

    `thresholds` (classes,) are those of several labels.
    """

    paths: list[Path]
    squares: NDArray[Any]
    reference: NDArray[Any]
    thresholds: list[float] | None = None

    def compared(self, answers: NDArray[Any]) -> dict[str, Any]:
        """How far probabilities (n, classes) are from the app's, and for how many images they say the same labels."""
        asked = task(self.thresholds is not None)
        first, second = (asked.said(shares, self.thresholds) for shares in (self.reference, answers))
        difference = float(np.abs(self.reference.astype(np.float64) - answers).max())
        same = float(asked.right(first, second).mean())
        return {"max_diff": difference, "agreement": same, "images": len(self.reference)}


def golden(source: Source) -> Golden:
    """Up to 64 images of the run, from test before val before train, evenly through each.

    Raises TldeskError `data_changed` when not one of them can be read any more.
    """
    paths, squares, preprocess = [], [], preprocess_of(source.run)
    for row in _ordered(source.run.data.rows):
        try:
            squares.append(image.load(row.path, preprocess))
        except TldeskError:
            continue  # gone or damaged since; another image takes its place
        paths.append(row.path)
        if len(paths) == IMAGES:
            break
    if not paths:
        rows = source.run.data.rows
        raise TldeskError("data_changed", count=len(rows), path=rows[0].path)
    stack = np.stack(squares)
    network = open_model(source.answers, source.classes, preprocess)
    reference = np.concatenate([network.probabilities(stack[i : i + 16]) for i in range(0, len(stack), 16)])
    return Golden(paths, stack, reference, source.thresholds)


def check(exporter: Exporter, folder: Path, images: Golden) -> dict[str, Any]:
    """Compare the export in `folder` with the reference: `{runtime: {max_diff, agreement, images}}`.

    Raises TldeskError `parity_failed` over a limit.
    """
    same_pixels = images.compared(exporter.run_back(folder)(images.squares))
    same_files = images.compared(exporter.sample(folder, images.paths))
    if not same_pixels["max_diff"] <= exporter.limit:
        detail = f"{exporter.runtime}: probabilities differ by {same_pixels['max_diff']:.2g}"
        raise TldeskError("parity_failed", detail=f"{detail}, at most {exporter.limit:.0e} is allowed")
    if not same_files["agreement"] >= LEAST_AGREEMENT:
        detail = f"{SAMPLE}: the answer is the same for {same_files['agreement']:.1%} of the images"
        raise TldeskError("parity_failed", detail=f"{detail}, at least {LEAST_AGREEMENT:.0%} is needed")
    return {exporter.runtime: same_pixels, SAMPLE: same_files}


def certificate(exporter: Exporter, parity: dict[str, Any]) -> dict[str, Any]:
    """What `parity.json` says."""
    return {
        "reference": "PyTorch in tldesk, from the image files",
        "limits": {exporter.runtime: {"max_diff": exporter.limit}, SAMPLE: {"agreement": LEAST_AGREEMENT}},
        "results": parity,
    }


def _ordered(rows: Sequence[RunRow]) -> list[RunRow]:
    """Rows by split, each split in steps, so that 64 images come from all classes."""
    ordered: list[RunRow] = []
    for split in ("test", "val", "train"):
        part = [row for row in rows if row.split == split]
        stride = max(1, len(part) // IMAGES)
        ordered += [row for start in range(stride) for row in part[start::stride]]
    return ordered
