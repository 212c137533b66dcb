"""How the pictures of one run become its model's squares: the same in training, evaluation, prediction and export."""

from __future__ import annotations

from tldesk.engine.networks import backbones
from tldesk.errors import TldeskError
from tldesk.media.modality import AnyPreprocess
from tldesk.project.runs.run import Run

# Why `auto` took something else than the centre, a sentence for the user.
REASONS = {
    "pad": (
        "Many images are long and narrow, so a centre crop would lose much: the model sees each image whole, on grey."
    ),
    "squash": (
        "Many images are far from square, so a centre crop would lose much: the model sees each image whole, squeezed."
    ),
}


def preprocess_of(run: Run) -> AnyPreprocess:
    """What the run's backbone asks for, with what was settled when the run was made.

    Raises TldeskError `unknown_backbone` or `run_damaged`.
    """
    record = backbones.get(run.network)
    if record.modality != run.config.modality:
        raise TldeskError("unknown_backbone", backbone=record.name)
    return record.preprocess.settled(run.data.fitting, run.data.parts)
