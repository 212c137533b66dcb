"""BERT's tensors under the names of Hugging Face's `BertModel`, and back.

Ours has no types of tokens: all are of the first type, whose vector is part of the positions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tldesk.engine.networks.own_encoders import Encoder

if TYPE_CHECKING:
    from torch import Tensor

TYPES = 2  # of tokens, as every published one has

_WORD_TABLE = "embeddings.word"
_WORD = f"{_WORD_TABLE}.weight"
_EMBEDDINGS = {
    _WORD: "embeddings.word_embeddings.weight",
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

    state = {_WORD: _table(state), **state}
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


def _table(state: Mapping[str, Tensor]) -> Tensor:
    """The vectors of all words; those in four bits as the numbers that they stand for."""
    import torch

    from tldesk.engine.networks.text.tables import FourBits

    if _WORD in state:
        return state[_WORD]
    packed, scale = (state[f"{_WORD_TABLE}.{part}"] for part in ("packed", "scale"))
    table = FourBits(len(packed), 2 * packed.shape[1])
    table.load_state_dict({"packed": packed, "scale": scale})
    with torch.inference_mode():
        vectors: Tensor = table(torch.arange(len(packed))[None])[0]
    return vectors


def from_published(tensors: Mapping[str, Tensor], layers: int, passed: int = 0) -> dict[str, Tensor]:
    """The reverse, without the first `passed` positions. Raises KeyError for a tensor that is not there."""
    import torch

    found = {ours: tensors[theirs].float() for ours, theirs in _EMBEDDINGS.items()}
    positions = found["embeddings.position.weight"][passed:]
    found["embeddings.position.weight"] = positions + tensors[_TYPES][0].float()
    for number in range(layers):
        ours, theirs = f"layers.{number}.", f"encoder.layer.{number}."
        for kind in ("weight", "bias"):
            parts = [tensors[f"{theirs}attention.self.{part}.{kind}"].float() for part in _PARTS]
            found[f"{ours}attention.{kind}"] = torch.cat(parts)
            for own, name in _LAYER.items():
                found[f"{ours}{own}.{kind}"] = tensors[f"{theirs}{name}.{kind}"].float()
    return found


def shapes(encoder: Encoder, positions: int, types: int) -> dict[str, tuple[int, ...]]:
    """The shapes of `BertModel`'s tensors by their names, with so many `positions` and `types` of tokens."""
    width, inner = encoder["width"], encoder["inner"]
    tables = {"word_embeddings": encoder["rows"], "position_embeddings": positions}
    found: dict[str, tuple[int, ...]] = {
        f"embeddings.{name}.weight": (rows, width) for name, rows in (tables | {"token_type_embeddings": types}).items()
    }
    found |= {f"embeddings.LayerNorm.{kind}": (width,) for kind in ("weight", "bias")}
    sizes = {"wide": (inner, width), "narrow": (width, inner), "attended": (width, width)}
    for number in range(encoder["layers"]):
        begins = f"encoder.layer.{number}."
        linear = {f"{begins}attention.self.{part}": (width, width) for part in _PARTS}
        linear |= {begins + _LAYER[name]: size for name, size in sizes.items()}
        for name, size in linear.items():
            found |= {f"{name}.weight": size, f"{name}.bias": size[:1]}
        for name in ("attention_norm", "norm"):
            found |= {f"{begins}{_LAYER[name]}.{kind}": (width,) for kind in ("weight", "bias")}
    return found
