"""A user's own text encoder: what its libraries would make of texts, kept without its folder; refusals in words."""

from __future__ import annotations

import base64
import json
import os
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import encoders
import numpy as np
import pytest
import torch
import vocabularies
from safetensors.numpy import load_file, save_file

from tldesk import paths
from tldesk.engine.exporters.samples.text import bert_weights
from tldesk.engine.networks import backbones, weights
from tldesk.engine.networks import own_encoders as own
from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.networks.encoder_import import import_encoder
from tldesk.engine.networks.model import Model
from tldesk.errors import TldeskError
from tldesk.media.text import tokens

TEXTS = ("My card is lost!", "好", "where\tis  my card")


def features(record: Backbone) -> list[torch.Tensor]:
    model = Model(record, n_classes=1).eval()
    model.backbone.load_state_dict(weights.state_dict(record))
    with torch.inference_mode():
        return [model.features(torch.from_numpy(ids(record, text))[None].float())[0] for text in TEXTS]


def ids(record: Backbone, text: str) -> Any:
    return tokens.of(record.name).ids(text, record.preprocess.shape[0])


def expected(folder: Path, record: Backbone, begins: str, passed: int, first: bool) -> list[torch.Tensor]:
    """By the sample program of exports, which knows no network of ours."""
    tensors = load_file(folder / "model.safetensors")
    found = {name.removeprefix(begins): torch.from_numpy(value) for name, value in tensors.items()}
    name = "embeddings.position_embeddings.weight"
    found[name] = found[name][passed:]
    config = json.loads((folder / "config.json").read_text())
    states = [bert_weights.encoded(torch.from_numpy(ids(record, text))[None].long(), found, config) for text in TEXTS]
    return [torch.nn.functional.normalize(one[0, 0] if first else one[0].mean(dim=0), dim=0) for one in states]


@pytest.mark.parametrize(
    ("make", "begins", "passed", "mode"),
    [
        (encoders.bert, "", 0, "mean_tokens"),
        (encoders.bert, "", 0, "cls_token"),
        (encoders.xlm_r, "roberta.", 2, ""),
        (encoders.roberta, "roberta.", 2, "cls_token"),
    ],
)
def test_features_are_those_of_its_libraries(
    make: Callable[[Path], Path], begins: str, passed: int, mode: str, home: Path, tmp_path: Path
) -> None:
    folder = make(tmp_path / "My  encoder")
    if mode:
        encoders.pooling(folder, mode, "Normalize")
    record = import_encoder(folder)
    assert record.title == "My encoder" and record.preprocess.shape == (encoders.POSITIONS,)
    wanted = expected(folder, record, begins, passed, mode == "cls_token")
    shutil.rmtree(folder)
    assert backbones.get(record.name) == record and record.name in weights.available_names("text")
    for found, there in zip(features(record), wanted, strict=True):
        torch.testing.assert_close(found, there, atol=1e-5, rtol=0)
    numbers = sum(parameter.numel() for parameter in Model(record, n_classes=1).backbone.parameters())
    kept = json.loads((paths.weights() / f"{record.name}.encoder").read_text("utf-8"))
    assert own.parameters_m(own.checked(kept)) == pytest.approx(numbers / 1e6)


def test_the_same_encoder_has_the_same_name_and_another_another(home: Path, tmp_path: Path) -> None:
    record = import_encoder(encoders.bert(tmp_path / "first"))
    again = import_encoder(encoders.bert(tmp_path / "second"))
    assert again == record and import_encoder(tmp_path / "second", "Mine").title == "Mine"
    encoders.pooling(tmp_path / "second", "cls_token")
    assert import_encoder(tmp_path / "second").name != record.name
    assert len(own.records()) == 2
    (paths.weights() / f"{record.name}.encoder").write_text("{}")
    assert record.name not in own.records()
    with pytest.raises(TldeskError) as caught:
        backbones.get(record.name)
    assert caught.value.code == "encoder_missing"
    assert import_encoder(tmp_path / "first") == record


