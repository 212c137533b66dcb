"""Answers through ONNX Runtime: those of PyTorch, without PyTorch where the graph is there."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tldesk.engine.answering import onnx_forward
from tldesk.engine.answering.predict import Failure, Prediction, Predictor, open_model
from tldesk.engine.judging import judge
from tldesk.engine.networks import model
from tldesk.engine.opening import open_predictor
from tldesk.engine.train import train
from tldesk.engine.training import fitting, trained
from tldesk.project.runs.run import Run


def _by_pytorch(run: Run) -> Predictor:
    pre = fitting.preprocess_of(run)
    return open_model(model.CalibratedModel(trained.load(run), judge.run_temperature(run)), run.data.classes, pre)


def _shares(predictor: Predictor, paths: list[Path]) -> np.ndarray:
    answers = list(predictor.predict(paths))
    assert [answer.path for answer in answers] == paths
    return np.array([list(a.probabilities.values()) for a in answers if isinstance(a, Prediction)])


@pytest.fixture
def files(photos: Path, tmp_path: Path) -> list[Path]:
    """Photos, and pictures that are turned, grey, tiny and see-through."""
    odd = tmp_path / "odd"
    odd.mkdir()
    picture = Image.open(next(photos.rglob("*.jpg")))
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(odd / "turned.jpg", exif=exif)
    picture.convert("L").save(odd / "grey.png")
    picture.resize((3, 5)).save(odd / "tiny.bmp")
    picture.convert("RGBA").save(odd / "clear.webp")
    return sorted(photos.rglob("*.jpg")) + sorted(odd.iterdir())


def test_a_frozen_backbone_answers_as_pytorch_does(trained_run: Run, files: list[Path]) -> None:
    predictor = open_predictor(trained_run.folder)
    assert predictor.swift
    assert np.abs(_shares(predictor, files) - _shares(_by_pytorch(trained_run), files)).max() < 1e-4


def test_a_trained_backbone_gets_a_graph_when_it_pays(
    make_run: Callable[..., Run], files: list[Path], caplog: pytest.LogCaptureFixture
) -> None:
    run = make_run()
    for _ in run.record(train(run)):
        pass
    assert not open_predictor(run.folder).swift
    assert onnx_forward.needs_torch(run, 1)
    expected = _shares(open_predictor(run.folder), files)
    predictor = open_predictor(run.folder, onnx_forward.WORTH_A_GRAPH)
    assert predictor.swift
    assert np.abs(_shares(predictor, files) - expected).max() < 1e-4
    assert not onnx_forward.needs_torch(run, 1)
    assert open_predictor(run.folder).swift  # now that it is there
    (graph,) = (run.project_folder / "cache" / "backbones").iterdir()
    graph.write_bytes(b"damaged")
    with caplog.at_level(logging.CRITICAL):
        assert not open_predictor(run.folder).swift
    assert np.abs(_shares(open_predictor(run.folder), files) - expected).max() < 1e-6


def test_it_is_asked_through_pytorch_where_a_graph_cannot_be_made(
    make_run: Callable[..., Run], files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run()
    for _ in run.record(train(run)):
        pass
    cache = run.project_folder / "cache"
    (cache / "backbones").write_text("in the way") if cache.is_dir() else cache.write_text("in the way")
    assert not open_predictor(run.folder, onnx_forward.WORTH_A_GRAPH).swift


def test_bad_files_and_stopping(trained_run: Run, files: list[Path], tmp_path: Path) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no image")
    predictor = open_predictor(trained_run.folder)
    answers = list(predictor.predict([bad, files[0], tmp_path / "gone.jpg"]))
    assert [type(answer) for answer in answers] == [Failure, Prediction, Failure]
    assert predictor.answer(files[0].read_bytes()).probabilities == answers[1].probabilities  # type: ignore[union-attr]
    seen: list[object] = []
    for answer in predictor.predict(files * 50, lambda: len(seen) >= 5):
        seen.append(answer)
    assert len(seen) == 5


def test_it_needs_no_pytorch(trained_run: Run, files: list[Path]) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom tldesk.engine.opening import open_predictor\n"
        f"predictor = open_predictor(Path({str(trained_run.folder)!r}), 10_000)\n"
        f"(answer,) = predictor.predict([Path({str(files[0])!r})])\n"
        "print(answer.label, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == [files[0].parent.name, "False"], done.stderr
