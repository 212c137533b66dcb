"""The Universal Sentence Encoder of 16 languages (Yang et al., 2019): convolutions over tokens, and a small network."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.networks.text.tables import EightBits

_PARTS = 17  # of its table
_WIDTH = 256  # of a branch
_INNER = 320
# Tokens that a convolution sees, and how many of them are before the one that it is about.
_BRANCHES = ((2, 0), (3, 1), (5, 2))


class SentenceEncoder(nn.Module):
    """Numbers of texts (n, tokens), as floats, to features (n, width) of length one.

    Of the record's options come `rows` (of the table of vectors), `pad`, the number that fills up and is not looked at,
    and `epsilon`.
    """

    def __init__(self, record: Backbone) -> None:
        super().__init__()
        options: dict[str, Any] = dict(record.options)
        width, every = record.features, _WIDTH * len(_BRANCHES)
        self.pad = int(options["pad"])
        self.word = EightBits(options["rows"], width, _PARTS)
        self.projection = nn.Linear(width, every)
        self.projection_norm = nn.LayerNorm(every, eps=options["epsilon"])
        self.branches = nn.ModuleList(_Branch(tokens, before) for tokens, before in _BRANCHES)
        self.norm = nn.LayerNorm(width + every, eps=options["epsilon"])
        self.pooled = nn.Linear(width + every, width)
        self.last = _Last(width)

    def forward(self, numbers: Tensor) -> Tensor:
        """Features of texts; any number of `pad` behind each changes nothing."""
        ids = numbers.long()
        there = (ids != self.pad).to(torch.float32).unsqueeze(-1)
        words = self.word(ids)
        parts = self.projection_norm(self.projection(words)).split(_WIDTH, dim=-1)
        found = [branch(part, there) for branch, part in zip(self.branches, parts, strict=True)]
        states = self.pooled(self.norm(torch.cat([words, *found], dim=-1)))
        pooled = (states * there).sum(dim=1) / there.sum(dim=1).clamp(min=1).sqrt()
        return functional.normalize(self.last(pooled), dim=1)

    def group_matcher(self, coarse: bool = False) -> dict[str, Any]:
        """Its stages, as networks of timm say them."""
        return {"stem": r"^projection", "blocks": [(r"^branches", (0,)), (r"^(?:norm|pooled)", (1,)), (r"^last", (2,))]}


class _Branch(nn.Module):
    def __init__(self, tokens: int, before: int) -> None:
        super().__init__()
        self.around = (before, tokens - 1 - before)
        self.first, self.second = (nn.Conv1d(_WIDTH, _WIDTH, tokens) for _ in range(2))

    def forward(self, states: Tensor, there: Tensor) -> Tensor:
        states = states + self._convolved(self.first, states * there)
        found: Tensor = states + self._convolved(self.second, states * there)
        return found

    def _convolved(self, convolution: nn.Conv1d, states: Tensor) -> Tensor:
        padded = functional.pad(states.transpose(1, 2), self.around)
        found: Tensor = functional.relu(convolution(padded)).transpose(1, 2)
        return found


class _Last(nn.Module):
    """Four layers without biases, two of them around one another."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Linear(width, _INNER, bias=False)
        self.second = nn.Linear(_INNER, _INNER, bias=False)
        self.past_first = nn.Linear(width, _INNER, bias=False)
        self.third = nn.Linear(_INNER, width, bias=False)
        self.past_third = nn.Linear(_INNER, width, bias=False)
        self.fourth = nn.Linear(width, width, bias=False)

    def forward(self, pooled: Tensor) -> Tensor:
        inner = functional.relu(self.past_first(pooled) + self.second(functional.relu(self.first(pooled))))
        found = self.past_third(inner) + self.fourth(functional.relu(self.third(inner)))
        answer: Tensor = found.tanh()
        return answer
