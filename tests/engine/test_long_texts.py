"""Texts that are longer than an encoder's window are read in windows: in training, in the app, and by an export."""

from __future__ import annotations

import hashlib
import json
import os
import runpy
import shutil
import subprocess
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import vocabularies
from present import present

from tldesk.engine import explain, train
from tldesk.engine.answering.predict import Prediction, open_model, plain
from tldesk.engine.embedding import features, kept, longer
from tldesk.engine.embedding.feature_store import FeatureStore
from tldesk.engine.exporters import export
from tldesk.engine.modalities import learning
from tldesk.engine.networks import model, prepare, runtime, weights
from tldesk.engine.networks.backbones import BACKBONES, Backbone
from tldesk.engine.networks.parts import in_parts
from tldesk.engine.networks.timm_network import network
from tldesk.engine.opening import open_predictor
from tldesk.engine.training import trained
from tldesk.media import guard
from tldesk.media.modality import TEXT
from tldesk.media.text import tokens
from tldesk.media.text.code import load, whole
from tldesk.media.text.preparing import WINDOWS, in_windows
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Exported
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

PRE = in_windows("small", 16)
NAMES = {
    "small": replace(
        BACKBONES["minilm"],
        name="small",
        features=32,
        inputs=PRE,
        options=(("layers", 2), ("heads", 2), ("rows", 120), ("pad", 0), ("four_bits", False)),
    ),
    "convolutional": replace(
        BACKBONES["use"],
        name="convolutional",
        features=32,
        inputs=PRE,
        options=(("rows", 120), ("pad", 0), ("epsilon", 1e-12)),
    ),
}
# What says to which class a text belongs stands behind the first window.
ENDS = {"lost": "my card is lost", "money": "where is the money"}


