"""Asking a run: answers in order, bad files beside them."""

from __future__ import annotations

import csv
import errno
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import odd_files
import pytest
from present import present

from tldesk.engine.answering.answers_table import Table
from tldesk.engine.answering.predict import Failure, Inputs, Prediction, find_inputs
from tldesk.engine.opening import open_predictor
from tldesk.engine.training import checkpoint
from tldesk.errors import TldeskError
from tldesk.media import guard
from tldesk.project.importers import records
from tldesk.project.runs.run import Run


def test_bad_files_do_not_end_it(trained_run: Run, photos: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"<html>no</html>")
    good = sorted(photos.rglob("*.jpg"))
    paths = [bad, *good, tmp_path / "missing.jpg"]
    answers = list(open_predictor(trained_run.folder).predict(paths))
    assert [answer.path for answer in answers] == paths
    assert isinstance(answers[0], Failure) and answers[0].error.code == "image_unreadable"
    assert isinstance(answers[-1], Failure)
    right = 0
    for answer in answers[1:-1]:
        assert isinstance(answer, Prediction)
        assert sum(answer.probabilities.values()) == pytest.approx(1, abs=1e-5)
        assert answer.confidence == max(answer.probabilities.values()) == answer.probabilities[present(answer.label)]
        right += answer.label == answer.path.parent.name
    assert right >= 0.9 * len(good)


def test_it_stops_when_asked(trained_run: Run, photos: Path) -> None:
    predictor = open_predictor(trained_run.folder)
    assert list(predictor.predict(sorted(photos.rglob("*.jpg")), lambda: True)) == []


def test_what_is_no_model_is_refused(tmp_path: Path, trained_run: Run) -> None:
    for path, code in ((tmp_path, "not_a_model"), (tmp_path / "missing", "source_missing")):
        with pytest.raises(TldeskError) as caught:
            open_predictor(path)
        assert caught.value.code == code
    (trained_run.checkpoints / "best.safetensors").unlink()
    with pytest.raises(TldeskError) as caught:
        open_predictor(trained_run.folder)
    assert caught.value.code == "run_unfinished"