def test_a_prompt_is_put_before_each_text(home: Path, tmp_path: Path) -> None:
    folder = encoders.bert(tmp_path / "it")
    says = {"prompts": {"query": "my "}, "default_prompt_name": "query"}
    encoders.write(folder, {"config_sentence_transformers.json": says})
    name = import_encoder(folder).name
    plain = import_encoder(encoders.bert(tmp_path / "plain")).name
    assert tokens.of(name).ids("card", 9).tolist() == tokens.of(plain).ids("my card", 9).tolist()


def _weights(**changes: Any) -> Callable[[Path], None]:
    """With other tensors; None takes one away."""

    def change(folder: Path) -> None:
        found = {**load_file(folder / "model.safetensors"), **changes}
        save_file({name: value for name, value in found.items() if value is not None}, folder / "model.safetensors")

    return change


def _file(name: str, content: Any) -> Callable[[Path], None]:
    return lambda folder: encoders.write(folder, {name: content})


def _linked(folder: Path) -> None:
    (folder / "config.json").rename(folder.parent / "elsewhere.json")
    (folder / "config.json").symlink_to(folder.parent / "elsewhere.json")


def _circle(folder: Path) -> None:
    (folder / "config.json").unlink()
    (folder / "config.json").symlink_to("config.json")


def _pickled(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def _tokenizer(**changes: Any) -> Callable[[Path], None]:
    return _file("tokenizer.json", encoders.wordpiece(**changes))


ELSEWHERE = [{"path": "../x", "type": "a.Transformer"}, {"path": "", "type": "a.Pooling"}]
CLEANING = encoders.wordpiece()["normalizer"]
NESTED = {"type": "Sequence", "normalizers": [CLEANING]}
ADDED = encoders.wordpiece()["added_tokens"]
KEY = "encoder.layer.1.output.dense.bias"
TABLES = tuple(f"embeddings.{name}_embeddings.weight" for name in ("position", "token_type"))
LARGE = {name: np.full(encoders.tensors()[name].shape, 3e38, np.float32) for name in TABLES}
REFUSED: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a pickle": (_pickled, "can run programs"),
    "a link out": (_linked, "a link to what lies elsewhere"),
    "a link to itself": (_circle, "a link to itself"),
    "no tokenizer": (lambda folder: (folder / "tokenizer.json").unlink(), "it has no tokenizer.json"),
    "another network": (_file("config.json", encoders.config(model_type="mpnet")), "it is a “mpnet”"),
    "another activation": (_file("config.json", encoders.config(hidden_act="relu")), "hidden_act is “relu”"),
    "huge": (_file("config.json", encoders.config(hidden_size=2048, vocab_size=900_000)), "million parameters"),
    "too many layers": (_file("config.json", encoders.config(num_hidden_layers=1000)), "layers"),
    "a text for a number": (_file("config.json", encoders.config(hidden_size="16")), "hidden_size"),
    "odd heads": (_file("config.json", encoders.config(num_attention_heads=3)), "attention heads"),
    "few rows": (_file("config.json", encoders.config(vocab_size=50)), "but the model 50"),
    "missing tensor": (_weights(**{KEY: None}), f"“{KEY}” is missing"),
    "another size": (_weights(**{KEY: np.ones(3, np.float32)}), "not of the size"),
    "no numbers": (_weights(**{KEY: np.full(encoders.WIDTH, np.nan, np.float32)}), "no numbers"),
    "too large for 32 bits": (_weights(**{KEY: np.full(encoders.WIDTH, 1e300)}), "no numbers"),
    "sums of no numbers": (_weights(**LARGE), "positions hold values"),
    "whole numbers": (_weights(**{KEY: np.ones(encoders.WIDTH, np.int64)}), "no numbers"),
    "a strange tensor": (_weights(**{"encoder.layer.0.adapter.weight": np.ones(3, np.float32)}), "is not known here"),
    "another module": (lambda folder: encoders.pooling(folder, "mean_tokens", "Dense"), "Dense"),
    "another pooling": (lambda folder: encoders.pooling(folder, "max_tokens"), "“max”"),
    "a module elsewhere": (_file("modules.json", ELSEWHERE), "another folder"),
    "letters": (_tokenizer(model={"type": "WordLevel", "vocab": {"a": 0}}), "of the kind “WordLevel”"),
    "no padding": (_tokenizer(added_tokens=ADDED[1:]), "fills up"),
    "no ends": (_tokenizer(post_processor=None), "before and one behind"),
    "added words": (_tokenizer(added_tokens=[*ADDED, {"id": 130, "content": "tldesk", "special": False}]), "“tldesk”"),
    "two normalisers": (_tokenizer(normalizer={"type": "Sequence", "normalizers": [CLEANING] * 2}), "than BERT"),
    "steps in steps": (_tokenizer(normalizer={"type": "Sequence", "normalizers": [NESTED]}), "tokenizer is damaged"),
    "another normaliser": (_tokenizer(normalizer={"type": "NFKC"}), "the step “NFKC”"),
    "far numbers": (_tokenizer(model={"type": "WordPiece", "vocab": {"[UNK]": 1, "a": 900_000}}), "of its pieces"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_known_is_refused_in_words(what: str, home: Path, tmp_path: Path) -> None:
    change, words = REFUSED[what]
    change(encoders.bert(tmp_path / "it"))
    with pytest.raises(TldeskError) as caught:
        import_encoder(tmp_path / "it")
    assert caught.value.code == "encoder_refused" and words in str(caught.value.arguments["reason"])
    assert not own.records() and not list(paths.weights().glob("own-*"))


def _cached(place: Path) -> tuple[Path, Path]:
    """An encoder as the cache of `huggingface_hub` holds it: a snapshot of links, and where they lead."""
    folder = encoders.bert(place / "models--somebody--small" / "snapshots" / "0a1b")
    encoders.pooling(folder, "cls_token")
    blobs = folder.parent.parent / "blobs"
    blobs.mkdir()
    for number, path in enumerate(sorted(one for one in folder.rglob("*") if one.is_file())):
        path.rename(blobs / str(number))
        path.symlink_to(os.path.relpath(blobs / str(number), path.parent))
    return folder, blobs


def test_a_snapshot_of_the_cache_is_read_through_its_links(home: Path, tmp_path: Path) -> None:
    plain = encoders.bert(tmp_path / "plain")
    encoders.pooling(plain, "cls_token")
    folder, _ = _cached(tmp_path)
    record = import_encoder(folder)
    assert record.title == "small", "its folder is called by a number"
    assert import_encoder(plain).name == record.name
    linked = tmp_path / "linked"
    linked.symlink_to(folder)
    assert import_encoder(linked).name == record.name


def _out_of_the_cache(folder: Path, blobs: Path) -> None:
    blobs.rename(folder.parent.parent.parent / "other")
    blobs.symlink_to("../other")


def _of_another_model(folder: Path, blobs: Path) -> None:
    other = folder.parent.parent.parent / "models--somebody--other" / "blobs"
    other.mkdir(parents=True)
    (blobs / "0").rename(other / "0")
    (blobs / "0").symlink_to(other / "0")


def _below_the_blobs(folder: Path, blobs: Path) -> None:
    (blobs / "more").mkdir()
    (blobs / "0").rename(blobs / "more" / "0")
    (blobs / "0").symlink_to("more/0")


@pytest.mark.parametrize("change", [_out_of_the_cache, _of_another_model, _below_the_blobs])
def test_a_snapshot_that_leads_out_of_its_blobs_is_refused(
    change: Callable[[Path, Path], None], home: Path, tmp_path: Path
) -> None:
    folder, blobs = _cached(tmp_path)
    change(folder, blobs)
    with pytest.raises(TldeskError) as caught:
        import_encoder(folder)
    assert "a link to what lies elsewhere" in str(caught.value.arguments["reason"])


@pytest.mark.parametrize(("inner", "outer"), [("others", "models--somebody--small"), ("snapshots", "small")])
def test_links_to_blobs_are_for_snapshots_alone(inner: str, outer: str, home: Path, tmp_path: Path) -> None:
    folder, _ = _cached(tmp_path)
    folder.parent.rename(folder.parent.with_name(inner))
    folder.parent.parent.rename(tmp_path / outer)
    with pytest.raises(TldeskError) as caught:
        import_encoder(tmp_path / outer / inner / "0a1b")
    assert "a link to what lies elsewhere" in str(caught.value.arguments["reason"])


def test_a_map_of_characters_that_leads_in_circles_is_refused(home: Path, tmp_path: Path) -> None:
    units = [256 << 10] + [0] * 255 + [byte | byte << 10 for byte in range(256)]
    table = base64.b64encode(struct.pack(f"<{len(units) + 1}I", 4 * len(units), *units) + b" \0").decode()
    said = encoders.unigram(normalizer={"type": "Precompiled", "precompiled_charsmap": table})
    with pytest.raises(TldeskError) as caught:
        import_encoder(encoders.xlm_r(tmp_path / "it", tokenizer=said))
    assert "map of characters is damaged" in str(caught.value.arguments["reason"])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"model": {"type": "Unigram", "unk_id": 3, "vocab": [["a", float("nan")]] * 9}}, ""),
        ({"model": {"type": "Unigram", "vocab": [["a", 0.0]] * 9}}, "for what is unknown"),
        ({"normalizer": {"type": "Replace", "pattern": {"String": "card"}, "content": "x"}}, "replaces parts"),
        ({"normalizer": {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "x"}}, "replaces parts"),
        ({"pre_tokenizer": {"type": "WhitespaceSplit"}}, "beginnings of words"),
        ({"pre_tokenizer": {"type": "Metaspace", "replacement": "_"}}, "beginnings of words"),
    ],
)
def test_an_xlm_r_of_another_kind_is_refused(changes: dict[str, Any], words: str, home: Path, tmp_path: Path) -> None:
    with pytest.raises(TldeskError) as caught:
        import_encoder(encoders.xlm_r(tmp_path / "it", tokenizer=encoders.unigram(**changes)))
    assert caught.value.code == "encoder_refused" and words in str(caught.value.arguments["reason"])


