"""The command-line contract: exit codes, the JSON object on the last line, plain errors, nothing left behind."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import encoders
import pytest
from engine.runs_for_tests import TINY
from PIL import Image

from tldesk import cli, paths
from tldesk.cli import run_command
from tldesk.engine.exporters import EXPORTERS
from tldesk.engine.exporters.environment import Environment
from tldesk.media.modality import MODALITIES
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.presets import PRESETS
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

# A second to train and three to export, where the real ones take ten.
TINY_ONE = ("--backbone", TINY, "--strategy", "fine-tune", "--epochs", "2")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    """Run one verb with --json in this process: its exit code and the object on the last line of stdout."""
    code = run_command([*map(str, arguments), "--json"])
    lines = capsys.readouterr().out.strip().splitlines()
    return code, json.loads(lines[-1])


def train(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    code, result = run(capsys, "train", *arguments)
    assert code == 0, result
    return result


@pytest.fixture
def trained(trained_run: Run) -> dict[str, Any]:
    """What `train` has said of it (see the first test), yours to change."""
    return said_of(trained_run)


def said_of(run: Run) -> dict[str, Any]:
    assert run.report is not None
    said: dict[str, Any] = {**run.report, "run": str(run.folder), "project": str(run.project_folder)}
    return json.loads(json.dumps(said))


def test_train_makes_a_project_once_and_reports_the_contract(capsys: pytest.CaptureFixture[str], photos: Path) -> None:
    trained = train(capsys, photos, "--strategy", "feature-extraction")
    assert trained == said_of(Run.load(Path(trained["run"])))
    wanted = ["run", "project", "modality", "backbone", "strategy", "device", "seconds", "classes", "n_train", "n_val"]
    wanted += ["n_test", "val", "test"]
    assert set(wanted) <= set(trained)
    assert {"accuracy", "macro_f1", "loss"} <= set(trained["val"])
    assert {"accuracy", "macro_f1", "loss", "accuracy_interval"} <= set(trained["test"])
    assert Path(trained["project"]).is_relative_to(paths.projects())
    again = train(capsys, photos, "--strategy", "feature-extraction")
    assert again["project"] == trained["project"]
    assert again["run"] != trained["run"]
    assert again["val"] == trained["val"]
    assert again["test"] == trained["test"]


def test_evaluate_repeats_the_figures_of_training(
    capsys: pytest.CaptureFixture[str], make_photos: Any, trained: dict[str, Any]
) -> None:
    photos = make_photos(per_class=10)  # the same
    page = Path(trained["project"]) / "report.html"
    code, result = run(capsys, "evaluate", trained["run"], "--report", page)
    assert code == 0 and result["report"] == str(page)
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert result["test"]["accuracy"] == trained["test"]["accuracy"]
    assert result["calibration"] == trained["calibration"] and result["thresholds"] == trained["thresholds"]
    assert [row["accuracy"] for row in result["abstain"]] == [0.9, 0.95, 0.98, 0.99]
    assert (result["looks"], result["slices"]) == (0, [])  # nothing was chosen after the figures were told
    code, result = run(capsys, "evaluate", trained["run"], "--data", photos)
    assert code == 0
    assert result["n_data"] == trained["n_train"] + trained["n_val"] + trained["n_test"]
    assert result["data"]["accuracy"] >= 0.9


def test_compare_says_which_run_is_better_and_whether_that_can_be_told(
    capsys: pytest.CaptureFixture[str], trained: dict[str, Any]
) -> None:
    other = train(capsys, trained["project"], "--strategy", "feature-extraction", "--seed", 1)
    code, result = run(capsys, "compare", Path(trained["run"]).name, other["run"], "--project", trained["project"])
    assert code == 0
    assert (result["split"], [row["run"] for row in result["runs"]]) == ("test", [trained["run"], other["run"]])
    assert result["runs"][1]["test"] == other["test"]
    (found,) = result["comparisons"]
    assert found["images"] == trained["n_test"] and found["p"] == 1.0 and found["text"]
    code, result = run(capsys, "compare", trained["run"])
    assert code == 2 and result["error"] == "A comparison needs two trainings."


def test_predict_answers_for_files_and_folders_and_lists_what_it_cannot_read(
    capsys: pytest.CaptureFixture[str], photos: Path, trained: dict[str, Any], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_text("<html>")
    folder = next(p for p in sorted(photos.iterdir()) if p.is_dir())
    table = tmp_path / "answers.csv"
    code, result = run(capsys, "predict", trained["run"], folder, bad, "--csv", table)
    assert code == 0
    assert len(result["predictions"]) == len(list(folder.iterdir()))
    first = result["predictions"][0]
    assert sum(first["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert first["confidence"] == max(first["probabilities"].values()) == first["probabilities"][first["label"]]
    assert [error["input"] for error in result["errors"]] == [str(bad)]
    assert len(table.read_text(encoding="utf-8").splitlines()) == len(result["predictions"]) + 1 + 1  # and the header
    _, result = run(capsys, "predict", trained["run"], folder, "--limit", 1)
    assert {row["label"] for row in result["predictions"]} == {None}


@pytest.mark.usefixtures("tiny_weights")
def test_export_answers_as_the_run_did(capsys: pytest.CaptureFixture[str], photos: Path) -> None:
    trained = train(capsys, photos, *TINY_ONE)
    code, exported = run(capsys, "export", trained["run"], "--format", "onnx")
    assert code == 0
    assert Path(exported["path"]) == Path(trained["run"]) / "exports" / "onnx"
    assert all(check["agreement"] >= 0.99 for check in exported["parity"].values())
    _, by_run = run(capsys, "predict", trained["run"], photos)
    _, by_export = run(capsys, "predict", exported["path"], photos)
    for a, b in zip(by_run["predictions"], by_export["predictions"], strict=True):
        assert a["label"] == b["label"]
        assert a["probabilities"] == pytest.approx(b["probabilities"], abs=1e-4)


def test_a_converter_is_set_up_only_when_that_is_asked_for(
    capsys: pytest.CaptureFixture[str], trained_run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    broken = Environment("broken", "A broken converter", (), ("no_such_module",), 1, 0.01, (python,))
    monkeypatch.setitem(EXPORTERS, "litert", dataclasses.replace(EXPORTERS["litert"], environment=broken))
    code, result = run(capsys, "export", trained_run.folder, "--format", "litert")
    assert code == 2 and "needs A broken converter" in result["error"] and "--set-up" in result["hint"]
    code, result = run(capsys, "export", trained_run.folder, "--format", "litert", "--set-up")
    assert (
        code == 2
        and "A broken converter failed: ModuleNotFoundError: No module named 'no_such_module'" in result["error"]
    )
    assert not broken.folder.exists()


def test_new_makes_a_project_and_says_what_it_could_not_use(
    capsys: pytest.CaptureFixture[str], photos: Path, tmp_path: Path
) -> None:
    (next(p for p in photos.iterdir() if p.is_dir()) / "zero.jpg").write_bytes(b"")
    code, result = run(capsys, "new", tmp_path / "made", "--from", photos)
    assert code == 0
    assert [Path(problem["path"]).name for problem in result["problems"]] == ["zero.jpg"]
    with Project.open(tmp_path / "made", read_only=True) as project:
        assert project.samples.summary().total == result["samples"]


def test_new_says_what_belongs_together(capsys: pytest.CaptureFixture[str], photos: Path, tmp_path: Path) -> None:
    code, result = run(capsys, "new", tmp_path / "made", "--from", photos)
    assert code == 0
    assert set(result["groups"]) == {"count", "images", "largest", "near", "burst", "alike"}
    assert result["groups"]["count"] == sum(result["groups"][kind] for kind in ("near", "burst", "alike"))
    assert isinstance(result["notes"], list)
    with Project.open(tmp_path / "made", read_only=True) as project:
        assert project.near.unsearched() == 0


def test_a_project_is_of_the_kind_that_is_asked_for(
    capsys: pytest.CaptureFixture[str], photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "made"
    assert run(capsys, "new", made, "--from", photos, "--kind", "image")[0] == 0
    assert run_command(["new", str(tmp_path / "other"), "--from", str(photos), "--kind", "smell"]) == 2
    assert "smell" in capsys.readouterr().err and not (tmp_path / "other").exists()
    monkeypatch.setitem(MODALITIES, "smell", replace(MODALITIES["image"], name="smell", many="smells"))
    assert run_command(["train", str(made), "--kind", "smell"]) == 2
    assert "contains smells" in capsys.readouterr().err


def test_models_and_doctor_tell_what_is_here(capsys: pytest.CaptureFixture[str]) -> None:
    code, result = run(capsys, "models")
    assert code == 0
    by_name = {row["name"]: row for row in result["models"]}
    assert by_name["efficientnet-lite0"]["available"] is True
    assert by_name["vgg16"]["available"] is False
    code, result = run(capsys, "doctor")
    assert code == 0
    assert "efficientnet-lite0" in result["weights"]
    assert result["device"] in ("cpu", "cuda", "mps")


def test_a_text_encoder_is_imported(capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path) -> None:
    code, result = run(capsys, "models", "--import", str(encoders.bert(tmp_path / "it")), "--title", "Ours")
    assert code == 0
    (row,) = [row for row in result["models"] if row["name"] == result["imported"]]
    assert row["available"] is True and (row["title"], row["features"]) == ("Ours", encoders.WIDTH)
    code, result = run(capsys, "models", "--import", str(tmp_path))
    assert code == 2 and "it has no model.safetensors" in result["error"]
    code, result = run(capsys, "models", "--title", "Ours")
    assert code == 2 and "needs --import" in result["error"]


def test_models_are_packed_and_taken_on_another_computer(
    capsys: pytest.CaptureFixture[str], tiny_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "models.zip"
    code, result = run(capsys, "models", "--pack", TINY, "--to", target)
    assert code == 0 and result["to"] == str(target)
    assert result["packed"] == [{"name": TINY, "files": 1, "bytes": tiny_weights.stat().st_size}]
    for arguments, says in (
        (["--pack", TINY], "needs --to"),
        (["--to", target], "needs --pack"),
        (["--pack", "vgg16", "--to", tmp_path / "none.zip"], "“vgg16” is not on this computer"),
        (["--import", target, "--title", "Ours"], "needs --import"),
        (["--import", tmp_path / "none.zip"], "none.zip"),
    ):
        code, result = run(capsys, "models", *arguments)
        assert code == 2 and says in result["error"] and result["hint"]
    plain = tmp_path / f"{TINY}.safetensors"
    plain.write_bytes(tiny_weights.read_bytes())
    monkeypatch.setenv("TLDESK_HOME", str(tmp_path / "other"))
    for key in ("taken", "here"):
        code, result = run(capsys, "models", "--import", target)
        assert code == 0 and [result[name] for name in (key, "refused")] == [[TINY], []]
    code, result = run(capsys, "models", "--import", plain)
    assert code == 0 and result["taken"] == [TINY] and "imported" not in result
    plain.write_bytes(b"PK")
    code, result = run(capsys, "models", "--import", plain)
    assert code == 2 and "is not a .safetensors file" in result["error"]


def test_models_are_measured_on_images(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, photos: Path
) -> None:
    lite = "efficientnet-lite0"
    monkeypatch.setattr("tldesk.engine.networks.weights.available_names", lambda *_: [lite])
    monkeypatch.setattr("tldesk.engine.embedding.speed.ms_per_sample", lambda name, wish="auto": 9.0)
    code, result = run(capsys, "models", "--measure", str(photos))
    assert code == 0 and result["recommended"] == lite and result["images"] > 0
    (row,) = [row for row in result["models"] if "accuracy" in row]
    low, high = row["accuracy_interval"]
    assert row["name"] == lite and low <= row["accuracy"] <= high


def _one_class(root: Path) -> Path:
    for i in range(4):
        _picture(root / "cat" / f"{i}.png", i)
    return root


def _one_image(root: Path) -> Path:
    _one_class(root)
    _picture(root / "dog" / "0.png", 9)
    return root


def _empty(root: Path) -> Path:
    root.mkdir()
    return root


def _picture(path: Path, shade: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 30), (shade * 20, 80, 90)).save(path)


@pytest.mark.parametrize(
    ("make", "options", "says"),
    [
        (lambda root: root, [], "no file or folder"),
        (_empty, [], "No images"),
        (_one_class, [], "one class"),
        (_one_image, [], "dog"),
        (_one_class, ["--set", "epochs=many"], "epochs"),
        (_one_class, ["--set", "speed=9"], "no setting"),
        (_one_class, ["--set", "epochs"], "key=value"),
        (_one_class, ["--epochs", "0"], "epochs"),
        (_one_class, ["--backbone", "nonsense"], "nonsense"),
    ],
)
def test_bad_input_is_one_plain_line_and_exit_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, make: Any, options: list[str], says: str
) -> None:
    source = make(tmp_path / "source")
    before = sorted(tmp_path.rglob("*"))
    code = run_command(["train", str(source), *options, "--json"])
    captured = capsys.readouterr()
    assert code == 2
    assert says in json.loads(captured.out.strip().splitlines()[-1])["error"]
    assert "Traceback" not in captured.err
    assert sorted(tmp_path.rglob("*")) == [*before] or (tmp_path / "home") in tmp_path.rglob("*")


def test_weights_that_are_not_here_are_said_with_what_is(capsys: pytest.CaptureFixture[str], photos: Path) -> None:
    code, result = run(capsys, "train", photos, "--backbone", "resnet50", "--strategy", "fine-tune")
    assert code == 2
    assert "not installed" in result["error"]
    assert "tldesk models" in result["hint"]


def test_a_preset_is_many_choices_and_others_go_before_it(capsys: pytest.CaptureFixture[str], photos: Path) -> None:
    code, result = run(capsys, "train", photos, "--preset", "textbook")
    assert code == 2 and "“VGG-16” is not installed" in result["error"]
    code, result = run(capsys, "train", photos, "--preset", "cookbook")
    assert code == 2 and "textbook" in result["hint"]
    made = cli._settings(["hidden_width=8"], preset="textbook", backbone=TINY, epochs=2)
    wanted = {**PRESETS["textbook"].values, "hidden_width": 8, "backbone": TINY, "epochs": 2}
    assert made == RunConfig(**wanted) and made.model_fields_set == wanted.keys()


def test_a_training_goes_on_from_an_earlier_one(
    capsys: pytest.CaptureFixture[str], make_photos: Any, trained: dict[str, Any]
) -> None:
    photos = make_photos(("circle", "square", "wave"), folder="others", first=50)
    options = ["--strategy", "feature-extraction", "--start-from", trained["run"]]
    result = train(capsys, photos, *options)
    assert (result["start"]["known"], result["start"]["new"]) == (["circle", "square"], ["wave"])
    assert result["start"]["unused"] == ["stripes"] and result["start"]["leaks"] == {"val": 0, "test": 0}
    for wish, more, says in (
        ("nowhere", [], "nowhere"),
        (trained["run"], ["--backbone", "efficientnet-lite1"], "efficientnet-lite0"),
        (trained["run"], ["--strategy", "scratch"], "uses no earlier model"),
    ):
        runs = len(list((Path(result["project"]) / "runs").iterdir()))
        code, refused = run(capsys, "train", result["project"], "--start-from", wish, *more)
        assert code == 2 and says in refused["error"] and refused["hint"]
        assert len(list((Path(result["project"]) / "runs").iterdir())) == runs


def test_unknown_option_run_and_format(capsys: pytest.CaptureFixture[str], trained: dict[str, Any]) -> None:
    for arguments, says in (
        (["train", "--nonsense"], "nonsense"),
        (["evaluate", "nowhere"], "nowhere"),
        (["export", trained["run"], "--format", "floppy"], "floppy"),
        (["predict", trained["run"], "nowhere.jpg"], "nowhere.jpg"),
    ):
        code, result = run(capsys, *arguments)
        assert code == 2
        assert says in result["error"]
    code, result = run(capsys, "export", "")
    assert code == 2 and "--project" in result["hint"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a child")
def test_interrupted_training_says_how_to_resume_and_keeps_its_best_when_told_to(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, photos: Path
) -> None:
    """Ctrl+C on a real process: exit 130, `last` kept; `--resume RUN --finish` ends with a report."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tldesk", "train", str(photos), "--project", str(tmp_path / "p"), "--json"]
    options = ["--strategy", "scratch", "--epochs", "500", "--set", "batch_size=4", "--set", "patience=0"]
    process = subprocess.Popen(
        [*command, *options], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("epoch "):
            break
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 130, out
    hint = json.loads(out.strip().splitlines()[-1])["hint"]
    folder = hint.split("--resume ", 1)[1]
    last = sorted(path.name for path in (Path(folder) / "checkpoints").iterdir())
    assert any(name.startswith("last") for name in last)
    with Project.open(tmp_path / "p") as project:
        assert (project.name, project.runs.all()[0].status) == ("p", "stopped")
    code, result = run(capsys, "train", photos, "--finish")
    assert code == 2 and "--resume RUN" in result["hint"]
    code, result = run(capsys, "train", "--resume", folder, "--finish")
    assert code == 0 and result["stopped_early"] and result["test"]["accuracy_interval"]
    assert result["chosen"]["epochs"] < 500 and "Stopped by the user after" in result["notes"][-1]


@pytest.mark.usefixtures("tiny_weights")
def test_several_labels_from_a_table_to_an_export(
    capsys: pytest.CaptureFixture[str], several_photos: Path, tmp_path: Path
) -> None:
    report = train(capsys, several_photos, "--all-labels", *TINY_ONE)
    assert report["multi_label"] and {"map", "map_interval", "accuracy", "micro_f1"} <= set(report["test"])
    code, result = run(capsys, "evaluate", report["run"], "--report", tmp_path / "report.html")
    assert (code, result["abstain"]) == (0, [])
    assert result["test"]["map"] == pytest.approx(report["test"]["map"])
    code, result = run(capsys, "export", report["run"], "--out", tmp_path / "model")
    assert code == 0
    photo = several_photos / "several-006.jpg"  # all three
    for model in (report["run"], tmp_path / "model"):
        code, result = run(capsys, "predict", model, photo, "--csv", tmp_path / "answers.csv")
        (answer,) = result["predictions"]
        over = [name for name, share in answer["probabilities"].items() if share >= report["thresholds"][name]]
        assert code == 0 and sorted(answer["labels"]) == sorted(over)
        assert answer["label"] == (answer["labels"] or [None])[0]
    assert run_command(["evaluate", report["run"]]) == 0
    out = capsys.readouterr().out
    assert "mAP" in out and "all labels correct on" in out


def test_without_being_asked_a_table_gives_one_label_each(
    capsys: pytest.CaptureFixture[str], several_photos: Path, tmp_path: Path
) -> None:
    code, result = run(capsys, "new", tmp_path / "one", "--from", several_photos)
    assert code == 0 and sum(result["classes"].values()) == 56
    code, result = run(capsys, "new", tmp_path / "all", "--from", several_photos, "--all-labels")
    assert code == 0 and sum(result["classes"].values()) == 96
