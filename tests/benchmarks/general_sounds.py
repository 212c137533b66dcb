"""General sounds with sources kept apart: how good each network's features are on them, beside log-mel statistics.

    python tests/benchmarks/general_sounds.py FOLDER [--networks aisfx bands ...] [--draws 5] [--only-make]

The set is made in FOLDER of what packages of Debian hold, which `apt-get download` and `dpkg -x` put below
FOLDER/packages: nothing is installed. An instrument and a voice are in one split alone: a class is known by what its
other instruments sound like. Nothing of it is passed on. Its parts:

    fluid-soundfont-gm: Fluid R3, MIT. Notes of instruments and beats of drums, at most two pieces of each.
    espeak-ng: what it says is not covered by its licence. Words of voices.
    Tones are computed here.

FOLDER/unseen gets sounds of none of these classes, for `unheard.py`:

    sonic-pi-samples: CC0. Ambience, loops, glitches, basses, guitars.
    gcompris-qt-data: instruments GPL 3 or later, melodies Free Art, other effects CC BY 3.0 and CC0.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import machine
import numpy as np
import soundfile
import torch
from numpy.typing import NDArray

PACKAGES = (
    "sonic-pi-samples",
    "fluid-soundfont-gm",
    "gcompris-qt-data",
    "espeak-ng",
    "espeak-ng-data",
    "libespeak-ng1",
    "libpcaudio0",
    "libsonic0",
)
# What the names of a class's samples begin with, an instrument each: those to learn from, and those to test with.
INSTRUMENTS = {
    "bowed": (("Violin", "Cello", "Strings "), ("Viola",)),
    "choir": (("Alto", "Tenor", "Baritone"), ("Soprano", "Ohh Voices")),
    "reed": (("Clarinet", "E's Bassoon", "English Horn"), ("Oboe", "Shenai")),
    "flute": (("Flute", "Piccolo ", "pan flute"), ("Recorder", "Ocar", "shakhchi")),
    "brass": (("trombone", "French Horns", "Brass Section"), ("Tuba", "tp_")),
    "organ": (("Church Organ", "B3", "Rock Organ"), ("reed organ", "Accordian", "Drawbar Organ")),
    "keys": (("P200 Piano", "Electric Piano", "Clavinet"), ("Rhodes", "Harpsichord")),
    "mallet": (("Vibraphone", "Xylophone", "Marimba"), ("Glocken", "Celesta", "Kalimba")),
    "plucked": (("Harp ", "Nylon", "Jazz Guitar", "Banjo"), ("Shamisen", "Koto", "sitar")),
    "drum": (("Std ", "Power ", "Room ", "Elec"), ("808 Kick", "808 Snare", "808 Tom", "Orch ", "Brush Snr", "Tom ")),
}
NOTE_S, NOTES = 0.8, 2  # of a note: as much in a piece, so many pieces
_SAMPLE = struct.Struct("<20s5I2b2H")  # of a sound font: name, start, end, loop, rate, pitch, link, kind
_RIGHT = 2  # the kind of what another sample is the left of
WORDS = "water garden window seven people morning letter orange river mountain"
VOICES = ("en-us", "en-gb", "en-gb-scotland", "en-us+f2", "en-gb+m3", "en-us+f4", "en-gb+croak", "en-us+m7")
TEST_VOICES = ("en-gb-x-rp", "en-us+whisper", "en-gb+f5", "en-us+klatt2")
PIECE_S, FEWEST_S, PIECES = 1.0, 0.25, 6  # of a sound that is never seen: as much in one, the least, the most of one
UNSEEN = re.compile(
    r"^(ambi|loop|glitch|misc|mehackit|vinyl|guit|bass|elec_(?!snare|cymbal|fuzz|hollow|soft|hi|lo|mid|bell))"
)
# In gcompris: real instruments, melodies, beasts and machines.
_RESOURCES = (
    "instruments",
    "memory-sound",
    "explore_farm_animals",
    "explore_world_music",
    "explore_world_animals",
    "canal_lock",
    "guessnumber",
    "reversecount",
    "railroad",
    "traffic",
    "watercycle",
    "gravity",
    "money",
)


class Clip(NamedTuple):
    """A sound of a class and of a source, which is one split's alone."""

    name: str
    split: str
    label: str
    source: str
    values: NDArray[np.float32]
    rate: int


