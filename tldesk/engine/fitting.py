"""How the pictures of one run become its model's squares: the same in training, evaluation, prediction and export."""

from __future__ import annotations

from dataclasses import replace

from tldesk.engine import backbones
from tldesk.media.fitting import Preprocess
from tldesk.project.run import Run


def preprocess_of(run: Run) -> Preprocess:
    """What the run's backbone asks for, with the fitting that was settled when the run was made.

    Raises TldeskError `unknown_backbone` or `run_damaged`.
    """
    return replace(backbones.get(run.config.backbone).preprocess, fitting=run.data.fitting)
