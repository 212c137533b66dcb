"""How good features of texts with a linear head are on public sets, and what making them costs.

    python tests/benchmarks/text_features.py DATA [BACKBONE SET ...] [--only-speed]

DATA is a folder with a folder for each set: `train.csv` and `test.csv` with the columns `text` and `label`. Without
pairs of a backbone and a set it measures MiniLM on banking77 and E5 on sib200_zh. All texts of a set are embedded from
files into a new cache, with all cores, in three turns with the network alone, on the same batches, ready in memory,
with as many threads. The head is the program's own, trained on the whole of `train.csv`, its strength chosen by 5 folds
of it. Prints the machine and a line of JSON for each pair: accuracy on `test.csv` with Wilson's 95% interval, seconds,
texts a second, and the share of the network's speed that the embedding has (the medians of the turns), by the clock and
by the time of processors, which other programs hardly change; how many texts are longer than the window; the largest
difference of a feature from that of the text alone, and of PyTorch's from ONNX Runtime's, on 1,000 texts.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from machine import describe
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

from tldesk.engine.embedding import features
from tldesk.engine.judging.metrics import wilson_interval
from tldesk.engine.machine import device
from tldesk.engine.modalities import learning
from tldesk.engine.networks import backbones, model, prepare, runtime
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.training import probe
from tldesk.media.examples import example
from tldesk.media.pool import ordered_map
from tldesk.media.text import tokens
from tldesk.media.text.code import Preprocess

USUAL = ("minilm", "banking77", "e5-small", "sib200_zh")
COMPARED = 1000
TURNS = 3


@dataclass(frozen=True)
class Text:
    """A text to embed."""

    path: Path
    sha256: str
    place: str = ""


def read(file: Path) -> list[tuple[str, str]]:
    """Texts and labels."""
    with file.open(encoding="utf-8", newline="") as stream:
        return [(row["text"], row["label"]) for row in csv.DictReader(stream)]


def rows_of(texts: list[str], folder: Path) -> list[Text]:
    """Each in a file of its own."""
    rows = []
    for number, text in enumerate(texts):
        path, data = folder / f"{number}.txt", text.encode()
        path.write_bytes(data)
        rows.append(Text(path, hashlib.sha256(data).hexdigest()))
    return rows


def now() -> NDArray[np.float64]:
    """Seconds by the clock, and of processors."""
    return np.array([time.perf_counter(), time.process_time()])


def embedded(record: Backbone, rows: list[Text], cache: Path) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Their features, and the seconds that it took."""
    start = now()
    work: Generator[Any, None, features.Embedded] = features.embed(cache, record, rows)
    while True:
        try:
            next(work)
        except StopIteration as end:
            assert end.value.complete and end.value.readable.all()
            return end.value.features, now() - start


def batches_of(record: Backbone, rows: list[Text]) -> Iterator[NDArray[Any]]:
    """Those of the embedding."""
    together = learning.of(record.modality).together
    assert together is not None
    arrays = [example(row, record.preprocess) for row in rows]
    for start in range(0, len(arrays), features._READ_TOGETHER):
        for _, batch in together.batches(arrays[start : start + features._READ_TOGETHER], record.preprocess):
            yield batch


def network_alone(record: Backbone, batches: list[NDArray[Any]]) -> NDArray[np.float64]:
    """The seconds that the network takes for the batches of the embedding."""
    network = runtime.network(prepare.frozen_onnx(record), "features", threads=1)
    start = now()
    for _ in ordered_map(network, batches, workers=device.threads()):
        pass
    return now() - start


def turns(
    record: Backbone, rows: list[Text], folder: Path
) -> tuple[NDArray[np.float32], NDArray[np.float64], NDArray[np.float64]]:
    """The features, and for each turn the seconds of the embedding and of the network alone (turns, 2)."""
    batches = list(batches_of(record, rows))
    took: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = []
    for turn in range(TURNS):
        alone = network_alone(record, batches)
        found, seconds = embedded(record, rows, folder / f"cache-{turn}")
        took.append((seconds, alone))
    seconds, alone = np.array(took).transpose(1, 0, 2)
    return found, seconds, alone


