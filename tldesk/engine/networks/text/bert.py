"""BERT as an encoder of sentences (Devlin et al., 2019; Reimers and Gurevych, 2019): mean of the tokens, length one.

RoBERTa and XLM-R are the same network, whose first positions stand for nothing and are left out when it is imported.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.networks.text.tables import FourBits

# The share of numbers that are left out, each time others, while a layer learns.
_DROPOUT = 0.1
# What a record's options say where it is not so.
_USUAL: dict[str, Any] = {"positions": 512, "epsilon": 1e-12, "pooled": "mean"}


class Bert(nn.Module):
    """Numbers of texts (n, tokens), as floats, to features (n, width) of length one.

    Of the record's options come `layers`, `heads`, `rows` (of the table of vectors), `pad`, the number that fills up
    and is not looked at, and `four_bits`, whether the table is in four bits; perhaps `positions`, the width `inner`
    inside a layer (four times that outside), the `epsilon` of its norms, and whether the `first` state of a text is
    `pooled`, or the mean of all.
    """

    def __init__(self, record: Backbone) -> None:
        super().__init__()
        width = record.features
        options: dict[str, Any] = _USUAL | {"inner": 4 * width} | dict(record.options)
        self.pad, self.first = int(options["pad"]), options["pooled"] == "first"
        self.embeddings = _Embeddings(width, options)
        self.layers = nn.ModuleList(_Layer(width, options) for _ in range(options["layers"]))

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
        if self.first:
            return functional.normalize(states[:, 0], dim=1)
        return functional.normalize((states * there.unsqueeze(-1)).sum(dim=1), dim=1)

    def group_matcher(self, coarse: bool = False) -> dict[str, Any]:
        """Its stages, as networks of timm say them."""
        return {"stem": r"^embeddings", "blocks": [(r"^layers\.(\d+)", None)]}


class _Embeddings(nn.Module):
    def __init__(self, width: int, options: dict[str, Any]) -> None:
        super().__init__()
        rows = options["rows"]
        self.word = FourBits(rows, width) if options["four_bits"] else nn.Embedding(rows, width)
        self.position = nn.Embedding(options["positions"], width)
        self.norm = nn.LayerNorm(width, eps=options["epsilon"])
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, ids: Tensor) -> Tensor:
        found: Tensor = self.dropout(self.norm(self.word(ids) + self.position.weight[: ids.shape[1]]))
        return found


class _Layer(nn.Module):
    def __init__(self, width: int, options: dict[str, Any]) -> None:
        super().__init__()
        self.heads, inner, epsilon = options["heads"], options["inner"], options["epsilon"]
        self.attention = nn.Linear(width, 3 * width)  # queries, keys and values
        self.attended = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, eps=epsilon)
        self.wide = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, eps=epsilon)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, states: Tensor, unseen: Tensor) -> Tensor:
        parts = self.attention(states).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], unseen)
        states = self.attention_norm(states + self.dropout(self.attended(seen.transpose(1, 2).flatten(2))))
        found: Tensor = self.norm(states + self.dropout(self.narrow(functional.gelu(self.wide(states)))))
        return found
