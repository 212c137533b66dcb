"""A model of sounds leaves with all that is behind the decoder inside, and every program beside it answers as the app.

The whole program for Node needs a folder that holds the package onnxruntime-node in its node_modules, and the page
onnxruntime-web and Chromium; TLDESK_NODE names the folder.
"""

from __future__ import annotations

import importlib.resources
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pages
import pytest
import soundfile
import sounds
import soxr
import torch
from numpy.typing import NDArray

from tldesk.engine import train
from tldesk.engine.answering.predict import Prediction, open_model
from tldesk.engine.exporters import EXPORTERS, export, golden
from tldesk.engine.exporters.odd_sounds import ODD_SOUNDS
from tldesk.engine.modalities.learning import LEARNING
from tldesk.engine.networks import weights
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.engine.networks.model import CalibratedModel
from tldesk.engine.networks.timm_network import network
from tldesk.engine.opening import open_predictor
from tldesk.engine.training import trained
from tldesk.media.modality import SOUND
from tldesk.media.sound import code
from tldesk.media.sound.preparing import Preprocess
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Exported
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

RATE, WINDOW = 16_000, 20_000
SMALL = replace(
    BACKBONES["speech-embedding"], name="small", timm_name="small", inputs=Preprocess(RATE, WINDOW, 4, WINDOW // 2)
)
CLASSES = {"high": 2_000.0, "low": 200.0}
CODINGS = ("PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE")
CHECK = """
import { readFileSync } from "node:fs";
import { mono, readWav, resampled } from "./prepare.mjs";
const made = process.argv.slice(2).map((file) => {
  try {
    const { rate, channels } = readWav(readFileSync(file));
    return Array.from(resampled(mono(channels, rate), rate, 16000));
  } catch (error) {
    return error.message;
  }
});
console.log(JSON.stringify(made));
"""
RATES = """
import { readFileSync } from "node:fs";
import { rateOf } from "./prepare.mjs";
console.log(JSON.stringify(process.argv.slice(2).map((file) => rateOf(readFileSync(file)))));
"""
UNENDED = """
import { readFileSync, writeFileSync } from "node:fs";
import { unended } from "./prepare.mjs";
const made = process.argv.slice(2).map((file) => {
  const { content, frames } = unended(readFileSync(file));
  writeFileSync(file + ".made.ogg", content);
  return frames === Infinity ? 0 : frames;
});
console.log(JSON.stringify(made));
"""


def tone(label: str, number: int, seconds: float, rate: int = RATE) -> NDArray[Any]:
    return sounds.tone(CLASSES[label] * (1 + number / 50), seconds, rate) + sounds.noise(number, seconds, rate, 0.01)


@pytest.fixture(scope="module")
def made(_shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Run, Exported]]:
    """A run on tones, some of them long, and its export."""
    root = tmp_path_factory.mktemp("sounds")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TLDESK_HOME", str(_shared))  # which has the graph of the bands that stand beside the model
        patch.setitem(BACKBONES, SMALL.name, SMALL)
        patch.setitem(LEARNING, SOUND, replace(LEARNING[SOUND], background=""))  # by which few are sure enough here
        torch.manual_seed(3)
        module = network(SMALL)
        for value in module.parameters():
            if value.ndim > 1:  # so that not all sounds are the same to it
                torch.nn.init.kaiming_normal_(value)
        weights.keep(SMALL, {name: value.numpy() for name, value in module.state_dict().items()}, SMALL.name)
        for label in CLASSES:
            (root / "tones" / label).mkdir(parents=True)
            for number in range(6):
                samples = tone(label, number, 0.4 + number / 2)
                (root / "tones" / label / f"{number}.wav").write_bytes(sounds.encoded(samples))
        with Project.create(root / "project", modality=SOUND) as project:
            for _ in import_source(project, root / "tones"):
                pass
            run = project.runs.new(RunConfig(modality=SOUND, backbone="small", strategy="feature-extraction"))
            for _ in run.record(train.train(run)):
                pass
        patch.setattr(golden, "LEAST", 28)  # two of each kind of odd ones are enough here
        *_, last = export(run, "onnx-sound", root / "out")
        assert isinstance(last, Exported)
        yield run, last


