"""Texts are learned, judged and exported as images are: a small network, from files to the answers of an export."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Generator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import vocabularies
from hypothesis import given
from hypothesis import strategies as st
from present import present

from tldesk import paths
from tldesk.engine import train
from tldesk.engine.answering.predict import Prediction
from tldesk.engine.embedding import features
from tldesk.engine.exporters import export, int8
from tldesk.engine.exporters.samples.text.prepare import Tokens
from tldesk.engine.machine import device
from tldesk.engine.modalities import learning
from tldesk.engine.networks import prepare, runtime, weights
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.engine.networks.timm_network import network
from tldesk.engine.opening import open_predictor
from tldesk.errors import TldeskError
from tldesk.media import guard
from tldesk.media.modality import TEXT
from tldesk.media.text.code import load
from tldesk.media.text.preparing import Preprocess
from tldesk.media.text.tokens.tokenizer import Tokenizer
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Exported
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

SMALL = replace(
    BACKBONES["use"],
    name="small",
    features=32,
    inputs=Preprocess("small", 16),
    options=(("rows", 120), ("pad", 0), ("epsilon", 1e-12)),
)
SET_UP = paths.weights()  # the user's own, before tests have a home
RECORDED: dict[str, list[tuple[str, list[int]]]] = json.loads(
    (Path(__file__).parents[1] / "media" / "text" / "recorded.json").read_text("utf-8")
)
LOST, MONEY = "my card is lost {}", "where is the money {}?"


@pytest.fixture
def small(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small network, set up."""
    guard.close_idle()  # which look for its vocabulary in the home of an earlier test
    monkeypatch.setitem(BACKBONES, SMALL.name, SMALL)
    vocabularies.write("small", vocabularies.wordpiece())
    torch.manual_seed(0)
    state = {name: value.numpy() for name, value in network(SMALL).state_dict().items()}
    state["word.rows"] = np.random.default_rng(0).integers(0, 256, state["word.rows"].shape, np.uint8)
    state["word.scale"][:] = 0.01
    weights.keep(SMALL, state, "small")


@dataclass(frozen=True)
class Row:
    path: Path
    sha256: str
    place: str = ""


def write(folder: Path, count: int = 12) -> list[Row]:
    rows = []
    for label, text in (("lost", LOST), ("money", MONEY)):
        (folder / label).mkdir(parents=True)
        for number in range(count):
            path, data = folder / label / f"{number}.txt", text.format("a " * number).encode()
            path.write_bytes(data)
            rows.append(Row(path, hashlib.sha256(data).hexdigest()))
    return rows


def embed(cache: Path, rows: list[Row], **more: Any) -> features.Embedded:
    work: Generator[Any, None, features.Embedded] = features.embed(cache, SMALL, rows, **more)
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: features.Embedded = end.value
            return found


@pytest.mark.usefixtures("small")
def test_features_in_batches_are_those_of_each_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = write(tmp_path / "texts")
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff")
    rows.insert(3, Row(bad, hashlib.sha256(b"\xff").hexdigest()))
    monkeypatch.setattr(features, "_READ_TOGETHER", 10)
    monkeypatch.setattr(features, "_READ_AT_ONCE", 3)
    asked, again_asked = count(), count()
    found = embed(tmp_path / "cache", rows, should_stop=lambda: next(asked) < 0)
    assert found.complete and np.flatnonzero(~found.readable).tolist() == [3]
    before_the_last = next(asked) - 2
    part = embed(tmp_path / "part", rows, should_stop=lambda: next(again_asked) >= before_the_last)
    assert not part.complete and part.readable.any()
    again = embed(tmp_path / "part", rows)
    graph = runtime.network(prepare.frozen_onnx(SMALL), "features", threads=1)
    for row, one, other in zip(rows, found.features, again.features, strict=True):
        if row.path != bad:
            alone = graph(load(row.path, Preprocess("small", 16))[None])[0]
            np.testing.assert_allclose(one, alone, atol=1e-5)
            np.testing.assert_allclose(other, alone, atol=1e-5)


