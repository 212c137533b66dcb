"""Exports: what is in them, that they answer as the app does, and that a refused one leaves nothing."""

from __future__ import annotations

import dataclasses
import getpass
import hashlib
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from PIL import Image
from runs_for_tests import TINY, write_run

from tldesk.engine import metrics, weights
from tldesk.engine.exporters import EXPORTERS, Exporter, export, parity
from tldesk.engine.exporters.source import Source
from tldesk.engine.predict import Prediction, Predictor
from tldesk.engine.train import train
from tldesk.errors import TldeskError
from tldesk.project.config import make_config
from tldesk.project.events import Exported
from tldesk.project.run import Run

TEMPERATURE = 2.5
FILES = ["MODEL_CARD.md", "labels.txt", "parity.json", "requirements.txt", "samples/predict.py", "signature.json"]


def write_squares(root: Path) -> Path:
    """Class folders of noisy pictures, one colour a class."""
    generator = np.random.default_rng(0)
    for label, color in (("blau", (40, 60, 200)), ("grün | x", (30, 180, 50)), ("rot", (200, 40, 30))):
        (root / label).mkdir(parents=True)
        for number in range(5):
            pixels = np.clip(np.array(color) + generator.normal(0, 40, (48, 64, 3)), 0, 255).astype(np.uint8)
            Image.fromarray(pixels).save(root / label / f"{number}.png")
    return root


@pytest.fixture(scope="module")
def _exported(tmp_path_factory: pytest.TempPathFactory, _tiny_file: Path) -> Path:
    """A project's run folder with a finished run and its ONNX export in it, made once: an export takes seconds."""
    root = tmp_path_factory.mktemp("exported")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TLDESK_HOME", str(root / "home"))
        weights.import_weights(_tiny_file, TINY)
        photos = write_squares(root / "photos")
        config = make_config({"backbone": TINY, "strategy": "feature-extraction", "device": "cpu"})
        run = write_run(root / "project" / "runs" / "run", photos, ("train", "train", "val", "train", "test"), config)
        for _ in run.record(train(run)):
            pass
        report = run.report
        assert report is not None
        report["calibration"]["temperature"] = TEMPERATURE  # six val images give none
        run.write_report(report)
        exported(run, "onnx")
    return run.folder


@pytest.fixture
def finished(_exported: Path, tmp_path: Path) -> Run:
    """A run with its export, yours to change."""
    shutil.copytree(_exported, tmp_path / "project" / "runs" / "run")
    return Run.load(tmp_path / "project" / "runs" / "run")


@pytest.fixture
def quick(_exported: Path, monkeypatch: pytest.MonkeyPatch) -> Exporter:
    """The ONNX exporter, writing the very files that it wrote before."""

    def write(source: Source, folder: Path) -> None:
        shutil.copytree(_exported / "exports" / "onnx", folder, dirs_exist_ok=True)

    exporter = dataclasses.replace(EXPORTERS["onnx"], write=write)
    monkeypatch.setitem(EXPORTERS, "onnx", exporter)
    return exporter


def exported(run: Run, format: str, out: Path | None = None) -> Exported:
    *_, last = export(run, format, out)
    assert isinstance(last, Exported)
    return last


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_exporter_answers_as_pytorch(name: str, finished: Run, tmp_path: Path) -> None:
    done = exported(finished, name)
    folder = Path(done.path)
    assert folder == finished.folder / "exports" / name
    signature = json.loads((folder / "signature.json").read_bytes())
    assert done.files == sorted([*FILES, signature["filename"]])
    assert done.files == sorted(f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file())
    found = done.parity[EXPORTERS[name].runtime]
    assert found["max_diff"] <= EXPORTERS[name].limit
    assert found["images"] == len(finished.data.rows)
    paths = [row.path for row in finished.data.rows]
    app, outside = (list(Predictor.open(place).predict(paths)) for place in (finished.folder, folder))
    for ours, theirs in zip(app, outside, strict=True):
        assert isinstance(ours, Prediction) and isinstance(theirs, Prediction)
        assert ours.label == theirs.label
        assert theirs.probabilities == pytest.approx(ours.probabilities, abs=EXPORTERS[name].limit)
    assert (folder / "labels.txt").read_text("utf-8").splitlines() == finished.data.classes
    digest = hashlib.sha256((folder / signature["filename"]).read_bytes()).hexdigest()
    assert signature["sha256"] == {signature["filename"]: digest}
    assert signature["classes"] == {"Label": finished.data.classes}
    assert [entry.name for entry in folder.parent.iterdir()] == [name]


