"""The encoder of Whisper (Radford et al., 2022), for speech: two convolutions over bands, and layers of a transformer.

It was trained on 30 seconds, silence behind what was said. Here it sees a clip alone: a clip of 30 seconds gives the
published numbers, a shorter one others, which tell as much and take a thirtieth of the time for a word.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.networks.sound.spectra import SLANEY, Bands, Powers, centred, shares, span

BANDS = Bands(rate=16_000, size=400, window=400, hop=160, count=80, scale=SLANEY, lowest=0, highest=8000)
LEAST = 8000  # samples
MOST = 30 * BANDS.rate  # what it has places for; more has no sense for it

_STEP = 2 * BANDS.hop  # samples from one state to the next
_FAINTEST = 1e-10
_RANGE = 8.0  # powers of ten
_LONGEST = 10_000  # wave of a place


class WhisperEncoder(nn.Module):
    """Sound (n, samples) at 16 kHz to features (n, width) of length one: the mean of the states behind the last layer.

    Of the record's options come `layers` and `heads`.
    """

    def __init__(self, record: Backbone) -> None:
        super().__init__()
        options: dict[str, Any] = dict(record.options)
        width = record.features
        self.powers = Powers(BANDS)
        self.first = nn.Conv1d(BANDS.count, width, 3, padding=1)
        self.second = nn.Conv1d(width, width, 3, stride=2, padding=1)
        self.layers = nn.ModuleList(_Layer(width, options["heads"]) for _ in range(options["layers"]))

    def forward(self, sound: Tensor) -> Tensor:
        """Features of clips of one length; a short one is centred in half a second."""
        sound = centred(sound, LEAST)
        frames = self.frames(sound)
        within = span(sound, LEAST) / _STEP
        counts = shares((frames.shape[1] + 1) // 2, within[:, :1], within[:, 1:])
        states = self.states(frames, counts)
        return functional.normalize((states * counts).sum(dim=1), dim=1)

    def frames(self, sound: Tensor) -> Tensor:
        """The bands (n, frames, 80) that the network sees, powers of ten: one frame each 160 samples, mirrored at the
        ends, and what is fainter than the loudest by 8 as these.
        """
        half = BANDS.window // 2
        mirrored = functional.pad(sound, (half, half), mode="reflect")
        powers = self.powers(mirrored[:, : mirrored.shape[1] - BANDS.hop]).clamp(min=_FAINTEST).log10()
        return torch.maximum(powers, powers.amax(dim=(1, 2), keepdim=True) - _RANGE) / 4 + 1

    def states(self, frames: Tensor, counts: Tensor | None = None) -> Tensor:
        """What the last layer makes (n, times, width) of them, once for two frames. Times that do not count, with a 0
        in `counts` (n, times, 1), are not looked at.
        """
        unseen = None if counts is None else (counts.transpose(1, 2) == 0)[:, None] * torch.finfo(torch.float32).min
        states = functional.gelu(self.first(frames.transpose(1, 2)))
        states = functional.gelu(self.second(states)).transpose(1, 2)
        states = states + places(states.shape[1], states.shape[2]).to(states.device)
        for layer in self.layers:
            states = layer(states, unseen)
        return states

    def group_matcher(self, coarse: bool = False) -> dict[str, Any]:
        """Its stages, as networks of timm say them."""
        return {"stem": r"^(?:first|second)", "blocks": [(r"^layers\.(\d+)", None)]}


def places(times: int, width: int) -> Tensor:
    """What is added to states so that they know where they are (times, width): sines and cosines."""
    half = width // 2
    waves = torch.exp(torch.arange(half, dtype=torch.float32) * (-math.log(_LONGEST) / (half - 1)))
    angles = torch.arange(times, dtype=torch.float32).unsqueeze(1) * waves
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class _Layer(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(width)
        self.attention = nn.Linear(width, 3 * width)  # queries, keys and values
        self.attended = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.wide = nn.Linear(width, 4 * width)
        self.narrow = nn.Linear(4 * width, width)

    def forward(self, states: Tensor, unseen: Tensor | None) -> Tensor:
        parts = self.attention(self.attention_norm(states)).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], unseen)
        states = states + self.attended(seen.transpose(1, 2).flatten(2))
        found: Tensor = states + self.narrow(functional.gelu(self.wide(self.norm(states))))
        return found
