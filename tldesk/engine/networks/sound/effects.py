"""aiSFX (Ma and Lerch, 2022), for general sounds: eight convolutions over bands, trained on sound effects."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn
from torch.nn import functional

from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.networks.sound.spectra import HTK, Bands, Powers, centred

BANDS = Bands(
    rate=44_100,
    size=2048,
    window=2048,
    hop=1024,
    count=96,
    scale=HTK,
    lowest=0,
    highest=22_050,
    equal_sums=True,
    on_scale=True,
    symmetric=True,
)
WINDOW = 100  # frames
LEAST = (WINDOW - 1) * BANDS.hop  # samples of as many frames: the first and the last lie half outside

_LOUDEST = 9.457798957824707  # of all spectra that it was trained with
# Of what is left of a window behind three poolings; windows follow one another by half, as when it was published.
_TIMES = WINDOW // 8


class SoundEffects(nn.Module):
    """Sound (n, samples) at 44.1 kHz to features (n, width) of length one: the largest of each window, their mean."""

    def __init__(self, record: Backbone) -> None:
        super().__init__()
        self.powers = Powers(BANDS)
        widths = [record.features // 8, record.features // 4, record.features // 2, record.features]
        self.blocks = nn.ModuleList(
            _Block(before, width) for before, width in zip([1, *widths[:-1]], widths, strict=True)
        )

    def forward(self, sound: Tensor) -> Tensor:
        """Features of clips of one length; one that is shorter than a window is centred in it."""
        states = self.states(self.frames(centred(sound, LEAST)))
        largest = functional.max_pool1d(states.transpose(1, 2), _TIMES, _TIMES // 2)
        return functional.normalize(largest.mean(dim=2), dim=1)

    def frames(self, sound: Tensor) -> Tensor:
        """The bands (n, frames, 96) that the network sees: of frames around each 1,024th sample, as shares of the
        loudest."""
        half = BANDS.window // 2
        behind = half + -sound.shape[1] % BANDS.hop
        powers = self.powers(functional.pad(sound, (half, behind)))
        found: Tensor = (powers * 1e4 + 1).log10() / _LOUDEST
        return found

    def states(self, frames: Tensor) -> Tensor:
        """What the network says (n, times, width), once for 8 frames."""
        maps = frames.unsqueeze(1)
        for block in self.blocks[:-1]:
            maps = functional.max_pool2d(block(maps), 2)
        found: Tensor = self.blocks[-1](maps).mean(dim=3).transpose(1, 2)
        return found

    def group_matcher(self, coarse: bool = False) -> dict[str, Any]:
        """Its stages, as networks of timm say them."""
        return {"stem": r"^blocks\.0\.", "blocks": [(r"^blocks\.(\d+)", None)]}


class _Block(nn.Module):
    def __init__(self, before: int, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, width, 3, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(width)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(width)

    def forward(self, maps: Tensor) -> Tensor:
        maps = functional.relu(self.first_norm(self.first(maps)))
        return functional.relu(self.second_norm(self.second(maps)))
