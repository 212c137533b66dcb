"""Weights of texts for Sentence Transformers: names and files as it reads them, and the app's answers from them.

With the package itself the answers of MiniLM's export differ by 1.5e-6, and of 13,000 texts its tokenizer makes the
same numbers.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import vocabularies

from tldesk.engine import train
from tldesk.engine.answering.predict import Prediction
from tldesk.engine.exporters import export
from tldesk.engine.networks import weights
from tldesk.engine.networks.backbones import BACKBONES, Backbone
from tldesk.engine.networks.text.published import from_published, to_published
from tldesk.engine.networks.timm_network import network
from tldesk.engine.opening import open_predictor
from tldesk.errors import TldeskError
from tldesk.media import guard
from tldesk.media.modality import TEXT
from tldesk.media.text.preparing import Preprocess
from tldesk.media.text.tokens import published, vocabulary
from tldesk.media.text.tokens.tokenizer import Tokenizer
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Exported
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

LAYERS = 2
OPTIONS = (("layers", LAYERS), ("heads", 2), ("rows", 120), ("pad", 0))
PREFIX = "my "


def small(name: str) -> Backbone:
    """A backbone of the table, much smaller."""
    own = (("rows", 120), ("pad", 0), ("epsilon", 1e-12)) if name == "use" else OPTIONS
    options = (*own, ("four_bits", name == "e5-small"))
    return replace(BACKBONES[name], name="small", features=32, inputs=Preprocess("small", 16), options=options)


@pytest.fixture(params=["minilm"])
def record(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> Backbone:
    """It, set up."""
    guard.close_idle()  # which look for its vocabulary in the home of an earlier test
    made = small(request.param)
    monkeypatch.setitem(BACKBONES, made.name, made)
    words = vocabularies.wordpiece() if request.param == "minilm" else vocabularies.unigram(prefix=PREFIX)
    vocabularies.write("small", words)
    torch.manual_seed(4)  # as in test_long_texts
    state = network(made).state_dict()
    for name, value in state.items():
        if value.dtype == torch.uint8:
            value.copy_(torch.randint(0, 256, value.shape))
        elif name.endswith("scale"):
            value.fill_(0.01)
    weights.keep(made, {name: value.numpy() for name, value in state.items()}, "small")
    return made


@pytest.fixture
def run(record: Backbone, tmp_path: Path) -> Run:
    """A finished run of it."""
    rows = [f"{text} {'a ' * number},{label}" for number in range(12) for text, label in TEXTS]
    (tmp_path / "texts.csv").write_text("\n".join(["text,label", *rows]), "utf-8")
    with Project.create(tmp_path / "project", modality=TEXT) as project:
        for _ in import_source(project, tmp_path / "texts.csv"):
            pass
        made = project.runs.new(RunConfig(modality=TEXT, backbone="small", strategy="feature-extraction"))
        for _ in made.record(train.train(made)):
            pass
    return Run.load(made.folder)


TEXTS = (("my card is lost", "lost"), ("where is the money", "money"))


def test_names_go_there_and_back(record: Backbone) -> None:
    state = network(record).state_dict()
    theirs = to_published(state, LAYERS)
    assert len(theirs) == 5 + 16 * LAYERS and "encoder.layer.1.attention.self.key.bias" in theirs
    again = from_published(theirs, LAYERS)
    assert set(again) == set(state) and all(torch.equal(again[name], state[name]) for name in state)
    kinds = theirs["embeddings.token_type_embeddings.weight"]
    shifted = from_published({**theirs, "embeddings.token_type_embeddings.weight": kinds + 1}, LAYERS)
    name = "embeddings.position.weight"
    assert torch.equal(shifted[name], state[name] + 1)


@pytest.mark.parametrize("record", ["minilm", "e5-small"], indirect=True)
def test_it_leaves_and_answers_as_the_app(run: Run, tmp_path: Path) -> None:
    list(export(run, "sentence-transformers", tmp_path / "out"))
    *_, done = export(run, "sentence-transformers", tmp_path / "out")  # in place of the first
    assert isinstance(done, Exported)
    assert max(done.parity[name]["max_diff"] for name in ("torch", "sample program")) < 1e-5
    assert done.parity["sample program"]["same_numbers"] == 1
    folder, texts = tmp_path / "out", [tmp_path / f"{number}.txt" for number in range(2)]
    for path, (text, _) in zip(texts, TEXTS, strict=True):
        path.write_text(text, "utf-8")
    ours, theirs = (list(open_predictor(each).predict(texts)) for each in (run.folder, folder))
    for one, other, (_, label) in zip(ours, theirs, TEXTS, strict=True):
        assert isinstance(one, Prediction) and isinstance(other, Prediction)
        assert other.label == label and other.confidence == pytest.approx(one.confidence, abs=1e-4)
    modules = json.loads((folder / "modules.json").read_text("utf-8"))
    assert all((folder / one["path"] / "config.json").is_file() for one in modules)
    tokenizer = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    words, pieces = vocabulary.read(vocabulary.path_of("small")), tokenizer["model"]["vocab"]
    signs = ("[PAD]", "[UNK]", "[CLS]", "[SEP]") if words["kind"] == "wordpiece" else ("<pad>", "<unk>", "<s>", "</s>")
    listed = list(pieces) if isinstance(pieces, dict) else [piece for piece, _ in pieces]
    assert listed[:4] == list(signs) and set(listed[4:]) == set(words["pieces"][4:])
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8"))
    assert prompts.get("prompts", {"": ""}).popitem()[1] == words["prefix"]
    again = published.read(folder / "tokenizer.json", "", words["prefix"])
    odd = ("Ünable, 你好！", "a\u3000b\tc d") if words["kind"] == "unigram" else ("a  b!",)  # which knows few signs
    for text in (*(text for text, _ in TEXTS), *odd):
        assert Tokenizer(again).ids(text, 16).tolist() == Tokenizer(words).ids(text, 16).tolist()


@pytest.mark.parametrize("record", ["use"], indirect=True)
def test_another_network_is_refused_before_anything_is_written(run: Run) -> None:
    with pytest.raises(TldeskError) as caught:
        list(export(run, "sentence-transformers"))
    assert caught.value.code == "format_not_here" and "does not know" in str(caught.value.arguments["reason"])
