"""Asking a run: answers in order, bad files beside them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tldesk.engine.answers_table import Table
from tldesk.engine.predict import Failure, Prediction, Predictor, find_inputs
from tldesk.errors import TldeskError
from tldesk.project.run import Run


def test_bad_files_do_not_end_it(trained_run: Run, photos: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"<html>no</html>")
    good = sorted(photos.rglob("*.jpg"))
    paths = [bad, *good, tmp_path / "missing.jpg"]
    answers = list(Predictor.open(trained_run.folder).predict(paths))
    assert [answer.path for answer in answers] == paths
    assert isinstance(answers[0], Failure) and answers[0].error.code == "image_unreadable"
    assert isinstance(answers[-1], Failure)
    right = 0
    for answer in answers[1:-1]:
        assert isinstance(answer, Prediction)
        assert sum(answer.probabilities.values()) == pytest.approx(1, abs=1e-5)
        assert answer.confidence == max(answer.probabilities.values()) == answer.probabilities[answer.label]
        right += answer.label == answer.path.parent.name
    assert right >= 0.9 * len(good)


def test_it_stops_when_asked(trained_run: Run, photos: Path) -> None:
    predictor = Predictor.open(trained_run.folder)
    assert list(predictor.predict(sorted(photos.rglob("*.jpg")), lambda: True)) == []


def test_what_is_no_model_is_refused(tmp_path: Path, trained_run: Run) -> None:
    for path, code in ((tmp_path, "not_a_model"), (tmp_path / "missing", "source_missing")):
        with pytest.raises(TldeskError) as caught:
            Predictor.open(path)
        assert caught.value.code == code
    (trained_run.checkpoints / "best.safetensors").unlink()
    with pytest.raises(TldeskError) as caught:
        Predictor.open(trained_run.folder)
    assert caught.value.code == "run_unfinished"


def test_folders_stand_for_their_images(photos: Path, tmp_path: Path) -> None:
    (photos / "notes.txt").write_text("no image")
    assert find_inputs([photos]) == sorted(photos.rglob("*.jpg"))
    single = photos / "notes.txt"
    assert find_inputs([single]) == [single]  # what is named is asked, and answered with its error
    empty = tmp_path / "empty"
    empty.mkdir()
    for path, code in ((empty, "no_images"), (tmp_path / "gone", "source_missing")):
        with pytest.raises(TldeskError) as caught:
            find_inputs([path])
        assert caught.value.code == code


def test_answers_as_a_table(tmp_path: Path) -> None:
    sure = Prediction(Path("ä, b.jpg"), ("x",), 0.75, {"x": 0.75, "y": 0.25})
    unsure = Prediction(Path("c.jpg"), (), 0.5, {"x": 0.5, "y": 0.5})
    target = tmp_path / "new" / "answers.csv"
    with Table(target, ["x", "y"]) as table:
        table.add(sure)
        assert not target.exists()
        table.add(unsure)
    with target.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    assert rows == [
        ["path", "label", "confidence", "abstained", "p(x)", "p(y)"],
        ["ä, b.jpg", "x", "0.750000", "false", "0.750000", "0.250000"],
        ["c.jpg", "", "0.500000", "true", "0.500000", "0.500000"],
    ]


def test_a_table_is_whole_or_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "answers.csv"
    target.write_text("before")
    with pytest.raises(KeyboardInterrupt), Table(target, ["x"]) as table:
        table.add(Prediction(Path("a.jpg"), ("x",), 1.0, {"x": 1.0}))
        raise KeyboardInterrupt
    assert [file.name for file in tmp_path.iterdir()] == ["answers.csv"]
    assert target.read_text() == "before"
