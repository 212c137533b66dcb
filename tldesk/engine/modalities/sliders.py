"""What of a kind's presets of augmentation a run may set by itself: the form has a slider for each."""

from __future__ import annotations

import functools
from typing import cast

from tldesk.project.runs.config import RunConfig


@functools.cache
def sliders(modality: str) -> dict[str, str]:
    """Field of RunConfig → the part of the preset that it overrides, of those that are for this kind of data."""
    found = {}
    for name, field in RunConfig.model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and "varies" in extra and modality in cast(list[str], extra["modalities"]):
            found[name] = str(extra["varies"])
    return found
