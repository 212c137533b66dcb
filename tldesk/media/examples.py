"""A sample of a project as the array that a model takes: from its file, as long as that is what was imported."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from tldesk.errors import TldeskError
from tldesk.media import image, modality
from tldesk.media.modality import AnyPreprocess

CHANGED = "it has changed since it was imported"


def content(path: Path, sha256: str) -> bytes:
    """The bytes of a file. Raises TldeskError `image_unreadable`, also when they are not those of the hash."""
    data = image.read(path)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise TldeskError("image_unreadable", path=path, reason=CHANGED)
    return data


def example(path: Path, sha256: str, preprocess: AnyPreprocess) -> NDArray[Any]:
    """What a model takes of that content. Raises as `content` and `load` do."""
    return modality.code_of(preprocess).load(content(path, sha256), preprocess)
