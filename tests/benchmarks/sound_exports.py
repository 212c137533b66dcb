"""Does an exported model of sounds answer as the app does, from files of all kinds, in all of its programs?

    python tests/benchmarks/sound_exports.py DATA [--networks speech-embedding …] [--clips 200] [--labels 20]

DATA holds `train/CLASS/*.wav` and `test/CLASS/*.wav`. A model of each network is trained on so many of each class by
feature extraction and exported as ONNX. Clips are made of those of the test split: from 0.1 to 60 seconds, at rates
from 8 to 96 kHz, with one, two or six channels, as WAV of 16 and 24 bits and floats, FLAC, Ogg and MP3. Of each are
asked: PyTorch on the file (the reference), the exported file on the same mono floats, the sample program in Python,
that for Node (WAV alone), and the web page in Chromium; the last two where TLDESK_NODE names a folder with
onnxruntime-node and onnxruntime-web. The weights must have been converted (`packaging/sound_encoders.py`). Goal:
probabilities of the exported file within 0.0001, at least 99% equal labels of each program. Prints the machine, a
line for each network, and all as JSON.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import machine
import numpy as np
import pages
import soundfile

from tldesk.engine.answering.predict import open_model
from tldesk.engine.exporters import EXPORTERS, export, programs
from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.judging import judge
from tldesk.engine.networks import weights
from tldesk.engine.networks.sound.records import RECORDS
from tldesk.engine.train import train
from tldesk.engine.training import trained
from tldesk.media.modality import SOUND
from tldesk.media.sound import code, reading
from tldesk.media.sound.reading import LONGEST
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Exported
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

RATES = (8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000)
FORMS = [("WAV", "PCM_16"), ("WAV", "PCM_24"), ("WAV", "FLOAT"), ("FLAC", "PCM_16"), ("OGG", "VORBIS")]
FORMS.append(("MP3", "MPEG_LAYER_III"))
SHORTEST, MOST_VALUES, BLOCK = 0.1, 6_000_000, 4_096
LIMIT, AGREEMENT = 1e-4, 0.99
NONE = "none of these"  # what the programs say of what is less sure than the model's limit


def draw(data: Path, target: Path, labels: int) -> Path:
    """A folder as DATA with so many of each class in both splits."""
    for folder in sorted(data.glob("*/*")):
        place = target / folder.parent.name / folder.name
        place.mkdir(parents=True)
        for file in sorted(folder.glob("*.wav"))[:: max(1, len(list(folder.glob("*.wav"))) // labels)][:labels]:
            shutil.copy(file, place)
    return target


def clip(number: int, file: Path, folder: Path) -> Path:
    """One clip made of a file."""
    rng = np.random.default_rng(number)
    form, coding = FORMS[number % len(FORMS)]
    rate, channels = int(rng.choice(RATES)), int(rng.choice((1, 2, 6)))
    sound = reading.read(file)
    seconds = float(np.exp(rng.uniform(np.log(SHORTEST), np.log(LONGEST)))) if number % 2 else sound.milliseconds / 1000
    if form == "MP3":
        rate, channels = min(rate, 48_000), min(channels, 2)
    if seconds * rate * channels > MOST_VALUES:
        rate, channels = 16_000, 1
    wanted = round(seconds * sound.rate)
    start = max(0, (len(sound.samples) - wanted) // 2)
    samples = np.resize(sound.samples[start : start + wanted], max(wanted, round(SHORTEST * sound.rate)))
    samples = reading.resampled(reading.Sound(samples, sound.rate), rate)
    gains = rng.uniform(0.5, 1.0, channels)
    target = folder / f"{number:03}.{form.lower()}"
    with soundfile.SoundFile(target, "w", rate, channels, coding, format=form) as stream:
        for at in range(0, len(samples), BLOCK):  # an encoder of Ogg takes no large ones
            stream.write(samples[at : at + BLOCK, None] * gains)
    return target


def run_of(name: str, data: Path, folder: Path) -> Run:
    """A finished run of a network."""
    with Project.create(folder / "project", modality=SOUND) as project:
        for _ in import_source(project, data):
            pass
        run = project.runs.new(RunConfig(modality=SOUND, backbone=name, strategy="feature-extraction"))
        for _ in run.record(train(run)):
            pass
    return run


def by_node(folder: Path, files: list[Path]) -> list[str]:
    """What the program for Node says."""
    command: list[Any] = ["node", folder / "samples" / "predict.mjs", *files]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    return [line.split("\t")[1] for line in done.stdout.splitlines()]


def by_page(folder: Path, files: list[Path]) -> list[str]:
    """What the web page says."""
    (folder / "clips").mkdir()
    for file in files:
        shutil.copy(file, folder / "clips")
    return [said.split("\t")[0] for said in pages.answers(folder, [f"clips/{file.name}" for file in files], 3_000)]


def figures(name: str, data: Path, clips: list[Path], folder: Path) -> dict[str, Any]:
    """How far the export of a network's model is from PyTorch."""
    run = run_of(name, data, folder)
    *_, last = export(run, "onnx-sound", folder / "out")
    assert isinstance(last, Exported)
    out, exporter, report = folder / "out", EXPORTERS["onnx-sound"], judge.completed(run)
    assert report is not None and exporter.run_back is not None
    source = ExportSource(run, trained.load(run), weights.backbone_of(run), list(run.data.classes), report)
    app, pre, exported = (
        open_model(source.answers, source.classes, source.pre),
        source.pre,
        exporter.run_back(out, bool),
    )
    reference = np.concatenate([app.probabilities(code.load(file, pre)[None]) for file in clips])  # type: ignore[arg-type]
    answers = exported([code.whole(file, pre.least) for file in clips])
    labels = [source.classes[place] for place in reference.argmax(axis=1)]
    sure = reference.max(axis=1) >= source.calibration["limit"]
    told = [label if enough else NONE for label, enough in zip(labels, sure, strict=True)]

    def agreement(said: list[str], of: list[str]) -> float:
        return round(float(np.mean([one == other for one, other in zip(said, of, strict=True)])), 4)

    by_python = programs.run(exporter, out, clips).argmax(axis=1)
    found: dict[str, Any] = {
        "network": name,
        "test": None if report["test"] is None else round(report["test"]["accuracy"], 4),
        "clips": len(clips),
        "max_diff": float(np.abs(reference - answers).max()),
        "megabytes": round((out / exporter.files[0]).stat().st_size / 1e6, 1),
        "python": agreement([source.classes[place] for place in by_python], labels),
        "none_of_these": told.count(NONE),
    }
    packages = Path(os.environ.get("TLDESK_NODE", "/nowhere")) / "node_modules"
    if packages.is_dir():
        (out / "samples" / "node_modules").symlink_to(packages)
        waves = [place for place, file in enumerate(clips) if file.suffix == ".wav"]
        found["node"] = agreement(by_node(out, [clips[i] for i in waves]), [told[i] for i in waves])
        if pages.browser() is not None:
            found["page"] = agreement(by_page(out, clips), told)
    return found


def main() -> int:
    """Print a line for each network; the exit code says whether the goal is reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--networks", nargs="+", default=list(RECORDS), choices=list(RECORDS))
    parser.add_argument("--clips", type=int, default=200)
    parser.add_argument("--labels", type=int, default=20)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    rows = []
    with tempfile.TemporaryDirectory(prefix="tldesk-") as place:
        machine.use_home(Path(place) / "home")
        data, folder = draw(options.data, Path(place) / "data", options.labels), Path(place) / "clips"
        folder.mkdir()
        files = sorted((data / "test").glob("*/*.wav"))
        order = np.random.default_rng(0).permutation(len(files))
        clips = [clip(number, files[order[number % len(files)]], folder) for number in range(options.clips)]
        for name in options.networks:
            (Path(place) / name).mkdir()
            rows.append(figures(name, data, clips, Path(place) / name))
            print(rows[-1], flush=True)
    agreed = [row.get(key, 1.0) for row in rows for key in ("python", "node", "page")]
    reached = min(agreed) >= AGREEMENT and max(row["max_diff"] for row in rows) <= LIMIT
    machine.tell("sound_exports", {"reached": reached, "networks": rows}, options.write)
    return 0 if reached else 1


if __name__ == "__main__":
    raise SystemExit(main())
