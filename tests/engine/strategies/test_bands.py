"""The strategy of frequency bands, from files of sounds to answers, and what is told of it beside other models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sounds
import torch
from present import present
from torch.nn import functional

from tldesk.engine import beside, strategies
from tldesk.engine.answering import onnx_forward
from tldesk.engine.networks import weights
from tldesk.engine.networks.backbones import LEARNED
from tldesk.engine.networks.sound import statistics
from tldesk.engine.networks.timm_network import network
from tldesk.engine.opening import open_predictor
from tldesk.engine.reporting import report_page
from tldesk.engine.train import train
from tldesk.engine.training import checkpoint, trained
from tldesk.engine.training.outcome import Outcome
from tldesk.media import guard, wording
from tldesk.media.modality import SOUND
from tldesk.media.pool import never
from tldesk.media.sound.code import load
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.report import figures_of
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

RECORD = LEARNED["bands"]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Low and high tones in noise, of one window and of two."""
    for number in range(30):
        label, seconds = "hl"[number % 2], 3.0 if number < 4 else 0.5
        tone = sounds.tone(600.0 + 900 * (label == "h") + 20 * number, seconds, level=0.2)
        file = tmp_path / "source" / label / f"{number}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(sounds.encoded(tone + sounds.noise(number, seconds, level=0.02)))
    with Project.create(tmp_path / "project", modality=SOUND) as made:
        list(import_source(made, tmp_path / "source"))
        yield made
    guard.close_idle()


def test_a_sound_tells_by_its_bands(project: Project, tmp_path: Path) -> None:
    assert list(strategies.of(SOUND)) == ["auto", "feature-extraction", "fine-tune", "bands"]
    run = project.runs.new(RunConfig(modality=SOUND, strategy="bands", device="cpu"))
    assert run.config.backbone == "bands" and weights.available(RECORD) and not weights.available_names(SOUND)
    list(run.record(train(run)))
    report = present(run.report)
    assert (
        present(figures_of(report, "test"))["accuracy"] == 1.0 and report["backbone"] == report["strategy"] == "bands"
    )
    assert sorted(checkpoint.load_best(run)[0]) == ["head.bias", "head.weight"]
    assert not onnx_forward.needs_torch(run, 1)
    rows = [row for row in run.data.rows if row.split != "train"]
    told = open_predictor(run.folder)
    model, kept = trained.load(run), present(run.predictions())
    for row in rows:
        shares = list(told.answer(row.path).probabilities.values())  # type: ignore[union-attr]
        assert np.abs(kept.probabilities[kept.ids == row.id][0] - shares).max() < 1e-5
        samples = torch.from_numpy(load(row.path, RECORD.preprocess).reshape(-1, RECORD.preprocess.shape[0]))
        logits = model.head(functional.normalize(model.backbone(samples).mean(dim=0), dim=0)).numpy(force=True)
        np.testing.assert_allclose(logits, kept.logits[kept.ids == row.id][0], atol=1e-4)
    report_page.write(run, tmp_path / "report.html")
    assert "Frequency bands" in tmp_path.joinpath("report.html").read_text("utf-8")
    compared(run)


def compared(run: Run) -> None:
    """A pretrained model is told of it; it is not told of itself."""
    given = present(run.predictions())
    other = Outcome("finished", {"strategy": "feature-extraction"})
    wrong = replace(given, logits=-given.logits)
    for answers, expected in ((given, "This model: 100.0%"), (wrong, "do as well")):
        work: Any = beside.told(run, answers, other, 7, never)
        said = wording.worded(returned(work).text, SOUND)
        assert expected in said and said.startswith("Frequency bands alone") and "test sounds" in said
    assert returned(beside.told(run, given, Outcome("finished", {}), 7, never)) is None


def returned(work: Any) -> Any:
    """What a generator returns."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


@torch.inference_mode()
def test_neither_loudness_nor_silence_around_it_counts() -> None:
    module = network(RECORD).eval()
    sound = torch.from_numpy(sounds.word(3, 0.7, statistics.BANDS.rate).astype(np.float32))[None]
    features = module(sound)
    assert features.shape == (1, RECORD.features) and not list(module.parameters())
    torch.testing.assert_close(module(0.1 * sound), features, atol=2e-3, rtol=0)
    around = functional.pad(sound, (40 * 320, 50 * 320))
    assert functional.cosine_similarity(module(around), features).item() > 0.99
    assert module(torch.zeros(2, 100)).isfinite().all()
