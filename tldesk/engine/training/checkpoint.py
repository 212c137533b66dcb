"""Saving and loading what a run has learned: `best` as safetensors, `last` with all that a resumed run needs.

Each file is written beside its place, synced and renamed, so that a crash or a full disk leaves the old one or the new
one. The `last` before is kept too, for a disk may damage what was written well; both kinds carry checksums. This
module, and `weights.py` for pinned files, are the only callers of `torch.save` and `torch.load`.
"""

from __future__ import annotations

import errno
import io
import pickletools
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from tldesk import foreign
from tldesk.atomic import replacing, sync_file, sync_folder
from tldesk.engine.networks import tensor_file
from tldesk.engine.training.training_state import Position
from tldesk.errors import TldeskError
from tldesk.foreign import Refused

if TYPE_CHECKING:
    from torch import Tensor

    from tldesk.project.runs.runs import Run

BEST, LAST, BEFORE = "best.safetensors", "last.pt", "before-last.pt"
_FULL = {errno.ENOSPC, errno.EDQUOT}
# safetensors has no checksum of its own.
_CHECKSUM = "crc32"
_MOST_BYTES = 4_000_000_000  # of `last`: the largest backbone with the memory of its optimizer has a third
_MOST_PARTS = 100_000  # tensors
_MOST_PICKLED = 64_000_000  # bytes of all that is no tensor
_MOST_VALUES, _MOST_LISTS = 5_000_000, 200_000
# What our states are made of. More is allowed by `weights_only`, as a `bytearray` of any length in a few bytes.
_MADE_OF = {"collections OrderedDict", "torch._utils _rebuild_tensor_v2"}
_POSITION: TypeAdapter[Position] = TypeAdapter(Position)


def save_best(run: Run, tensors: Mapping[str, NDArray[Any] | Tensor], metadata: Mapping[str, str]) -> None:
    """Write the model to keep, with plain text `metadata`. Needs no torch when the tensors are NumPy arrays.

    Raises TldeskError `disk_full`, or OSError; then the file before is as it was.
    """
    from safetensors.numpy import save

    arrays = {name: _array(tensor) for name, tensor in tensors.items()}
    _write(run.checkpoints / BEST, save(arrays, metadata={**metadata, _CHECKSUM: _checksum(arrays)}))


def load_best(run: Run | Path) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """The kept model of a run (or of a run's folder) as NumPy arrays, and its metadata. Needs no torch.

    Raises TldeskError `run_unfinished` where there is none and `model_damaged`.
    """
    folder = run if isinstance(run, Path) else run.checkpoints.parent
    path = folder / "checkpoints" / BEST
    if not path.exists():
        raise TldeskError("run_unfinished", run=folder.name)
    try:
        arrays, metadata = tensor_file.arrays(path)
    except (OSError, Refused) as error:
        raise TldeskError("model_damaged", path=path, reason=error) from error
    if metadata.pop(_CHECKSUM, None) not in (None, _checksum(arrays)):
        raise TldeskError("model_damaged", path=path, reason="its content has changed")
    if not all(np.isfinite(value).all() for value in arrays.values()):
        raise TldeskError("model_damaged", path=path, reason="it holds values that are no numbers")
    return arrays, metadata


def save_last(run: Run, state: Mapping[str, Any]) -> None:
    """Write the whole state of a training: tensors and plain values, nested in dicts and lists.

    The state written before is kept beside it. Raises TldeskError `disk_full`, or OSError; then both are as they were.
    """
    import torch

    buffer = io.BytesIO()  # torch's own writer hides why a write failed
    torch.save(dict(state), buffer)
    _write(run.checkpoints / LAST, buffer.getvalue(), kept=run.checkpoints / BEFORE)


def load_last(run: Run) -> dict[str, Any] | None:
    """The state of `save_last` on the CPU, or None where there is none. Raises TldeskError `checkpoint_damaged`."""
    return _load(run.checkpoints / LAST)


def recover(run: Run) -> tuple[dict[str, Any] | None, str]:
    """The newest whole state of a training, and what the user is to be told of it.

    A damaged `last` gives way to the one before (`went_back`); without a whole one there is None (`started_over`), as
    when the best model is gone that the state speaks of. What is damaged is deleted.
    """
    last, before = run.checkpoints / LAST, run.checkpoints / BEFORE
    damaged = False
    for path in (last, before):
        try:
            state = _load(path)
        except TldeskError:
            damaged = True
            path.unlink()
            continue
        if state is None:
            continue
        position = _position(state)
        if position is None or (position.best_epoch and not _is_whole(run)):
            damaged = True
            remove_last(run)
            break
        if path == before:  # damaged, or a crash came between the two renames of `save_last`
            before.replace(last)
            sync_folder(run.checkpoints)
        return state, "went_back" if damaged else ""
    return None, "started_over" if damaged else ""


