"""BERT as an encoder of sentences (Devlin et al., 2019; Reimers and Gurevych, 2019): mean of the tokens, length one."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.networks.text.tables import FourBits

_EPSILON = 1e-12
# The share of numbers that are left out, each time others, while a layer learns.
_DROPOUT = 0.1
_POSITIONS = 512


class Bert(nn.Module):
    """Numbers of texts (n, tokens), as floats, to features (n, width) of length one.

    Of the record's options come `layers`, `heads`, `rows` (of the table of vectors), `pad`, the number that fills up
    and is not looked at, and `four_bits`, whether the table is in four bits.
    """

    def __init__(self, record: Backbone) -> None:
        super().__init__()
        options: dict[str, Any] = dict(record.options)
        width, self.pad = record.features, int(options["pad"])
        self.embeddings = _Embeddings(options["rows"], width, options["four_bits"])
        self.layers = nn.ModuleList(_Layer(width, options["heads"]) for _ in range(options["layers"]))

    def forward(self, numbers: Tensor) -> Tensor:
        """Features of texts; any number of `pad` behind each changes nothing."""
        ids = numbers.long()
        there = (ids != self.pad).to(torch.float32)
        return self.pooled(self.through(self.embeddings(ids), there, 0, len(self.layers)), there)

    def through(self, states: Tensor, there: Tensor, first: int, last: int) -> Tensor:
        """States (n, tokens, width) before layer `first` as they are before layer `last`; `there` (n, tokens) is 0
        where a text has ended."""
        unseen = (1 - there)[:, None, None, :] * torch.finfo(torch.float32).min
        for layer in self.layers[first:last]:
            states = layer(states, unseen)
        return states

    def pooled(self, states: Tensor, there: Tensor) -> Tensor:
        """Features (n, width) of the states behind the last layer."""
        return functional.normalize((states * there.unsqueeze(-1)).sum(dim=1), dim=1)

    def group_matcher(self, coarse: bool = False) -> dict[str, Any]:
        """Its stages, as networks of timm say them."""
        return {"stem": r"^embeddings", "blocks": [(r"^layers\.(\d+)", None)]}


class _Embeddings(nn.Module):
    def __init__(self, rows: int, width: int, four_bits: bool) -> None:
        super().__init__()
        self.word = FourBits(rows, width) if four_bits else nn.Embedding(rows, width)
        self.position = nn.Embedding(_POSITIONS, width)
        self.norm = nn.LayerNorm(width, eps=_EPSILON)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, ids: Tensor) -> Tensor:
        found: Tensor = self.dropout(self.norm(self.word(ids) + self.position.weight[: ids.shape[1]]))
        return found


class _Layer(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.attention = nn.Linear(width, 3 * width)  # queries, keys and values
        self.attended = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, eps=_EPSILON)
        self.wide = nn.Linear(width, 4 * width)
        self.narrow = nn.Linear(4 * width, width)
        self.norm = nn.LayerNorm(width, eps=_EPSILON)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, states: Tensor, unseen: Tensor) -> Tensor:
        parts = self.attention(states).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], unseen)
        states = self.attention_norm(states + self.dropout(self.attended(seen.transpose(1, 2).flatten(2))))
        found: Tensor = self.norm(states + self.dropout(self.narrow(functional.gelu(self.wide(states)))))
        return found
