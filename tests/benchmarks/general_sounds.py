"""General sounds with sources kept apart: how good each network's features are on them, beside log-mel statistics.

    python tests/benchmarks/general_sounds.py FOLDER [--networks aisfx bands ...] [--draws 5] [--only-make]

The set is made in FOLDER of what packages of Debian hold, which `apt-get download` and `dpkg -x` put below
FOLDER/packages: nothing is installed. Drums of a kit, clips of an author and words of a voice are in one split alone.
FOLDER/unseen gets sounds of none of these classes, for `unheard.py`. Only measurements are made with it; nothing of it
is passed on. Its parts:

    sonic-pi-samples: CC0. Drums, hands on drums, bells (train); ambience, loops, glitches, basses, guitars (unseen).
    hydrogen-drumkits: rumpf_kit_z01 CC BY 3.0; Audiophob CC0; BJA_Pacific and circAfrique CC BY-SA 3.0; the kits of
        Artemiy Pavlov, Emiliano Grilli, Marcos Guglielmetti, Glen MacArthur and ForzeeStereo GPL 2 (or later).
    gcompris-qt-data: instruments GPL 3 or later, melodies Free Art, other effects CC BY 3.0 and CC0 (unseen).
    espeak-ng: what it says is not covered by its licence (GPL 3). Words of voices.
    Tones are computed here.

Prints the machine, how many clips of how many sources each class has, and the lines of `sound_features.py`.
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
    "hydrogen-drumkits",
    "gcompris-qt-data",
    "espeak-ng",
    "espeak-ng-data",
    "libespeak-ng1",
    "libpcaudio0",
    "libsonic0",
)
# By the first that a file's name, without what a kit puts before it, agrees with.
NAMED = {
    "kick": r"kick|^bd|bassdrum|_bd_|_k_|beats_01",
    "snare": r"snare|^sn[\d_]|^sd_|_sn_",
    "tom": r"tom|^tm|^t\d_|^ft_",
    "hihat": r"hat|^hh|^ho_|chh|ohh",
    "bell": r"cowbell|agogo|^cb|bell|^bl",
    "cymbal": r"crash|ride|china|splash|^rd|^cc_|^rc_|cymbal|^cra_",
    "hand": r"tabla|bongo|conga|djembe|dununba|kenkeni|sangban|cajon",
}
_BEFORE = re.compile(r"^(drum_|elec_|perc_|ee_|vp |pearl|paiste)")
# The sources whose clips of a class are its test clips.
TESTED = {
    "kick": {"ForzeeStereo", "The Black Pearl 1.0", "samples", "VariBreaks"},
    "snare": {"ForzeeStereo", "The Black Pearl 1.0", "samples", "VariBreaks"},
    "tom": {"ForzeeStereo", "The Black Pearl 1.0", "samples"},
    "hihat": {"ForzeeStereo", "The Black Pearl 1.0", "VariBreaks"},
    "bell": {"ForzeeStereo", "Gimme A Hand 1.0", "samples"},
    "cymbal": {"ForzeeStereo", "samples", "ColomboAcousticDrumkit"},
    "hand": {"Gimme A Hand 1.0", "ElectricEmpireKit", "circAfrique v4"},
}
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


def drums(usr: Path) -> Iterator[Clip]:
    """What the kits and Sonic Pi name as one of NAMED."""
    files = [*(usr / "share/hydrogen/data/drumkits").rglob("*"), *(usr / "share/sonic-pi/samples").glob("*")]
    for file in sorted(files):
        if file.suffix not in (".wav", ".flac", ".aiff") or (file.parent.name == "samples" and UNSEEN.match(file.name)):
            continue
        name, source = _BEFORE.sub("", file.stem.lower().removeprefix("bd_")), file.parent.name
        name = file.stem.lower() if file.stem.startswith(("bd_", "BD_")) else name
        label = next((label for label, pattern in NAMED.items() if re.search(pattern, name)), None)
        values, rate = read(file)
        if label is not None and len(values) > 0.02 * rate and np.abs(values).max() > 1e-3:
            split = "test" if source in TESTED[label] else "train"
            yield Clip(f"{source}-{file.stem}", split, label, source, values[: 2 * rate], rate)


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
    for clip in (*drums(usr), *spoken(usr), *tones()):
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