def test_the_onnx_file(finished: Run) -> None:
    folder = finished.folder / "exports" / "onnx"
    session = onnxruntime.InferenceSession((folder / "model.onnx").read_bytes())
    (image,) = session.get_inputs()
    assert (image.name, image.type, image.shape[1:]) == ("image", "tensor(float)", [3, 160, 160])
    assert isinstance(image.shape[0], str)
    for count in (1, 3):
        shares, logits = session.run(["probabilities", "logits"], {"image": np.zeros((count, 3, 160, 160), "f")})
        assert shares.shape == logits.shape == (count, 3)
        np.testing.assert_allclose(shares, metrics.softmax(logits / TEMPERATURE), atol=1e-5)
    kept = session.get_modelmeta().custom_metadata_map
    assert json.loads(kept["labels"]) == finished.data.classes
    assert json.loads(kept["preprocess"])["resize"] == 168
    assert (kept["temperature"], kept["limit"]) == (str(TEMPERATURE), "0.0")
    assert set(json.loads(kept["thresholds"])) == set(finished.data.classes)
    proto = onnx.load(folder / "model.onnx", load_external_data=False)
    assert not any(tensor.external_data for tensor in proto.graph.initializer)
    assert not any(node.doc_string or node.metadata_props for node in proto.graph.node)
    secrets = [str(Path.home()), str(Path.cwd()), str(finished.folder.parent), "site-packages", '.py"']
    # a name of a few letters is among the bytes of the weights by chance
    secrets += [name for name in (getpass.getuser(), socket.gethostname()) if len(name) > 6]
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not [secret for secret in secrets if secret.encode() in content], file.name
    check_sample_program(folder, finished)


def check_sample_program(folder: Path, run: Run) -> None:
    paths = [row.path for row in run.data.rows][:5]
    command = [sys.executable, str(folder / "samples" / "predict.py"), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder.parent)
    answers = list(Predictor.open(folder).predict(paths))
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [line[1] for line in lines] == [answer.label for answer in answers if isinstance(answer, Prediction)]
    assert "tldesk" not in (folder / "samples" / "predict.py").read_text("utf-8")


def test_below_the_limit_it_is_none_of_these(finished: Run, quick: Exporter, tmp_path: Path) -> None:
    paths = [row.path for row in finished.data.rows]
    sure = [answer.confidence for answer in Predictor.open(finished.folder).predict(paths)]
    limit = float(np.median(sure))
    finished.set_limit(limit)
    folder = tmp_path / "out"
    done = exported(finished, "onnx", folder)
    assert done.parity["sample program"]["agreement"] == 1
    signature = json.loads((folder / "signature.json").read_bytes())
    signature["calibration"]["limit"] = limit  # what was written before says 0
    (folder / "signature.json").write_text(json.dumps(signature), encoding="utf-8")
    for place in (finished.folder, folder):
        answers = list(Predictor.open(place).predict(paths))
        assert 0 < sum(answer.label is None for answer in answers) < len(answers)
        assert all((answer.label is None) == (answer.confidence < limit) for answer in answers)
    card = (folder / "MODEL_CARD.md").read_text("utf-8")
    assert "none of these" in card and "temperature 2.500" in card


