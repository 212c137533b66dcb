"""The model that a training begins with, and the one that it has come to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from numpy.typing import NDArray

from tldesk.engine.networks import heads, model, weights
from tldesk.engine.networks.model import Model
from tldesk.engine.training import checkpoint
from tldesk.errors import TldeskError
from tldesk.project.runs.runs import Run


def new(run: Run, *, pretrained: bool) -> Model:
    """The model of a run before its first step, with random weights where it is not `pretrained`.

    Raises TldeskError `unknown_backbone`, `no_maps`, and `no_weights` where they are not on this computer.
    """
    record, head = weights.backbone_of(run), heads.chosen(run.config)
    return model.build(record, len(run.data.classes), pretrained=pretrained, seed=run.config.seed, head=head)


def load(run: Run, tensors: dict[str, NDArray[Any]] | None = None) -> Model:
    """The trained Model of a run, in eval mode on the CPU; or that of other `tensors` of the same names.

    Raises TldeskError `run_unfinished`, `model_damaged` or `unknown_backbone`.
    """
    arrays = checkpoint.load_best(run)[0] if tensors is None else tensors
    path, record, count = run.checkpoints / checkpoint.BEST, weights.backbone_of(run), len(run.data.classes)
    head = heads.parts(arrays)
    choice = heads.of(head)
    if choice is not None and not record.features:
        record = replace(record, features=head["weight"].shape[1])
    if choice is None or not heads.fit(head, count, record.features):  # else a larger one would be made first
        raise TldeskError("model_damaged", path=path, reason="its classes are not those of the training")
    found = Model(record, count, choice)
    try:
        found.load_state_dict({key: torch.from_numpy(value) for key, value in arrays.items()})
    except RuntimeError as error:
        raise TldeskError("model_damaged", path=path, reason=str(error).splitlines()[0]) from error
    return found.eval()