@pytest.fixture
def small(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small networks, set up."""
    set_up(monkeypatch)


def set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small networks, in the home of now."""
    guard.close_idle()  # which look for their vocabulary in the home of an earlier test
    vocabularies.write("small", vocabularies.wordpiece())
    for record in NAMES.values():
        monkeypatch.setitem(BACKBONES, record.name, record)
        torch.manual_seed(3)  # weights of its own: its graph is not that of another test's network
        state = {name: value.numpy() for name, value in network(record).state_dict().items()}
        if "word.rows" in state:
            state["word.rows"] = np.random.default_rng(0).integers(0, 256, state["word.rows"].shape, np.uint8)
            state["word.scale"][:] = 0.01
        weights.keep(record, state, record.name)


def text_of(label: str, number: int) -> str:
    """A text of two windows or more; a short one for the first numbers."""
    return f"{'a b ' * (number * 3)}{ENDS[label]}{' ?' * (number % 3)}"


def trained_on(folder: Path, strategy: str = "feature-extraction", **changes: Any) -> Run:
    """A finished run."""
    rows = [f"{text_of(label, number)},{label}" for number in range(16) for label in ENDS]
    folder.mkdir(exist_ok=True)
    (folder / "texts.csv").write_text("\n".join(["text,label", *rows]), "utf-8")
    with Project.create(folder / "project", modality=TEXT) as project:
        for _ in import_source(project, folder / "texts.csv"):
            pass
        config = RunConfig(modality=TEXT, backbone="small", strategy=strategy, **changes)  # type: ignore[arg-type]
        run = project.runs.new(config)
        for _ in run.record(train.train(run)):
            pass
    return Run.load(run.folder)


@pytest.fixture(scope="module")
def made(_shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Exported]:
    """The folder of a project with a training on features, and what its export `onnx-text` has told."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TLDESK_HOME", str(_shared))
        set_up(patch)
        *_, done = export(trained_on(folder), "onnx-text")
    assert isinstance(done, Exported)
    return folder / "project", done


@pytest.fixture
def run(small: None, made: tuple[Path, Exported], tmp_path: Path) -> Run:
    """A finished run with that export, yours to change."""
    shutil.copytree(made[0], tmp_path / "project")
    (folder,) = (tmp_path / "project" / "runs").iterdir()
    return Run.load(folder)


@dataclass(frozen=True)
class Row:
    path: Path
    sha256: str
    place: str = ""


def rows(folder: Path) -> list[Row]:
    folder.mkdir()
    found = []
    for number, text in enumerate(("my card", "a " * 14, "a " * 15, "a b ? " * 60, "a b ? " * 9000)):
        path = folder / f"{number}.txt"
        path.write_text(text, "utf-8")
        found.append(Row(path, hashlib.sha256(text.encode()).hexdigest()))
    return found


def embed(cache: Path, asked: list[Row], record: Backbone, **more: Any) -> features.Embedded:
    work: Generator[Any, None, features.Embedded] = features.embed(cache, record, asked, **more)
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: features.Embedded = end.value
            return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("small")
def test_features_are_the_mean_of_the_windows_by_their_tokens(name: str, tmp_path: Path) -> None:
    record, asked = BACKBONES[name], rows(tmp_path / "texts")
    found = embed(tmp_path / "cache", asked, record)
    graph = runtime.network(prepare.frozen_onnx(record), "features", threads=1)
    for row, feature in zip(asked, found.features, strict=True):
        parts = load(row.path, PRE).reshape(-1, 16)
        assert len(parts) <= WINDOWS
        cut = [part[part != 0] for part in parts]
        if len(cut) == 1:
            np.testing.assert_allclose(feature, graph(cut[0][None])[0], atol=1e-6)
            alone = [embed(tmp_path / pre.key, [row], record, preprocess=pre) for pre in (PRE, PRE.beginning)]
            assert np.array_equal(alone[0].features, alone[1].features)  # as ever, to the last bit
            continue
        mean = sum(len(part) * graph(part[None])[0] for part in cut)
        np.testing.assert_allclose(feature, mean / np.linalg.norm(mean), atol=1e-6)
    assert len(load(asked[-1].path, PRE)) == 16 * WINDOWS and [len(load(row.path, PRE)) for row in asked[:3]] == [
        16,
        16,
        32,
    ]
    # PyTorch, and what is asked beside the cache, say the same.
    built = model.Model(record, 1).eval()
    built.backbone.load_state_dict(weights.state_dict(record))
    tensor = learning.LEARNING[TEXT].tensor
    with torch.inference_mode():
        for row, feature in zip(asked, found.features, strict=True):
            ids = load(row.path, PRE)[None]
            np.testing.assert_allclose(built.features(tensor(torch.from_numpy(ids)))[0], feature, atol=1e-5)
            np.testing.assert_allclose(in_parts(graph, PRE)(ids)[0], feature, atol=1e-5)


@pytest.mark.usefixtures("small")
def test_what_was_kept_of_texts_that_fit_is_taken_over_and_of_others_not(tmp_path: Path) -> None:
    record, asked = BACKBONES["small"], rows(tmp_path / "texts")
    old = embed(tmp_path / "cache", asked, record, preprocess=PRE.beginning)
    path = kept.store_path(tmp_path / "cache", record, PRE.beginning, "cpu")
    marked = np.arange(32, dtype=np.float32)
    with FeatureStore(path, 32) as store:  # so that what comes from there can be told
        store.put(asked[0].sha256, marked)
        store.put(asked[3].sha256, marked)
    new = embed(tmp_path / "cache", asked, record)
    assert np.array_equal(new.features[0], marked) and np.array_equal(new.features[1], old.features[1])
    assert not np.allclose(new.features[3], marked) and not np.allclose(new.features[2], old.features[2], atol=1e-4)
    fresh = embed(tmp_path / "fresh", asked, record)
    np.testing.assert_allclose(new.features[1:], fresh.features[1:], atol=1e-6)


def test_the_end_of_a_long_text_decides_and_an_export_answers_as_the_app(
    run: Run, made: tuple[Path, Exported], tmp_path: Path
) -> None:
    assert present(present(run.report)["test"])["accuracy"] == 1.0
    exports = {}
    *_, sentences = export(run, "sentence-transformers")
    for form, done in (("onnx-text", made[1]), ("sentence-transformers", sentences)):
        assert isinstance(done, Exported)
        assert max(found["max_diff"] for found in done.parity.values()) < 1e-4
        assert done.parity["sample program"]["same_numbers"] == 1
        exports[form] = run.folder / "exports" / form
    texts = [tmp_path / f"{number}.txt" for number in range(3)]
    for path, text in zip(texts, (text_of("lost", 14), text_of("money", 14), "a b ? " * 9000), strict=True):
        path.write_text(text, "utf-8")
    ours = list(open_predictor(run.folder).predict(texts))
    assert [one.label for one in ours[:2] if isinstance(one, Prediction)] == ["lost", "money"]
    for folder in exports.values():
        theirs = list(open_predictor(folder).predict(texts))
        program = runpy.run_path(str(folder / "samples" / "predict.py"))["predict"](folder, texts)
        for one, other, row in zip(ours, theirs, program, strict=True):
            assert isinstance(one, Prediction) and isinstance(other, Prediction)
            shares = list(one.probabilities.values())
            assert list(other.probabilities.values()) == pytest.approx(shares, abs=1e-4)
            assert row.tolist() == pytest.approx(shares, abs=1e-4)
    signature = json.loads((exports["onnx-text"] / "signature.json").read_text("utf-8"))
    assert {"window": 16, "windows": WINDOWS, "stride": 10}.items() <= signature["preprocess"].items()
    assert signature["inputs"]["Ids"]["shape"] == [None, None]
    card = (exports["sentence-transformers"] / "MODEL_CARD.md").read_text("utf-8")
    assert "longer than 16 tokens" in card and "Sentence Transformers itself reads the first window alone" in card
    assert "Sentence Transformers itself" not in (exports["onnx-text"] / "MODEL_CARD.md").read_text("utf-8")
    many_at_once(exports["onnx-text"], texts)


def test_node_answers_as_the_app(run: Run, tmp_path: Path) -> None:
    place = Path(os.environ.get("TLDESK_NODE", "/nowhere")) / "node_modules"
    if shutil.which("node") is None or not place.is_dir():
        pytest.skip("node, or TLDESK_NODE with onnxruntime-node, is not here")
    folder = run.folder / "exports" / "onnx-text"
    (folder / "samples" / "node_modules").symlink_to(place)
    texts = [tmp_path / f"{number}.txt" for number in range(3)]
    for path, text in zip(texts, (text_of("lost", 14), text_of("money", 14), "a b ? " * 9000), strict=True):
        path.write_text(text, "utf-8")
    command = ["node", str(folder / "samples" / "predict.mjs"), *map(str, texts)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    told = [line.split("\t")[1:] for line in done.stdout.splitlines()]
    for (label, share), one in zip(told, open_predictor(folder).predict(texts), strict=True):
        assert isinstance(one, Prediction)
        assert label == one.label and float(share) == pytest.approx(one.confidence, abs=1e-4)


def many_at_once(folder: Path, texts: list[Path]) -> None:
    """A batch of texts of several lengths, filled up, has the answers of each alone."""
    ask = open_predictor(folder).probabilities
    arrays = [load(path, PRE) for path in texts]
    batch = np.zeros((len(arrays), max(map(len, arrays))), np.int32)
    for row, array in zip(batch, arrays, strict=True):
        row[: len(array)] = array
    alone = np.concatenate([ask(array[None]) for array in arrays])
    np.testing.assert_allclose(ask(batch), alone, atol=1e-5)


def test_a_training_of_before_answers_by_the_beginning_as_it_was_judged(run: Run) -> None:
    data = json.loads((run.folder / "data.json").read_text("utf-8"))
    assert data.pop("parts") == WINDOWS
    (run.folder / "data.json").write_text(json.dumps(data), "utf-8")
    predictor = open_predictor(run.folder)
    assert predictor.preprocess == PRE.beginning
    first, second = (predictor.answer(text_of(label, 14).encode(), own=True) for label in ENDS)
    assert isinstance(first, Prediction) and isinstance(second, Prediction)
    assert first.probabilities == second.probabilities


@pytest.mark.usefixtures("small")
def test_fine_tuning_learns_of_the_first_window_and_is_judged_by_all(tmp_path: Path) -> None:
    run = trained_on(tmp_path, "fine-tune", epochs=1, frozen_stages=1, batch_size=4)
    predictions = present(run.predictions())
    answers = open_model(model.CalibratedModel(trained.load(run)), run.data.classes, PRE)
    by_id = {row.id: row for row in run.data.rows}
    lengths = set()
    for id_, logits in zip(predictions.ids.tolist(), predictions.logits, strict=True):
        ids = load(run_text(by_id[id_]), PRE)
        lengths.add(len(ids))
        odds = np.log(answers.probabilities(ids[None])[0])
        np.testing.assert_allclose(odds - odds[0], logits - logits[0], atol=1e-3)
    assert len(lengths) > 2


def run_text(row: Any) -> bytes:
    from tldesk.media import modality

    return bytes(modality.of(TEXT).code.part(row.path, row.place))


def test_words_behind_the_first_window_are_evidence(run: Run) -> None:
    text = text_of("lost", 14)
    told = []
    for folder in (run.folder, run.folder / "exports" / "onnx-text"):
        found = explain.words(open_predictor(folder), whole(text.encode(), None), "lost")
        assert found.seen == len(text)
        told.append({text[one.start : one.end]: one.strength for one in found.passages})
    assert abs(told[0]["lost"]) > 0.1 and told[0].keys() == told[1].keys()
    assert list(told[1].values()) == pytest.approx(list(told[0].values()), abs=1e-3)


def test_how_many_are_longer_is_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = present(run.report)
    texts = [text_of(label, number) for number in range(16) for label in ENDS]
    tokenizer = tokens.of("small")
    count = sum(tokenizer.is_longer(text, 16) for text in texts)
    assert 20 < count < 32
    said = (
        f"{count} texts are longer than the window of MiniLM (16 tokens). They are read in parts, at most {WINDOWS} of "
        "each text. What follows is not read."
    )
    assert report["notes"].count(said) == 1 and not any("Fine-tuning" in note for note in report["notes"])
    with Project.open(tmp_path / "project") as project:
        found = present(longer.of_project(project, "small"))
        assert found.text == said and found == longer.Longer("MiniLM", 16, count)
        assert longer.of_project(project, "small", lambda: True) is None and longer.of_project(project, "words") is None
        monkeypatch.setattr(longer, "_LOOKED_AT", 10)
        about = present(longer.of_project(project, "small"))
        assert about.about and about.text.startswith("About ") and 20 <= about.count <= 32
    told = plain(open_predictor(run.folder).answer(texts[-1].encode(), own=True))
    assert told["windows"] == len(tokenizer.windows(texts[-1], PRE)) > 2
    assert plain(open_predictor(run.folder).answer(b"my card", own=True))["windows"] == 1
