"""Images with labels and boxes, as annotation files give them: each image becomes a sample, or each of its boxes."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tldesk.project.importers import records
from tldesk.project.importers.records import Crop, Found, Options, Question, Skipped

BOXES = Question(
    "take",
    "These annotations contain boxes. What should become an image?",
    (("images", "Each image, with the labels of its boxes"), ("boxes", "Each box, cropped from its image")),
)


@dataclass(frozen=True, slots=True)
class Box:
    """A labelled rectangle in pixels of the upright picture."""

    label: str
    left: float
    top: float
    width: float
    height: float

    @property
    def crop(self) -> Crop | None:
        """The whole pixels that it touches; None when it is empty or nonsense."""
        sides = (self.left, self.top, self.left + self.width, self.top + self.height)
        if not all(map(math.isfinite, sides)) or self.width <= 0 or self.height <= 0:
            return None
        left, top = max(0, math.floor(self.left)), max(0, math.floor(self.top))
        right, bottom = math.ceil(sides[2]), math.ceil(sides[3])
        return (left, top, right - left, bottom - top) if right > left and bottom > top else None


@dataclass(slots=True)
class Annotated:
    """An image and what is written about it."""

    path: Path
    where: str
    labels: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    split: str | None = None


def merged(images: Iterable[Annotated | Skipped]) -> Iterator[Annotated | Skipped]:
    """Each file once, with all that the source says of it in several places; what is skipped comes first."""
    by_path: dict[Path, Annotated] = {}
    for image in images:
        if isinstance(image, Skipped):
            yield image
        elif (known := by_path.setdefault(image.path, image)) is not image:
            known.labels += image.labels
            known.boxes += [box for box in image.boxes if box not in known.boxes]
            known.split = known.split or image.split
    yield from by_path.values()


def found(images: Iterable[Annotated | Skipped], options: Options) -> Iterator[Found | Skipped]:
    """What becomes of the images, by the answer to `BOXES`."""
    cut = BOXES.answer(options) == "boxes"
    for image in merged(images):
        if isinstance(image, Skipped):
            yield image
        else:
            yield from _crops(image) if cut else _whole(image)


def _whole(image: Annotated) -> Iterator[Found | Skipped]:
    """Its own labels come first, then those of its boxes, the one that covers most of it before the others."""
    area: dict[str, float] = defaultdict(float)
    for box in image.boxes:
        area[box.label] += max(0.0, box.width * box.height) if box.crop else 0.0
    texts = [text for text in (*image.labels, *sorted(area, key=lambda label: -area[label])) if text]
    labels = list(dict.fromkeys(label for text in texts if (label := records.label_of(text)) is not None))
    if texts and not labels:
        yield Skipped(image.where, records.BAD_LABEL)
    yield Found(image.path, labels[0] if labels else None, image.split, more=tuple(labels[1:]))


def _crops(image: Annotated) -> Iterator[Found | Skipped]:
    if not image.boxes:
        yield Skipped(image.where, records.NO_BOX)
    for box in image.boxes:
        label = records.label_of(box.label)
        if box.crop is None:
            yield Skipped(image.where, records.BAD_BOX)
            continue
        if label is None:
            yield Skipped(image.where, records.BAD_LABEL)
        # Pieces of one picture are as alike as copies of it: they must not be divided between splits.
        yield Found(image.path, label, image.split, group=image.where, crop=box.crop)


def number(value: object) -> float:
    """A number of a JSON file; not a number for anything else."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