MODEL = encoders.bpe()["model"]
ELSE = "in another way than RoBERTa"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": True}}, ELSE),
        ({"pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "use_regex": False}}, ELSE),
        ({"pre_tokenizer": None}, ELSE),
        ({"normalizer": {"type": "Lowercase"}}, ELSE),
        ({"model": {**MODEL, "end_of_word_suffix": "</w>"}}, ELSE),
        ({"model": {**MODEL, "ignore_merges": True}}, ELSE),
        ({"model": {**MODEL, "merges": [*MODEL["merges"], "z z"]}}, "not those of its pieces"),
        ({"model": {**MODEL, "merges": ["a b c"]}}, "not those of its pieces"),
        ({"model": {**MODEL, "merges": MODEL["merges"][::-1]}}, "not made yet"),
        ({"model": {**MODEL, "vocab": {"<unk>": 3}}}, "not those of its pieces"),
        ({"model": {**MODEL, "vocab": [["a", 0.5]]}}, "is damaged"),
    ],
)
def test_a_roberta_of_another_kind_is_refused(changes: dict[str, Any], words: str, home: Path, tmp_path: Path) -> None:
    with pytest.raises(TldeskError) as caught:
        import_encoder(encoders.roberta(tmp_path / "it", tokenizer=encoders.bpe(**changes)))
    assert caught.value.code == "encoder_refused" and words in str(caught.value.arguments["reason"])


def test_merges_are_read_in_both_ways_of_writing_them(home: Path, tmp_path: Path) -> None:
    model = {key: value for key, value in MODEL.items() if key != "type"} | {"merges": vocabularies.PAIRS}
    around = {"type": "Sequence", "processors": [{"type": "ByteLevel"}, encoders.bpe()["post_processor"]]}
    pairs = encoders.bpe(model=model, post_processor=around)
    assert import_encoder(encoders.roberta(tmp_path / "new", tokenizer=pairs)).name == (
        import_encoder(encoders.roberta(tmp_path / "old")).name
    )


def test_a_pickle_beside_the_weights_is_not_opened(home: Path, tmp_path: Path) -> None:
    folder = encoders.bert(tmp_path / "it")
    os.mkfifo(folder / "pytorch_model.bin") if hasattr(os, "mkfifo") else None
    assert import_encoder(folder).features == encoders.WIDTH
