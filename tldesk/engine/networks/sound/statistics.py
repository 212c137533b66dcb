"""What a sound's bands of frequency tell without anything that was learned from others: how loud each is in the first,
second and last third, how much that changes, and how fast.

Levels go by the mean of all, and by what is little below the loudest: how near a microphone was, and what it hears
between words, tells speakers and rooms apart, not words. Changes are slopes of a line through five frames (Furui,
“Speaker-independent isolated word recognition using dynamic features of speech spectrum”, IEEE ASSP, 1986).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.networks.sound.spectra import HTK, Bands, Powers, centred, shares, span, thirds

# Sounds that are no speech have much above the 8,000 Hz that speech is recorded with.
BANDS = Bands(rate=32_000, size=1024, window=800, hop=320, count=80, scale=HTK, lowest=50, highest=15_000)
LEAST = BANDS.window + 6 * BANDS.hop  # samples

_FAINTEST = 1e-10
_RANGE = 70.0  # decibels: what is fainter is told by rounding alone
_DELTA = 2  # frames before and behind of which a slope is made


class BandStatistics(nn.Module):
    """Sound (n, samples) at 32 kHz to features (n, 6 × bands) of length one. It has no parameters."""

    def __init__(self, record: Backbone) -> None:
        super().__init__()
        self.powers = Powers(BANDS)

    def forward(self, sound: Tensor) -> Tensor:
        """Features of clips of one length; silence around one is no part of it."""
        sound = centred(sound, LEAST)
        levels = 10 * self.powers(sound).clamp(min=_FAINTEST).log10()
        # Below the loudest, so that silence is 0 to the last bit and not what its mean is rounded to.
        levels = (levels - levels.amax(dim=(1, 2), keepdim=True)).clamp(min=-_RANGE)
        begins, ends = span(sound, LEAST).unbind(dim=1)
        within = torch.stack([begins, ends - BANDS.window + BANDS.hop], dim=1) / BANDS.hop
        within = within.clamp(0, levels.shape[1])
        weights = shares(levels.shape[1], within[:, :1], within[:, 1:])
        weights = weights / weights.sum(dim=1, keepdim=True)
        levels = levels - (levels * weights).sum(dim=(1, 2), keepdim=True) / BANDS.count
        told = [
            thirds(levels, within),
            _deviation(levels, weights),
            torch.where(weights > 0, levels, torch.full_like(levels, -torch.inf)).amax(dim=1),
            _deviation(_slopes(levels), weights),
        ]
        return functional.normalize(torch.cat(told, dim=1), dim=1)

    def group_matcher(self, coarse: bool = False) -> dict[str, str]:
        """Nothing of it is frozen or learns by steps."""
        return {}


def _slopes(levels: Tensor) -> Tensor:
    """How levels (n, frames, bands) change from one frame to the next, none at the ends."""
    count = levels.shape[1] - 2 * _DELTA
    slopes = sum(
        step * (levels[:, _DELTA + step : _DELTA + step + count] - levels[:, _DELTA - step : _DELTA - step + count])
        for step in range(1, _DELTA + 1)
    )
    assert isinstance(slopes, Tensor)
    return functional.pad(slopes / (2 * sum(step**2 for step in range(1, _DELTA + 1))), (0, 0, _DELTA, _DELTA))


def _deviation(values: Tensor, weights: Tensor) -> Tensor:
    """The standard deviation (n, bands) of values (n, frames, bands) whose frames count so much (n, frames, 1)."""
    mean = (values * weights).sum(dim=1, keepdim=True)
    return ((values - mean).square() * weights).sum(dim=1).clamp(min=_FAINTEST).sqrt()
