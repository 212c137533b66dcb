"""Weights for timm: `model.safetensors` with its tensor names, and the `config.json` that it reads beside it.

    timm.create_model("local-dir:FOLDER", pretrained=True)

gives the trained network. As always in timm, whoever calls it subtracts mean and deviation, and takes the
softmax, or the sigmoid of several labels.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

import tldesk
from tldesk import foreign
from tldesk.engine.exporters.exporter import Network
from tldesk.engine.exporters.takes import FLOATS
from tldesk.errors import TldeskError
from tldesk.media.pool import never

if TYPE_CHECKING:
    from torch import Tensor, nn

    from tldesk.engine.exporters.source import ExportSource

WEIGHTS, CONFIG = "model.safetensors", "config.json"


class _OurRecord(TypedDict):
    backbone: Annotated[str, Field(max_length=200)]


class _Config(TypedDict):
    """What the program reads of `config.json`."""

    tldesk: _OurRecord


_CONFIG: TypeAdapter[_Config] = TypeAdapter(_Config)


def write(source: ExportSource, folder: Path) -> None:
    """Write both files.

    Raises TldeskError `format_not_here` for a head that timm's network has not, or a network whose classifier is not
    one linear layer.
    """
    from safetensors.torch import save
    from torch import nn

    from tldesk.engine.networks import timm_network

    if reason := _other_head(source):
        raise TldeskError("format_not_here", format="timm", reason=reason)
    whole = timm_network.network(source.backbone, num_classes=len(source.classes))
    head = _head(whole)
    if not isinstance(whole.get_submodule(head) if head else None, nn.Linear):
        reason = f"the classifier of {source.backbone.title} is not one linear layer"
        raise TldeskError("format_not_here", format="timm", reason=reason)
    state = {name: tensor.contiguous() for name, tensor in source.model.backbone.state_dict().items()}
    state |= {f"{head}.{name}": tensor.contiguous() for name, tensor in source.model.head.state_dict().items()}
    whole.load_state_dict(state)  # what does not fit is our fault
    (folder / WEIGHTS).write_bytes(save(state, metadata={"format": "pt"}))
    text = json.dumps(_config(source, whole, head), indent=2, ensure_ascii=False)
    (folder / CONFIG).write_text(text + "\n", encoding="utf-8")


def _other_head(source: ExportSource) -> str:
    """Why timm has no such head, if it has none."""
    from tldesk.engine.networks import heads

    if source.backbone.flat:
        return "timm's network takes the mean of the last maps, and this head sees each place of them"
    kind = heads.chosen(source.run.config).kind
    return "" if kind == heads.LINEAR else f"timm's network has a linear head, and this one is “{kind}”"


def run_back(folder: Path, should_stop: Callable[[], bool] = never) -> Network:
    """timm's network with these weights, and what its caller does. Raises what safetensors and PyTorch raise.

    The name is looked up among those that timm knows by itself: another could ask it to load from elsewhere.
    """
    import torch

    from tldesk.engine.exporters import signature
    from tldesk.engine.networks import backbones, tensor_file, timm_network, weights

    about, config = signature.read(folder), foreign.read(_CONFIG, folder / CONFIG)
    record = backbones.get(config["tldesk"]["backbone"])
    classes = len(about["classes"]["Label"])
    tensors = tensor_file.tensors(folder / WEIGHTS, weights.most_bytes(record) + 8 * classes * record.features)
    network = timm_network.network(record, num_classes=classes).eval()
    network.load_state_dict(tensors)
    mean, std = (torch.tensor(value).view(1, 3, 1, 1) for value in (record.mean, record.std))
    temperature = about["calibration"].get("temperature", 1.0)
    several = about.get("multi_label", False)

    def shares(logits: Tensor) -> Tensor:
        return logits.sigmoid() if several else logits.softmax(dim=1)

    def probabilities(pictures: Sequence[NDArray[Any]] | NDArray[Any]) -> NDArray[Any]:
        with torch.inference_mode():
            parts = [(torch.from_numpy(part) - mean) / std for part in FLOATS.batches(pictures, should_stop)]
            return np.concatenate([shares(network(part) / temperature).numpy() for part in parts])

    return probabilities


def _head(network: nn.Module) -> str:
    """The name of the classifier in timm's network; empty where it has several."""
    name = network.pretrained_cfg.get("classifier")  # type: ignore[union-attr,operator]
    return name if isinstance(name, str) else ""


def _config(source: ExportSource, network: nn.Module, head: str) -> dict[str, Any]:
    """What timm reads, and below `tldesk` what we do."""
    record, pre = source.backbone, source.square
    architecture, _, tag = record.timm_name.partition(".")
    modes = {"crop": "center", "squash": "squash", "pad": "border"}
    return {
        "architecture": architecture,
        "num_classes": len(source.classes),
        "num_features": record.features,
        "label_names": source.classes,
        "model_args": dict(record.options),
        "pretrained_cfg": {
            "tag": tag,
            "custom_load": False,
            "input_size": [3, pre.size, pre.size],
            "interpolation": pre.interpolation,
            "crop_pct": pre.crop_pct if pre.fitting == "crop" else 1.0,
            "crop_mode": modes[pre.fitting],
            "mean": list(record.mean),
            "std": list(record.std),
            "num_classes": len(source.classes),
            "first_conv": network.pretrained_cfg.get("first_conv"),  # type: ignore[union-attr,operator]
            "classifier": head,
            "license": record.licence,
        },
        "tldesk": {"backbone": record.name, "version": tldesk.__version__, **source.calibration},
    }
