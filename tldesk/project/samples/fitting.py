"""Which fitting suits the shapes of the training images.

Measured with linear probes (tests/benchmarks/fitting.py): while the centre square holds three quarters of a picture or
more, cropping is as good as anything; where it holds two thirds, seeing the whole on grey is 1 to 5 points better, and
more the longer the pictures are; of strips three times as long as wide so little is left on the square that squashing
them is another 2 points better.
"""

from __future__ import annotations

from collections.abc import Sequence

from tldesk.media.fitting import Fitting

# The mean share of the pictures' area in their centre square from which on they are cropped, or else padded.
_CROP, _PAD = 0.7, 0.4


def centre_share(sizes: Sequence[tuple[int, int]]) -> float:
    """The mean share of the pictures' area that their largest centre square holds, 1 where there are none."""
    return sum(min(size) / max(size) for size in sizes) / len(sizes) if sizes else 1.0


def choose(sizes: Sequence[tuple[int, int]]) -> Fitting:
    """What `auto` means for images of these sizes (width, height)."""
    share = centre_share(sizes)
    return "crop" if share >= _CROP else "pad" if share >= _PAD else "squash"
