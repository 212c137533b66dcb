"""predict, evaluate and export in a terminal: everything given is accounted for, in text that any program can read."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import odd_files
import pytest

from tldesk.cli import run_command
from tldesk.engine import evaluate as evaluating
from tldesk.engine import opening
from tldesk.media import guard
from tldesk.project.importers import records
from tldesk.project.runs.run import Run


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    yield
    guard.close_idle()


@pytest.fixture
def given(photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder beside which the commands run: three good images, and what else lies in folders."""
    folder = tmp_path / "given"
    folder.mkdir()
    for name, good in zip(("a.jpg", "b.jpg", "c.jpg"), sorted(photos.rglob("*.jpg")), strict=False):
        (folder / name).write_bytes(good.read_bytes())
    (folder / "broken.jpg").write_bytes(b"<html>")
    (folder / "leads-out.jpg").symlink_to(sorted(photos.rglob("*.jpg"))[0])
    for name in ("notes.txt", "more.TXT", "data.json", "README", ".hidden.jpg"):
        (folder / name).write_text("no image")
    monkeypatch.chdir(tmp_path)
    return Path("given")


def predict(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "tldesk", "predict", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=120)


def test_everything_in_a_folder_is_accounted_for(given: Path, trained_run: Run) -> None:
    done = predict(trained_run.folder, given, "--csv", "answers.csv", "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    answered = [row["input"] for row in result["predictions"]]
    problems = {row["input"]: row["error"] for row in result["errors"]}
    skipped = {row["input"]: row["reason"] for row in result["skipped"]}
    assert answered == ["given/a.jpg", "given/b.jpg", "given/c.jpg"]
    assert list(problems) == ["given/broken.jpg", "given/leads-out.jpg"]
    assert "web page" in problems["given/broken.jpg"] and "“given/broken.jpg”" in problems["given/broken.jpg"]
    assert records.LINKED_OUTSIDE in problems["given/leads-out.jpg"]
    assert skipped == {
        "given/.hidden.jpg": records.HIDDEN,
        **{f"given/{name}": records.NOT_AN_IMAGE for name in ("notes.txt", "more.TXT", "data.json", "README")},
    }
    lines = done.stderr.decode().splitlines()
    assert all(text in lines for text in problems.values())
    assert f"5 skipped: 2 .txt, 1 {records.HIDDEN}, 1 .json, 1 without a suffix" in lines
    with Path("answers.csv").open(newline="", encoding="utf-8") as stream:
        rows = {row["path"]: row for row in csv.DictReader(stream)}
    assert list(rows) == sorted([*answered, *problems])
    for path, text in problems.items():
        assert {**rows[path], "path": ""} == dict.fromkeys(rows[path], "") | {"error": text}
    assert {rows[path]["error"] for path in answered} == {""}


def test_plain_output_counts_what_was_skipped(given: Path, trained_run: Run) -> None:
    done = predict(trained_run.folder, given)
    assert done.stdout.decode().splitlines()[-1] == "3 predicted, 2 could not be read, 5 skipped"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a name is always text")
def test_names_that_are_no_text_are_answered_and_told_in_valid_text(given: Path, trained_run: Run) -> None:
    odd = os.fsencode(given) + b"/caf\xe9.jpg"
    Path(os.fsdecode(odd)).write_bytes((given / "a.jpg").read_bytes())
    Path(os.fsdecode(os.fsencode(given) + b"/broken-\xff.jpg")).write_bytes(b"<html>")
    for more in ((), ("--json",)):
        done = predict(trained_run.folder, given, "--csv", "answers.csv", *more)
        assert done.returncode == 0, done.stderr
        for text in (done.stdout, done.stderr, Path("answers.csv").read_bytes()):
            text.decode("utf-8", "strict").encode("utf-8", "strict")
        assert "caf\\udce9.jpg" in Path("answers.csv").read_text(encoding="utf-8")
    result = json.loads(done.stdout.splitlines()[-1])
    assert "given/caf\\udce9.jpg" in [row["input"] for row in result["predictions"]]
    assert "given/broken-\\udcff.jpg" in [row["input"] for row in result["errors"]]
    json.dumps(result, ensure_ascii=False).encode("utf-8", "strict")


def test_one_interruption_ends_it_in_the_middle_of_an_image(given: Path, trained_run: Run) -> None:
    (given / "slow.bmp").write_bytes(odd_files.slow_bitmap(200))
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "tldesk",
        "predict",
        trained_run.folder,
        given / "a.jpg",
        given / "slow.bmp",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert b"a.jpg" in process.stdout.readline()  # so the other one is being opened
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=8)  # it takes 25 s to open
    assert process.returncode == 130, error
    assert b"1 predicted, 0 could not be read" in out and b"Traceback" not in error


