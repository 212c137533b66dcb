"""The model of the run that was asked last, open for whoever asks next: files, the webcam, other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tldesk.media.pool import never
from tldesk.project.runs.runs import Run

if TYPE_CHECKING:
    from tldesk.engine.answering.predict import Predictor


class TriedModel:
    """Called in worker threads alone; two at once open it twice, and no harm is done."""

    def __init__(self) -> None:
        self._kept: tuple[Path, Predictor] | None = None

    def of(self, run: Run, images: int = 1, should_stop: Callable[[], bool] = never) -> Predictor:
        """The model of a run, to be asked about so many `images`. Raises as `open_predictor` does."""
        from tldesk.engine.answering import onnx_forward
        from tldesk.engine.machine import preload
        from tldesk.engine.opening import open_predictor

        kept = self._kept
        if kept is not None and kept[0] == run.folder and (kept[1].swift or images < onnx_forward.WORTH_A_GRAPH):
            predictor = kept[1]
        else:
            if "torch" not in sys.modules and onnx_forward.needs_torch(run, images):
                preload.load_libraries()
            predictor = open_predictor(run.folder, images, should_stop)
            self._kept = (run.folder, predictor)
        predictor.limit = run.limit  # it may have been changed since the model was opened
        return predictor

    def needs_torch(self, run: Run, images: int) -> bool:
        """Whether `of` is going to load PyTorch. Raises as it does."""
        from tldesk.engine.answering import onnx_forward

        if self._kept is not None and self._kept[0] == run.folder and images < onnx_forward.WORTH_A_GRAPH:
            return False
        return onnx_forward.needs_torch(run, images)