def test_an_earlier_export_is_replaced(finished: Run, quick: Exporter, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = exported(finished, "onnx", out)
    (out / "labels.txt").write_text("old")
    assert exported(finished, "onnx", out) == first
    assert (out / "labels.txt").read_text("utf-8") != "old"
    assert not list(tmp_path.glob(".out*"))


def test_over_the_limit_nothing_is_kept(
    finished: Run, quick: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out" / "model"
    monkeypatch.setitem(EXPORTERS, "onnx", dataclasses.replace(quick, limit=-1.0))
    with pytest.raises(TldeskError) as caught:
        exported(finished, "onnx", out)
    assert caught.value.code == "parity_failed"
    assert list(out.parent.iterdir()) == []
    monkeypatch.setitem(EXPORTERS, "onnx", quick)
    monkeypatch.setattr(parity, "LEAST_AGREEMENT", 1.5)
    with pytest.raises(TldeskError) as caught:
        exported(finished, "onnx", out)
    assert "sample program" in caught.value.text
    assert list(out.parent.iterdir()) == []


def test_a_stopped_export_leaves_nothing(finished: Run, tmp_path: Path) -> None:
    events = list(export(finished, "onnx", tmp_path / "out", lambda: True))
    assert not any(isinstance(event, Exported) for event in events)
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".out*"))


def test_what_is_there_already_is_safe(finished: Run, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "thesis.txt").write_text("mine")
    half = tmp_path / "half"
    half.mkdir()
    (half / "signature.json").write_text('{"tldesk_version": "0.1.0", "filename": "model.onnx"}')
    (half / "thesis.txt").write_text("mine")
    file = tmp_path / "file"
    file.write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    for target in (full, half, file):
        with pytest.raises(TldeskError) as caught:
            exported(finished, "onnx", target)
        assert caught.value.code == "export_exists"
    assert sorted(tmp_path.rglob("*")) == before


def test_requests_that_cannot_be_met(finished: Run, make_run: Callable[..., Run], tmp_path: Path) -> None:
    cases = [(finished, "caffe", "unknown_format"), (make_run("new"), "onnx", "run_unfinished")]
    for run, format, code in cases:
        with pytest.raises(TldeskError) as caught:
            exported(run, format, tmp_path / "out")
        assert caught.value.code == code
    for row in finished.data.rows:
        row.path.rename(row.path.with_suffix(".away"))
    with pytest.raises(TldeskError) as caught:
        exported(finished, "onnx", tmp_path / "out")
    for row in finished.data.rows:
        row.path.with_suffix(".away").rename(row.path)
    assert caught.value.code == "data_changed"
    assert not list(tmp_path.glob("*out*"))


def test_a_place_that_cannot_be_written(finished: Run, tmp_path: Path, write_protect: Callable[[Path], None]) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    write_protect(closed)
    with pytest.raises(TldeskError) as caught:
        exported(finished, "onnx", closed / "out")
    assert caught.value.code == "folder_not_writable"
    assert list(closed.iterdir()) == []


def test_a_damaged_export_is_said(finished: Run) -> None:
    folder = finished.folder / "exports" / "onnx"
    content = (folder / "model.onnx").read_bytes()
    signature = (folder / "signature.json").read_text("utf-8")
    for file, data in (
        ("model.onnx", content[:-10]),
        ("signature.json", signature[:50].encode()),
        ("signature.json", signature.replace('"onnx"', '"other"').encode()),
    ):
        (folder / "model.onnx").write_bytes(content)
        (folder / "signature.json").write_text(signature, "utf-8")
        (folder / file).write_bytes(data)
        with pytest.raises(TldeskError) as caught:
            Predictor.open(folder)
        assert caught.value.code == "export_damaged"
    (folder / "signature.json").write_text(signature, "utf-8")
    (folder / "model.onnx").unlink()
    with pytest.raises(TldeskError) as caught:
        Predictor.open(folder)
    assert "missing" in caught.value.text
