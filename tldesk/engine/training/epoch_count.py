"""How many epochs a training has where the user leaves that to the program."""

from __future__ import annotations

from tldesk.project.runs.config import RunConfig

_EPOCHS, _MOST = 5, 15
# Few images make few steps, in which the later layers hardly move: ninety get three in an epoch. Smaller batches would
# make more of them, but were unsteady. See "epochs of a fine-tuning" in docs/figures.md.
_FEWEST_STEPS = 45


def epochs_of(config: RunConfig, images: int) -> int:
    """The epochs of a training on so many `images`: as the user says, or five, and up to fifteen where these would
    have fewer than 45 steps."""
    if config.epochs is not None:
        return config.epochs
    steps = max(1, -(-images // config.batch_size))
    return min(_MOST, max(_EPOCHS, -(-_FEWEST_STEPS // steps)))