def differences(record: Backbone, texts: list[str], found: NDArray[np.float32]) -> dict[str, float]:
    """The largest ones of features from those of each text alone, in ONNX Runtime and in PyTorch."""
    network = runtime.network(prepare.frozen_onnx(record), "features", threads=1)
    modelled = model.build(record, 1, pretrained=True, seed=0).eval()
    alone, torchs = 0.0, 0.0
    for text, feature in zip(texts, found, strict=True):
        ids = tokens.of(record.preprocess.vocabulary).ids(text, record.preprocess.shape[0])[None]  # type: ignore[attr-defined]
        one = network(ids)
        with torch.inference_mode():
            other = modelled.features(torch.from_numpy(ids).float()).numpy()
        alone = max(alone, float(np.abs(one - feature).max()))
        torchs = max(torchs, float(np.abs(one - other).max()))
    return {"alone_differs_by": alone, "torch_differs_by": torchs}


def accuracy(train: NDArray[np.float32], test: NDArray[np.float32], labels: list[str], truth: list[str]) -> float:
    """That of the program's head, whose strength has the least loss in 5 folds."""
    classes = sorted(set(labels))
    targets = np.array([classes.index(label) for label in labels])
    folds = np.random.default_rng(0).permutation(len(targets)) % 5
    losses = np.zeros(len(probe.STRENGTHS))
    for fold in range(5):
        held = folds == fold
        fits = probe.path(train[~held], targets[~held], len(classes), balanced=False, seed=0)
        for place, linear in enumerate(fits):
            logits = torch.from_numpy(linear.logits(train[held]))
            losses[place] += float(cross_entropy(logits, torch.from_numpy(targets[held]), reduction="sum"))
    strengths = probe.STRENGTHS[: int(losses.argmin()) + 1]
    *_, best = probe.path(train, targets, len(classes), balanced=False, seed=0, strengths=strengths)
    answers = best.logits(test).argmax(axis=1)
    return float(np.mean([classes[answer] == label for answer, label in zip(answers.tolist(), truth, strict=True)]))


def measure(data: Path, name: str, data_set: str, only_speed: bool) -> dict[str, object]:
    """The figures of a backbone on a set."""
    record = backbones.get(name)
    train, test = read(data / data_set / "train.csv"), read(data / data_set / "test.csv")
    texts = [text for text, _ in train + test]
    prepare.frozen_onnx(record)
    assert isinstance(record.preprocess, Preprocess)
    tokenizer = tokens.of(record.preprocess.vocabulary)
    with tempfile.TemporaryDirectory() as folder:
        rows = rows_of(texts, Path(folder))
        found, seconds, alone = turns(record, rows, Path(folder))
    clock, processors = np.median(alone / seconds, axis=0)
    told: dict[str, object] = {
        "backbone": name,
        "set": data_set,
        "texts": len(texts),
        "longer_than_window": sum(tokenizer.is_longer(text, record.preprocess.window) for text in texts),
        "embedding_seconds": round(float(np.median(seconds[:, 0])), 1),
        "texts_per_second": round(len(texts) / float(np.median(seconds[:, 0])), 1),
        "network_alone_seconds": round(float(np.median(alone[:, 0])), 1),
        "share_of_network": round(float(clock), 3),
        "share_of_network_by_processor_time": round(float(processors), 3),
    }
    if only_speed:
        return told
    start = time.perf_counter()
    split = len(train)
    share = accuracy(found[:split], found[split:], [label for _, label in train], [label for _, label in test])
    low, high = wilson_interval(round(share * len(test)), len(test))
    told |= {"accuracy": round(share, 4), "interval": [round(low, 4), round(high, 4)]}
    told["head_seconds"] = round(time.perf_counter() - start, 1)
    return told | differences(record, texts[:COMPARED], found[:COMPARED])


if __name__ == "__main__":
    given = [part for part in sys.argv[1:] if not part.startswith("--")]
    if not given:
        sys.exit(__doc__)
    pairs = given[1:] or list(USUAL)
    print(describe())
    for backbone, tested in zip(pairs[::2], pairs[1::2], strict=True):
        print(json.dumps(measure(Path(given[0]), backbone, tested, "--only-speed" in sys.argv)), flush=True)
