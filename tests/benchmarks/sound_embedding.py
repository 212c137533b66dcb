"""How much faster than they sound sounds are embedded, and what that costs beyond decoding and the network.

    python tests/benchmarks/sound_embedding.py [DATA] [--backbone speech-embedding] [--count 300] [--seconds 10]

DATA is a folder with sounds below it; without one `--count` sounds of `--seconds` are made up. Each of three rounds
measures, with all cores and in an order that turns: decoding alone; the network alone, on what is decoded, in the
batches that the embedding makes; and the embedding itself, from files into a new cache. The parts share the cores, so
the best that the whole can do is 1 / (1 / decode + 1 / network). Set-up must be done. Prints the machine and JSON:
seconds of sound a second (the median of the rounds), and the share of the best that the embedding reaches. Goals: 300
times real time, and a share of .9.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import machine
from made_sounds import write_wav
from present import present

from tldesk.engine.embedding import features
from tldesk.engine.machine import device
from tldesk.engine.modalities import learning
from tldesk.engine.networks import backbones, prepare, runtime
from tldesk.engine.networks.backbone import Backbone
from tldesk.media import modality
from tldesk.media.pool import ordered_map
from tldesk.media.sound import reading

ROUNDS = 3
TIMES, SHARE = 300.0, 0.9


@dataclass(frozen=True)
class File:
    """A sound to embed."""

    path: Path
    sha256: str
    place: str = ""


def decoded(record: Backbone, rows: list[File]) -> list[Any]:
    """What the network takes of each."""
    code = modality.code_of(record.preprocess)
    return list(ordered_map(lambda row: code.load(row.path, record.preprocess), rows, workers=device.threads()))


def network(record: Backbone, rows: list[File]) -> Callable[[], object]:
    """The network on what is decoded now: call what is returned to run it."""
    together, pre = present(learning.of(record.modality).together), record.preprocess
    parts = [part for array in decoded(record, rows) for part in together.parts(array, pre)]
    batches = [batch for _, batch in together.batches(parts, pre)]
    model = runtime.network(prepare.frozen_onnx(record), "features", threads=1)
    return lambda: list(ordered_map(model, batches, workers=device.threads()))


def embed(record: Backbone, rows: list[File]) -> None:
    """From files into a new cache."""
    with tempfile.TemporaryDirectory() as cache:
        for _ in features.embed(Path(cache), record, rows):
            pass


def measure(record: Backbone, files: list[Path]) -> dict[str, Any]:
    """The figures."""
    rows = [File(path, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]
    long = sum(reading.read(path).milliseconds for path in files) / 1000
    spent: dict[str, list[float]] = {"decode": [], "network": [], "embed": []}
    embed(record, rows[:8])  # what is loaded once
    for number in range(ROUNDS):
        parts: dict[str, Callable[[], object]] = {
            "decode": partial(decoded, record, rows),
            "network": network(record, rows),
            "embed": partial(embed, record, rows),
        }
        names = list(parts)
        for name in names[number:] + names[:number]:
            start = time.perf_counter()
            parts[name]()
            spent[name].append(time.perf_counter() - start)
    shares = [(a + b) / c for a, b, c in zip(spent["decode"], spent["network"], spent["embed"], strict=True)]
    times = {name: round(long / statistics.median(values)) for name, values in spent.items()}
    return {
        "sounds": len(files),
        "seconds each": round(long / len(files), 2),
        "times real time": times,
        "share": round(statistics.median(shares), 3),
        "sounds a second": round(len(files) / statistics.median(spent["embed"])),
    }


def main() -> int:
    """Print the figures; the exit code says whether the goals are reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--backbone", default="speech-embedding")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=10.0)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe(), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        if options.data is None:
            for number in range(options.count):
                write_wav(Path(folder) / f"{number}.wav", number, options.seconds)
        below = (path for path in (options.data or Path(folder)).rglob("*") if path.suffix.lower() in (".wav", ".flac"))
        figures = measure(backbones.get(options.backbone), sorted(below))
    machine.tell("sound_embedding", {options.backbone: figures}, options.write)
    return 0 if figures["times real time"]["embed"] >= TIMES and figures["share"] >= SHARE else 1


if __name__ == "__main__":
    raise SystemExit(main())
