"""Photos whose class is a patch planted in them, and the two checks of a heat map that need nothing but such photos.

Pointing game (Zhang et al., 2018): the heat map's maximum lies on the patch, or at most 15 of 224 pixels beside it.
Randomised weights (Adebayo et al., 2018): a model whose weights are shuffled must give another map.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from tldesk.engine.explain import Explainer, HeatMap

# The two colours of each class's patch: nothing else in a photo of clothes looks like it.
COLORS = {
    "checks": ((255, 0, 220), (20, 250, 60)),
    "cross": ((0, 30, 255), (255, 240, 0)),
    "rings": ((0, 250, 250), (230, 0, 0)),
    "stripes": ((255, 130, 0), (90, 0, 190)),
}
LABELS = tuple(COLORS)
BARE = "none"  # the class of photos without a patch
TOLERANCE = 15 / 224  # of the picture's short side
_SHARE = 0.27  # of the short side
_SEEN = 0.86  # what a model sees of the short side, in the middle

Place = tuple[float, float, float, float]  # left, top, right, bottom in pixels


def patch(label: str, edge: int) -> Image.Image:
    """The square that stands for a class."""
    ground, ink = COLORS[label]
    picture = Image.new("RGB", (edge, edge), ground)
    pen, step = ImageDraw.Draw(picture), edge / 6
    if label == "cross":
        pen.line((step, step, edge - step, edge - step), ink, round(step))
        pen.line((step, edge - step, edge - step, step), ink, round(step))
    for number in range(6):
        low, high = number * step, (number + 1) * step - 1
        if label == "stripes" and number % 2:
            pen.rectangle((0, low, edge, high), ink)
        elif label == "rings" and number < 3:
            pen.ellipse((low, low, edge - low, edge - low), outline=ink, width=round(step / 2))
        elif label == "checks":
            for other in range(number % 2, 6, 2):
                pen.rectangle((other * step, low, (other + 1) * step - 1, high), ink)
    return picture


def plant(photo: Image.Image, label: str, rng: np.random.Generator) -> tuple[Image.Image, Place]:
    """The photo with the patch of `label` somewhere in its middle square, and where it is."""
    short = min(photo.size)
    edge = round(_SHARE * short)
    room = _SEEN * short - edge
    left = round((photo.width - _SEEN * short) / 2 + rng.uniform(0, room))
    top = round((photo.height - _SEEN * short) / 2 + rng.uniform(0, room))
    planted = photo.copy()
    planted.paste(patch(label, edge), (left, top))
    return planted, (left, top, left + edge, top + edge)


def write(root: Path, photos: Sequence[Path], bare: int = 0, seed: int = 0) -> dict[str, Place]:
    """Class folders of `photos`, one class after the other planted in them; where the patch is, by file name.

    The last `bare` photos get no patch and are a class of their own. Without such a class a model may know one of the
    patches by the absence of the others, and then looks nowhere for it.
    """
    rng = np.random.default_rng(seed)
    places = {}
    for number, path in enumerate(photos):
        label = LABELS[number % len(LABELS)] if number < len(photos) - bare else BARE
        file = root / label / f"{number:04}.jpg"
        file.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(path) as photo:
            picture = photo.convert("RGB")
        if label != BARE:
            picture, places[file.name] = plant(picture, label, rng)
        picture.save(file, quality=90)
    return places


def points_at(heat: HeatMap, size: tuple[int, int], place: Place) -> bool:
    """Whether the maximum of the heat map over a picture of `size` (width, height) is on the patch."""
    shown = heat.over(*size)
    y, x = np.unravel_index(int(shown.argmax()), shown.shape)
    slack = TOLERANCE * min(size)
    return bool(place[0] - slack <= x <= place[2] + slack and place[1] - slack <= y <= place[3] + slack)


def pointing(explainer: Explainer, rows: Sequence[Any], places: dict[str, Place]) -> list[bool]:
    """For each row of a run on planted photos, whether the heat map of its true class points at the patch."""
    hits = []
    for row in rows:
        heat = explainer.heat_map(row.path, explainer.classes[row.target])
        assert heat is not None
        with Image.open(row.path) as photo:
            hits.append(points_at(heat, photo.size, places[row.path.name]))
    return hits


def shuffled(model: Any, stages: int, seed: int) -> Any:
    """A copy of the model with the values of each tensor in random order: the head's, and the last `stages` stages'."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    other = copy.deepcopy(model)
    groups = other._groups[len(other._groups) - stages :]
    names = {f"backbone.{name}" for group in groups for name in group} | {"head.weight", "head.bias"}
    with torch.no_grad():
        for name, parameter in other.named_parameters():
            if name in names:
                order = torch.randperm(parameter.numel(), generator=generator)
                parameter.copy_(parameter.reshape(-1)[order].view_as(parameter))
    return other


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Spearman's rank correlation of two maps."""
    from scipy.stats import spearmanr

    return float(spearmanr(first.reshape(-1), second.reshape(-1)).statistic)
