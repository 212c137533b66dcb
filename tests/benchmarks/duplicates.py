"""Plant near duplicates among the images of data sets and look for them; print what is found and how long it takes.

    python tests/benchmarks/duplicates.py FOLDER [FOLDER…] [--planted 300] [--search 20000]

Of so many images of each folder three copies are planted: resized to 50-80 %, saved as JPEG of quality 50, and with 5 %
of width and height cut away at a random place. Goal: 95 % of them found, under 1 % of the pairs false. A pair is false
when its images stem from different files; pairs among the set's own files are counted by themselves, since a set may
hold the same picture twice (`--sheet` draws them, to be judged by eye). Last, all images of all folders, filled up with
mixtures of two, are searched as one set of 20,000, scenes with them: at most 60 s.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import machine
import numpy as np
from PIL import Image, ImageDraw

from tldesk.engine.similarity import scenes
from tldesk.engine.similarity.duplicates import SIDE, agreeing, find, fingerprint
from tldesk.media import image, modality

KINDS = ("resized", "JPEG 50", "cut")
TILE = 110


def planted(picture: Image.Image, dice: random.Random) -> Iterator[Image.Image]:
    """The three copies, as they are read back from JPEG files."""
    width, height = picture.size
    scale = dice.uniform(0.5, 0.8)
    cut = round(width * 0.95), round(height * 0.95)
    left, top = dice.randint(0, width - cut[0]), dice.randint(0, height - cut[1])
    small = picture.resize((max(8, round(width * scale)), max(8, round(height * scale))), Image.Resampling.BICUBIC)
    for copy, quality in ((small, 90), (picture, 50), (picture.crop((left, top, left + cut[0], top + cut[1])), 90)):
        stream = io.BytesIO()
        copy.save(stream, "JPEG", quality=quality)
        yield image.decode(stream.getvalue())


def reduced(picture: Image.Image) -> Image.Image:
    """As large as a kept thumbnail."""
    picture = picture.copy()
    picture.thumbnail((128, 128), Image.Resampling.BICUBIC)
    return picture


def groups_of(prints: np.ndarray, views: np.ndarray) -> tuple[np.ndarray, float]:
    """The near duplicates that are found, and the seconds that takes, together with the scenes."""
    start = time.perf_counter()
    near = returned(find(prints))
    found = returned(scenes.find(prints, views, near, np.zeros((0, 2), np.int64)))
    return found.near, time.perf_counter() - start


def returned(steps: Iterator[object]) -> Any:
    """What a generator returns."""
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            return ended.value


def looked(picture: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    """The fingerprint and the view of a picture."""
    return fingerprint(picture), scenes.view(picture)


def measure(folder: Path, count: int, sheet: Path | None) -> tuple[dict[str, object], np.ndarray, np.ndarray]:
    """Plant, search, judge; the figures of one set, its fingerprints and views."""
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in modality.of("image").suffixes)
    dice = random.Random(0)
    chosen = sorted(dice.sample(range(len(files)), min(count, len(files))))
    start = time.perf_counter()
    own = [looked(image.thumbnail(file, 128)) for file in files]
    reading = time.perf_counter() - start
    copies = [looked(reduced(copy)) for at in chosen for copy in planted(image.decode(files[at]), dice)]
    prints, views = (np.array(part) for part in zip(*own, *copies, strict=True))
    source = np.array([*range(len(files)), *np.repeat(chosen, len(KINDS))])
    groups, seconds = groups_of(prints, views)
    found = (groups[len(files) :] >= 0) & (groups[len(files) :] == groups[np.repeat(chosen, len(KINDS))])
    pairs = np.array(list(confirmed(prints, groups))).reshape(-1, 2)
    apart = source[pairs[:, 0]] != source[pairs[:, 1]]
    of_set = apart & (pairs < len(files)).all(1)
    if sheet is not None:
        draw(pairs[of_set], files, sheet / f"{folder.name}.png")
    return (
        {
            "set": folder.name,
            "files": len(files),
            "found": {kind: round(float(found[at :: len(KINDS)].mean()), 4) for at, kind in enumerate(KINDS)},
            "pairs": len(pairs),
            "pairs_within_the_set": int(of_set.sum()),
            "false_pairs_with_a_copy": int((apart & ~of_set).sum()),
            "seconds_reading": round(reading, 1),
            "seconds_searching": round(seconds, 1),
        },
        prints,
        views,
    )


def confirmed(prints: np.ndarray, groups: np.ndarray) -> Iterator[tuple[int, int]]:
    """Every pair within a group that agrees by itself."""
    for group in np.unique(groups[groups >= 0]):
        members = np.flatnonzero(groups == group)
        first, second = np.triu_indices(len(members), 1)
        for start in range(0, len(first), 512):
            one, other = members[first[start : start + 512]], members[second[start : start + 512]]
            good = agreeing(prints[one], prints[other])
            yield from zip(one[good].tolist(), other[good].tolist(), strict=True)


def draw(pairs: np.ndarray, files: list[Path], target: Path) -> None:
    """The pairs within a set side by side, six in a row."""
    sheet = Image.new("RGB", (6 * 2 * (TILE + 4), max(1, -(-len(pairs) // 6)) * (TILE + 20)), "white")
    pen = ImageDraw.Draw(sheet)
    for number, pair in enumerate(pairs.tolist()):
        left, top = number % 6 * 2 * (TILE + 4), number // 6 * (TILE + 20)
        for place, at in enumerate(pair):
            sheet.paste(image.decode(files[at]).resize((TILE, TILE)), (left + place * (TILE + 1), top))
        pen.text((left, top + TILE + 2), str(number), fill="black")
    sheet.save(target)


def filled(prints: np.ndarray, views: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """So many fingerprints and views: those there are, and mixtures of two of them, each another picture."""
    dice = np.random.default_rng(0)
    more = max(0, count - len(prints))
    first, second = (dice.integers(0, len(prints), more) for _ in range(2))
    one, other = (prints[at].astype(np.float32) for at in (first, second))
    turned = other.copy()
    turned[:, : SIDE * SIDE] = other[:, : SIDE * SIDE].reshape(-1, SIDE, SIDE)[:, ::-1, ::-1].reshape(more, -1)
    seen = (views[first].astype(np.float32) + views[second][:, ::-1, ::-1]) / 2
    return (
        np.concatenate([prints[:count], ((one + turned) / 2).astype(np.uint8)]),
        np.concatenate([views[:count], seen.astype(np.uint8)]),
    )


def main() -> None:
    """Measure each set, then the search of many."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--planted", type=int, default=300)
    parser.add_argument("--search", type=int, default=20_000)
    parser.add_argument("--sheet", type=Path, help="draw the pairs within each set into this folder")
    options = parser.parse_args()
    print(machine.describe())
    sets = []
    for folder in options.folders:
        figures, *of_set = measure(folder, options.planted, options.sheet)
        sets.append(of_set)
        print(json.dumps(figures), flush=True)
    prints, views = (np.concatenate(part) for part in zip(*sets, strict=True))
    many, views = filled(prints, views, options.search)
    groups, seconds = groups_of(many, views)
    print(json.dumps({"searched": len(many), "in_groups": int((groups >= 0).sum()), "seconds": round(seconds, 1)}))


if __name__ == "__main__":
    main()
