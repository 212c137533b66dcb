"""A user's own text encoder through everything: trained, fine-tuned, explained, exported, opened without its folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import encoders
import numpy as np
import pytest

from tldesk import paths
from tldesk.engine import evaluate, train
from tldesk.engine.answering.predict import Prediction
from tldesk.engine.explain import Explainer, WordEvidence
from tldesk.engine.exporters import EXPORTERS, export
from tldesk.engine.networks.encoder_import import import_encoder
from tldesk.engine.opening import open_predictor
from tldesk.engine.training import run_titles
from tldesk.errors import TldeskError
from tldesk.media import guard
from tldesk.media.modality import TEXT
from tldesk.media.text import tokens
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Exported, RunEnded
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

TEXTS = (("my card is lost", "lost"), ("where is the money", "money"))


@pytest.fixture
def project(home: Path, tmp_path: Path) -> Project:
    guard.close_idle()  # which look for vocabularies in the home of an earlier test
    rows = [f"{text} {'a ' * number},{label}" for number in range(12) for text, label in TEXTS]
    (tmp_path / "texts.csv").write_text("\n".join(["text,label", *rows]), "utf-8")
    made = Project.create(tmp_path / "project", modality=TEXT)
    for _ in import_source(made, tmp_path / "texts.csv"):
        pass
    return made


def trained(project: Project, backbone: str, strategy: str) -> Run:
    config = {"modality": TEXT, "backbone": backbone, "strategy": strategy, "epochs": 2, "device": "cpu"}
    run = project.runs.new(RunConfig.model_validate(config))
    for _ in run.record(train.train(run)):
        pass
    return Run.load(run.folder)


def answers(folder: Path, place: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The probabilities of TEXTS, by a run or an export."""
    files = [place / f"{number}.txt" for number in range(len(TEXTS))]
    for file, (text, _) in zip(files, TEXTS, strict=True):
        file.write_text(text, "utf-8")
    found = [one for one in open_predictor(folder).predict(files) if isinstance(one, Prediction)]
    assert [one.label for one in found] == [label for _, label in TEXTS]
    return np.array([list(one.probabilities.values()) for one in found])


@pytest.mark.parametrize(
    ("make", "strategy"),
    [
        (encoders.bert, "fine-tune"),
        (encoders.xlm_r, "feature-extraction"),
        (encoders.roberta, "feature-extraction"),
    ],
    ids=("bert", "xlm-r", "roberta"),
)
def test_it_does_all_that_the_others_do(
    make: Callable[[Path], Path], strategy: str, project: Project, tmp_path: Path
) -> None:
    folder = make(tmp_path / "Mine")
    record = import_encoder(folder)
    shutil.rmtree(folder)
    with project:
        run = trained(project, record.name, strategy)
    assert run_titles.title(run) == "Mine #1"
    ours = answers(run.folder, tmp_path)
    *_, judged = evaluate.evaluate(run, None)
    assert isinstance(judged, RunEnded) and judged.report is not None
    found = Explainer(run).evidence(TEXTS[0][0].encode(), "lost")
    assert isinstance(found, WordEvidence) and len(found.passages) == 4
    for form in ("onnx-text", "sentence-transformers"):
        *_, done = export(run, form, tmp_path / form)
        assert isinstance(done, Exported) and done.parity["sample program"]["same_numbers"] == 1
        assert max(figures["max_diff"] for figures in done.parity.values()) < 1e-4
        np.testing.assert_allclose(answers(tmp_path / form, tmp_path), ours, atol=1e-4)


def test_openvino_answers_as_the_app(project: Project, tmp_path: Path) -> None:
    if EXPORTERS["openvino-text"].unavailable:
        pytest.skip(EXPORTERS["openvino-text"].unavailable)
    record = import_encoder(encoders.bert(tmp_path / "Mine"))
    with project:
        run = trained(project, record.name, "feature-extraction")
    *_, done = export(run, "openvino-text", tmp_path / "out")
    assert isinstance(done, Exported) and done.parity["sample program"]["same_numbers"] == 1
    assert max(figures["max_diff"] for figures in done.parity.values()) < 1e-4
    np.testing.assert_allclose(answers(tmp_path / "out", tmp_path), answers(run.folder, tmp_path), atol=1e-4)


@pytest.mark.parametrize("make", [encoders.xlm_r, encoders.roberta], ids=("xlm-r", "roberta"))
def test_what_it_exports_can_be_imported(make: Callable[[Path], Path], project: Project, tmp_path: Path) -> None:
    folder = make(tmp_path / "Mine")
    encoders.pooling(folder, "cls_token")
    encoders.write(folder, {"config_sentence_transformers.json": PROMPT})
    record = import_encoder(folder)
    with project:
        run = trained(project, record.name, "feature-extraction")
    *_, _done = export(run, "sentence-transformers", tmp_path / "out")
    (tmp_path / "out" / "modules.json").write_text(json.dumps(MODULES), "utf-8")  # without the head
    again = import_encoder(tmp_path / "out")
    assert again.options == record.options
    for text in (*(text for text, _ in TEXTS), "é  好\tcards 你好!", ""):
        assert tokens.of(again.name).ids(text, 24).tolist() == tokens.of(record.name).ids(text, 24).tolist()


PROMPT = {"prompts": {"query": "my "}, "default_prompt_name": "query"}
MODULES = [{"path": "", "type": "x.Transformer"}, {"path": "1_Pooling", "type": "x.Pooling"}]


def test_without_it_a_training_says_what_is_missing(project: Project, tmp_path: Path) -> None:
    record = import_encoder(encoders.bert(tmp_path / "Mine"))
    with project:
        run = trained(project, record.name, "feature-extraction")
    for file in paths.weights().glob(f"{record.name}.*"):
        file.unlink()
    with pytest.raises(TldeskError) as caught:
        open_predictor(run.folder)
    assert caught.value.code == "encoder_missing"
    assert run_titles.title(run) == f"{record.name} #1"
    assert import_encoder(tmp_path / "Mine").name == record.name
    answers(run.folder, tmp_path)