def test_evaluate_names_files_as_it_names_what_the_layout_passes_over(
    capsys: pytest.CaptureFixture[str], trained_run: Run, photos: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = next(path for path in sorted(photos.iterdir()) if path.is_dir())
    (folder / "broken.jpg").write_bytes(b"<html>")
    (folder / "notes.txt").write_text("no image")
    monkeypatch.chdir(tmp_path)
    assert run_command(["evaluate", str(trained_run.folder), "--data", "photos", "--json"]) == 0
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {what for what, _ in result["skipped"]} == {f"{folder.name}/broken.jpg", f"{folder.name}/notes.txt"}


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert run_command([*map(str, arguments), "--json"]) == 2
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    result: dict[str, Any] = json.loads(captured.out.splitlines()[-1])
    return result


def test_an_export_below_what_is_no_folder_is_refused_in_plain_words(
    capsys: pytest.CaptureFixture[str], trained_run: Run, tmp_path: Path
) -> None:
    (tmp_path / "answers.csv").write_text("a table")
    places = [tmp_path / "answers.csv" / "onnx", tmp_path / "answers.csv" / "a" / "b" / "onnx", tmp_path / ("x" * 300)]
    if sys.platform == "linux":
        places.append(Path("/proc/nothing/onnx"))
    before = sorted(tmp_path.rglob("*"))
    for place in places:
        said = refused(capsys, "export", trained_run.folder, "--out", place)
        assert "could not be created" in said["error"] and str(place.parent) in said["error"] and said["hint"]
    assert sorted(tmp_path.rglob("*")) == before


def test_a_report_in_the_place_of_a_folder_is_refused_before_the_work(
    capsys: pytest.CaptureFixture[str], trained_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(*_: object) -> None:
        raise AssertionError("it has begun")

    monkeypatch.setattr(evaluating, "evaluate", work)
    said = refused(capsys, "evaluate", trained_run.folder, "--report", tmp_path)
    assert str(tmp_path) in said["error"] and "it is a folder" in said["error"]


@pytest.mark.parametrize("verb", ["evaluate", "predict"])
def test_a_photo_is_no_place_for_results(
    verb: str, capsys: pytest.CaptureFixture[str], trained_run: Run, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the name of the table was forgotten before `*.jpg`: refused before the work."""

    def work(*_: object) -> None:
        raise AssertionError("it has begun")

    monkeypatch.setattr(evaluating, "evaluate", work)
    monkeypatch.setattr(opening, "open_predictor", work)
    monkeypatch.chdir(given)
    photo = Path("a.jpg").read_bytes()
    for place, words in (("a.jpg", "another kind"), ("a.jpg/x", "could not be created"), ("notes.txt", "another kind")):
        more = ("--report", place) if verb == "evaluate" else ("b.jpg", "--csv", place)
        said = refused(capsys, verb, trained_run.folder, *more)
        assert words in said["error"] and place.split("/")[0] in said["error"] and said["hint"]
    assert Path("a.jpg").read_bytes() == photo


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
def test_an_export_goes_to_where_a_link_leads(finished: Run, tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    (tmp_path / "link").symlink_to("place")
    export = ["export", str(finished.folder), "--format", "timm"]  # the quickest to write
    for _ in range(2):
        assert run_command([*export, "--out", str(tmp_path / "link")]) == 0
        assert (tmp_path / "link").is_symlink() and (tmp_path / "place" / "signature.json").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no file that is always full")
def test_a_full_disk_behind_the_output_is_not_told_of_the_table(given: Path, trained_run: Run) -> None:
    with Path("/dev/full").open("wb") as full:
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "tldesk",
            "predict",
            trained_run.folder,
            given,
            "--csv",
            "answers.csv",
        ]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=120)
    assert done.returncode == 2 and b"The disk is full" in done.stderr and b"stdout" in done.stderr
    assert b"answers.csv" not in done.stderr and b"Traceback" not in done.stderr
    assert not Path("answers.csv").exists()
