"""A run that learns from an earlier one: what it is taught, what it is never taught, and that the teacher may go."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from present import present
from torch.nn import functional as F

from engine.runs_for_tests import QUICK, TINY
from engine.test_bad_input import notes, refused
from engine.test_train import finish, stop_after
from tldesk.engine import learning_curve
from tldesk.engine.exporters import EXPORTERS
from tldesk.engine.exporters.card import text as card_text
from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.judging import judge, metrics
from tldesk.engine.networks import backbones
from tldesk.engine.reporting import report_page
from tldesk.engine.training import lessons, reuse, run_titles, teaching, trained
from tldesk.engine.training.answers import LabelledFile, answer
from tldesk.engine.training.losses import CrossEntropy, Taught
from tldesk.engine.training.pupil import Pupil
from tldesk.media.pool import never
from tldesk.project.runs.config import make_config
from tldesk.project.runs.run import DATA_FILE, Run
from tldesk.project.runs.run_data import RunData, write_data
from tldesk.project.runs.teachers import TEACHER_FILE

UNLABELLED = 3  # one of each class


@pytest.fixture
def make_student(finished: Run) -> Callable[..., Run]:
    """Makes runs beside `finished` that learn from it; of each class the last row to learn from has no label."""

    def make(name: str = "student", **values: object) -> Run:
        rows = finished.data.rows
        bare = list({row.target: row for row in rows if row.split == "train"}.values())
        data = replace(
            finished.data,
            rows=[row for row in rows if row not in bare],
            unlabelled=[replace(row, target=-1) for row in bare],
        )
        return write_student(finished.folder.parent / name, data, {"teacher": "run", **values})

    return make


def write_student(folder: Path, data: RunData, values: dict[str, object]) -> Run:
    import tomli_w

    config = make_config({"backbone": TINY, "strategy": "feature-extraction", "device": "cpu", **values})
    folder.mkdir()
    (folder / "config.toml").write_text(tomli_w.dumps(config.model_dump(exclude_none=True)), encoding="utf-8")
    write_data(folder / DATA_FILE, data, folder.parent.parent)
    (folder / "checkpoints").mkdir()
    return Run.load(folder)


def taught(run: Run) -> lessons.Lesson:
    return present(lessons.read(run))


def said_by(teacher: Run, run: Run) -> np.ndarray:
    """What the teacher says of what the run learns from, asked once more."""
    rows = [row for row in run.data.rows if row.split == "train"] + run.data.unlabelled
    asked = [LabelledFile(row.path, (), row.sha256) for row in rows]
    work = answer(teacher, "cpu", asked, never)
    try:
        while True:
            next(work)
    except StopIteration as end:
        return np.asarray(end.value.logits / judge.run_temperature(teacher))


# ---------------------------------------------------------------------------------------------- what is taught


def test_the_teacher_answers_what_is_learned_from_and_nothing_else(
    make_student: Callable[..., Run], finished: Run, tiny_weights: Path
) -> None:
    run = make_student()
    finish(run)
    lesson = taught(run)
    learned = {row.id for row in run.data.rows if row.split == "train"} | {row.id for row in run.data.unlabelled}
    assert set(lesson.ids.tolist()) == learned
    np.testing.assert_allclose(lesson.logits, said_by(finished, run), atol=1e-5)
    told = present(run.report)["teacher"]
    assert (told["answered"], told["unlabelled"]) == (len(learned) - UNLABELLED, UNLABELLED)
    assert told["leaks"] == {"val": 0, "test": 0} and "teacher_leaks" not in notes(run)
    assert notes(run)["taught_unlabelled"].text in present(run.report)["notes"]
    assert present(run.report)["n_train"] == len(learned) - UNLABELLED


def test_report_and_card_say_whom_it_has_learned_from(
    make_student: Callable[..., Run], tiny_weights: Path, tmp_path: Path
) -> None:
    run = make_student()
    finish(run)
    report = present(run.report)
    source = ExportSource(run, None, backbones.get(TINY), run.data.classes, report)  # type: ignore[arg-type]
    card = card_text(source, EXPORTERS["onnx"], {})
    assert "predictions of “run” for 6 training images and 3 images without a label" in card
    report_page.write(run, tmp_path / "report.html")
    assert "Teacher" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_teacher_that_has_learned_from_what_is_held_out_is_told(
    make_student: Callable[..., Run], finished: Run, tiny_weights: Path
) -> None:
    run = make_student()
    other = {"train": "test", "test": "train", "val": "val"}
    rows = [replace(row, split=other[row.split]) for row in run.data.rows]
    write_data(run.folder / DATA_FILE, replace(run.data, rows=rows), run.project_folder)
    run = Run.load(run.folder)
    finish(run)
    known = {row.sha256 for row in finished.data.rows if row.split == "train"}
    leaks = len({row.sha256 for row in run.data.rows if row.split == "test"} & known)
    assert leaks and present(run.report)["teacher"]["leaks"] == {"val": 0, "test": leaks}
    assert f"{leaks} of the test images" in notes(run)["teacher_leaks"].text


def test_who_starts_from_a_student_knows_what_its_teacher_was_told(
    make_student: Callable[..., Run], finished: Run, tiny_weights: Path
) -> None:
    run = make_student()
    finish(run)
    known = {row.tobytes().hex() for row in reuse.learned_from(run)}
    assert known == {row.sha256 for row in finished.data.rows if row.split == "train"}


@pytest.mark.parametrize("strategy", ["feature-extraction", "fine-tune"])
def test_answers_alone_teach_what_labels_would(
    make_student: Callable[..., Run], finished: Run, strategy: str, tiny_weights: Path
) -> None:
    """Where all labels are wrong and the teacher is right, the student says more often what the teacher says."""
    values = QUICK | {"epochs": 8, "learning_rate": 0.01, "augmentation": "none", "frozen_stages": 0, "patience": 0}
    chosen = {} if strategy == "feature-extraction" else values
    run = make_student(**chosen | {"strategy": strategy})
    rows = [replace(row, target=(row.target + (row.split == "train")) % 3) for row in run.data.rows]
    write_data(run.folder / DATA_FILE, replace(run.data, rows=rows), run.project_folder)
    run = Run.load(run.folder)
    finish(run)
    assert present(present(run.report)["test"])["accuracy"] > 0.5


# ---------------------------------------------------------------------------------------------- going on without it


def test_a_stopped_student_goes_on_when_its_teacher_is_gone(
    make_student: Callable[..., Run], finished: Run, tiny_weights: Path
) -> None:
    values = QUICK | {"epochs": 3}
    whole, stopped = make_student("whole", **values), make_student("stopped", **values)
    finish(whole)
    stop_after(stopped, 8)
    assert lessons.kept(stopped) and stopped.status == "stopped"
    shutil.rmtree(finished.folder)
    again = Run.load(stopped.folder)
    finish(again)
    first, second = trained.load(whole).state_dict(), trained.load(again).state_dict()
    assert all(torch.equal(value, second[name]) for name, value in first.items())
    assert sum(code.startswith("taught") for code in notes(again)) == 1


def test_a_student_whose_teacher_has_gone_before_it_answered_is_refused(
    make_student: Callable[..., Run], finished: Run, tiny_weights: Path
) -> None:
    run = make_student()
    shutil.rmtree(finished.folder)
    assert refused(lambda: finish(run)).code == "teacher_missing"


def test_answers_that_are_damaged_are_said(make_student: Callable[..., Run], tiny_weights: Path) -> None:
    run = make_student(**QUICK)
    (run.folder / TEACHER_FILE).write_bytes(b"not a lesson")
    assert refused(lambda: finish(run)).code == "run_damaged"


def test_it_has_no_learning_curve(make_student: Callable[..., Run], tiny_weights: Path) -> None:
    run = make_student()
    finish(run)
    assert refused(lambda: list(learning_curve.learning_curve(run))).code == "curve_of_student"


# ---------------------------------------------------------------------------------------------- the arithmetic


def test_the_loss_is_that_of_the_paper() -> None:
    generator = torch.Generator().manual_seed(0)
    logits, said = (torch.randn(4, 3, generator=generator) for _ in range(2))
    targets = np.array([0, 2, 1, 1])
    hard = CrossEntropy(np.ones(3, np.float32), np.zeros(3, np.float32), 0.0)
    answered, labelled = np.array([True, True, False, True]), np.array([True, True, True, False])
    loss = Taught(hard, targets, said.numpy(), answered, labelled)
    at = torch.tensor([3, 2, 0])
    hot, share = Taught.TEMPERATURE, Taught.SHARE
    apart = [
        hot**2 * F.kl_div((logits[i] / hot).log_softmax(0), (said[i] / hot).softmax(0), reduction="sum")
        for i in range(4)
    ]
    own = F.cross_entropy(logits, torch.from_numpy(targets), reduction="none")
    wanted = apart[3] + own[2] + share * apart[0] + (1 - share) * own[0]
    assert loss.sum(logits[at], at).item() == pytest.approx(wanted.item(), rel=1e-5)
    assert loss.total(at).item() == 3


def test_a_pupil_learns_what_has_no_label() -> None:
    """Two labelled samples cannot tell which of two features matters; the teacher's answers to others do."""
    rng = np.random.default_rng(0)
    more = rng.normal(size=(200, 2)).astype(np.float32)
    said = metrics.softmax(np.stack([-4 * more[:, 1], 4 * more[:, 1]], axis=1))
    features, targets = np.array([[-1, -1], [1, 1]], np.float32), np.array([0, 1])
    pupil = Pupil(np.eye(2, dtype=np.float32), np.ones(2, bool), more, said)
    *_, head = pupil.path(features, targets, 2, balanced=False, seed=0, should_stop=never)
    gap = head.weight[1] - head.weight[0]
    assert gap[1] > 10 * abs(gap[0])
    assert len(pupil.among(np.array([True, False])).said) == 1


def test_the_title_says_whom_it_has_learned_from(make_student: Callable[..., Run], finished: Run) -> None:
    import tomli_w

    run = make_student()
    assert run_titles.teacher(run) == ""  # of another version, which kept nothing of it
    teacher = {"run": "run", "title": "", "backbone": "efficientnet-lite2", "number": 2}
    (run.folder / "about.toml").write_text(tomli_w.dumps({"number": 4, "teacher": teacher}))
    assert run_titles.title(run).endswith("#4, from EfficientNet-Lite2 #2")
    (run.folder / "about.toml").write_text(tomli_w.dumps({"teacher": teacher | {"title": "Great"}}))
    assert run_titles.teacher(run) == "Great"
    assert teaching.notes(make_student("plain", teacher="")) == []
