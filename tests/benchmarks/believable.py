"""Plant photos that show the same thing in data sets, and ask how far a validation figure can be believed.

    python tests/benchmarks/believable.py FOLDER [FOLDER…] [--scenes 320] [--seeds 5] [--search 20000]

Of each folder so many photos become scenes of three to six: parts of 85 to 100 % at random places, exposures of 70 to
130 %, turned by up to 1.5°, saved as JPEG of quality 80 to 95. They are numbered one after another and taken a second
apart, scenes two seconds apart in random order; as many other photos, one of each, are the test. Printed for each set:

- pairs: planted pairs that end in one group (goal 95 %), and formed pairs that were not planted (1 % at most);
- figures: logistic regression on EfficientNet-Lite0 features, val minus test over seeds of the split, in points with a
  95 % interval, once for splits by groups and once for random ones. Val and test are of one kind, so 0 is honest;
- objects: 500 different photos, numbered and taken two seconds apart, make so many groups (goal 495);
- the set as it is: classes that have no val images (none).

Last, all images filled up with mixtures to 20,000 are grouped, from their thumbnails on (60 s at most on two cores).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import machine
import numpy as np
from PIL import Image
from sklearn.linear_model import LogisticRegression

from tldesk.engine.embedding import features
from tldesk.engine.embedding.neighbours import unit
from tldesk.engine.machine import device
from tldesk.engine.networks import backbones
from tldesk.engine.similarity import duplicates, grouping, scenes
from tldesk.media import image, modality
from tldesk.media.pool import ordered_map
from tldesk.project.exchange.importing import import_source
from tldesk.project.samples import groups
from tldesk.project.samples.split import make_splits, make_splits_of_parts
from tldesk.project.store import Project

START = datetime(2024, 5, 1, 10)
OBJECTS = 500
_TAKEN_AT, _CAMERA = 0x9003, 0x8769


def shot(picture: Image.Image, dice: random.Random) -> Image.Image:
    """The same thing photographed once more."""
    width, height = picture.size
    part, turn = 1 - dice.uniform(0, 0.15), math.radians(dice.uniform(-1.5, 1.5))
    across, down = max(8, round(width * part)), max(8, round(height * part))
    x = dice.uniform(across, 2 * width - across) / 2 if width > across else width / 2
    y = dice.uniform(down, 2 * height - down) / 2 if height > down else height / 2
    c, s = math.cos(turn), math.sin(turn)
    way = (c, -s, x - (c * across - s * down) / 2, s, c, y - (s * across + c * down) / 2)
    seen = picture.transform((across, down), Image.Transform.AFFINE, way, Image.Resampling.BICUBIC)
    exposure = dice.uniform(0.7, 1.3)
    return seen.point(lambda value: min(255, round(value * exposure)))


def save(picture: Image.Image, file: Path, taken: datetime, quality: int) -> None:
    """A JPEG with the camera's time."""
    exif = Image.Exif()
    exif.get_ifd(_CAMERA)[_TAKEN_AT] = taken.strftime("%Y:%m:%d %H:%M:%S")
    file.parent.mkdir(parents=True, exist_ok=True)
    picture.save(file, "JPEG", quality=quality, exif=exif)


def images_of(folder: Path) -> list[Path]:
    """Every image of a set; its class is the name of its folder."""
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() in modality.of("image").suffixes)


def plant(files: list[Path], folder: Path, dice: random.Random) -> dict[str, int]:
    """Scenes of these files in class folders; the scene of each name."""
    number, taken, scene_of = 1000, START, {}
    for scene, file in enumerate(files):
        picture = image.decode(file)
        for _ in range(dice.randint(3, 6)):
            name = f"IMG_{number}.jpg"
            save(shot(picture, dice), folder / file.parent.name / name, taken, dice.randint(80, 95))
            scene_of[name], number, taken = scene, number + 1, taken + timedelta(seconds=1)
        taken += timedelta(seconds=1)
    return scene_of


