"""One run, one fitting: training, prediction and the sample program of an export see the very same squares."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from present import typed

from tldesk.engine.answering.predict import Prediction
from tldesk.engine.exporters import export
from tldesk.engine.exporters.samples import prepare
from tldesk.engine.exporters.source import preprocess_values
from tldesk.engine.opening import open_export, open_predictor
from tldesk.engine.train import train
from tldesk.engine.training.fitting import preprocess_of
from tldesk.media import image
from tldesk.media.fitting import FITTINGS, Fitting, Preprocess
from tldesk.project.runs.events import Exported, Noted
from tldesk.project.runs.run import Run

MakeRun = Callable[..., Run]


@pytest.fixture
def long_photos(tmp_path: Path) -> Path:
    """Two classes of noisy pictures three times as wide as high; what tells them apart is at the left end."""
    rng = np.random.default_rng(0)
    for label, color in (("blue", (30, 40, 220)), ("red", (220, 40, 30))):
        (tmp_path / "long" / label).mkdir(parents=True)
        for number in range(5):
            pixels = rng.integers(90, 160, (40, 120, 3), dtype=np.uint8)
            pixels[:, :30] = color
            Image.fromarray(pixels).save(tmp_path / "long" / label / f"{number}.png")
    return tmp_path / "long"


def test_the_run_keeps_its_fitting(make_run: MakeRun) -> None:
    run = make_run(fitting="pad")
    assert run.data.fitting == "pad" and typed(Preprocess, preprocess_of(run)).fitting == "pad"
    content = json.loads((run.folder / "data.json").read_bytes())
    del content["fitting"]  # a run of before there was a choice
    (run.folder / "data.json").write_text(json.dumps(content))
    assert typed(Preprocess, preprocess_of(Run.load(run.folder))).fitting == "crop"


@pytest.mark.parametrize(("strategy", "fitting"), [("feature-extraction", "pad"), ("fine-tune", "squash")])
def test_training_and_prediction_see_the_same(
    make_run: MakeRun, long_photos: Path, strategy: str, fitting: Fitting
) -> None:
    run = make_run(folder=long_photos, strategy=strategy, fitting=fitting)
    events = list(run.record(train(run)))
    assert run.report is not None and run.report["chosen"]["fitting"] == fitting
    assert not any(isinstance(event, Noted) and event.code == "fitting_chose" for event in events)
    told = run.predictions()
    assert told is not None
    by_id = {row.id: row.path for row in run.data.rows}
    answers = list(open_predictor(run.folder).predict([by_id[int(id_)] for id_ in told.ids]))
    given = [[answer.probabilities[label] for label in run.data.classes] for answer in answers]  # type: ignore[union-attr]
    np.testing.assert_allclose(given, told.probabilities, atol=2e-3)


def test_an_export_answers_with_the_fitting_of_its_run(make_run: MakeRun, long_photos: Path, tmp_path: Path) -> None:
    run = make_run(folder=long_photos, strategy="feature-extraction", fitting="pad")
    list(run.record(train(run)))
    *_, done = export(run, "onnx", tmp_path / "out")
    assert isinstance(done, Exported) and all(found["agreement"] == 1 for found in done.parity.values())
    signature = json.loads((tmp_path / "out" / "signature.json").read_bytes())
    assert signature["preprocess"]["fitting"] == "pad"
    assert "long side" in " ".join(signature["preprocess"]["steps"])
    paths = [row.path for row in run.data.rows]
    answers = (list(model.predict(paths)) for model in (open_predictor(run.folder), open_export(Path(done.path))))
    for ours, theirs in zip(*answers, strict=True):
        assert isinstance(ours, Prediction) and isinstance(theirs, Prediction)
        assert theirs.probabilities == pytest.approx(ours.probabilities, abs=1e-4)


@pytest.mark.parametrize("fitting", FITTINGS)
@pytest.mark.parametrize("size", [(300, 6), (6, 300), (90, 31), (31, 90), (64, 64), (1000, 700)])
def test_the_sample_program_makes_the_same_square(size: tuple[int, int], fitting: Fitting, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    for name in ("a.png", "a.jpg"):
        Image.fromarray(rng.integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)).save(tmp_path / name)
        preprocess = Preprocess(48, 0.875, "bicubic", fitting)
        ours = image.load(tmp_path / name, preprocess)
        theirs = prepare.load(tmp_path / name, preprocess_values(preprocess))
        assert np.array_equal(np.rint(theirs[0].transpose(1, 2, 0) * 255).astype(np.uint8), ours)
