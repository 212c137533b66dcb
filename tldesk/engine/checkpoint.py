"""Saving and loading what a run has learned: `best` as safetensors, `last` with all that a resumed run needs.

Each file is written beside its place, synced and renamed, so that a crash or a full disk leaves the old one or the new
one. This module, and `weights.py` for pinned files, are the only callers of `torch.save` and `torch.load`.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.atomic import write_atomic
from tldesk.errors import TldeskError

if TYPE_CHECKING:
    from torch import Tensor

    from tldesk.project.runs import Run

BEST, LAST = "best.safetensors", "last.pt"
_FULL = {errno.ENOSPC, errno.EDQUOT}


def save_best(run: Run, tensors: Mapping[str, NDArray[Any] | Tensor], metadata: Mapping[str, str]) -> None:
    """Write the model to keep, with plain text `metadata`. Needs no torch when the tensors are NumPy arrays.

    Raises TldeskError `disk_full`, or OSError; then the file before is as it was.
    """
    from safetensors.numpy import save

    arrays = {name: _array(tensor) for name, tensor in tensors.items()}
    _write(run.checkpoints / BEST, save(arrays, metadata=dict(metadata)))


def load_best(run: Run | Path) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """The kept model of a run (or of a run's folder) as NumPy arrays, and its metadata. Needs no torch.

    Raises TldeskError `run_unfinished` where there is none and `checkpoint_damaged`.
    """
    from safetensors import safe_open

    folder = run if isinstance(run, Path) else run.checkpoints.parent
    path = folder / "checkpoints" / BEST
    if not path.exists():
        raise TldeskError("run_unfinished", run=folder.name)
    try:
        with safe_open(path, framework="numpy") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, dict(file.metadata() or {})  # noqa: SIM118
    except Exception as error:  # the library raises its own type, OSError or ValueError, by where the damage is
        raise TldeskError("checkpoint_damaged", path=path, reason=error) from error


def save_last(run: Run, state: Mapping[str, Any]) -> None:
    """Write the whole state of a training: tensors and plain values, nested in dicts and lists.

    Raises TldeskError `disk_full`, or OSError; then the file before is as it was.
    """
    import torch

    buffer = io.BytesIO()  # torch's own writer hides why a write failed
    torch.save(dict(state), buffer)
    _write(run.checkpoints / LAST, buffer.getvalue())


def load_last(run: Run) -> dict[str, Any] | None:
    """The state of `save_last` on the CPU, or None where there is none. Raises TldeskError `checkpoint_damaged`."""
    path = run.checkpoints / LAST
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    import torch

    try:
        state = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except Exception as error:  # zip, unpickling and value errors, by where the damage is
        raise TldeskError("checkpoint_damaged", path=path, reason=_first_line(error)) from error
    if not isinstance(state, dict):
        raise TldeskError("checkpoint_damaged", path=path, reason="it holds no training state")
    return state


def remove_last(run: Run) -> None:
    """Delete `last`: the run is finished and will not be resumed."""
    (run.checkpoints / LAST).unlink(missing_ok=True)


def _array(tensor: NDArray[Any] | Tensor) -> NDArray[Any]:
    if not isinstance(tensor, np.ndarray):
        tensor = tensor.detach().cpu().numpy()
    return np.asarray(tensor, order="C")  # safetensors writes the buffer as it lies: channels_last would be scrambled


def _write(path: Path, data: bytes) -> None:
    try:
        write_atomic(path, data)
    except OSError as error:
        if error.errno in _FULL:
            raise TldeskError("disk_full", path=path) from error
        raise


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