@pytest.mark.usefixtures("small")
def test_reading_stops_within_what_is_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty-four books are half a minute, for which a window that is closed would wait."""
    rows, stop, read = write(tmp_path / "texts"), threading.Event(), list[Path]()
    one = features._read

    def reading(row: Any, preprocess: Any) -> Any:
        read.append(row.path)
        stop.set()
        return one(row, preprocess)

    monkeypatch.setattr(features, "_read", reading)
    monkeypatch.setattr(device, "threads", lambda: 1)
    assert not embed(tmp_path / "cache", rows, should_stop=stop.is_set).complete
    assert len(rows) > len(read) == 1


@pytest.mark.usefixtures("small")
def test_batches_hold_arrays_of_like_length_and_no_more_than_they_may() -> None:
    together = present(learning.LEARNING[TEXT].together)
    rng = np.random.default_rng(0)
    arrays = []
    for size in rng.integers(2, 129, 400).tolist():
        arrays.append(np.zeros(128, np.int32))
        arrays[-1][:size] = rng.integers(1, 90, size)
    seen: list[int] = []
    pre = Preprocess("small")
    for places, batch in together.batches(arrays, pre):
        lengths = [together.length(arrays[place], pre) for place in places]
        assert batch.shape == (len(places), max(lengths)) and batch.size <= together.most
        assert all(
            np.array_equal(row[:size], arrays[p][:size]) for row, p, size in zip(batch, places, lengths, strict=True)
        )
        seen += places
    assert sorted(seen) == list(range(400))
    one_by_one = replace(together, most=1)
    assert [len(places) for places, _ in one_by_one.batches(arrays[:5], pre)] == [1] * 5
    assert list(together.batches([], pre)) == []


def in_bytes(run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An export in whole bytes, which is refused where it is no gain, as of so small a network."""
    monkeypatch.setattr(int8, "LEAST_GAIN", 1000)
    with pytest.raises(TldeskError) as caught:
        list(export(run, "onnx-text-int8"))
    assert caught.value.code == "no_gain" and not (run.folder / "exports" / "onnx-text-int8").exists()
    monkeypatch.setattr(int8, "LEAST_GAIN", 0)
    # The number of the network card, for which the system opens a socket.
    monkeypatch.setattr("uuid.uuid1", lambda: pytest.fail("the network card was asked"))
    *_, done = export(run, "onnx-text-int8")
    assert isinstance(done, Exported) and done.parity["validation images"]["agreement"] >= int8.LEAST_AGREEMENT
    graph = (Path(done.path) / "model.onnx").read_bytes()
    assert b"DynamicQuantizeLinear" in graph and (Path(done.path) / "vocabulary.json").is_file()
    return Path(done.path)


@pytest.mark.usefixtures("small")
def test_texts_are_learned_judged_and_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "texts")
    with Project.create(tmp_path / "project", modality=TEXT) as project:
        for _ in import_source(project, tmp_path / "texts"):
            pass
        assert project.samples.count() == 24
        run = project.runs.new(RunConfig(modality=TEXT, backbone="small", strategy="feature-extraction"))
        for _ in run.record(train.train(run)):
            pass
        report = present(run.report)
        assert present(report["test"])["accuracy"] == 1.0
        *_, done = export(run, "onnx-text")
        assert isinstance(done, Exported)
        folder = Path(done.path)
        assert {"model.onnx", "vocabulary.json"} <= {path.name for path in folder.iterdir()}
        text = tmp_path / "new.txt"
        text.write_text(LOST.format("a a b"), "utf-8")
        for each in (run.folder, folder, in_bytes(run, monkeypatch)):
            (answer,) = open_predictor(each).predict([text])
            assert isinstance(answer, Prediction) and answer.labels == ("lost",), answer


@pytest.mark.parametrize(
    "values", [vocabularies.wordpiece(), vocabularies.unigram(prefix="my ")], ids=("wordpiece", "unigram")
)
@given(text=st.text(st.characters(codec="utf-8"), max_size=200) | st.text("abcs 好你!é\t\n\x01▁\ue000", max_size=200))
def test_the_sample_program_makes_the_same_numbers(values: dict[str, Any], text: str) -> None:
    ours = Tokenizer(values)  # type: ignore[arg-type]
    assert Tokens(values).numbers(text, 64) == ours.ids(text, 64).tolist()


@pytest.mark.parametrize("name", RECORDED)
def test_it_does_so_with_the_published_vocabularies(name: str) -> None:
    path = SET_UP / f"{name}.vocabulary"
    if not path.is_file():
        pytest.skip("the text encoders are not set up: python packaging/text_encoders.py")
    tokens = Tokens(json.loads(path.read_text("utf-8")))
    assert [text for text, ids in RECORDED[name] if tokens.numbers(text, 64) != ids] == []
