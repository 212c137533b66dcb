"""The network of words gives the rows that it was fitted with, in PyTorch, in NumPy and in ONNX Runtime."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tldesk.engine.networks import onnx_export
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.training.linear import Linear
from tldesk.engine.words import answer, fit
from tldesk.engine.words.network import Words
from tldesk.engine.words.vocabulary import Vocabulary
from tldesk.media.text import grams

from .sentences import CLASSES, texts

SAID, TARGETS = texts(60)
IDS = [grams.ids(text) for text in SAID]
WORDS = Vocabulary.of(IDS, len(CLASSES))


def network(words: Vocabulary) -> Words:
    record = Backbone(
        name="words", timm_name="words", title="", about="", parameters_m=0, features=len(words.grams), source=""
    )
    made = Words(record)
    made.load_state_dict({name: torch.from_numpy(value) for name, value in words.tensors().items()})
    return made.eval()


def padded(ids: list[grams.Ids], more: int = 3) -> NDArray[np.int32]:
    made = np.zeros((len(ids), max(map(len, ids), default=0) + more), np.int32)
    for row, one in zip(made, ids, strict=True):
        row[: len(one)] = one
    return made


@given(st.lists(st.text(max_size=40), min_size=1, max_size=3))
def test_any_text_is_what_it_is_as_a_row(asked: list[str]) -> None:
    ids = [grams.ids(text) for text in [*asked, *SAID[:2], SAID[0] * 200]]
    assert np.abs(network(WORDS)(torch.from_numpy(padded(ids))).numpy() - WORDS.rows(ids).toarray()).max() < 1e-6


@pytest.mark.parametrize("size", [1, 2, 3, 8, 9])
def test_a_vocabulary_of_any_size_is_searched(size: int) -> None:
    words = Vocabulary(WORDS.grams[:size], WORDS.idf[:size])
    asked = torch.from_numpy(
        padded([np.array([value | 1 << grams.BITS for value in WORDS.grams[: size + 1]], np.int32)])
    )
    assert np.allclose(network(words)(asked).numpy(), words.rows([asked[0].numpy()]).toarray())


def test_onnx_runtime_answers_as_pytorch(tmp_path: Path) -> None:
    made, file = network(WORDS), tmp_path / "words.onnx"
    onnx_export.write(made, torch.from_numpy(padded(IDS[:2])), "ids", ["rows"], file, free=("batch", "tokens"))
    session = onnxruntime.InferenceSession(file.read_bytes())
    for asked in ([SAID[0]], SAID, ["", "\0", "a" * 500], ["ab " * 5_000]):
        ids = padded([grams.ids(text) for text in asked])
        (rows,) = session.run(None, {"ids": ids})
        assert np.abs(rows - made(torch.from_numpy(ids)).numpy()).max() < 1e-6


def test_numpy_answers_as_the_fit() -> None:
    head = next(fit.path(WORDS.rows(IDS), TARGETS, len(CLASSES), balanced=False, seed=0))
    logits = answer.logits_of(_tensors(head))
    assert logits is not None
    assert np.allclose(logits(padded(IDS)), head.logits(WORDS.rows(IDS)), atol=1e-6)


@pytest.mark.parametrize("name", ["backbone.grams", "backbone.idf", "head.weight", "head.bias"])
def test_tensors_that_do_not_fit_are_refused(name: str) -> None:
    width = len(WORDS.grams)
    tensors = _tensors(Linear(np.zeros((3, width), np.float32), np.zeros(3, np.float32)))
    assert answer.logits_of(tensors) is not None
    for bad in (tensors[name][:-1], tensors[name][None], None, tensors[name][::-1].astype(np.float64)):
        given = {key: value for key, value in (tensors | {name: bad}).items() if value is not None}
        if bad is None or bad.shape != tensors[name].shape or name == "backbone.grams":
            assert answer.logits_of(given) is None


def _tensors(head: Linear) -> dict[str, Any]:
    backbone = {f"backbone.{name}": value for name, value in WORDS.tensors().items()}
    return backbone | {"head.weight": head.weight, "head.bias": head.bias}
