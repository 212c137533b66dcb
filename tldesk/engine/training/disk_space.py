"""How much room on the disk a training takes, before it begins. Estimates, rather too much than too little."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tldesk.engine.networks.backbones import Backbone
from tldesk.errors import TldeskError

# Files of a model's size that there may be at once: `best`, `last` with its weights and AdamW's two moments, the one
# before, and the one that is being written.
_MODELS = 1 + 3 * 3
# A decoded image of the train split, in squares of the network's input: room for cropping, and photos are 4 by 3.
_SQUARES = 1.8
_SPARE_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes: `free` on the disk, `needed` to train at all, `wanted` to keep the decoded images as well."""

    free: int
    needed: int
    wanted: int

    @property
    def enough(self) -> bool:
        """Whether training can begin."""
        return self.free >= self.needed

    @property
    def ample(self) -> bool:
        """Whether images need to be decoded but once."""
        return self.free >= self.wanted


def needs(backbone: Backbone, images: int, *, steps: bool, start: bool = False) -> tuple[int, int]:
    """Bytes that a training needs, and that it would like to have.

    `steps`: it takes gradient steps; `start`: it keeps an earlier model that it starts from.
    """
    needed = _SPARE_BYTES + int(backbone.megabytes * 1e6) * ((_MODELS if steps else 1) + start)
    pixels = int(images * backbone.blank(1).nbytes * _SQUARES) if steps else 0
    return needed, needed + pixels


def check(folder: Path, backbone: Backbone, *, steps: bool, start: bool = False) -> None:
    """Raises TldeskError `no_room` when the checkpoints would not fit, OSError where the disk cannot be asked."""
    found = Room(shutil.disk_usage(folder).free, *needs(backbone, 0, steps=steps, start=start))
    if not found.enough:
        raise TldeskError("no_room", path=folder, free=gigabytes(found.free), gb=gigabytes(found.needed))


def gigabytes(size: int) -> str:
    """1_234_000_000 → 1.2, never 0.0."""
    return f"{max(size / 1e9, 0.1):.1f}"


def free_gigabytes(size: int) -> str:
    """1_270_000_000 → 1.2: of what is free never more than there is."""
    return f"{size // 10**8 / 10:.1f}"
