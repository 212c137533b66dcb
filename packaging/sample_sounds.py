"""Make the sample sounds in resources/samples/sounds from the recordings of the Free Spoken Digit Dataset.

    python packaging/sample_sounds.py RECORDINGS

RECORDINGS holds files named as 7_george_3.wav, in folders or not. The choice is deterministic: per digit and speaker
the recordings in the order of their hash, so that running it again gives the same. FLAC keeps every sample. Three
spectrograms for the welcome page are drawn beside them.
"""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from pathlib import Path

import soundfile

from tldesk.media.sound import reading, spectrogram

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SPEAKERS = 6
PER_SPEAKER = 5
SHOWN, EDGE, QUALITY = ("six", "three", "zero"), 256, 85
OUT = Path(__file__).resolve().parent.parent / "resources" / "samples" / "sounds"


def main(source: Path) -> None:
    """Write PER_SPEAKER recordings of each word by each of SPEAKERS, named after the speaker."""
    found: dict[tuple[str, str], list[tuple[str, Path]]] = defaultdict(list)
    for file in source.rglob("*.wav"):
        digit, speaker, _ = file.stem.split("_")
        found[WORDS[int(digit)], speaker].append((hashlib.sha256(file.read_bytes()).hexdigest(), file))
    total = 0
    for (word, speaker), files in sorted(found.items()):
        folder = OUT / word
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{speaker}-*.flac"):
            old.unlink()
        for number, (_, file) in enumerate(sorted(files)[:PER_SPEAKER], start=1):
            samples, rate = soundfile.read(file, dtype="int16")
            made = folder / f"{speaker}-{number}.flac"
            soundfile.write(made, samples, rate, format="FLAC", subtype="PCM_16", compression_level=1.0)
            total += made.stat().st_size
    for word in SHOWN:
        picture = OUT.with_name("spectrograms") / f"{word}.jpg"
        picture.parent.mkdir(exist_ok=True)
        drawn = spectrogram.drawn(reading.read(next(iter(sorted((OUT / word).iterdir())))), EDGE, EDGE)
        drawn.save(picture, "JPEG", quality=QUALITY, optimize=True)
    assert len(found) == len(WORDS) * SPEAKERS, "other words or speakers"
    print(f"{len(found) * PER_SPEAKER} sounds, {total / 1e6:.2f} MB in {OUT}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
