"""What a run keeps in files of its own: the samples it was given, and its answers to them."""

from __future__ import annotations

import json
import os
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tldesk.atomic import replacing, write_atomic
from tldesk.errors import TldeskError
from tldesk.media.fitting import FITTINGS, Fitting


@dataclass(frozen=True, slots=True)
class RunRow:
    """A sample as the run was given it. `target` indexes the classes; `name` is the path relative to its root.

    `more` are further targets, in a multi-label run.
    """

    id: int
    path: Path
    name: str
    sha256: str
    target: int
    split: str
    more: tuple[int, ...] = ()

    @property
    def targets(self) -> tuple[int, ...]:
        """All its targets."""
        return (self.target, *self.more)


@dataclass(frozen=True, slots=True)
class RunData:
    """A snapshot: labels and splits as they were when the run was made, whatever the user edits since.

    `fitting` is how its pictures become squares, settled then; runs of before there was a choice crop. `left_out` are
    classes of which no image could be used. `multi_label`: each class is a question of its own, for an image may have
    several labels.
    """

    classes: list[str]
    rows: list[RunRow]
    fitting: Fitting = "crop"
    left_out: list[str] = field(default_factory=list)
    multi_label: bool = False


@dataclass(frozen=True, slots=True)
class Predictions:
    """A run's answers, row i for the sample `ids[i]`.

    Shapes: ids int64 (n,), splits str (n,), targets int64 (n,), logits and probabilities float32 (n, classes). In a
    multi-label run targets are (n, classes): 1 for each label that a sample has, else 0.
    """

    ids: npt.NDArray[np.int64]
    splits: npt.NDArray[np.str_]
    targets: npt.NDArray[np.int64]
    logits: npt.NDArray[np.float32]
    probabilities: npt.NDArray[np.float32]


def write_data(file: Path, data: RunData, project_folder: Path) -> None:
    """Write the snapshot. Roots inside of the project are kept relative to it, so the project can be moved.

    Raises OSError.
    """
    roots: dict[str, int] = {}
    rows = []
    for row in data.rows:
        root = str(row.path)[: -len(row.name) - 1] or os.sep
        target = list(row.targets) if data.multi_label else row.target
        rows.append([row.id, roots.setdefault(root, len(roots)), row.name, row.sha256, target, row.split])
    content = {
        "classes": data.classes,
        "roots": [relative_root(Path(root), project_folder) for root in roots],
        "rows": rows,
        "fitting": data.fitting,
        "left_out": data.left_out,
        "multi_label": data.multi_label,
    }
    write_atomic(file, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def read_data(file: Path, project_folder: Path) -> RunData:
    """Read the snapshot. Raises TldeskError `run_damaged`."""
    try:
        content = json.loads(file.read_bytes())
        roots = [str(project_folder / root) for root in content["roots"]]
        several = bool(content.get("multi_label", False))
        rows = [
            RunRow(id_, Path(roots[root] + os.sep + name), name, sha256, target, split, tuple(more))
            for id_, root, name, sha256, targets, split in content["rows"]
            for target, *more in (targets if several else [targets],)
        ]
        fitting = content.get("fitting", "crop")
        if fitting not in FITTINGS:
            raise ValueError(f"unknown fitting “{fitting}”")
        return RunData(list(content["classes"]), rows, fitting, list(content.get("left_out", [])), several)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise TldeskError("run_damaged", run=file.parent.name, reason=f"{file.name}: {error}") from error


def write_predictions(file: Path, predictions: Predictions) -> None:
    """Write the answers, all or nothing. Raises OSError."""
    with replacing(file) as temporary, temporary.open("wb") as stream:
        np.savez(
            stream,
            ids=predictions.ids.astype(np.int64),
            splits=predictions.splits.astype(np.str_),
            targets=predictions.targets.astype(np.int64),
            logits=predictions.logits.astype(np.float32),
            probabilities=predictions.probabilities.astype(np.float32),
        )


def read_predictions(file: Path) -> Predictions | None:
    """The answers, None when there are none yet. Raises TldeskError `run_damaged`."""
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            return Predictions(**{name: arrays[name] for name in Predictions.__dataclass_fields__})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise TldeskError("run_damaged", run=file.parent.name, reason=f"{file.name}: {error}") from error


def relative_root(root: Path, project_folder: Path) -> str:
    """A root folder as it is stored: relative to the project when inside of it, else absolute."""
    if root.is_relative_to(project_folder):
        return root.relative_to(project_folder).as_posix()
    return str(root)