def unpack(folder: Path) -> Path:
    """The files of the packages, fetched once."""
    below = folder / "packages"
    if not below.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as name:
            subprocess.run(["apt-get", "download", *PACKAGES], cwd=name, check=True)
            for one in sorted(Path(name).glob("*.deb")):
                subprocess.run(["dpkg", "-x", one, below], check=True)
    return below / "usr"


def notes(usr: Path) -> Iterator[Clip]:
    """Pieces of the notes of INSTRUMENTS, of the sound font."""
    content = (usr / "share/sounds/sf2/FluidR3_GM.sf2").read_bytes()
    wave, headers = (content.index(name) + 8 for name in (b"smpl", b"shdr"))
    size = struct.unpack_from("<I", content, headers - 4)[0]
    for at in range(headers, headers + size - _SAMPLE.size, _SAMPLE.size):  # the last one is none
        title, start, end, _, _, rate, _, _, _, kind = _SAMPLE.unpack_from(content, at)
        name = title.split(b"\0")[0].decode("latin-1")
        found = [
            (label, split, source)
            for label, both in INSTRUMENTS.items()
            for split, sources in zip(("train", "test"), both, strict=True)
            for source in sources
            if name.startswith(source) and kind != _RIGHT
        ]
        for label, split, source in found:
            values = np.frombuffer(content, "<i2", end - start, wave + 2 * start).astype(np.float32) / np.float32(2**15)
            many = int(NOTE_S * rate)
            for number, first in enumerate(range(0, min(NOTES * many, len(values)), many)):
                piece = values[first : first + many]
                if len(piece) > 0.1 * rate and np.abs(piece).max() > 1e-2:
                    yield Clip(f"{name.strip().replace('/', '-')}-{at}-{number}", split, label, source, piece, rate)


def spoken(usr: Path) -> Iterator[Clip]:
    """Words of voices."""
    libraries = next((usr / "lib").glob("*-linux-*"))
    about = {**os.environ, "LD_LIBRARY_PATH": str(libraries), "ESPEAK_DATA_PATH": str(libraries / "espeak-ng-data")}
    with tempfile.TemporaryDirectory() as name:
        for voice in (*VOICES, *TEST_VOICES):
            split = "test" if voice in TEST_VOICES else "train"
            for word in WORDS.split():
                file = Path(name) / f"{voice}-{word}.wav"
                subprocess.run([usr / "bin/espeak-ng", "-v", voice, "-w", file, word], env=about, check=True)
                yield Clip(file.stem, split, "speech", voice, *read(file))


def tones() -> Iterator[Clip]:
    """Waves of one pitch, with overtones of their source, which rise and fall."""
    rng = np.random.default_rng(0)
    for source in range(12):
        strengths = rng.random(6) ** 3 * rng.random()
        strengths[0] = 1.0
        for number in range(8):
            seconds, pitch = rng.uniform(0.2, 1.2), 2 ** rng.uniform(7.5, 10.5)
            at = np.arange(int(seconds * 22_050)) / 22_050
            overtones = [one * np.sin(2 * np.pi * pitch * (k + 1) * at) for k, one in enumerate(strengths)]
            wave = 0.2 * np.stack(overtones).sum(axis=0) * np.minimum(1, np.minimum(at, seconds - at) / 0.03)
            split = "test" if source >= 8 else "train"
            yield Clip(f"tone-{source}-{number}", split, "tone", f"tone {source}", wave.astype(np.float32), 22_050)


