"""Time the map of embeddings: making it, opening a kept one, placing new images in it.

    python tests/benchmarks/map.py [--points 1000 10000 50000] [--runs 1] [--features FILE.npy]

The features are made (40 classes of differing spread in 1,280 dimensions) unless a file of them is given, (n, d)
float32. `kept` is the part of each point's ten nearest neighbours that are among its ten nearest in the map.
`ui_delay_ms` is the longest that a second thread could not run meanwhile: for so long the window would stand still.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
from pathlib import Path

import machine
import numpy as np

from tldesk.engine.embedding import neighbours
from tldesk.engine.labelling import embed_map

CLASSES, WIDTH, LATENT = 40, 1280, 24
TICK = 0.005


def made_features(points: int) -> np.ndarray:
    """Features like those of photos: few directions matter, and classes differ in spread. (n, 1280) of length 1."""
    rng = np.random.default_rng(0)
    middles = rng.normal(0, 1, (CLASSES, LATENT)).astype(np.float32)
    member = rng.integers(0, CLASSES, points)
    spread = rng.uniform(0.2, 0.7, CLASSES).astype(np.float32)
    latent = middles[member] + spread[member, None] * rng.standard_normal((points, LATENT), dtype=np.float32)
    wide = latent @ rng.normal(0, 1, (LATENT, WIDTH)).astype(np.float32)
    wide += 0.5 * rng.standard_normal((points, WIDTH), dtype=np.float32)
    return neighbours.unit(wide)


class Heartbeat(threading.Thread):
    """Sleeps for 5 ms again and again, and notes by how much it woke late."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.worst = 0.0
        self.on = True

    def run(self) -> None:
        """Until `on` is false."""
        last = time.perf_counter()
        while self.on:
            time.sleep(TICK)
            now = time.perf_counter()
            self.worst = max(self.worst, now - last - TICK)
            last = now


def measure(features: np.ndarray) -> dict[str, object]:
    """Make the map, open it again, and place 100 more in it."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        old = features[:-100]
        beat = Heartbeat()
        beat.start()
        started, first = time.perf_counter(), 0.0
        for event in embed_map.lay_out(old, cache):
            if isinstance(event, embed_map.Layout):
                first = first or time.perf_counter() - started
                layout = event
        seconds = time.perf_counter() - started
        beat.on = False
        beat.join()
        again = time.perf_counter()
        list(embed_map.lay_out(old, cache))
        placing = time.perf_counter()
        assert len(list(embed_map.lay_out(features, cache))) == 1
        end = time.perf_counter()
        return {
            "points": len(old),
            "seconds": round(seconds, 1),
            "first_picture": round(first, 1),
            "opened_again": round(placing - again, 2),
            "placed_100": round(end - placing, 2),
            "kept": round(neighbours_kept(old, layout.positions), 3),
            "ui_delay_ms": round(1000 * beat.worst),
            "resident_mb": round(machine.resident_megabytes() or 0),
        }


def neighbours_kept(features: np.ndarray, positions: np.ndarray, looked_at: int = 1000) -> float:
    """How many of the ten nearest of some points are among the ten nearest in the map, 0 to 1."""
    rows = np.random.default_rng(1).choice(len(features), min(looked_at, len(features)), replace=False)
    true, _ = neighbours.nearest(features, rows, 10)
    near = [np.argpartition(((positions - positions[row]) ** 2).sum(axis=1), 11)[:11] for row in rows]
    return float(np.mean([len(set(a.tolist()) & set(b.tolist())) / 10 for a, b in zip(true, near, strict=True)]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--features", type=Path, help="a NumPy file (n, d) in place of made features")
    options = parser.parse_args()
    print(machine.describe())
    given = neighbours.unit(np.load(options.features)) if options.features else None
    for points in [len(given)] if given is not None else options.points:
        features = given if given is not None else made_features(points + 100)
        for _ in range(options.runs):
            print(json.dumps(measure(features)), flush=True)


if __name__ == "__main__":
    main()
