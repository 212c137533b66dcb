"""PRESETS: well-known ways to train, each a set of choices of RunConfig that is made at once.

To add one, add a record: it gets a card on the Train page beside the strategies, and `tldesk train --preset`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tldesk.media.modality import IMAGE
from tldesk.project.runs.config import RunConfig


@dataclass(frozen=True, slots=True)
class Preset:
    """`title` and `about` are for people; `values` are fields of RunConfig, `backbone` and `strategy` among them."""

    name: str
    title: str
    about: str
    values: Mapping[str, Any]
    modality: str = IMAGE

    def by(self, config: RunConfig) -> bool:
        """Whether a configuration makes these choices, with whichever model."""
        return all(getattr(config, name) == value for name, value in self.values.items() if name != "backbone")


_TABLE = (
    # As in Keras tutorials: VGG16 without its top, frozen; Flatten, Dense 256 with ReLU, Dropout, softmax; Adam.
    Preset(
        "textbook",
        "Textbook",
        "The model of many tutorials: VGG-16 unchanged, flattened, one hidden layer of 256, ten epochs of Adam. "
        "Shows how much newer practice helps.",
        MappingProxyType(
            {
                "backbone": "vgg16",
                "strategy": "feature-extraction",
                "head": "hidden",
                "hidden_width": 256,
                "head_dropout": 0.5,
                "flatten": True,
                "epochs": 10,
                "batch_size": 32,
                "learning_rate": 1e-3,
                "weight_decay": 0.0,
                "label_smoothing": 0.0,
            }
        ),
    ),
)

PRESETS: dict[str, Preset] = {preset.name: preset for preset in _TABLE}


def of(config: RunConfig) -> str:
    """The name of the preset that a configuration follows; empty where it follows none."""
    return next((name for name, preset in PRESETS.items() if preset.by(config)), "")
