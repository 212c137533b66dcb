"""How good features of sound with a linear head are on a public set, with all labels and with five of each class.

    python tests/benchmarks/sound_features.py DATA [--networks speech-embedding aisfx+bands ...] [--draws 5]

DATA holds `train/CLASS/*.wav` and `test/CLASS/*.wav`. `packaging/sound_encoders.py` must have been run, and the
packages soundfile and soxr be there. A clip becomes mono at the rate of each network, which PyTorch computes one by one
on one core; the head is scikit-learn's logistic regression on rows of length one. Beside the networks stands what no
transfer gives: means of the thirds of each band of frequency, and its deviation. Prints the machine and a line of JSON
for each: accuracy on the test split with Wilson's 95 % interval, the mean of some draws of five labels a class with its
interval (Student's t), and the seconds for the features, without reading.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import machine
import numpy as np
import soundfile
import soxr
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from torch import Tensor
from train_clothing import mean_and_interval

from tldesk.engine.judging.metrics import wilson_interval
from tldesk.engine.networks import weights
from tldesk.engine.networks.sound import effects, speech_embedding, whisper
from tldesk.engine.networks.sound.records import RECORDS
from tldesk.engine.networks.sound.spectra import centred, thirds
from tldesk.engine.networks.timm_network import network

RATES = {
    "speech-embedding": speech_embedding.BANDS.rate,
    "whisper-tiny-en": whisper.BANDS.rate,
    "aisfx": effects.BANDS.rate,
}
BASELINE = "bands"
FEW = 5
STRENGTH = 100.0  # of rows of length one
Clip = tuple[NDArray[np.float32], int]


def read(folder: Path) -> tuple[list[Clip], NDArray[np.int64]]:
    """The clips of a split as mono floats with their rates, and the numbers of their classes."""
    clips, classes = [], []
    for number, one in enumerate(sorted(path for path in folder.iterdir() if path.is_dir())):
        for file in sorted(one.glob("*.wav")):
            values, rate = soundfile.read(file, dtype="float32", always_2d=True)
            clips.append((np.asarray(values.mean(axis=1), np.float32), int(rate)))
            classes.append(number)
    return clips, np.array(classes)


def at_rate(clip: Clip, rate: int) -> Tensor:
    """A clip as a batch of one."""
    values, own = clip
    return torch.from_numpy(np.ascontiguousarray(soxr.resample(values, own, rate), np.float32))[None]


def encoder(name: str) -> Callable[[Tensor], Tensor]:
    """What makes features of a batch."""
    if name == BASELINE:
        frames = speech_embedding.SpeechEmbedding(RECORDS["speech-embedding"]).frames

        def statistics(sound: Tensor) -> Tensor:
            found = frames(centred(sound, 2 * speech_embedding.BANDS.size))
            found = found - found.mean(dim=(1, 2), keepdim=True)  # how loud a clip is says nothing
            ends = torch.tensor([[0.0, found.shape[1]]])
            return torch.cat([thirds(found, ends), found.std(dim=1)], dim=1)

        return statistics
    module = network(RECORDS[name])
    module.load_state_dict(weights.state_dict(RECORDS[name]))
    return module.eval()


@torch.inference_mode()
def features(make: Callable[[Tensor], Tensor], clips: list[Tensor]) -> NDArray[np.float32]:
    rows: NDArray[np.float32] = torch.cat([make(clip) for clip in clips]).numpy()
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def correct(
    rows: NDArray[np.float32], classes: NDArray[np.int64], others: NDArray[np.float32], answers: NDArray[np.int64]
) -> int:
    """How many of the others a head that learned from the rows answers correctly."""
    head = LogisticRegression(C=STRENGTH, max_iter=2000).fit(rows, classes)
    return int((head.predict(others) == answers).sum())


def measured(name: str, splits: dict[str, tuple[list[Clip], NDArray[np.int64]]], draws: int) -> dict[str, Any]:
    """The figures of one network, or of several whose features are joined (`aisfx+whisper-tiny-en`)."""
    parts: dict[str, list[NDArray[np.float32]]] = {split: [] for split in splits}
    seconds = 0.0
    for part in name.split("+"):
        rate = RATES.get(part, RATES["speech-embedding"])
        clips = {split: [at_rate(clip, rate) for clip in found[0]] for split, found in splits.items()}
        make, started = encoder(part), time.perf_counter()
        for split, found in clips.items():
            parts[split].append(features(make, found))
        seconds += time.perf_counter() - started
    rows = {split: np.concatenate(found, axis=1) / np.float32(np.sqrt(len(found))) for split, found in parts.items()}
    learned, answers = splits["train"][1], splits["test"][1]
    right = correct(rows["train"], learned, rows["test"], answers)
    few = []
    for draw in range(draws):
        order = np.random.default_rng(draw).permutation(len(learned))
        some = np.concatenate([order[learned[order] == one][:FEW] for one in np.unique(learned)])
        few.append(correct(rows["train"][some], learned[some], rows["test"], answers) / len(answers))
    length = sum(clip.shape[1] for found in clips.values() for clip in found) / rate
    return {
        "network": name,
        "accuracy": right / len(answers),
        "interval": wilson_interval(right, len(answers)),
        f"with {FEW} a class": mean_and_interval(few),
        "seconds": round(seconds, 1),
        "times real time": round(length / seconds),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--networks", nargs="+", default=[*RATES, BASELINE])
    parser.add_argument("--draws", type=int, default=5)
    options = parser.parse_args()
    print(machine.describe())
    torch.set_num_threads(1)
    splits = {split: read(options.data / split) for split in ("train", "test")}
    for name in options.networks:
        print(json.dumps(measured(name, splits, options.draws)), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
