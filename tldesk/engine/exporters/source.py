"""What an exporter writes from: the trained model and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tldesk.engine import judge
from tldesk.engine.backbones import Backbone
from tldesk.engine.model import Model
from tldesk.project.run import Run


@dataclass(frozen=True, slots=True)
class Source:
    """A finished run: its model in eval mode on the CPU, its backbone's record, its classes, its completed report."""

    run: Run
    model: Model
    backbone: Backbone
    classes: list[str]
    report: dict[str, Any]

    @property
    def temperature(self) -> float:
        """What the logits are divided by before they become probabilities."""
        return judge.temperature_of(self.report)

    @property
    def calibration(self) -> dict[str, float]:
        """`temperature`, and the `limit` of confidence below which the answer is “none of these”."""
        return {"temperature": self.temperature, "limit": self.run.limit}

    @property
    def preprocess(self) -> dict[str, Any]:
        """How an image becomes the model's input, in plain values; `steps` says it for people."""
        pre = self.backbone.preprocess
        return {
            "size": pre.size,
            "crop_pct": pre.crop_pct,
            "resize": pre.resize,
            "interpolation": pre.interpolation,
            "layout": "NCHW",
            "channels": "RGB",
            "range": [0.0, 1.0],
            "normalisation": "inside the model",
            "steps": [
                "turn the image upright by its EXIF orientation and make it 8-bit RGB, transparency on white",
                f"resize the short side to {pre.resize} pixels ({pre.interpolation}, antialiased)",
                f"cut the {pre.size}×{pre.size} square from the centre",
                "divide by 255",
            ],
        }
