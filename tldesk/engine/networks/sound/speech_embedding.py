"""Google's speech_embedding (Lin et al., 2020), for words and short sounds of speech: 20 small convolutions over bands.

None of them looks past the end of its input in time, so a longer clip gives what its windows of 76 frames would give,
one each 8 frames.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.networks.sound.spectra import SLANEY, Bands, Powers, centred, shares, span, thirds

BANDS = Bands(rate=16_000, size=512, window=400, hop=160, count=32, scale=SLANEY, lowest=60, highest=3800)
WINDOW = 76  # frames
# Samples: a window and a half. A short word is then seen at seven places of a window, so that where it lies says less
# than what it is: with five labels of each class six more of a hundred spoken digits are told than in one window.
LEAST = 20_000

# Its transform is longer than Hann's window, and lies around it.
_EDGE = (BANDS.size - BANDS.window) // 2
_STEP = 8 * BANDS.hop  # samples from one window to the next
_SEEN = BANDS.size + (WINDOW - 1) * BANDS.hop
_WHOLLY = 0.5  # of a window between the ends
_FAINTEST = 1e-10
_RANGE = 80.0  # decibels
_SLOPE, _FLOOR = 0.2, -0.4
_ALONG, _ACROSS = (3, 1), (1, 3)  # times and bands of a kernel
_FOUR = (_ACROSS, _ALONG, _ACROSS, _ALONG)
# Channels and kernels of each block, and how many times and bands become one behind it.
_BLOCKS = (
    (24, ((3, 3), _ACROSS, _ALONG), (2, 2)),
    (48, _FOUR, (1, 2)),
    (72, _FOUR, (2, 2)),
    (96, _FOUR, (1, 2)),
    (96, _FOUR, (2, 2)),
)


class SpeechEmbedding(nn.Module):
    """Sound (n, samples) at 16 kHz to features (n, 4 × width) of length one: means of its thirds, and the largest."""

    def __init__(self, record: Backbone) -> None:
        super().__init__()
        self.powers = Powers(BANDS)
        self.convolutions = nn.ModuleList()
        self.pools: list[tuple[int, int] | None] = []
        before = 1
        for channels, kernels, pool in _BLOCKS:
            for kernel in kernels:
                self.convolutions.append(nn.Conv2d(before, channels, kernel, padding=(0, kernel[1] // 2)))
                before = channels
            self.pools += [None] * (len(kernels) - 1) + [pool]
        self.last = nn.Conv2d(before, record.features // 4, (3, 1), bias=False)

    def forward(self, sound: Tensor) -> Tensor:
        """Features of clips of one length; a short one is centred in 1.25 seconds."""
        sound = centred(sound, LEAST)
        states = self.states(self.frames(sound))
        # Those of windows that lie between the ends of a sound.
        begins, ends = span(sound, LEAST).unbind(dim=1)
        within = torch.stack([begins / _STEP, (ends - _SEEN) / _STEP + 1], dim=1).clamp(0, states.shape[1])
        counted = shares(states.shape[1], within[:, :1], within[:, 1:]) > _WHOLLY
        largest = torch.where(counted, states, torch.full_like(states, -torch.inf)).amax(dim=1)
        return functional.normalize(torch.cat([thirds(states, within), largest], dim=1), dim=1)

    def frames(self, sound: Tensor) -> Tensor:
        """The bands (n, frames, 32) that the network sees: decibels, those under the loudest by 80 as these, by 10."""
        decibels = 10 * self.powers(sound[:, _EDGE : sound.shape[1] - _EDGE]).clamp(min=_FAINTEST).log10()
        return torch.maximum(decibels, decibels.amax(dim=(1, 2), keepdim=True) - _RANGE) / 10 + 2

    def states(self, frames: Tensor) -> Tensor:
        """What the network says (n, times, width) of windows of 76 frames, one each 8 frames."""
        maps = frames.unsqueeze(1)
        for convolution, pool in zip(self.convolutions, self.pools, strict=True):
            maps = functional.leaky_relu(convolution(maps), _SLOPE).clamp(min=_FLOOR)
            if pool is not None:
                maps = functional.max_pool2d(maps, pool)
        found: Tensor = self.last(maps).squeeze(3).transpose(1, 2)
        return found

    def group_matcher(self, coarse: bool = False) -> dict[str, Any]:
        """Its stages, as networks of timm say them: one for each convolution."""
        return {"stem": r"^convolutions\.0\.", "blocks": [(r"^convolutions\.(\d+)", None), (r"^last", (99,))]}