def grouped(folder: Path, place: Path) -> tuple[Project, list[groups.SplitRow], float]:
    """A project of these images, its rows, and the seconds that grouping took."""
    project = Project.create(place)
    list(import_source(project, folder))
    start = time.perf_counter()
    list(grouping.find(project))
    seconds = time.perf_counter() - start
    with project.store.reading() as db:
        return project, groups.split_rows(db), seconds


def pairs(rows: list[groups.SplitRow], scene_of: dict[str, int]) -> dict[str, object]:
    """How the groups that were found fit the scenes that were planted."""
    scene = np.array([scene_of[Path(row.path).name] for row in rows])
    _, found = np.unique(groups.grouped(rows), return_inverse=True)
    one, other = np.triu_indices(len(rows), 1)
    planted, formed = scene[one] == scene[other], found[one] == found[other]
    return {
        "scenes": len(set(scene.tolist())),
        "photos": len(rows),
        "planted_pairs": int(planted.sum()),
        "in_one_group": round(float((planted & formed).sum() / planted.sum()), 4),
        "formed_pairs": int(formed.sum()),
        "not_planted": round(float((formed & ~planted).sum() / max(1, formed.sum())), 4),
    }


def figures(project: Project, rows: list[groups.SplitRow], test: list[Path], seeds: int) -> dict[str, object]:
    """Val minus test of both ways to split."""
    names = sorted({Path(row.path).parent.name for row in rows})
    targets = np.array([names.index(Path(row.path).parent.name) for row in rows])
    asked = np.array([names.index(file.parent.name) if file.parent.name in names else -1 for file in test])
    known, answers = embedded(project, project.folder.parent / "photos", rows), embedded_files(project, test)
    labels = [(target,) for target in targets.tolist()]
    alone, together = [row.sha256 for row in rows], groups.grouped(rows)
    parts = groups.grouped(rows, scenes=False)
    result: dict[str, object] = {}
    for name in ("grouped", "random"):
        gaps, vals, tests = [], [], []
        for seed in range(seeds):
            if name == "grouped":
                splits = make_splits_of_parts(labels, together, [parts], (0.85, 0.15, 0), seed)
            else:
                splits = make_splits(labels, alone, (0.85, 0.15, 0), seed)
            train = np.array([split == "train" for split in splits])
            fitted = LogisticRegression(C=10, max_iter=300).fit(known[train], targets[train])
            vals.append(float(fitted.score(known[~train], targets[~train])))
            tests.append(float(fitted.score(answers[asked >= 0], asked[asked >= 0])))
            gaps.append(100 * (vals[-1] - tests[-1]))
        held = max(1, round(0.15 * len(set(together))))  # scenes in val: its photos are no independent draws
        chance = np.mean(
            [v * (1 - v) / held / seeds + t * (1 - t) / len(test) for v, t in zip(vals, tests, strict=True)]
        )
        result[name] = {
            "val": round(float(np.mean(vals)), 4),
            "test": round(float(np.mean(tests)), 4),
            "gap": round(float(np.mean(gaps)), 1),
            "interval": round(float(196 * np.sqrt(chance)), 1),
        }
    return result


def embedded(project: Project, folder: Path, rows: list[groups.SplitRow]) -> np.ndarray:
    """Features of length 1 of the project's rows."""
    return features_of(project, [(folder / row.path, row.sha256) for row in rows])


