"""What a training learns from beside its labels: the answers of an earlier one of the same project, its teacher.

Hinton, Vinyals and Dean, 2015. Which samples without a label join in is settled when the run is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from tldesk import foreign
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.modality import IMAGE
from tldesk.project.database.database import Store
from tldesk.project.runs.config import BASELINES, RunConfig
from tldesk.project.runs.run import ABOUT_FILE, CONFIG_FILE, Run
from tldesk.project.runs.run_data import SampleOfRun
from tldesk.project.samples import groups, together
from tldesk.project.samples.samples import Samples
from tldesk.project.samples.titles import given_title

# In the run's folder: all that the teacher has answered, so that the run needs it no more.
TEACHER_FILE = "teacher.npz"
_MODEL = "best.safetensors"
_HELD_OUT = ("val", "test")


class Teacher(TypedDict):
    """What a teacher was called when the run was made: its folder, the title that the user gave it or none, its
    network, and its number or 0."""

    run: str
    title: str
    backbone: str
    number: int


_FORM: TypeAdapter[Teacher] = TypeAdapter(Teacher)


def find(config: RunConfig, project: Path) -> Run | None:
    """The run that `config.teacher` names by its folder or its number, for a run of the project; None: no teacher.

    Raises TldeskError `teacher_missing`, `teacher_of_baseline`, `teacher_of_linear`, `teacher_of_images`,
    `teacher_unfinished`, `run_damaged`.
    """
    wish = config.teacher.strip()
    if not wish:
        return None
    if config.strategy in BASELINES:
        raise TldeskError("teacher_of_baseline", teacher=wish)
    if config.head != "linear" and config.strategy != "fine-tune":
        raise TldeskError("teacher_of_linear", teacher=wish)
    if config.modality != IMAGE:
        raise TldeskError("teacher_of_images")
    runs = [Run(file.parent) for file in (project / "runs").glob(f"*/{CONFIG_FILE}") if file.parent.name[:1] != "."]
    found = [run for run in runs if run.name == wish] or [run for run in runs if f"#{run.number}" == wish]
    if len(found) != 1 or PurePath(wish).name != wish:
        raise TldeskError("teacher_missing", teacher=wish, runs=_offered(runs))
    teacher = Run.load(found[0].folder)
    if teacher.report is None or not _has_model(teacher):
        raise TldeskError("teacher_unfinished", teacher=teacher.title, runs=_offered(runs))
    return teacher


def _offered(runs: Sequence[Run]) -> list[str] | str:
    """What the latest of those that can teach are called."""
    able = [run for run in runs if run.status == "finished" and _has_model(run)]
    latest = sorted(able, key=lambda run: (run.number, run.name), reverse=True)
    return [f"#{run.number}" if run.number else run.name for run in latest[:5]] or "none"


def _has_model(run: Run) -> bool:
    return (run.checkpoints / _MODEL).is_file()


def choose(config: RunConfig, project: Path) -> tuple[RunConfig, Run | None]:
    """The configuration of a new run with its teacher's shortest name, and the teacher. Raises as `find` does."""
    teacher = find(config, project)
    if teacher is None:
        return config.model_copy(update={"teacher": ""}), None
    name = f"#{teacher.number}" if teacher.number else teacher.name
    return config.model_copy(update={"teacher": name}), teacher


def check(teacher: Run, classes: Sequence[str], several: bool) -> None:
    """Refuse a teacher that cannot teach these classes, or samples that may have `several` labels.

    Raises TldeskError `teacher_of_one_label` or `teacher_other_classes`.
    """
    if several or teacher.data.multi_label:
        raise TldeskError("teacher_of_one_label")
    if unknown := [name for name in classes if name not in teacher.data.classes]:
        raise TldeskError("teacher_other_classes", teacher=teacher.title, classes=[f"“{name}”" for name in unknown])


def about(teacher: Run) -> Teacher:
    """What is kept of a teacher with the run that learns from it."""
    made = teacher.title == f"{teacher.config.backbone}, {teacher.config.strategy}"
    return Teacher(
        run=teacher.name, title="" if made else teacher.title, backbone=teacher.network, number=teacher.number
    )


def of(run: Run) -> Teacher | None:
    """What is kept of a run's teacher; None of a run that has none."""
    try:
        kept = foreign.read_toml(run.folder / ABOUT_FILE).get("teacher")
        found = foreign.checked(_FORM, kept)
        return {**found, "title": given_title(found["title"])}
    except (OSError, Refused):
        return None


def unlabelled(store: Store, samples: Samples) -> list[SampleOfRun]:
    """The usable samples without a label that belong to nothing of val or test: what is held out is not learned from,
    not even through what shows the same."""
    with store.reading() as db:
        rows = groups.split_rows(db, unlabelled=True)
        of_row = together.wanted(db).groups(rows)
    held_out = {group for row, group in zip(rows, of_row, strict=True) if row.split in _HELD_OUT}
    free = zip(rows, of_row, strict=True)
    ids = [row.id for row, group in free if not row.class_id and group not in held_out]
    return [
        SampleOfRun(one.id, one.path, one.relative_path, one.sha256, -1, "train", (), one.place)
        for one in samples.get(ids)
    ]
