"""TF-IDF as a network: the ids of a text's n-grams to what a linear layer takes."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from tldesk.engine.networks.backbones import Backbone
from tldesk.media.text.grams import BITS, MASK


class Words(nn.Module):
    """The module of a `Vocabulary` with `features` n-grams: see there for what it computes.

    It has no parameters: what it knows are the buffers `grams`, ascending int32 (features,), and `idf`, float32.
    """

    grams: Tensor
    idf: Tensor

    def __init__(self, record: Backbone) -> None:
        super().__init__()
        self.register_buffer("grams", torch.arange(record.features, dtype=torch.int32))
        self.register_buffer("idf", torch.ones(record.features))

    def forward(self, ids: Tensor) -> Tensor:
        """Rows (n, features) of length 1, or 0, for ids (n, window), as whole numbers or as floats; 0 is no n-gram."""
        numbers = ids.long()
        wanted = numbers.remainder(MASK + 1)
        count = (numbers - wanted).float() / (1 << BITS)
        place = self._place(wanted)
        known = (self.grams[place] == wanted) & (count > 0)
        value = (1 + count.clamp(min=1).log()) * self.idf[place] * known
        value = value / value.square().sum(dim=1, keepdim=True).sqrt().clamp(min=1e-12)
        return value.new_zeros((ids.shape[0], self.idf.shape[0])).scatter_add(1, place, value)

    def _place(self, wanted: Tensor) -> Tensor:
        """Where the last n-gram that is not above each wanted one is: a binary search, in steps that any runtime has,
        where `searchsorted` is no operator of ONNX."""
        last = len(self.grams) - 1
        place = torch.zeros_like(wanted, dtype=torch.int64)
        for power in reversed(range(last.bit_length())):
            further = (place + (1 << power)).clamp(max=last)
            place = torch.where(self.grams[further] <= wanted, further, place)
        return place

    def group_matcher(self, coarse: bool = False) -> dict[str, str]:
        """Nothing of it is frozen or learns by steps."""
        return {}
