"""Small text encoders in folders as Hugging Face's libraries write them: a BERT, an XLM-R, and a RoBERTa."""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import vocabularies
from numpy.typing import NDArray
from safetensors.numpy import save_file

WIDTH, LAYERS, HEADS, INNER, ROWS, POSITIONS = 16, 2, 4, 40, 280, 24
SHIFTED = 2  # of an XLM-R: its first positions, which stand for nothing

Arrays = dict[str, NDArray[np.float32]]


def tensors(positions: int = POSITIONS, types: int = 2, begins: str = "") -> Arrays:
    """Random numbers under the names of `BertModel`, with the classifier of words that published files have."""
    rng = np.random.default_rng(0)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (ROWS, WIDTH),
        "embeddings.position_embeddings.weight": (positions, WIDTH),
        "embeddings.token_type_embeddings.weight": (types, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
    }
    linear = {f"attention.self.{name}": (WIDTH, WIDTH) for name in ("query", "key", "value")}
    linear |= {"attention.output.dense": (WIDTH, WIDTH), "intermediate.dense": (INNER, WIDTH)}
    linear |= {"output.dense": (WIDTH, INNER)}
    for number in range(LAYERS):
        for name, shape in linear.items():
            shapes[f"encoder.layer.{number}.{name}.weight"] = shape
            shapes[f"encoder.layer.{number}.{name}.bias"] = shape[:1]
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"encoder.layer.{number}.{name}.{part}": (WIDTH,) for part in ("weight", "bias")}
    made = {begins + name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    return made | {f"{begins}pooler.dense.weight": np.ones((WIDTH, WIDTH), np.float32)}


def config(**changes: Any) -> dict[str, Any]:
    """That of a BERT."""
    return {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "hidden_size": WIDTH,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "intermediate_size": INNER,
        "vocab_size": ROWS,
        "max_position_embeddings": POSITIONS,
        "type_vocab_size": 2,
        "hidden_act": "gelu",
        "layer_norm_eps": 1e-12,
        "pad_token_id": 0,
        **changes,
    }


def wordpiece(**changes: Any) -> dict[str, Any]:
    """The `tokenizer.json` of a BERT."""
    pieces = [*vocabularies.SPECIAL, *vocabularies.wordpiece()["pieces"][4:]]
    return {
        "version": "1.0",
        "added_tokens": _added(vocabularies.SPECIAL),
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": _around({"[CLS]": 2, "[SEP]": 3}),
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {piece: number for number, piece in enumerate(pieces)},
        },
        **changes,
    }


def unigram(**changes: Any) -> dict[str, Any]:
    """The `tokenizer.json` of an XLM-R, which makes a space of a tab."""
    signs, words = ["<s>", "<pad>", "</s>", "<unk>"], vocabularies.unigram()
    vocab = [[sign, 0.0] for sign in signs] + list(zip(words["pieces"][4:], words["scores"][4:], strict=True))
    units = [0] * 1024
    units[0], units[256 ^ 9], units[256 ^ 9 ^ 1] = 256 << 10, 9 | 0x100 | 1 << 10, 0x80000000
    table = base64.b64encode(struct.pack("<I1024I", 4096, *units) + b" \0").decode()
    space = {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True}
    return {
        "version": "1.0",
        "added_tokens": [*_added(signs), *_added(["<mask>"], len(vocab))],
        "normalizer": {"type": "Precompiled", "precompiled_charsmap": table},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, space]},
        "post_processor": _around({"<s>": 0, "</s>": 2}),
        "model": {"type": "Unigram", "unk_id": 3, "vocab": [*vocab, ["<mask>", 0.0]]},
        **changes,
    }


def bpe(**changes: Any) -> dict[str, Any]:
    """The `tokenizer.json` of a RoBERTa."""
    signs, words = ["<s>", "<pad>", "</s>", "<unk>"], vocabularies.bpe()
    pieces = [*signs, *words["pieces"][4:], "<mask>"]
    return {
        "version": "1.0",
        "added_tokens": [*_added(signs), *_added(["<mask>"], len(pieces) - 1)],
        "normalizer": None,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True},
        "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0]},
        "model": {
            "type": "BPE",
            "continuing_subword_prefix": "",
            "vocab": {piece: number for number, piece in enumerate(pieces)},
            "merges": [" ".join(pair) for pair in vocabularies.PAIRS],
        },
        **changes,
    }


def _added(signs: list[str], first: int = 0) -> list[dict[str, Any]]:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return [{"id": number, "content": sign, **flags} for number, sign in enumerate(signs, first)]


def _around(signs: dict[str, int]) -> dict[str, Any]:
    first, last = ({"SpecialToken": {"id": sign, "type_id": 0}} for sign in signs)
    single = [first, {"Sequence": {"id": "A", "type_id": 0}}, last]
    special = {sign: {"id": sign, "ids": [number], "tokens": [sign]} for sign, number in signs.items()}
    return {"type": "TemplateProcessing", "single": single, "pair": single, "special_tokens": special}


def pooling(folder: Path, mode: str, *more: str) -> None:
    """What Sentence Transformers adds: how states are pooled, and perhaps `more` modules."""
    kinds = ("Transformer", "Pooling", *more)
    rows = [
        {
            "idx": at,
            "path": f"{at}_{kind}" if at else "",
            "type": f"sentence_transformers.models.{kind}",
        }
        for at, kind in enumerate(kinds)
    ]
    says = {f"pooling_mode_{name}": name == mode for name in ("cls_token", "mean_tokens", "max_tokens")}
    write(folder, {"modules.json": rows, "1_Pooling/config.json": {"word_embedding_dimension": WIDTH, **says}})


def write(folder: Path, files: dict[str, Any]) -> None:
    """Write files of JSON."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content, ensure_ascii=False), "utf-8")


def _write(folder: Path, config: dict[str, Any], tokenizer: dict[str, Any], signs: list[str]) -> None:
    names = ("pad_token", "unk_token", "cls_token", "sep_token")
    said = {"tokenizer_class": "PreTrainedTokenizerFast", **dict(zip(names, signs, strict=True))}
    write(folder, {"config.json": config, "tokenizer.json": tokenizer, "tokenizer_config.json": said})


def bert(folder: Path, *, tokenizer: dict[str, Any] | None = None, **changes: Any) -> Path:
    """A whole folder."""
    _write(folder, config(**changes), tokenizer or wordpiece(), ["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
    save_file(tensors(), folder / "model.safetensors", {"format": "pt"})
    return folder


def roberta(folder: Path, *, tokenizer: dict[str, Any] | None = None, **changes: Any) -> Path:
    """The same of a RoBERTa."""
    return xlm_r(folder, tokenizer=tokenizer or bpe(), model_type="roberta", **changes)


def xlm_r(folder: Path, *, tokenizer: dict[str, Any] | None = None, **changes: Any) -> Path:
    """The same of an XLM-R, with the names that a model of words has."""
    positions, about = POSITIONS + SHIFTED, {"pad_token_id": 1, "type_vocab_size": 1, "layer_norm_eps": 1e-5}
    said = config(model_type="xlm-roberta", max_position_embeddings=positions, **about) | changes
    _write(folder, said, tokenizer or unigram(), ["<pad>", "<unk>", "<s>", "</s>"])
    save_file(tensors(positions, 1, "roberta."), folder / "model.safetensors", {"format": "pt"})
    return folder
