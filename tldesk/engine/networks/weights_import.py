"""Reading a user's .safetensors file: it must hold the very tensors of the backbone, and numbers in them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import torch
from numpy.typing import NDArray
from timm.layers import resample_abs_pos_embed
from torch import Tensor

from tldesk.engine.networks import heads, tensor_file, weights
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.networks.timm_network import network
from tldesk.errors import TldeskError
from tldesk.foreign import Refused

# What published files hold beside the backbone: a classifier, and the mask token of self-supervised pretraining.
_OURS = "backbone."  # begins a backbone's tensors where a model of ours is stored
_PASSED_OVER = (weights.ASIDE, "mask_token", "head.", "head_dist.", "classifier.", "fc.", "last_linear.")


def read(path: Path, record: Backbone) -> dict[str, NDArray[Any]]:
    """The backbone's tensors in the file, as float32 (counters stay integers).

    Raises TldeskError `weights_damaged` (unreadable, or not all finite) or `weights_mismatch`, naming the first
    tensor that is missing, unknown or of another shape.
    """
    return _checked(_open(path, record), path, record)


def read_model(path: Path, record: Backbone) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]] | None]:
    """As `read`; the tensors of the head in the file (`heads.parts`) come second, float32: that of a model of ours, or
    of timm's network where it is one layer on the features."""
    found = _open(path, record)
    if not any(name.startswith(_OURS) for name in found):
        backbone = _checked(weights.used(record, found), path, record)
        return backbone, _classifier(found, backbone, path, record)
    head = {name: found.pop(name) for name in list(found) if name.startswith(heads.PREFIX)}
    ours = {name.removeprefix(_OURS): tensor for name, tensor in found.items()}
    backbone = _checked(weights.used(record, ours), path, record)
    if not {f"{heads.PREFIX}weight", f"{heads.PREFIX}bias"} <= head.keys():
        return backbone, None
    _check_finite(head, path)
    tensors = heads.parts({name: tensor.float().numpy() for name, tensor in head.items()})
    if not any(heads.fit(tensors, len(tensors["weight"]), features) for features in _widths(record)):
        reason = f"head.weight is {_shape(head['head.weight'])} and should have {record.features} columns"
        raise TldeskError("weights_mismatch", path=path, backbone=record.title, reason=reason)
    return backbone, tensors


def _widths(record: Backbone) -> set[int]:
    """How many features a head of such a model may take: the same network may have been flat."""
    return {record.features} | ({math.prod(record.maps)} if record.maps else set())


def _classifier(
    found: dict[str, Tensor], backbone: dict[str, NDArray[Any]], path: Path, record: Backbone
) -> dict[str, NDArray[Any]] | None:
    for name in (name for name in found if name not in backbone):
        weight, bias = found[name], found.get(f"{name.removesuffix('weight')}bias")
        if name.endswith(".weight") and weight.ndim == 2 and weight.shape[1] == record.features and bias is not None:
            _check_finite({name: weight, "its bias": bias}, path)
            return {"weight": weight.float().numpy(), "bias": bias.float().numpy()}
    return None


def _open(path: Path, record: Backbone) -> dict[str, Tensor]:
    try:
        return tensor_file.tensors(path, weights.most_bytes(record))
    except (Refused, OSError) as error:
        raise TldeskError("weights_damaged", path=path, reason=error) from error


def _checked(found: dict[str, Tensor], path: Path, record: Backbone) -> dict[str, NDArray[Any]]:
    wanted = network(record).state_dict()
    taken = {name: tensor for name, tensor in found.items() if name in wanted}
    _resample_positions(taken, wanted, record)
    reason = _difference(taken, wanted) or _stranger(found, wanted)
    if reason:
        raise TldeskError("weights_mismatch", path=path, backbone=record.title, reason=reason)
    _check_finite(taken, path)
    # counters of BatchNorm, which some files leave out, matter to no answer
    return {name: taken.get(name, wanted[name]).to(wanted[name].dtype).contiguous().numpy() for name in wanted}


def _check_finite(tensors: dict[str, Tensor], path: Path) -> None:
    for name, tensor in tensors.items():
        if not torch.isfinite(tensor).all():
            raise TldeskError("weights_damaged", path=path, reason=f"{name} holds values that are no numbers")


def _difference(taken: dict[str, Tensor], wanted: dict[str, Tensor]) -> str:
    for name, tensor in wanted.items():
        if name not in taken:
            if not name.endswith("num_batches_tracked"):
                return f"{name} is missing"
        elif taken[name].shape != tensor.shape:
            return f"{name} is {_shape(taken[name])} and should be {_shape(tensor)}"
    return ""


def _stranger(found: dict[str, Tensor], wanted: dict[str, Tensor]) -> str:
    """The first tensor the backbone has no place for: ResNet-34 holds every tensor of ResNet-18, and more."""
    for name in found:
        if name not in wanted and not name.startswith(_PASSED_OVER):
            return f"{name} is unknown"
    return ""


def _resample_positions(taken: dict[str, Tensor], wanted: dict[str, Tensor], record: Backbone) -> None:
    """Fit a vision transformer's position grid to the input size of the record, as timm does."""
    name = "pos_embed"
    if dict(record.options).get("img_size") is None or name not in taken or taken[name].ndim != 3:
        return
    edge = round(wanted[name].shape[1] ** 0.5)
    prefix = wanted[name].shape[1] - edge * edge
    taken[name] = resample_abs_pos_embed(taken[name], [edge, edge], num_prefix_tokens=prefix)


def _shape(tensor: Tensor) -> str:
    return "×".join(str(size) for size in tensor.shape) or "a single number"