@pytest.fixture
def folder(made: tuple[Run, Exported], tmp_path: Path) -> Path:
    """The export, to be added to."""
    return Path(shutil.copytree(made[1].path, tmp_path / "out"))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Sounds of each class of other rates, channels and lengths."""
    given = ((8_000, 1, 0.1), (44_100, 2, 1.0), (11_025, 3, 1.3), (48_000, 2, 7.0), (RATE, 1, 60.0))
    found = []
    for number, (rate, channels, seconds) in enumerate(given):
        for label in CLASSES:
            samples = tone(label, number, seconds, rate)
            found.append(tmp_path / f"{label} {number}.wav")
            found[-1].write_bytes(sounds.encoded(np.stack([samples] * channels, axis=1), rate))
    return found


def app(place: Path, files: list[Path]) -> list[Prediction]:
    found = [one for one in open_predictor(place).predict(files) if isinstance(one, Prediction)]
    assert len(found) == len(files)
    return found


def test_it_answers_as_the_app(
    made: tuple[Run, Exported], folder: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BACKBONES, SMALL.name, SMALL)
    run, done = made
    exporter = EXPORTERS["onnx-sound"]
    for name in (exporter.runtime, "sample program"):
        assert done.parity[name]["max_diff"] <= 1e-4 and done.parity[name]["agreement"] == 1.0
    certificate = json.loads((folder / "parity.json").read_bytes())
    assert certificate["images"][f"made of them ({', '.join(ODD_SOUNDS)})"] == 16
    told = json.loads((folder / "signature.json").read_bytes())
    assert told["inputs"] == {"Samples": {"name": "samples", "dtype": "float32", "shape": [None, None]}}
    assert told["preprocess"]["rate"] == RATE and "all of it" in told["preprocess"]["steps"][-1]
    card = (folder / "MODEL_CARD.md").read_text("utf-8")
    assert "input `samples`, float32 (any, any)" in card and "node predict.mjs sound.wav" in card
    ours, theirs = app(run.folder, files), app(folder, files)
    assert [one.labels for one in ours] == [one.labels for one in theirs] == [(path.name[:-6],) for path in files]
    assert [one.windows for one in ours] == [one.windows for one in theirs] == [1, 1, 1, 1, 2, 2, 4, 4, 4, 4]
    command: list[Any] = [sys.executable, folder / "samples" / "predict.py"]
    program = subprocess.run([*command, *files], capture_output=True, text=True, check=True, encoding="utf-8")
    lines = [line.split("\t")[1:] for line in program.stdout.splitlines()]
    assert [label for label, _ in lines] == [one.label for one in ours]
    assert [float(share) for _, share in lines] == pytest.approx([one.confidence for one in ours], abs=1e-4)
    for asked, said in (([], "FILE"), (["x.wav"], "is no file"), ([folder / "labels.txt"], "cannot be read")):
        refused = subprocess.run([*command, *asked], capture_output=True, text=True, check=False, encoding="utf-8")
        assert refused.returncode == 2 and said in refused.stderr and "Traceback" not in refused.stderr


@pytest.mark.parametrize("windows", [1, 4])
def test_the_graph_cuts_a_sound_of_any_length_as_the_app(windows: int, made: tuple[Run, Exported]) -> None:
    run, done = made
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(BACKBONES, SMALL.name, SMALL)
        model = CalibratedModel(trained.load(run)).eval()
    pre = SMALL.preprocess.settled(None)
    assert isinstance(pre, Preprocess)
    if windows == 1:
        from tldesk.engine.exporters import graph

        one = graph.SoundWindows(model, pre.settled(None, 1)).eval()
        sound = torch.randn(2, WINDOW + 7)
        with torch.inference_mode():
            torch.testing.assert_close(one(sound)[0], model(sound[:, 3 : WINDOW + 3])[0])
        return
    session = onnxruntime.InferenceSession((Path(done.path) / "model.onnx").read_bytes())
    asked = open_model(model, run.data.classes, pre)
    for count in (1, 1_600, WINDOW - 1, WINDOW, WINDOW + 1, 3 * WINDOW // 2 + 1, 9 * WINDOW + 3):
        noise = sounds.noise(count, count / RATE)
        given = np.stack([noise, -noise / 2]).astype(np.float32)
        expected = asked.probabilities(np.stack([code.fit(one, pre) for one in given]))
        shares, logits = session.run(["probabilities", "logits"], {"samples": given})
        assert shares.shape == logits.shape == (2, len(CLASSES))
        np.testing.assert_allclose(shares, expected, atol=1e-5)


def beside_the_programs(folder: Path, program: str) -> Path:
    """A program for Node beside what those of the export have in common."""
    if shutil.which("node") is None:
        pytest.skip("node is not here")
    shared = importlib.resources.files(EXPORTERS["onnx-sound"].samples).joinpath("prepare.mjs").read_text("utf-8")
    (folder / "prepare.mjs").write_text(shared, "utf-8")
    (folder / "check.mjs").write_text(program, "utf-8")
    return folder / "check.mjs"


def test_javascript_reads_and_resamples_as_the_app(tmp_path: Path) -> None:
    check = beside_the_programs(tmp_path, CHECK)
    paths, expected = [], []
    for number, (coding, rate) in enumerate(zip(CODINGS, (8_000, 11_025, 16_000, 22_050, 44_100, 48_000), strict=True)):
        channels = 1 + number % 3
        samples = np.stack([sounds.word(number + one, rate=rate) for one in range(channels)], axis=1)
        paths.append(tmp_path / f"{number}.wav")
        form = "WAVEX" if number % 2 else "WAV"
        soundfile.write(paths[-1], samples, rate, format=form, subtype=coding)
        stored = soundfile.read(paths[-1], dtype="float32", always_2d=True)[0].mean(axis=1)
        expected.append(stored if rate == RATE else soxr.resample(stored, rate, RATE, "HQ"))
    wav = paths[2].read_bytes()
    for name, content in (("streamed", sounds.with_size(wav, 0xFFFFFFFF)), ("cut", wav[:30]), ("text", b"hello")):
        paths.append(tmp_path / f"{name}.wav")
        paths[-1].write_bytes(content)
    soundfile.write(tmp_path / "telephone.wav", sounds.word(), RATE, subtype="ULAW")
    command: list[Any] = ["node", check, *paths, tmp_path / "telephone.wav"]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    for ours, theirs in zip([*expected, expected[2]], found[:7], strict=True):
        assert abs(len(ours) - len(theirs)) <= 1
        many = min(len(ours), len(theirs))
        np.testing.assert_allclose(theirs[:many], ours[:many], atol=1e-3)
    assert [said.partition(":")[0] for said in found[7:]] == [
        "there is no sound in it",
        "it is no WAV file",
        "its coding is not known here",
    ]


def test_javascript_finds_the_rate_of_files_that_a_browser_reads(tmp_path: Path) -> None:
    check = beside_the_programs(tmp_path, RATES)
    expected = [
        *(("FLAC", "PCM_16", rate) for rate in (8_000, 96_000)),
        ("OGG", "VORBIS", 11_025),
        ("OGG", "OPUS", 48_000),
        *(("MP3", "MPEG_LAYER_III", rate) for rate in (44_100, 48_000, 22_050, 8_000)),
    ]
    paths = [tmp_path / f"{number}.{form.lower()}" for number, (form, _, _) in enumerate(expected)]
    for path, (form, coding, rate) in zip(paths, expected, strict=True):
        soundfile.write(path, sounds.word(rate=rate), rate, format=form, subtype=coding)
    tagged = tmp_path / "tagged.mp3"  # a tag of 300 bytes, among them what could begin a frame
    tagged.write_bytes(b"ID3\x04\0\0\0\0\x02\x2c" + b"\xff\xfb\x98\0" * 75 + paths[6].read_bytes())
    odd = {"text": b"hello", "short": b"fLaC\0\0", "fast": b"OggS" + bytes(24) + b"\x01vorbis" + b"\xff" * 60}
    for name, content in odd.items():
        (tmp_path / name).write_bytes(content)
    command: list[Any] = ["node", check, *paths, tagged, *(tmp_path / name for name in odd)]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert found == [*(rate for _, _, rate in expected), 22_050, 0, 0, 0]


def test_javascript_moves_the_end_of_ogg_behind_its_last_block(tmp_path: Path) -> None:
    check = beside_the_programs(tmp_path, UNENDED)
    wanted = [(4_216, 8_000, 1), (17_001, 22_050, 2), (96_001, 44_100, 1)]
    paths = [tmp_path / f"{frames}.ogg" for frames, _, _ in wanted]
    for path, (frames, rate, channels) in zip(paths, wanted, strict=True):
        values = np.random.default_rng(0).normal(0, 0.1, (frames, channels))
        soundfile.write(path, values, rate, format="OGG", subtype="VORBIS")
    others = [tmp_path / name for name in ("two.ogg", "opus.ogg", "flac.ogg", "text", "none", "head")]
    others[0].write_bytes(paths[0].read_bytes() + paths[1].read_bytes())
    soundfile.write(others[1], sounds.word(rate=48_000), 48_000, format="OGG", subtype="OPUS")
    soundfile.write(others[2], sounds.word(rate=48_000), 48_000, format="FLAC")
    others[3].write_bytes(b"OggS" * 40)
    others[4].write_bytes(b"")
    others[5].write_bytes(paths[0].read_bytes()[:40])
    command: list[Any] = ["node", check, *paths, *others]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [*(frames for frames, _, _ in wanted), *(0 for _ in others)]
    for path in paths:
        before, after = soundfile.read(path)[0], soundfile.read(f"{path}.made.ogg")[0]
        assert len(before) < len(after) <= len(before) + 8_192  # its reader would refuse a wrong checksum
        np.testing.assert_array_equal(after[: len(before)], before)
    for path in others:
        assert path.read_bytes() == Path(f"{path}.made.ogg").read_bytes()


@pytest.fixture
def packages(folder: Path) -> None:
    """The packages of JavaScript where the programs look for them."""
    place = Path(os.environ.get("TLDESK_NODE", "/nowhere")) / "node_modules"
    if shutil.which("node") is None or not place.is_dir():
        pytest.skip("node, or TLDESK_NODE with onnxruntime-node and onnxruntime-web, is not here")
    (folder / "samples" / "node_modules").symlink_to(place)


@pytest.mark.usefixtures("packages")
def test_node_answers_as_the_app(folder: Path, files: list[Path]) -> None:
    command: list[Any] = ["node", folder / "samples" / "predict.mjs", *files]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert [line.split("\t")[1] for line in done.stdout.splitlines()] == [one.label for one in app(folder, files)]


@pytest.mark.usefixtures("packages")
def test_the_page_answers_in_a_browser(folder: Path, files: list[Path]) -> None:
    if pages.browser() is None:
        pytest.skip("Chromium is not here")
    for path in files:
        shutil.copy(path, folder)
    (folder / "text.wav").write_text("hello")
    *told, refused = pages.answers(folder, [*(path.name for path in files), "text.wav"])
    assert [one.split("\t")[0] for one in told] == [one.label for one in app(folder, files)]
    assert "cannot read it" in refused
