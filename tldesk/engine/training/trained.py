"""The model that a training has come to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from numpy.typing import NDArray

from tldesk.engine.networks import weights
from tldesk.engine.networks.model import Model
from tldesk.engine.training import checkpoint
from tldesk.errors import TldeskError
from tldesk.project.runs.runs import Run


def load(run: Run, tensors: dict[str, NDArray[Any]] | None = None) -> Model:
    """The trained Model of a run, in eval mode on the CPU; or that of other `tensors` of the same names.

    Raises TldeskError `run_unfinished`, `model_damaged` or `unknown_backbone`.
    """
    arrays = checkpoint.load_best(run)[0] if tensors is None else tensors
    path, record, count = run.checkpoints / checkpoint.BEST, weights.backbone_of(run), len(run.data.classes)
    head = arrays.get("head.weight")
    if head is not None and head.ndim == 2 and not record.features:
        record = replace(record, features=head.shape[1])
    if head is None or head.shape != (count, record.features):  # else a larger one would be made first
        raise TldeskError("model_damaged", path=path, reason="its classes are not those of the training")
    model = Model(record, count)
    try:
        model.load_state_dict({key: torch.from_numpy(value) for key, value in arrays.items()})
    except RuntimeError as error:
        raise TldeskError("model_damaged", path=path, reason=str(error).splitlines()[0]) from error
    return model.eval()
