"""PRESETS: how much training pictures are varied, and what a run's settings make of them.

The accuracies in docs/figures.md were measured with `standard`. A smaller crop costs accuracy on small sets, since it
often cuts the object away; `strong` is for large ones.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from tldesk.engine.modalities.sliders import sliders
from tldesk.media.modality import IMAGE
from tldesk.project.runs.config import RunConfig


@dataclass(frozen=True, slots=True)
class Augmentation:
    """One random variation of a picture is made of these; the defaults change nothing.

    `crop`: the least share of the picture's area that a random crop keeps, 1 for none; `shift`: without a crop, by up
    to this share of its edge the square is moved; `colour`: how far brightness, contrast and saturation go from 1;
    `rotation`: degrees to either side; `across`, `upside_down`: mirrored at random; `distortion`: one of those of
    TrivialAugment (Müller and Hutter, 2021) at random.
    """

    crop: float = 1.0
    shift: float = 0.0
    colour: float = 0.0
    rotation: float = 0.0
    across: bool = False
    upside_down: bool = False
    distortion: bool = False

    @property
    def parts(self) -> frozenset[str]:
        """The names of what varies."""
        return frozenset(part.name for part in fields(self) if getattr(self, part.name) != part.default)


PRESETS: dict[str, Augmentation] = {
    "none": Augmentation(),
    "light": Augmentation(shift=0.06, across=True),
    "standard": Augmentation(crop=0.35, colour=0.2, across=True),
    "strong": Augmentation(crop=0.2, colour=0.4, across=True, distortion=True),
}

_MIRRORED = {"none": (False, False), "across": (True, False), "upside-down": (False, True), "both": (True, True)}
SLIDERS: dict[str, str] = sliders(IMAGE)


def augmentation_of(config: RunConfig) -> Augmentation:
    """The preset that a run asks for, with what it sets by itself."""
    changes: dict[str, Any] = {
        part: getattr(config, field) for field, part in SLIDERS.items() if getattr(config, field) is not None
    }
    if config.augment_mirror != "preset":
        changes["across"], changes["upside_down"] = _MIRRORED[config.augment_mirror]
    return replace(PRESETS[config.augmentation], **changes)
