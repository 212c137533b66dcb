"""What the way from files to embeddings costs beyond its two parts, decoding and the network.

    python tests/benchmarks/embedding_throughput.py DATA [images a round] [rounds]

DATA is a folder with images below it. A round measures, with all cores and one after another, in an order that turns:
decoding and fitting alone; the network alone, on squares that are ready; and the embedding itself, from files into a
new cache. The parts share the cores, so the best that the whole can do is 1 / (1 / decode + 1 / network). The files
are read once before, so that the disk is not measured; what a program loads once is loaded. Prints the machine and a
line of JSON: images a second (the median of the rounds) and the share of the best that the embedding reaches.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from machine import describe, use_home
from present import typed

from tldesk.engine.embedding import features
from tldesk.engine.machine import device
from tldesk.engine.networks import backbones, prepare, runtime
from tldesk.media import image, modality
from tldesk.media.fitting import Preprocess
from tldesk.media.pool import ordered_map

BACKBONE = backbones.get("efficientnet-lite0")


@dataclass(frozen=True)
class Image:
    """An image to embed."""

    path: Path
    sha256: str
    place: str = ""


def decode(rows: list[Image]) -> None:
    """The squares, as the embedding makes them."""
    exhaust(
        ordered_map(
            lambda row: image.load(row.path, typed(Preprocess, BACKBONE.preprocess)), rows, workers=device.threads()
        )
    )


def network(rows: list[Image]) -> Callable[[], None]:
    """The embedding's network on squares that are decoded now: call what is returned to run it."""
    squares = list(ordered_map(lambda row: image.load(row.path, typed(Preprocess, BACKBONE.preprocess))[None], rows))
    model = runtime.network(prepare.frozen_onnx(BACKBONE), "features", threads=1)

    def run() -> None:
        work = ordered_map(model, squares, workers=device.threads())
        exhaust(work)

    return run


def embed(rows: list[Image]) -> None:
    """The embedding from files into a new cache."""
    with tempfile.TemporaryDirectory() as cache:
        exhaust(features.embed(Path(cache), BACKBONE, rows))


def exhaust(work: Iterable[object]) -> None:
    """Do all of it."""
    for _ in work:
        pass


def measure(folder: Path, count: int, rounds: int) -> dict[str, object]:
    """The figures."""
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in modality.of("image").suffixes)[
        : count * rounds
    ]
    everything = [Image(path, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]
    seconds: dict[str, list[float]] = {"decode": [], "network": [], "embed": []}
    embed(everything[: device.threads()])  # what is loaded once
    for number in range(rounds):
        rows = everything[number::rounds]
        parts: dict[str, Callable[[], object]] = {
            "decode": partial(decode, rows),
            "network": network(rows),
            "embed": partial(embed, rows),
        }
        names = list(parts)
        for name in names[number % 3 :] + names[: number % 3]:
            start = time.perf_counter()
            parts[name]()
            seconds[name].append((time.perf_counter() - start) / len(rows))
    best = [a + b for a, b in zip(seconds["decode"], seconds["network"], strict=True)]
    shares = [quickest / whole for quickest, whole in zip(best, seconds["embed"], strict=True)]
    rates = {name: round(1 / statistics.median(values), 1) for name, values in seconds.items()}
    return {
        "images": len(everything),
        "rounds": rounds,
        "images_per_second": rates,
        "best_possible": round(1 / statistics.median(best), 1),
        "share": round(statistics.median(shares), 3),
        "shares": [round(share, 3) for share in shares],
    }


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    images, times = [*map(int, sys.argv[2:]), *(1000, 3)[len(sys.argv) - 2 :]]
    with tempfile.TemporaryDirectory() as home:
        use_home(Path(home))
        print(describe())
        print(json.dumps(measure(Path(sys.argv[1]), images, times)))
