"""Backbone: what there is to say of a pretrained network. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tldesk.media.fitting import Preprocess
from tldesk.media.modality import IMAGE, AnyPreprocess

_IMAGENET = "in1k"
IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


@dataclass(frozen=True, slots=True)
class Bundled:
    """Weights inside an installed Python package: a PyTorch state dict `file`, pinned by its sha256."""

    package: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backbone:
    """A pretrained network without its classifier.

    `features` is the width of what it gives to the head, `parameters_m` its millions of parameters without a head,
    `input_size` the edge of the square it sees, in pixels; `mean` and `std` are for RGB in 0..1; `options` go to
    `timm.create_model`. `licence` and `source` are those of the published weights, `credit` the notice that
    the licence asks for; `published_sha256` is the digest of the published safetensors file, where it is known here;
    `own_weights` is a run's file that takes their place (`weights.backbone_of`).

    One of another kind of data (`modality`) says what it takes (`inputs`, in place of `input_size` and what follows)
    and names, as `module:name`, what makes its network of the record and its `options` (`made_by`), and
    perhaps what answers without PyTorch (`answered_by`): of a trained model's tensors it makes what gives logits of
    arrays, or None where they do not fit. A `computed` network has no weights: what it does is known beforehand.

    `maps` is the shape of the last maps of one image, where it has maps, and `behind` are the parts of the network that
    have weights and come after them. A `flat` one gives all numbers of these maps (`backbones.flattened`).
    """

    name: str
    timm_name: str
    title: str
    about: str
    parameters_m: float
    features: int
    input_size: int = 224
    crop_pct: float = 0.875
    interpolation: Literal["bicubic", "bilinear"] = "bicubic"
    mean: tuple[float, ...] = IMAGENET_MEAN
    std: tuple[float, ...] = IMAGENET_STD
    licence: str = "Apache-2.0"
    source: str
    credit: str = ""
    bundled: Bundled | None = None
    published_sha256: str = ""
    options: tuple[tuple[str, Any], ...] = ()
    own_weights: Path | None = None
    modality: str = IMAGE
    inputs: AnyPreprocess | None = None
    made_by: str = ""
    answered_by: str = ""
    computed: bool = False
    maps: tuple[int, ...] = ()
    behind: tuple[str, ...] = ()
    flat: bool = False

    @property
    def megabytes(self) -> float:
        """Size of the weights as float32, in MB."""
        return round(self.parameters_m * 4, 1)

    @property
    def published_megabytes(self) -> float:
        """About the size of the published file, in MB: what was trained on ImageNet has a layer of a thousand classes
        there, which is not counted among `parameters_m` and not kept."""
        return self.megabytes + (4e-3 * self.features if self.timm_name.endswith(_IMAGENET) else 0.0)

    @property
    def page(self) -> str:
        """The web page that publishes the safetensors file; the package of a bundled one has another, `source`."""
        if self.bundled is not None and self.modality == IMAGE:
            return f"https://huggingface.co/timm/{self.timm_name}"
        return self.source

    @property
    def preprocess(self) -> AnyPreprocess:
        """How a sample becomes what the network takes: of an image, its square of pixels."""
        return self.inputs or Preprocess(size=self.input_size, crop_pct=self.crop_pct, interpolation=self.interpolation)

    def blank(self, count: int) -> NDArray[Any]:
        """So many empty arrays of what the network takes."""
        return np.zeros((count, *self.preprocess.shape), self.preprocess.dtype)