def test_folders_stand_for_their_images(photos: Path, tmp_path: Path) -> None:
    (photos / "notes.txt").write_text("no image")
    (photos / ".hidden").mkdir()
    found = find_inputs([photos])
    assert found.asked == sorted(photos.rglob("*.jpg"))
    assert {Path(one.path_or_row): one.reason for one in found.skipped} == {
        photos / "notes.txt": records.NOT_AN_IMAGE,
        photos / ".hidden": records.HIDDEN,
    }
    single = photos / "notes.txt"
    assert find_inputs([single]) == Inputs([single], [])  # what is named is asked, and answered with its error
    empty = tmp_path / "empty"
    empty.mkdir()
    for path, code in ((empty, "no_images"), (tmp_path / "gone", "source_missing")):
        with pytest.raises(TldeskError) as caught:
            find_inputs([path])
        assert caught.value.code == code


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes with names")
def test_a_folder_is_not_left_and_nothing_in_it_blocks(
    trained_run: Run, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links out of it, links in a circle, pipes: each is told with its reason; paths stay as they were given."""
    outside = tmp_path / "outside"
    outside.mkdir()
    good = next(photos.rglob("*.jpg"))
    (outside / "secret.jpg").write_bytes(good.read_bytes())
    folder = tmp_path / "given"
    (folder / "below").mkdir(parents=True)
    (folder / "good.jpg").write_bytes(good.read_bytes())
    os.mkfifo(folder / "pipe.jpg")
    for name, target in {
        "again.jpg": "good.jpg",
        "leads-out.jpg": str(outside / "secret.jpg"),
        "below/pipe.jpg": "../pipe.jpg",
        "below/up.jpg": "..",
        "folder": str(outside),
        "itself.jpg": "itself.jpg",
        "nowhere.jpg": "not-there.jpg",
    }.items():
        (folder / name).symlink_to(target)
    monkeypatch.chdir(tmp_path)
    found = {
        answer.path.as_posix(): answer.error.arguments["reason"] if isinstance(answer, Failure) else "answered"
        for answer in open_predictor(trained_run.folder).predict(find_inputs([Path("given")]).asked)
    }
    assert found == {
        "given/good.jpg": "answered",
        "given/again.jpg": "answered",
        "given/leads-out.jpg": records.LINKED_OUTSIDE,
        "given/folder": records.LINKED_FOLDER,
        "given/pipe.jpg": records.NOT_A_FILE,
        "given/below/pipe.jpg": records.NOT_A_FILE,
        "given/below/up.jpg": records.LINKED_FOLDER,
        "given/itself.jpg": records.MISSING,
        "given/nowhere.jpg": records.MISSING,
    }
    for named in ("given/leads-out.jpg", "given/pipe.jpg"):  # what is named is asked, wherever it leads
        (answer,) = open_predictor(trained_run.folder).predict(find_inputs([Path(named)]).asked)
        assert isinstance(answer, Failure if "pipe" in named else Prediction) and answer.path == Path(named)


def test_a_hanging_image_costs_itself_alone(
    trained_run: Run, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder, and among what several threads ask at once; an end that is asked for need not wait for it."""
    code = "import sys; from tldesk.media import guard; guard.PROCESSOR_SECONDS = 1; sys.exit(guard.serve())"
    monkeypatch.setattr(guard, "command", lambda: [sys.executable, "-c", code])
    guard.close_idle()
    slow = odd_files.slow_bitmap(96)
    (tmp_path / "slow.bmp").write_bytes(slow)
    good = sorted(photos.rglob("*.jpg"))
    predictor = open_predictor(trained_run.folder)
    answers = list(predictor.predict([good[0], tmp_path / "slow.bmp", *good[1:4]]))
    assert [isinstance(answer, Failure) for answer in answers] == [False, True, False, False, False]
    assert isinstance(answers[1], Failure) and answers[1].error.code == "image_hangs"
    with ThreadPoolExecutor(4) as pool:
        hanging = pool.submit(predictor.answer, slow, "slow.bmp")
        contents = [file.read_bytes() for file in good[:6]]
        assert all(isinstance(found, Prediction) for found in pool.map(predictor.answer, contents))
        failed = hanging.result()
    assert isinstance(failed, Failure) and (failed.error.code, failed.path) == ("image_hangs", Path("slow.bmp"))
    stop: list[bool] = []
    for answer in predictor.predict([good[0], tmp_path / "slow.bmp"], lambda: bool(stop)):
        stop.append(isinstance(answer, Prediction))
    assert stop == [True]
    guard.close_idle()


def test_what_this_program_has_made_needs_no_other_process(
    trained_run: Run, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "command", lambda: [sys.executable, "-c", "raise SystemExit(7)"])
    guard.close_idle()
    content = next(photos.rglob("*.jpg")).read_bytes()
    assert isinstance(open_predictor(trained_run.folder).answer(content, "webcam", own=True), Prediction)


def test_answers_as_a_table(tmp_path: Path) -> None:
    sure = Prediction(Path("ä, b.jpg"), ("x",), 0.75, {"x": 0.75, "y": 0.25})
    unsure = Prediction(Path("c.jpg"), (), 0.5, {"x": 0.5, "y": 0.5})
    target = tmp_path / "new" / "answers.csv"
    with Table(target, ["x", "y"]) as table:
        table.add(sure)
        assert not target.exists()
        table.add(unsure)
        table.add_problem(Path("caf\udce9.jpg"), "The file is damaged.")
    with target.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    assert rows == [
        ["path", "label", "confidence", "abstained", "p(x)", "p(y)", "error"],
        ["ä, b.jpg", "x", "0.750000", "false", "0.750000", "0.250000", ""],
        ["c.jpg", "", "0.500000", "true", "0.500000", "0.500000", ""],
        ["caf\\udce9.jpg", "", "", "", "", "", "The file is damaged."],
    ]


def test_a_table_is_whole_or_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "answers.csv"
    before = "path,label,confidence,abstained,p(x),error\n"
    target.write_text(before)
    with pytest.raises(KeyboardInterrupt), Table(target, ["x"]) as table:
        table.add(Prediction(Path("a.jpg"), ("x",), 1.0, {"x": 1.0}))
        raise KeyboardInterrupt
    assert [file.name for file in tmp_path.iterdir()] == ["answers.csv"]
    assert target.read_text() == before


def test_a_table_that_cannot_be_written_is_told_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "answers.csv").mkdir()
    (tmp_path / "file").write_text("no folder")
    for target, code, path in (
        (tmp_path / "answers.csv", "folder_not_writable", tmp_path / "answers.csv"),
        (tmp_path / "file" / "a" / "answers.csv", "folder_impossible", tmp_path / "file"),
    ):
        with pytest.raises(TldeskError) as caught, Table(target, ["x"]):
            pass
        assert (caught.value.code, caught.value.arguments["path"]) == (code, str(path))


def test_a_full_disk_is_told_by_the_table_and_only_by_it(small_disk: Path) -> None:
    target = small_disk / "answers.csv"
    with pytest.raises(TldeskError) as caught, Table(target, ["x"]) as table:
        for _ in range(100_000):
            table.add(Prediction(Path("a.jpg"), ("x",), 1.0, {"x": 1.0}))
    assert (caught.value.code, caught.value.arguments["path"]) == ("disk_full", str(target))
    assert list(small_disk.iterdir()) == []
    with pytest.raises(OSError, match="elsewhere"), Table(target, ["x"]):
        raise OSError(errno.ENOSPC, "the disk is full", "elsewhere")


@pytest.mark.parametrize("value", [np.nan, np.inf, 3e38])
def test_a_model_that_answers_with_no_numbers_is_damaged(value: float, trained_run: Run, photos: Path) -> None:
    arrays, about = checkpoint.load_best(trained_run)
    damaged = {name: np.full_like(one, value) if one.dtype.kind == "f" else one for name, one in arrays.items()}
    checkpoint.save_best(trained_run, damaged, about)
    with pytest.raises(TldeskError) as caught:
        list(open_predictor(trained_run.folder).predict(sorted(photos.rglob("*.jpg"))[:2]))
    assert caught.value.code == "model_damaged"
