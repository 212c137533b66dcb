"""Which fitting of the picture (crop, pad, squash) suits which shapes: accuracy of a linear probe under each.

    python tests/benchmarks/fitting.py DATA… [--strips DATA]

Each DATA holds `train` with a folder for each class, and perhaps `val` and `test`; without `val` the last fifth of each
class by name is held out. `--strips` derives elongated pictures from one set: its photos cut to strips (upright and
lying by turns), and its photos at one end of a longer picture. Prints the machine, a table, and a line of JSON;
accuracy and macro F1 in %, C chosen on val. Embeddings are kept below `TLDESK_HOME`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import machine
import numpy as np
from PIL import Image
from present import typed

from tldesk import paths
from tldesk.engine.embedding import features
from tldesk.engine.judging import metrics
from tldesk.engine.networks import backbones
from tldesk.engine.training import probe
from tldesk.media.fitting import FITTINGS, Fitting, Preprocess
from tldesk.project.samples.fitting import centre_share, choose

BACKBONE = "efficientnet-lite0"
STRIPS = (1.25, 1.5, 2.0, 3.0, 5.0)
SPLITS = ("train", "val", "test")


@dataclass(frozen=True)
class Row:
    """A picture to embed."""

    path: Path
    sha256: str
    target: int
    place: str = ""


def read(folder: Path) -> dict[str, list[Row]]:
    """The rows of a set by split."""
    names = sorted(path.name for path in (folder / "train").iterdir() if path.is_dir())
    found: dict[str, list[Row]] = {split: [] for split in SPLITS}
    for split in SPLITS:
        for target, name in enumerate(names):
            files = sorted((folder / split / name).glob("*"))
            rows = [Row(path, hashlib.sha256(path.read_bytes()).hexdigest(), target) for path in files]
            held = len(rows) // 5 if split == "train" and not (folder / "val").is_dir() else 0
            found[split] += rows[: len(rows) - held]
            found["val"] += rows[len(rows) - held :]
    return found


def strip(image: Image.Image, aspect: float, upright: bool) -> Image.Image:
    """The middle of a picture, `aspect` times as long as wide."""
    width, height = image.size
    long = min(height, aspect * width) if upright else min(width, aspect * height)
    across, down = (long / aspect, long) if upright else (long, long / aspect)
    left, top = (width - across) / 2, (height - down) / 2
    return image.crop((round(left), round(top), round(left + across), round(top + down)))


def at_one_end(image: Image.Image, aspect: float, upright: bool) -> Image.Image:
    """The picture's middle square at the upper or left end of one `aspect` times as long, on its mean colour."""
    square = strip(image, 1.0, upright)
    edge, long = square.width, round(square.width * aspect)
    mean = image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    canvas = Image.new("RGB", (edge, long) if upright else (long, edge), mean)
    canvas.paste(square)
    return canvas


def derived(
    rows: dict[str, list[Row]], name: str, make: Callable[[Image.Image, float, bool], Image.Image], aspect: float
) -> dict[str, list[Row]]:
    """Every third training picture, and all others, made into another one."""
    folder = paths.cache() / "strips" / f"{name}-{aspect}"
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[Row]] = {}
    for split, some in rows.items():
        found[split] = []
        for number, row in enumerate(some[:: 3 if split == "train" else 1]):
            path = folder / f"{row.sha256}.png"
            if not path.is_file():
                with Image.open(row.path) as image:
                    make(image.convert("RGB"), aspect, number % 2 == 0).save(path)
            found[split].append(Row(path, hashlib.sha256(path.read_bytes()).hexdigest(), row.target))
    return found


def embedded(rows: list[Row], fitting: Fitting) -> np.ndarray:
    """Features (n, d) under a fitting."""
    record = backbones.get(BACKBONE)
    work = features.embed(
        paths.cache(), record, rows, preprocess=replace(typed(Preprocess, record.preprocess), fitting=fitting)
    )
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value.features


def measured(name: str, rows: dict[str, list[Row]]) -> dict[str, object]:
    """Accuracy and macro F1 on val and test under each fitting, and what `auto` chooses."""
    shapes = [Image.open(row.path).size for row in rows["train"]]
    found: dict[str, object] = {"set": name, "centre": round(centre_share(shapes), 2), "auto": choose(shapes)}
    targets = {split: np.array([row.target for row in some], dtype=np.int64) for split, some in rows.items()}
    classes = len(set(targets["train"].tolist()))
    for fitting in FITTINGS:
        values = {split: embedded(some, fitting) for split, some in rows.items() if some}
        heads = list(probe.path(values["train"], targets["train"], classes, balanced=False, seed=0))
        best = min(heads, key=lambda head: metrics.log_loss(targets["val"], head.logits(values["val"])))
        for split in ("val", "test"):
            if rows[split]:
                guesses = best.logits(values[split]).argmax(axis=1)
                f1 = metrics.macro_f1(metrics.confusion(targets[split], guesses, classes))
                accuracy = metrics.accuracy(targets[split], guesses)
                found[f"{fitting}/{split}"] = [round(100 * accuracy, 1), round(100 * f1, 1)]
        found[f"{fitting}/val loss"] = round(metrics.log_loss(targets["val"], best.logits(values["val"])), 3)
    return found


def main() -> None:
    """Print a line for each set and all as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="*")
    parser.add_argument("--strips", type=Path)
    options = parser.parse_args()
    print(machine.describe())
    sets = [(folder.name, read(folder)) for folder in options.data]
    if options.strips is not None:
        rows = read(options.strips)
        sets += [(f"strips {aspect}", derived(rows, "strip", strip, aspect)) for aspect in STRIPS]
        sets += [(f"at one end {aspect}", derived(rows, "end", at_one_end, aspect)) for aspect in (1.5, 2.0)]
    told = []
    for name, rows in sets:
        told.append(measured(name, rows))
        print(told[-1], flush=True)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