def embedded_files(project: Project, files: list[Path]) -> np.ndarray:
    """Features of length 1 of files that are in no project."""
    import hashlib

    return features_of(project, [(file, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files])


def features_of(project: Project, files: list[tuple[Path, str]]) -> np.ndarray:
    """Features of length 1 of files with their hashes."""
    from tldesk.project.runs.run_data import SampleOfRun

    rows = [SampleOfRun(at, path, path.name, sha256, 0, "train") for at, (path, sha256) in enumerate(files)]
    steps = features.embed(project.cache, backbones.get("efficientnet-lite0"), rows, device.kind("cpu"))
    return unit(returned(steps).features)


def returned(steps: Iterator[object]) -> Any:
    """What a generator returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def objects(files: list[Path], place: Path) -> dict[str, int]:
    """Different photos, numbered and timed as if they were one film."""
    for number, file in enumerate(files):
        picture, taken = image.decode(file), START + timedelta(seconds=2 * number)
        save(picture, place / "photos" / "things" / f"IMG_{number:04}.jpg", taken, 92)
    project, rows, _ = grouped(place / "photos", place / "project")
    project.close()
    return {"objects": len(rows), "groups": len(set(groups.grouped(rows)))}


def as_it_is(folder: Path, place: Path) -> dict[str, object]:
    """The set's own groups, and the classes that have no val images."""
    project, rows, seconds = grouped(folder, place)
    with project:
        by_class = project.samples.summary().by_class
        found, divided = project.near.found(), project.splits.divided()
    return {
        "set_as_it_is": len(rows),
        "groups_found": found.groups,
        "largest": found.largest,
        "classes_without_val": [name for name, splits in by_class.items() if not splits.get("val")],
        "classes_divided": divided.classes,
        "seconds": round(seconds, 1),
    }


def measure(folder: Path, place: Path, count: int, seeds: int) -> Iterator[dict[str, object]]:
    """The figures of one set."""
    files, dice = images_of(folder), random.Random(0)
    dice.shuffle(files)
    scene_of = plant(files[:count], place / "planted" / "photos", dice)
    project, rows, _ = grouped(place / "planted" / "photos", place / "planted" / "project")
    with project:
        yield {"set": folder.name} | pairs(rows, scene_of)
        yield {"set": folder.name} | figures(project, rows, files[count : 2 * count], seeds)
    yield {"set": folder.name, **objects(dice.sample(files, min(OBJECTS, len(files))), place / "objects")}
    yield {"set": folder.name} | as_it_is(folder, place / "whole")


def thumbnails(files: list[Path], count: int) -> list[bytes]:
    """So many kept thumbnails: those of the files, then mixtures of two, each another picture."""
    from tldesk.media.thumbnails import EDGES, encoded

    dice, own = random.Random(1), [image.thumbnail(file, EDGES[0]) for file in files]
    made = [encoded(picture) for picture in own[:count]]
    while len(made) < count:
        one, other = (dice.choice(own).resize((EDGES[0], EDGES[0])) for _ in range(2))
        made.append(encoded(Image.blend(one, other.transpose(Image.Transpose.ROTATE_180), dice.uniform(0.3, 0.7))))
    return made


def many(files: list[Path], count: int) -> dict[str, object]:
    """The time to group so many, from their thumbnails on."""
    kept = thumbnails(files, count)
    start = time.perf_counter()

    def look(jpeg: bytes) -> tuple[np.ndarray, np.ndarray]:
        picture = image.decode(jpeg)
        return duplicates.fingerprint(picture), scenes.view(picture)

    looked = list(ordered_map(look, kept))
    prints, views = np.array([one for one, _ in looked]), np.array([one for _, one in looked])
    read = time.perf_counter()
    near = returned(duplicates.find(prints))
    compared = time.perf_counter()
    neighbours = np.array([(at, at + step) for at in range(count - 4) for step in (1, 2, 3)])
    found = returned(scenes.find(prints, views, near, neighbours))
    end = time.perf_counter()
    sizes: Counter[int] = Counter(found.groups[found.groups >= 0].tolist())
    steps = {"reading": read - start, "proposing": compared - read, "confirming": end - compared, "all": end - start}
    return {"grouped": count, "groups": len(sizes), **{f"seconds_{name}": round(one, 1) for name, one in steps.items()}}


def main() -> None:
    """Measure each set, then many images."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--scenes", type=int, default=320)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--search", type=int, default=20_000)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe(), flush=True)
    told: dict[str, dict[str, object]] = {}
    for folder in options.folders:
        with tempfile.TemporaryDirectory() as temporary:
            for found in measure(folder, Path(temporary), options.scenes, options.seeds):
                print(json.dumps(found), flush=True)
                told.setdefault(folder.name, {}).update(found)
    if options.search:
        told["many"] = many([file for folder in options.folders for file in images_of(folder)], options.search)
        print(json.dumps(told["many"]))
    if options.write:
        machine.record("believable", told)


if __name__ == "__main__":
    main()
