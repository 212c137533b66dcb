"""What a model has learned from: its answers about that tell nothing of new samples."""

from __future__ import annotations

from tldesk.engine.networks import tensor_file
from tldesk.engine.training import checkpoint
from tldesk.engine.training.choosing import learned_from_val
from tldesk.foreign import Refused
from tldesk.project.runs.runs import Run


def contents(run: Run) -> frozenset[str]:
    """The hashes of what the kept model of a run has learned from. Raises TldeskError `run_damaged`."""
    try:
        about = dict(tensor_file.header(run.checkpoints / checkpoint.BEST).about)
    except (OSError, Refused):  # it was opened before, and is gone by now
        about = dict[str, str]()
    splits = ("train", "val") if learned_from_val(about) else ("train",)
    return frozenset(row.sha256 for row in run.data.rows if row.split in splits)
