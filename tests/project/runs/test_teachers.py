"""What a run with a teacher is made of: which samples without a label join in, and which teachers are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from present import present

from tldesk.errors import TldeskError
from tldesk.project.runs import teachers
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.runs import Run
from tldesk.project.store import Project

from ..conftest import row


@pytest.fixture
def teacher(clothes: Project) -> Run:
    run = clothes.runs.new(RunConfig(backbone="efficientnet-lite2"))
    run.write_report({"val": {"accuracy": 0.9}})
    (run.checkpoints / "best.safetensors").write_bytes(b"a model")
    return run


def refused(project: Project, **values: object) -> TldeskError:
    before = len(project.runs.all())
    with pytest.raises(TldeskError) as caught:
        project.runs.new(RunConfig.model_validate(values))
    assert len(project.runs.all()) == before
    return caught.value


def test_a_student_keeps_who_teaches_it_and_what_has_no_label(clothes: Project, teacher: Run) -> None:
    run = clothes.runs.new(RunConfig(teacher=teacher.name))
    assert run.config.teacher == f"#{teacher.number}" == "#1"
    assert teachers.of(run) == teachers.Teacher(run=teacher.name, title="", backbone="efficientnet-lite2", number=1)
    again = Run.load(run.folder)
    assert [one.id for one in again.data.unlabelled] == [10, 11, 12] and again.data == run.data
    assert {one.target for one in again.data.unlabelled} == {-1}
    assert clothes.runs.new(RunConfig()).data.unlabelled == []


def test_what_belongs_to_what_is_held_out_is_not_learned_from(clothes: Project, teacher: Run, tmp_path: Path) -> None:
    held_out = next(one for one in clothes.samples.training_rows() if one.split in ("val", "test"))
    ten = clothes.samples.one(10)
    clothes.near.put({ten.sha256: 1, held_out.sha256: 1})
    root = clothes.files.root(tmp_path / "photos")
    clothes.files.put(root, [row("copy.jpg", held_out.relative_path), row("given.jpg", split="test")])
    assert [one.id for one in clothes.runs.new(RunConfig(teacher="#1")).data.unlabelled] == [11, 12]


def test_a_title_is_kept_as_it_was_then(clothes: Project, teacher: Run) -> None:
    teacher.rename("Große Kleider")
    run = clothes.runs.new(RunConfig(teacher="#1"))
    teacher.rename("another")
    assert present(teachers.of(run))["title"] == "Große Kleider"


@pytest.mark.parametrize("wish", ["#7", "../clothes", "..", "/etc", "runs/x", "C:\\x", "\\\\host\\share"])
def test_what_is_no_run_of_the_project_is_refused(clothes: Project, teacher: Run, wish: str) -> None:
    error = refused(clothes, teacher=wish)
    assert error.code == "teacher_missing" and "#1" in error.hint


def test_what_cannot_teach_is_refused(clothes: Project, teacher: Run) -> None:
    assert refused(clothes, teacher="#1", strategy="scratch").code == "teacher_of_baseline"
    assert refused(clothes, teacher="#1", strategy="auto", head="hidden").code == "teacher_of_linear"
    clothes.runs.new(RunConfig())
    for name in ("#2", "#9"):
        error = refused(clothes, teacher=name)
        assert "#1" in error.hint and "#2" not in error.hint  # offered is what is finished
    assert refused(clothes, teacher="#2").code == "teacher_unfinished"
    lost = clothes.runs.new(RunConfig())
    lost.write_report({"val": {"accuracy": 0.9}})
    assert refused(clothes, teacher="#3").code == "teacher_unfinished"
    clothes.classes.ensure(["shoe"])
    clothes.edits.set_label([10, 11], "shoe")
    error = refused(clothes, teacher="#1")
    assert error.code == "teacher_other_classes" and "“shoe”" in error.text


def test_other_kinds_have_no_teachers(tmp_path: Path) -> None:
    with Project.create(tmp_path / "texts", modality="text") as project:
        assert refused(project, teacher="#1").code == "teacher_of_images"