def remove_last(run: Run) -> None:
    """Delete `last` and the one before: the run is finished and will not be resumed."""
    for name in (LAST, BEFORE):
        (run.checkpoints / name).unlink(missing_ok=True)


def _load(path: Path) -> dict[str, Any] | None:
    try:
        data = foreign.content(path, _MOST_BYTES)
    except FileNotFoundError:
        return None
    except Refused as error:
        raise TldeskError("checkpoint_damaged", path=path, reason=error) from error
    import torch

    try:
        with foreign.zip_archive(data, _MOST_PARTS) as parts:  # torch writes checksums and does not look at them
            if any(part.compress_type != zipfile.ZIP_STORED for part in parts.infolist()):
                raise ValueError("it is packed")  # torch does not, and it could unpack to anything
            if (changed := parts.testzip()) is not None:
                raise ValueError(f"its part {changed} has changed")
            _look_through(parts)
        state = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
        _count(state)
    except Exception as error:  # zip, unpickling and value errors, by where the damage is
        raise TldeskError("checkpoint_damaged", path=path, reason=_first_line(error)) from error
    if not isinstance(state, dict):
        raise TldeskError("checkpoint_damaged", path=path, reason="it holds no training state")
    return state


def _look_through(parts: zipfile.ZipFile) -> None:
    """Raise ValueError unless unpickling makes only what a state of ours is made of."""
    for part in parts.infolist():
        if not part.filename.endswith(".pkl"):
            continue
        if part.file_size > _MOST_PICKLED:
            raise ValueError("it has more values than any training")
        for step, name, _ in pickletools.genops(parts.read(part)):
            if step.name in ("INST", "STACK_GLOBAL", "EXT1", "EXT2", "EXT4"):
                raise ValueError("it holds more than tensors and plain values")
            if step.name == "GLOBAL" and name not in _MADE_OF and not _is_storage(str(name)):
                raise ValueError("it holds more than tensors and plain values")


def _is_storage(name: str) -> bool:
    module, _, kind = name.partition(" ")
    return module == "torch" and kind.isalnum() and kind.endswith("Storage")


def _count(state: Any) -> None:
    """Raise ValueError for more values than a training has: a list may hold itself, or another many times over."""
    waiting, count, lists = [state], 0, 0
    while waiting:
        whole = waiting.pop()
        lists += 1
        parts = list(whole.values()) if isinstance(whole, dict) else whole if isinstance(whole, list | tuple) else ()
        count += len(parts)
        if count > _MOST_VALUES or lists > _MOST_LISTS:
            raise ValueError("it has more values than any training")
        waiting += (part for part in parts if isinstance(part, dict | list | tuple))


def _position(state: dict[str, Any]) -> Position | None:
    """Where a state stands; None when it does not say so."""
    try:
        return _POSITION.validate_python(state.get("position"))
    except ValidationError:
        return None


def _is_whole(run: Run) -> bool:
    try:
        load_best(run)
    except TldeskError:
        return False
    return True


def _checksum(arrays: Mapping[str, NDArray[Any]]) -> str:
    """CRC-32 of all values, in the order of the names."""
    value = 0
    for name in sorted(arrays):
        value = zlib.crc32(np.ascontiguousarray(arrays[name]).data.cast("B") if arrays[name].size else b"", value)
    return f"{value:08x}"


def _array(tensor: NDArray[Any] | Tensor) -> NDArray[Any]:
    if not isinstance(tensor, np.ndarray):
        tensor = tensor.detach().cpu().numpy()
    return np.asarray(tensor, order="C")  # safetensors writes the buffer as it lies: channels_last would be scrambled


def _write(path: Path, data: bytes, kept: Path | None = None) -> None:
    """Write the file, all or nothing; what was there before is `kept`."""
    try:
        with replacing(path) as temporary:
            temporary.write_bytes(data)
            sync_file(temporary)
            if kept is not None and path.exists():
                path.replace(kept)
    except OSError as error:
        if error.errno in _FULL:
            raise TldeskError("disk_full", path=path) from error
        raise


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
