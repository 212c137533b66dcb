"""Whether a student is a gain: told from known answers of itself, its teacher and a direct training."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomli_w
from present import present

from engine.runs_for_tests import write_run
from tldesk import cli
from tldesk.engine import compare, smaller
from tldesk.engine.judging import judge, metrics
from tldesk.engine.networks import backbones
from tldesk.engine.training import checkpoint
from tldesk.project.runs.config import make_config
from tldesk.project.runs.run import Run
from tldesk.project.runs.run_data import Predictions

LARGE, SMALL = "efficientnet-lite2", "efficientnet-lite0"
TESTED = 60
Make = Callable[..., Run]


@pytest.fixture
def make(tmp_path: Path, make_photos: Callable[..., Path]) -> Make:
    """Makes finished runs that answer the first so many of `TESTED` test images wrong."""
    photos = make_photos(("circle", "square"), TESTED // 2 + 2, folder="many")

    def made(name: str, backbone: str, wrong: int, teacher: str = "", tests: int = TESTED, **values: object) -> Run:
        splits = ("train", "val", *["test"] * (tests // 2), *["train"] * ((TESTED - tests) // 2))
        config = make_config({"backbone": backbone, "strategy": "fine-tune", "teacher": teacher, **values})
        run = write_run(tmp_path / "project" / "runs" / name, photos, splits, config)
        rows = [row for row in run.data.rows if row.split != "train"]
        targets = np.array([row.target for row in rows])
        tested = np.flatnonzero([row.split == "test" for row in rows])
        said = targets.copy()
        said[tested[:wrong]] = 1 - said[tested[:wrong]]
        logits = (4 * np.eye(2, dtype=np.float32)[said]).astype(np.float32)
        given = Predictions(
            np.array([row.id for row in rows]),
            np.array([row.split for row in rows]),
            targets,
            logits,
            metrics.softmax(logits),
        )
        run.write_predictions(given)
        about: Any = judge.report_of(run, [row.sha256 for row in rows], given)
        report = about | {"classes": run.data.classes, "strategy": "fine-tune", "seconds": 1.0, "n_train": 2}
        run.write_report(report | {"n_test": tests, "n_val": 2})
        kept = {"number": len(list(run.folder.parent.iterdir()))}
        if teacher:
            kept |= {"teacher": {"run": teacher, "title": "", "backbone": LARGE, "number": 1}}  # type: ignore[dict-item]
        (run.folder / "about.toml").write_text(tomli_w.dumps(kept), encoding="utf-8")
        return run

    return made


def told(run: Run) -> str:
    return " ".join(smaller.sentences(present(smaller.gain(run))))


def test_a_smaller_model_as_good_as_its_teacher_is_a_gain(make: Make) -> None:
    teacher, student = make("teacher", LARGE, 3), make("student", SMALL, 4, "teacher")
    text = told(student)
    assert text.startswith("A gain: “EfficientNet-Lite0 #2, from EfficientNet-Lite2 #1” is 1.4 times smaller")
    assert "as accurate as can be told on 60 images" in text
    assert [one.with_teacher.first for one in smaller.gains([teacher, student])] == [teacher]
    assert smaller.gains([student]) == [] and smaller.gain(teacher) is None


def test_what_direct_training_gives_as_well_is_none(make: Make) -> None:
    make("teacher", LARGE, 3)
    make("other", LARGE, 0)
    direct, student = make("direct", SMALL, 5), make("student", SMALL, 3, "teacher")
    assert told(student).startswith("No gain: “EfficientNet-Lite0 #3”, trained on the labels alone, is as good")
    found = present(smaller.gain(student))
    assert found.runs == [found.with_teacher.first, student, direct]


def test_a_head_of_another_kind_is_another_network_and_counts_with_its_size(make: Make) -> None:
    textbook, plain = make("textbook", SMALL, 0, head="hidden", flatten=True), make("plain", SMALL, 0)
    make("teacher", LARGE, 3)
    student = make("student", SMALL, 4, "teacher")
    assert smaller.best_of(student) == plain and smaller.best_of(textbook) == textbook
    checkpoint.save_best(textbook, {"head.hidden.weight": np.zeros((256, 62_720), np.float32)}, {})
    assert present(smaller.megabytes(textbook)) > 64
    assert smaller.megabytes(plain) == backbones.get(SMALL).megabytes


def test_where_direct_training_is_behind_that_is_told_too(make: Make) -> None:
    make("teacher", LARGE, 3), make("direct", SMALL, 25)
    text = told(make("student", SMALL, 4, "teacher"))
    assert text.startswith("A gain:") and "“EfficientNet-Lite0 #2” is 35.0 points less accurate" in text


def test_what_it_loses_is_told_in_points(make: Make) -> None:
    make("teacher", LARGE, 0)
    assert "30.0 points less accurate" in told(make("student", SMALL, 18, "teacher"))


def test_what_test_and_interval_do_not_both_say_is_not_sure(make: Make) -> None:
    teacher, student = make("teacher", LARGE, 0), make("student", SMALL, 5, "teacher")
    (found,) = compare.compare([teacher, student])
    assert found.high < 0 and found.p > metrics.SURE and not found.sure
    assert "perhaps less accurate (−15.5 to −0.6 points, p = .06): 60 images are not quite" in told(student)


def test_on_few_images_nothing_is_told(make: Make) -> None:
    make("teacher", LARGE, 12, tests=28)
    student = make("student", SMALL, 0, "teacher", tests=28)
    text = told(student)
    assert "28 test images are too few to tell" in text and "(+42.9 points)" in text and "gain" not in text.lower()
    make("direct", SMALL, 12, tests=28)
    assert told(student) == text
    assert not present(smaller.gain(student)).with_teacher.sure


def test_what_is_not_smaller_is_no_gain(make: Make) -> None:
    make("teacher", LARGE, 3)
    assert told(make("student", LARGE, 3, "teacher")).startswith("No gain:")


def test_a_teacher_that_is_gone_leaves_nothing_to_tell(make: Make) -> None:
    assert smaller.gain(make("student", SMALL, 3, "gone")) is None


def test_the_command_line_says_it_too(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    teacher, student = make("teacher", LARGE, 3), make("student", SMALL, 4, "teacher")
    assert cli.run_command(["compare", str(teacher.folder), str(student.folder), "--json"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    (gain,) = found["gains"]
    assert (gain["teacher"], gain["student"], gain["direct"]) == (str(teacher.folder), str(student.folder), None)
    assert gain["text"].startswith("A gain:")
    assert [round(row["megabytes"]) for row in found["runs"]] == [19, 14]
    assert cli.run_command(["compare", str(teacher.folder), str(student.folder)]) == 0
    told = capsys.readouterr().out
    assert "A gain:" in told and ", 19 MB" in told
