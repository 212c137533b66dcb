"""What an exporter writes from: the trained model and what is known of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from tldesk.engine.exporters.takes import FLOATS, Takes
from tldesk.engine.judging import judge
from tldesk.engine.modalities import learning
from tldesk.engine.modalities.learning import Learning
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.networks.model import CalibratedModel, Model
from tldesk.engine.training import reuse
from tldesk.engine.training.fitting import preprocess_of
from tldesk.media.fitting import GREY, Preprocess, square_of
from tldesk.media.modality import AnyPreprocess
from tldesk.media.pool import never
from tldesk.media.text.preparing import Preprocess as TextPreprocess
from tldesk.project.runs.report import Report
from tldesk.project.runs.run import Run


@dataclass(frozen=True, slots=True)
class ExportSource:
    """A finished run: its model in eval mode on the CPU, its backbone's record, its classes, its completed report.

    `should_stop` is asked by what takes long."""

    run: Run
    model: Model
    backbone: Backbone
    classes: list[str]
    report: Report
    should_stop: Callable[[], bool] = never

    @property
    def multi_label(self) -> bool:
        """Whether an image may have several labels: each then has a probability and a threshold of its own."""
        return self.run.data.multi_label

    @property
    def thresholds(self) -> list[float] | None:
        """The probability from which on a label is given (classes,); None where the likeliest one is the answer."""
        return judge.thresholds_of(self.report) if self.multi_label else None

    @property
    def answers(self) -> CalibratedModel:
        """The model with probabilities for its output."""
        return CalibratedModel(self.model, self.temperature, self.multi_label)

    @property
    def temperature(self) -> float:
        """What the logits are divided by before they become probabilities."""
        return judge.temperature_of(self.report)

    @property
    def calibration(self) -> dict[str, float]:
        """`temperature`, and the `limit` of confidence below which the answer is “none of these”; 0 of several labels,
        which have thresholds."""
        return {"temperature": self.temperature, "limit": 0.0 if self.multi_label else self.run.limit}

    @property
    def licences(self) -> str:
        """The licences of the weights that the training started from, as far as they are stated."""
        return ", ".join(reuse.licences(self.report)) or self.backbone.licence

    @property
    def learning(self) -> Learning:
        """How its kind of data is learned from."""
        return learning.of(self.run.config.modality)

    @property
    def pre(self) -> AnyPreprocess:
        """How a sample becomes what the model takes."""
        return preprocess_of(self.run)

    @property
    def windows(self) -> int:
        """In how many windows its model reads a long text at most; 1 for all else."""
        return self.pre.windows if isinstance(self.pre, TextPreprocess) else 1

    @property
    def square(self) -> Preprocess:
        """That of an image, which is all that some forms know."""
        return square_of(self.pre)

    def preprocess(self, takes: Takes) -> dict[str, Any]:
        """How an image becomes what an exported model takes, in plain values; `steps` says it for people."""
        if not self.learning.about:
            return {"modality": self.pre.modality, "steps": [], **asdict(self.pre)}  # type: ignore[call-overload]
        values: dict[str, Any] = learning.named(self.learning.about)(self.pre, takes)
        if takes.normalised:
            values |= {"mean": list(self.backbone.mean), "std": list(self.backbone.std)}
        return values


def preprocess_values(pre: Preprocess, takes: Takes = FLOATS) -> dict[str, Any]:
    """What the sample program of an export takes."""
    return {
        "size": pre.size,
        "crop_pct": pre.crop_pct,
        "resize": pre.resize,
        "interpolation": pre.interpolation,
        "fitting": pre.fitting,
        "pad_value": GREY,
        "margin": takes.around(pre),
        "whole": takes.whole,
        "dtype": takes.dtype,
        "layout": takes.layout,
        "channels": "RGB",
        "range": [0, 255] if takes.dtype == "uint8" else [0.0, 1.0],
        "normalisation": "by `mean` and `std`" if takes.normalised else "inside the model",
        "mean": None,
        "std": None,
        "steps": [
            "turn the image upright by its EXIF orientation and make it 8-bit RGB, transparency on white",
            *(
                ["give the model all of its pixels: it makes its square by itself"]
                if takes.whole
                else _square_steps(pre)
            ),
            *(
                [f"put {takes.around(pre)} pixels around it, whichever: the model cuts them off"]
                if takes.margin
                else []
            ),
            *([] if takes.dtype == "uint8" else ["divide by 255"]),
            *(["subtract `mean` and divide by `std`"] if takes.normalised else []),
        ],
    }


def _square_steps(pre: Preprocess) -> list[str]:
    """What makes a square of a picture, for people."""
    how, square = f"({pre.interpolation}, antialiased)", f"{pre.size}×{pre.size}"
    if pre.fitting == "pad":
        middle = f"lay it in the middle of a {square} square of grey ({GREY} of 255)"
        return [f"resize the long side to {pre.size} pixels {how}", middle]
    if pre.fitting == "squash":
        return [f"resize the whole image to {square} pixels, whatever its shape {how}"]
    return [f"resize the short side to {pre.resize} pixels {how}", f"cut the {square} square from the centre"]
