"""The files that a pretrained model is kept in, and whether they are those of its record: for taking it elsewhere.

Whatever has been checked here loads: its tensors are those of the network, its numbers are numbers and those that its
header names, and its vocabulary asks for no row that the network has not.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk import escape, paths
from tldesk.engine.networks import backbones, tensor_file, timm_records, weights
from tldesk.engine.networks import own_encoders as own
from tldesk.engine.networks.backbone import Backbone
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.modality import TEXT
from tldesk.media.text.tokens import vocabulary
from tldesk.media.text.tokens.tokenizer import Tokenizer

if TYPE_CHECKING:
    from torch import Tensor

WEIGHTS, LICENCE = ".safetensors", ".LICENSE"

_COUNTER = "num_batches_tracked"
_LARGEST = np.finfo(np.float32).max  # as which they are computed with

# Bytes of a file by what its name ends with; weights have as many as their record says.
MOST = {LICENCE: 1_000_000, weights.PACK: 4_096, vocabulary.SUFFIX: 32_000_000, own.SUFFIX: 10_000}


def suffixes(record: Backbone) -> list[str]:
    """What the names of the files end with that a model needs; the last one put in place is what makes it be there."""
    parts = [vocabulary.SUFFIX] if record.modality == TEXT else []
    return [*parts, WEIGHTS, *([own.SUFFIX] if own.is_name(record.name) else [])]


def most_bytes(record: Backbone, suffix: str) -> int:
    """More than such a file has."""
    return MOST.get(suffix) or weights.most_bytes(record)


def place(record: Backbone, suffix: str) -> Path:
    """Where such a file is put on this computer."""
    return paths.weights() / f"{record.name}{suffix}"


def here(record: Backbone) -> dict[str, Path]:
    """The files of a model on this computer by their suffixes, its licence among them where there is one; what is in a
    package is converted first.

    Raises TldeskError `no_weights`, `no_vocabulary`, `weights_damaged`.
    """
    found = {WEIGHTS: weights.file_of(record)}
    if record.modality == TEXT:
        found[vocabulary.SUFFIX] = vocabulary.path_of(record.name)
        if not found[vocabulary.SUFFIX].is_file():
            raise TldeskError("no_vocabulary", vocabulary=record.name)
    if own.is_name(record.name):
        found[own.SUFFIX] = place(record, own.SUFFIX)
    for folder in (paths.weights(), paths.shipped_weights()):
        if LICENCE not in found and (folder / f"{record.name}{LICENCE}").is_file():
            found[LICENCE] = folder / f"{record.name}{LICENCE}"
    return found


def _numbers(path: Path, record: Backbone) -> dict[str, NDArray[Any]]:
    """The tensors of a file of weights, if they are those of the record's network. Raises Refused or OSError."""
    shapes = tensor_file.header(path).shapes
    there = {name for name in shapes if not name.startswith(weights.ASIDE)}
    # counters of BatchNorm, which some files leave out, matter to no answer
    wanted = {name: one for name, one in _wanted(record).items() if name in there or not name.endswith(_COUNTER)}
    for name, tensor in wanted.items():
        if name not in there:
            raise Refused(f"its tensor “{name}” is missing")
        if shapes[name] != tuple(tensor.shape):
            raise Refused(f"its tensor “{name}” is of another size than that of {record.title}")
    for name in sorted(there - set(wanted)):
        raise Refused(f"its tensor “{escape.line(name[:80])}” is not one of {record.title}")
    found, about = tensor_file.arrays(path, weights.most_bytes(record))
    made = {name: found[name] for name in wanted}
    for name, values in made.items():
        if not _alike(values, wanted[name]):
            raise Refused(f"its tensor “{name}” holds values that are no numbers")
    if about.get("sha256", "") not in ("", weights.hash_of(record.timm_name, made)):
        raise Refused("its numbers are not those that its header names")  # graphs are found again by that name
    if backbones.is_other(record) and about.get(timm_records.KEY, "") not in ("", timm_records.said(record)):
        raise Refused("what its header says of the model is not so")
    return made


def check(record: Backbone, files: Mapping[str, Path]) -> dict[str, NDArray[Any]]:
    """The numbers of files, by their suffixes, if they are those of a record. Raises Refused or OSError."""
    made = _numbers(files[WEIGHTS], record)
    if record.modality == TEXT:
        _check_words(record, files, made)
    return made


def _check_words(record: Backbone, files: Mapping[str, Path], made: Mapping[str, NDArray[Any]]) -> None:
    try:
        words = vocabulary.read(files[vocabulary.SUFFIX])
        Tokenizer(words)
    except TldeskError as error:
        raise Refused(str(error.arguments["reason"])) from error
    highest = max(len(words["pieces"]) - 1, words["first"], words["last"], words["pad"], words["unknown"])
    if highest >= dict(record.options)["rows"]:
        raise Refused("its vocabulary has more tokens than the model")
    if own.is_name(record.name):
        from tldesk.engine.networks import encoder_import

        encoder = own.read(files[own.SUFFIX].read_bytes())
        if record.name != own.name_of(encoder_import.digest(encoder, made, files[vocabulary.SUFFIX].read_bytes())):
            raise Refused("its content is not that of its name")


def _wanted(record: Backbone) -> Mapping[str, Tensor]:
    """The tensors of the record's network, without room for their numbers."""
    import torch

    from tldesk.engine.networks.timm_network import network

    with torch.device("meta"):
        found: Mapping[str, Tensor] = network(record).state_dict()
    return found


def _alike(values: NDArray[Any], wanted: Tensor) -> bool:
    """Whether they are numbers of the same sort: with a point, and finite, or whole."""
    if wanted.is_floating_point():
        return values.dtype.kind == "f" and bool((np.abs(values) <= _LARGEST).all())  # of what is no number neither
    return values.dtype.kind in "iu" and values.dtype.itemsize == wanted.element_size()
