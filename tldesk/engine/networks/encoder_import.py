"""Importing somebody's text encoder: its weights and its vocabulary are copied, so its folder is not needed again."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch.nn import functional

from tldesk import paths
from tldesk.atomic import write_atomic
from tldesk.engine.networks import own_encoders as own
from tldesk.engine.networks import tensor_file, weights
from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.networks.text import folder as folders
from tldesk.engine.networks.text import published
from tldesk.engine.networks.text.folder import Folder
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.text.tokens import vocabulary
from tldesk.project.database.disk_errors import disk_errors

log = logging.getLogger(__name__)

# What lies beside the encoder in such files, and is not needed.
_PASSED_OVER = ("pooler.", "cls.", "lm_head.", "classifier.", "qa_outputs.", "embeddings.position_ids")
_WORD = "embeddings.word_embeddings.weight"
_POSITION = "embeddings.position.weight"
_OLD_NAMES = {".gamma": ".weight", ".beta": ".bias"}
_SPARE = 50_000_000  # bytes of what is not needed


def import_encoder(path: Path, title: str = "", source: str = "", about: Mapping[str, str] | None = None) -> Backbone:
    """Take in the encoder of a folder, called `title` or as the folder is; one that is there already gets the `title`.
    `source` is where it comes from, and `about` what else the metadata of its weights are to say.

    Raises TldeskError `source_missing`, `encoder_refused`, `disk_full` or `folder_not_writable`.
    """
    if not path.is_dir():
        raise TldeskError("source_missing", path=path)
    try:
        found = folders.read(path, title or _in_cache(path))
        tensors = _tensors(found)
    except (OSError, Refused) as error:
        raise TldeskError("encoder_refused", path=path, reason=error) from error
    words = vocabulary.content(found.words)
    name = own.name_of(digest(found.encoder, tensors, words))
    there, record = name in own.records(), own.record(name, found.encoder)
    with disk_errors(paths.weights()):
        if not (there and weights.available(record) and vocabulary.available(name)):
            weights.keep(record, tensors, source or f"imported from {path.name}", about)
            write_atomic(paths.weights() / f"{name}{vocabulary.SUFFIX}", words)
        if title or not there:
            own.keep(name, found.encoder)  # last: with it, it is there
    return own.records()[name]


def _in_cache(path: Path) -> str:
    """The name of the model that a snapshot of Hugging Face's cache is of, whose own folder is called by a number."""
    model = path.absolute().parent.parent.name
    return model.rpartition("--")[2] if path.absolute().parent.name == "snapshots" and "--" in model else ""


def digest(encoder: own.Encoder, tensors: Mapping[str, NDArray[Any]], words: bytes) -> str:
    """What an encoder is named by, of what it says, its numbers and the file of its vocabulary."""
    says = {key: value for key, value in encoder.items() if key != "title"}
    made = hashlib.sha256(json.dumps(says, sort_keys=True).encode())
    made.update(hashlib.sha256(words).digest())
    made.update(weights.hash_of("", tensors).encode())
    return made.hexdigest()


def _tensors(found: Folder) -> dict[str, NDArray[Any]]:
    """The encoder's tensors under our names. Raises Refused or OSError."""
    said = tensor_file.header(found.weights)
    prefix = _prefix(said.shapes)
    known = {_ours(name, prefix): name for name in said.shapes}
    wanted = published.shapes(found.encoder, found.positions, found.types)
    for name, shape in wanted.items():
        if name not in known:
            raise Refused(f"its tensor “{name}” is missing")
        if said.shapes[known[name]] != shape:
            raise Refused(f"its tensor “{name}” is not of the size that config.json says")
    strange = [name for name in known if name not in wanted and not name.startswith(_PASSED_OVER)]
    if strange:
        raise Refused(f"its tensor “{strange[0][:80]}” is not known here")
    most = 4 * (sum(map(np.prod, wanted.values())) + np.prod(wanted[_WORD])) + _SPARE
    read = tensor_file.tensors(found.weights, int(most))
    theirs = {name: read[known[name]] for name in wanted}
    for name, tensor in theirs.items():  # in 32 bits: a number of 64 may be infinite there
        if not tensor.is_floating_point() or not tensor.float().isfinite().all():
            raise Refused(f"its tensor “{name}” holds values that are no numbers")
    made = published.from_published(theirs, found.encoder["layers"], found.passed)
    if not made[_POSITION].isfinite().all():  # they are sums
        raise Refused("its positions hold values that are no numbers")
    more = found.encoder["positions"] - len(made[_POSITION])
    made[_POSITION] = functional.pad(made[_POSITION], (0, 0, 0, more))
    return {name: _shortest(tensor.numpy()) for name, tensor in made.items()}


def _prefix(shapes: Mapping[str, Any]) -> str:
    """What the names of the encoder's tensors begin with, as `bert.`."""
    found = [name.removesuffix(_WORD) for name in shapes if name.endswith(_WORD)]
    if len(found) != 1:
        raise Refused("it has no table of words, or several")
    return found[0]


def _ours(name: str, prefix: str) -> str:
    bare = name.removeprefix(prefix)
    ending = next((old for old in _OLD_NAMES if bare.endswith(f"LayerNorm{old}")), "")
    return bare.removesuffix(ending) + _OLD_NAMES[ending] if ending else bare


def _shortest(values: NDArray[Any]) -> NDArray[Any]:
    """In 16 bits, where those hold the same numbers."""
    with np.errstate(over="ignore"):
        halves = values.astype(np.float16)
    return halves if np.array_equal(halves, values) else values
