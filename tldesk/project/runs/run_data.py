"""What a run keeps in files of its own: the samples it was given, and its answers to them."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath
from typing import Annotated, Any, NotRequired

import numpy as np
import numpy.typing as npt
from pydantic import FailFast, Field, TypeAdapter
from typing_extensions import TypedDict

from tldesk import foreign
from tldesk.atomic import replacing, write_atomic
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media import place
from tldesk.media.fitting import Fitting
from tldesk.media.place import WHOLE
from tldesk.project.runs import arrays
from tldesk.project.runs.arrays import ArrayForm

_MOST_BYTES = 200_000_000  # of a snapshot; a row has about 150

_Name = Annotated[str, Field(min_length=1, max_length=4096, pattern=r"^[^\x00]+$")]
_Place = Annotated[int, Field(ge=0, le=2**31 - 1)]
_Row = tuple[
    Annotated[int, Field(ge=-(2**63), le=2**63 - 1)],  # the sample's id
    _Place,  # its root
    _Name,
    Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")],
    _Place | Annotated[list[_Place], Field(min_length=1, max_length=10_000)],  # its class or classes
    Annotated[str, Field(pattern="^(train|val|test)$")],
]
_Unlabelled = tuple[
    Annotated[int, Field(ge=-(2**63), le=2**63 - 1)],
    _Place,
    _Name,
    Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")],
]


class _Data(TypedDict):
    """`data.json`."""

    classes: Annotated[list[_Name], FailFast()]
    roots: Annotated[list[_Name], FailFast()]
    rows: Annotated[list[_Row], FailFast()]
    fitting: NotRequired[Fitting]
    left_out: NotRequired[Annotated[list[_Name], FailFast()]]
    multi_label: NotRequired[bool]
    parts: NotRequired[_Place]
    unchecked: NotRequired[_Place]
    unlabelled: NotRequired[Annotated[list[_Unlabelled], FailFast()]]
    places: NotRequired[dict[Annotated[str, Field(pattern=r"^-?\d{1,19}$")], Annotated[str, Field(max_length=100)]]]


@cache
def _form() -> TypeAdapter[_Data]:
    """How `data.json` is read; made when the first one is, for it would delay the start."""
    return TypeAdapter(_Data)


@dataclass(frozen=True, slots=True)
class SampleOfRun:
    """A sample as the run was given it. `target` indexes the classes; `name` is the path of its file relative to its
    root, `place` where in the file it is.

    `more` are further targets, in a multi-label run.
    """

    id: int
    path: Path
    name: str
    sha256: str
    target: int
    split: str
    more: tuple[int, ...] = ()
    place: str = WHOLE

    @property
    def targets(self) -> tuple[int, ...]:
        """All its targets."""
        return (self.target, *self.more)


@dataclass(frozen=True, slots=True)
class RunData:
    """A snapshot: labels and splits as they were when the run was made, whatever the user edits since.

    `fitting` is how its pictures become squares, settled then; runs of before there was a choice crop. `left_out` are
    classes of which no image could be used. `multi_label`: each class is a question of its own, for an image may have
    several labels. In at most so many `parts` its model sees a sample that is too long for it; runs of before saw the
    beginning alone. `unlabelled` are what a run with a teacher learns from beside its rows; their target is -1.
    So many test labels are `unchecked`: suggestions that were accepted together.
    """

    classes: list[str]
    rows: list[SampleOfRun]
    fitting: Fitting = "crop"
    left_out: list[str] = field(default_factory=list)
    multi_label: bool = False
    parts: int = 1
    unlabelled: list[SampleOfRun] = field(default_factory=list)
    unchecked: int = 0


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

    def only(self, ids: set[int]) -> Predictions:
        """Those to these samples."""
        which = np.isin(self.ids, list(ids))
        answers = (self.logits[which], self.probabilities[which])
        return Predictions(self.ids[which], self.splits[which], self.targets[which], *answers)


def write_data(file: Path, data: RunData, project_folder: Path) -> None:
    """Write the snapshot. Roots inside of the project are kept relative to it, so the project can be moved.

    Raises OSError.
    """
    roots: dict[str, int] = {}

    def placed(row: SampleOfRun) -> list[Any]:
        root = str(row.path)[: -len(row.name) - 1] or os.sep
        return [row.id, roots.setdefault(root, len(roots)), row.name, row.sha256]

    several = data.multi_label
    rows = [[*placed(row), list(row.targets) if several else row.target, row.split] for row in data.rows]
    unlabelled = [placed(row) for row in data.unlabelled]
    content: dict[str, Any] = {
        "classes": data.classes,
        "roots": [relative_root(Path(root), project_folder) for root in roots],
        "rows": rows,
        "fitting": data.fitting,
        "left_out": data.left_out,
        "multi_label": data.multi_label,
    }
    if data.parts > 1:
        content["parts"] = data.parts
    if data.unchecked:
        content["unchecked"] = data.unchecked
    if unlabelled:
        content["unlabelled"] = unlabelled
    if places := {str(row.id): row.place for row in (*data.rows, *data.unlabelled) if row.place}:
        content["places"] = places
    write_atomic(file, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def read_data(file: Path, project_folder: Path) -> RunData:
    """Read the snapshot. Raises TldeskError `run_damaged`."""
    try:
        content = foreign.read(_form(), file, _MOST_BYTES)
        several, classes = content.get("multi_label", False), content["classes"]
        roots = [str(project_folder / root) for root in content["roots"]]
        places = _places(content)
        rows = []
        for id_, root, name, sha256, targets, split in content["rows"]:
            if isinstance(targets, int) == several or root >= len(roots) or _leads_out(name):
                raise Refused(f"“{name}” is not a row of a training")
            target, *more = targets if isinstance(targets, list) else [targets]
            if max(target, *more, 0) >= len(classes):
                raise Refused(f"“{name}” is of a class that there is not")
            at = (Path(roots[root] + os.sep + name), name)
            rows.append(SampleOfRun(id_, *at, sha256, target, split, tuple(more), places.get(id_, WHOLE)))
        unlabelled = []
        for id_, root, name, sha256 in content.get("unlabelled", []):
            if root >= len(roots) or _leads_out(name):
                raise Refused(f"“{name}” is not a row of a training")
            at = (Path(roots[root] + os.sep + name), name)
            unlabelled.append(SampleOfRun(id_, *at, sha256, -1, "train", (), places.get(id_, WHOLE)))
        left_out, parts = content.get("left_out", []), content.get("parts", 1)
        fitted, unchecked = content.get("fitting", "crop"), content.get("unchecked", 0)
        return RunData(classes, rows, fitted, left_out, several, parts, unlabelled, unchecked)
    except (OSError, Refused) as error:
        raise TldeskError("run_damaged", run=file.parent.name, reason=f"{file.name}: {error}") from error


def _places(content: _Data) -> dict[int, str]:
    """Where in their files the samples are that are no whole files, by id. Raises Refused for what is no place."""
    places = content.get("places", {})
    try:
        for text in places.values():
            place.parse(text)
    except ValueError as error:
        raise Refused("an image is at no place in a file") from error
    return {int(id_): text for id_, text in places.items()}


def _leads_out(name: str) -> bool:
    """Whether a name is not one below its root."""
    return (".." in name and ".." in PurePath(name).parts) or name[0] == "/" or PurePath(name).is_absolute()


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
    """The answers, None when there are none yet: numbers, for the same samples. Raises TldeskError `run_damaged`."""
    try:
        found = Predictions(**arrays.read(file, _ANSWERS))
        _refuse_uneven(found)
        return found
    except FileNotFoundError:
        return None
    except (OSError, Refused) as error:
        raise TldeskError("run_damaged", run=file.parent.name, reason=f"{file.name}: {error}") from error


_ANSWERS = {
    "ids": ArrayForm("i8", (1,)),
    "splits": ArrayForm("U", (1,)),
    "targets": ArrayForm("i8", (1, 2)),
    "logits": ArrayForm("f4", (2,)),
    "probabilities": ArrayForm("f4", (2,)),
}


def _refuse_uneven(found: Predictions) -> None:
    shape, targets = found.logits.shape, found.targets
    if found.probabilities.shape != shape or {len(found.ids), len(found.splits), len(targets)} != {shape[0]}:
        raise Refused("its parts are not of the same images")
    if not shape[0]:
        return
    if targets.ndim == 2 and targets.shape != shape:
        raise Refused("its targets are not those of its classes")
    if targets.min() < 0 or targets.max() >= (shape[1] if targets.ndim == 1 else 2):
        raise Refused("its targets are not those of its classes")
    if not np.isfinite(found.logits).all() or not np.isfinite(found.probabilities).all():
        raise Refused("it holds values that are no numbers")


def refuse_others(found: Predictions, data: RunData, file: Path) -> None:
    """Raise TldeskError `run_damaged` unless the answers are to samples of the run, and about its classes."""
    known = {row.id for row in data.rows}
    if found.logits.shape[1] != len(data.classes) or (found.targets.ndim == 2) != data.multi_label:
        reason = "its classes are not those of the training"
    elif not set(found.ids.tolist()) <= known:
        reason = "its images are not those of the training"
    else:
        return
    raise TldeskError("run_damaged", run=file.parent.name, reason=f"{file.name}: {reason}")


def relative_root(root: Path, project_folder: Path) -> str:
    """A root folder as it is stored: relative to the project when inside of it, else absolute."""
    if root.is_relative_to(project_folder):
        return root.relative_to(project_folder).as_posix()
    return str(root)
