"""BERT's tensors under the names of Hugging Face's `BertModel`, and back.

Ours has no types of tokens: all are of the first type, whose vector is part of the positions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

TYPES = 2  # of tokens, as every published one has

_EMBEDDINGS = {
    "embeddings.word.weight": "embeddings.word_embeddings.weight",
    "embeddings.position.weight": "embeddings.position_embeddings.weight",
    "embeddings.norm.weight": "embeddings.LayerNorm.weight",
    "embeddings.norm.bias": "embeddings.LayerNorm.bias",
}
_TYPES = "embeddings.token_type_embeddings.weight"
_PARTS = ("query", "key", "value")
_LAYER = {
    "attended": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "norm": "output.LayerNorm",
}


def to_published(state: Mapping[str, Tensor], layers: int) -> dict[str, Tensor]:
    """Tensors of our network as `BertModel` calls them, float32."""
    import torch

    found = {theirs: state[ours] for ours, theirs in _EMBEDDINGS.items()}
    found[_TYPES] = torch.zeros(TYPES, found["embeddings.word_embeddings.weight"].shape[1])
    for number in range(layers):
        ours, theirs = f"layers.{number}.", f"encoder.layer.{number}."
        for kind in ("weight", "bias"):
            joined = state[f"{ours}attention.{kind}"].chunk(len(_PARTS))
            for part, tensor in zip(_PARTS, joined, strict=True):
                found[f"{theirs}attention.self.{part}.{kind}"] = tensor
            found |= {f"{theirs}{name}.{kind}": state[f"{ours}{own}.{kind}"] for own, name in _LAYER.items()}
    return {name: tensor.float().contiguous().clone() for name, tensor in found.items()}


def from_published(tensors: Mapping[str, Tensor], layers: int) -> dict[str, Tensor]:
    """The reverse. Raises KeyError for a tensor that is not there."""
    import torch

    found = {ours: tensors[theirs].float() for ours, theirs in _EMBEDDINGS.items()}
    found["embeddings.position.weight"] = found["embeddings.position.weight"] + tensors[_TYPES][0].float()
    for number in range(layers):
        ours, theirs = f"layers.{number}.", f"encoder.layer.{number}."
        for kind in ("weight", "bias"):
            parts = [tensors[f"{theirs}attention.self.{part}.{kind}"].float() for part in _PARTS]
            found[f"{ours}attention.{kind}"] = torch.cat(parts)
            for own, name in _LAYER.items():
                found[f"{ours}{own}.{kind}"] = tensors[f"{theirs}{name}.{kind}"].float()
    return found
