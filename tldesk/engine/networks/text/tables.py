"""Tables of a vocabulary's vectors in few bits: most of a multilingual network is such a table.

They stay so in memory and in graphs, and never learn: a text looks up a hundred rows of a quarter of a million.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

_BLOCK = 32


class FourBits(nn.Module):
    """Rows in blocks of 32 numbers: (bits - 8) × the scale of the block (Q4_0 of ggml). A byte holds a number of the
    first half of its block in its lower bits, one of the second half in its upper ones.
    """

    packed: Tensor
    scale: Tensor

    def __init__(self, rows: int, width: int) -> None:
        super().__init__()
        self.register_buffer("packed", torch.zeros(rows, width // 2, dtype=torch.uint8))
        self.register_buffer("scale", torch.zeros(rows, width // _BLOCK, dtype=torch.float16))

    def forward(self, ids: Tensor) -> Tensor:
        """Vectors (n, tokens, width) of whole numbers (n, tokens)."""
        scale = self.scale[ids].float()
        pairs = self.packed[ids].float().reshape(*scale.shape, _BLOCK // 2)
        upper = (pairs / 16).floor()
        numbers = torch.cat([pairs - upper * 16, upper], dim=-1) - 8
        return (numbers * scale.unsqueeze(-1)).flatten(-2)


class EightBits(nn.Module):
    """Rows of bytes: their numbers × the scale + the lowest of the part that a row belongs to, one in `parts`."""

    rows: Tensor
    scale: Tensor
    lowest: Tensor

    def __init__(self, rows: int, width: int, parts: int) -> None:
        super().__init__()
        self.register_buffer("rows", torch.zeros(rows, width, dtype=torch.uint8))
        self.register_buffer("scale", torch.zeros(parts))
        self.register_buffer("lowest", torch.zeros(parts))

    def forward(self, ids: Tensor) -> Tensor:
        """Vectors (n, tokens, width) of whole numbers (n, tokens)."""
        part = ids.remainder(len(self.scale))
        return self.rows[ids].float() * self.scale[part].unsqueeze(-1) + self.lowest[part].unsqueeze(-1)
