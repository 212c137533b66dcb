"""For whom a field of RunConfig matters and where it stands in the form, as its `json_schema_extra` says.

The fields of the head are here too.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from tldesk.media.modality import IMAGE, SOUND, TEXT

Marks = dict[str, Any]

# Strategies that take gradient steps; the fields marked with it have no meaning for feature extraction.
STEPS = {"strategies": ["auto", "fine-tune", "scratch"]}
# Of these, what matters for feature extraction too, where its head is fitted by steps.
STEPS_OF_HEAD = STEPS | {"fitted_heads": ["hidden", "cosine"]}
TUNE = {"strategies": ["auto", "fine-tune"]}
PRETRAINED = {"strategies": ["auto", "feature-extraction", "fine-tune"]}
WITH_HEAD = {"strategies": ["auto", "feature-extraction", "fine-tune", "scratch"]}
# What only images have.
PICTURES = {"modalities": [IMAGE]}
# The groups of the form.
SCHEDULE = {"group": "Schedule"}
LEARNING = {"group": "Learning"}
IMAGES = PICTURES | {"group": "Images"}
HEAD = WITH_HEAD | PICTURES | LEARNING
OF_HIDDEN = HEAD | {"heads": ["hidden"]}
COMPUTER = {"group": "Computer"}
VARIED = STEPS | IMAGES
PRESETS = VARIED | {"modalities": [IMAGE, SOUND]}
VARIED_SOUNDS = VARIED | {"modalities": [SOUND]}
VARIED_TEXTS = TUNE | {"modalities": [TEXT], "group": "Texts", "step": 0.05, "unit": "%"}

Head = Annotated[
    Literal["linear", "hidden", "cosine"],
    Field(
        title="Head",
        description="What tells the classes apart by the model's features: one layer (linear), one more layer "
        "before it (hidden), or the angle to a direction of each class (cosine).",
        json_schema_extra=HEAD,
    ),
]
HiddenWidth = Annotated[
    int,
    Field(
        title="Hidden layer",
        description="How many numbers the hidden layer of the head has.",
        ge=1,
        le=8192,
        json_schema_extra=OF_HIDDEN,
    ),
]
HeadDropout = Annotated[
    float,
    Field(
        title="Dropout",
        description="So much of the hidden layer is left out in each step, at random. It reduces overfitting.",
        ge=0,
        le=0.9,
        json_schema_extra=OF_HIDDEN | {"step": 0.05, "unit": "%"},
    ),
]
Flatten = Annotated[
    bool,
    Field(
        title="Flatten",
        description="The head sees every place of the image by itself, not their mean. It has many times as many "
        "weights then, and needs more images.",
        json_schema_extra=HEAD,
    ),
]


def wanted(marks: Marks, strategy: str, modality: str, head: str) -> bool:
    """Whether a field so marked matters for a strategy, a kind of data and a head."""
    if strategy == "feature-extraction" and head in marks.get("fitted_heads", ()):
        strategy = marks["strategies"][0]
    given = {"strategies": strategy, "modalities": modality, "heads": head}
    return all(name in marks.get(key, (name,)) for key, name in given.items())
