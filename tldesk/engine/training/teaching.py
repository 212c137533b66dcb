"""Teaching: a run learns from the answers of an earlier one (knowledge distillation: Hinton et al., 2015).

The teacher answers each training image, and each image without a label, once, before the first step. From then on the
run needs it no more. What is held out to judge by is never asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Generator

import numpy as np

from tldesk.engine.judging import judge
from tldesk.engine.training import lessons, reuse, run_titles
from tldesk.engine.training.answers import LabelledFile, answer
from tldesk.engine.training.lessons import Lesson
from tldesk.project.runs import teachers
from tldesk.project.runs.events import Event, Noted, PhaseStarted, noted
from tldesk.project.runs.report import ReportedTeacher
from tldesk.project.runs.run import Run


def check(run: Run) -> None:
    """Refuse a run whose teacher is gone before it has answered, or cannot teach it. Raises TldeskError as
    `teachers.find` and `teachers.check`."""
    if run.config.teacher and not lessons.kept(run):
        teachers.check(_teacher(run), run.data.classes, run.data.multi_label)


def settle(run: Run, kind: str, should_stop: Callable[[], bool]) -> Generator[Event, None, bool]:
    """Have the teacher of a run answer, on the device `kind`, unless it has; False when stopped.

    Raises TldeskError as `check`, `model_damaged`, `out_of_memory` or `disk_full`.
    """
    if not run.config.teacher or lessons.kept(run):
        return True
    teacher = _teacher(run)
    rows = [row for row in run.data.rows if row.split == "train"] + run.data.unlabelled
    asked = [LabelledFile(row.path, (), row.sha256, row.place) for row in rows]
    yield PhaseStarted(name="evaluate", text="Asking the teacher", total=len(rows))
    report = judge.finished(teacher)
    frozen = report.get("chosen", {}).get("frozen_stages", 0)
    frozen = frozen if isinstance(frozen, int) else 0
    found = yield from answer(teacher, kind, asked, should_stop, frozen=frozen)
    if found is None or should_stop():
        return False
    order = [teacher.data.classes.index(name) for name in run.data.classes]
    ids = np.array([rows[at].id for at in found.positions], np.int64)
    logits = found.logits[:, order] / judge.temperature_of(report)
    lessons.write(run, ids, logits, reuse.learned_from(teacher))
    return True


def notes(run: Run) -> list[Noted]:
    """What is to be told of a teacher that has answered; nothing without one. Raises TldeskError `run_damaged`."""
    lesson = lessons.read(run)
    if lesson is None:
        return []
    title = run_titles.teacher(run) or run.config.teacher
    count = len(lesson.ids) - len(lesson.unlabelled)
    told = [noted("info", "taught", teacher=title, count=count)]
    if lesson.unlabelled:
        told = [noted("info", "taught_unlabelled", teacher=title, count=count, more=len(lesson.unlabelled))]
    leaks = _leaks(run, lesson)
    if any(leaks.values()):
        told.append(noted("warning", "teacher_leaks", teacher=title, **leaks))
    return told


def reported(run: Run) -> ReportedTeacher | None:
    """What the report says of the teacher; None without one. Raises TldeskError `run_damaged`."""
    lesson, about = lessons.read(run), teachers.of(run)
    if lesson is None:
        return None
    return {
        "title": run_titles.teacher(run) or run.config.teacher,
        "run": run.config.teacher if about is None else about["run"],
        "backbone": "" if about is None else about["backbone"],
        "answered": len(lesson.ids) - len(lesson.unlabelled),
        "unlabelled": len(lesson.unlabelled),
        "leaks": _leaks(run, lesson),
    }


def _teacher(run: Run) -> Run:
    """The run that teaches this one, by its folder where that is known: numbers may be given again."""
    about = teachers.of(run)
    name = run.config.teacher if about is None else about["run"]
    found = teachers.find(run.config.model_copy(update={"teacher": name}), run.project_folder)
    assert found is not None
    return found


def _leaks(run: Run, lesson: Lesson) -> dict[str, int]:
    """How many distinct contents of val and test the teacher was told the labels of."""
    return reuse.known_of(lesson.seen, run.data.rows)
