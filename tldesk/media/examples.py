"""A sample of a project as the array that a model takes: from its file, as long as that is what was imported."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Protocol

from numpy.typing import NDArray

from tldesk.errors import TldeskError
from tldesk.media import image, modality
from tldesk.media.modality import AnyPreprocess, Modality

CHANGED = "it has changed since it was imported"


class Hashed(Protocol):
    """A sample by its content: a file, the `place` in it, and the hash of what is there."""

    @property
    def path(self) -> Path: ...
    @property
    def sha256(self) -> str: ...
    @property
    def place(self) -> str: ...


def content(sample: Hashed, kind: Modality) -> bytes:
    """Its bytes. Raises TldeskError `place_unknown`, or `image_unreadable`, also where they are of another hash."""
    data = image.read(kind.sample(sample.path, sample.place))
    if hashlib.sha256(data).hexdigest() != sample.sha256:
        raise TldeskError("image_unreadable", path=sample.path, reason=CHANGED)
    return data


def example(sample: Hashed, preprocess: AnyPreprocess) -> NDArray[Any]:
    """What a model takes of that content. Raises as `content` and `load` do."""
    kind = modality.of(preprocess.modality)
    return kind.code.load(content(sample, kind), preprocess)