def read(file: Path) -> tuple[NDArray[np.float32], int]:
    """A sound of one channel, and its rate."""
    values, rate = soundfile.read(file, dtype="float32", always_2d=True)
    return np.ascontiguousarray(values.mean(axis=1), np.float32), int(rate)


def resources(file: Path) -> Iterator[bytes]:
    """The sounds in a collection of Qt: whole Ogg streams and WAVE files."""
    content = file.read_bytes()
    for found in re.finditer(rb"OggS\x00\x02|RIFF....WAVE", content, re.DOTALL):
        start = found.start()
        if content[start : start + 4] == b"RIFF":
            yield content[start : start + 8 + struct.unpack("<I", content[start + 4 : start + 8])[0]]
            continue
        end, serial = start, content[start + 14 : start + 18]
        while content[end : end + 4] == b"OggS" and content[end + 14 : end + 18] == serial:
            count = content[end + 26]
            end += 27 + count + sum(content[end + 27 : end + 27 + count])
        yield content[start:end]


def never_seen(usr: Path) -> Iterator[tuple[str, NDArray[np.float32], int]]:
    """Pieces of ambience, music, machines and beasts, which are of no class."""
    sounds = [
        (file.stem, *read(file))
        for file in sorted((usr / "share/sonic-pi/samples").glob("*.flac"))
        if UNSEEN.match(file.name)
    ]
    with tempfile.TemporaryDirectory() as name:
        for resource in _RESOURCES:
            for number, content in enumerate(resources(usr / f"share/gcompris-qt/rcc/{resource}.rcc")):
                file = Path(name) / f"{resource}-{number}"
                file.write_bytes(content)
                sounds.append((file.name, *read(file)))
    for title, values, rate in sounds:
        size = int(PIECE_S * rate)
        room = max(1, min(PIECES, len(values) // size))
        for number in range(room):
            start = 0 if room == 1 else number * (len(values) - size) // (room - 1)
            piece = values[start : start + size]
            if len(piece) >= FEWEST_S * rate and np.abs(piece).max() > 1e-3:
                yield f"{title}-{number}", piece, rate


def make(folder: Path) -> None:
    """FOLDER/train, FOLDER/test and FOLDER/unseen."""
    usr = unpack(folder)
    if (folder / "unseen").exists():
        return
    for clip in (*notes(usr), *spoken(usr), *tones()):
        file = folder / clip.split / clip.label / f"{clip.name}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(file, clip.values, clip.rate, subtype="PCM_16")
        with (folder / "sources.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps([clip.split, clip.label, clip.source]) + "\n")
    (folder / "unseen").mkdir()
    for name, values, rate in never_seen(usr):
        soundfile.write(folder / "unseen" / f"{name}.wav", values, rate, subtype="PCM_16")


def tell(folder: Path) -> None:
    """How many clips of how many sources."""
    rows = [tuple(json.loads(line)) for line in (folder / "sources.jsonl").read_text(encoding="utf-8").splitlines()]
    told: dict[str, str] = {}
    for label in sorted({label for _, label, _ in rows}):
        of = {split: [row[2] for row in rows if row[:2] == (split, label)] for split in ("train", "test")}
        assert not set(of["train"]) & set(of["test"]), f"a source of {label} is in both splits"
        told[label] = ", ".join(f"{split} {len(found)} of {len(set(found))}" for split, found in of.items())
    print(json.dumps(told | {"unseen": len(list((folder / "unseen").glob("*.wav")))}))


def main() -> int:
    from sound_features import BASELINE, RATES, measured
    from sound_features import read as read_split

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--networks", nargs="+", default=[*RATES, BASELINE], choices=[*RATES, BASELINE])
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--only-make", action="store_true", help="and measure nothing")
    options = parser.parse_args()
    print(machine.describe())
    make(options.folder)
    tell(options.folder)
    torch.set_num_threads(1)
    splits = {split: read_split(options.folder / split) for split in ("train", "test")}
    for name in [] if options.only_make else options.networks:
        print(json.dumps(measured(name, splits, options.draws)), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
