"""How fast files are imported, and how soon the first of many can be seen.

    python tests/benchmarks/import_rate.py DATA [--files 10000] [--listed 100000] [--keep FOLDER]

DATA is a folder of photos. The files are made of them by crops and shifts, as JPEGs of 30 KB or so, in ten class
folders, each with a content of its own. Then an import is measured as the program runs it: into an empty project,
guarded processes not yet started. The second set has `--listed` files (hard links to the first, so that they need no
disk): it is imported until 2 s after its start, for the time to the first stored images. Goals: 250 files/s on two
cores, first images within 2 s. The processor time is told as well: other work on the machine does not change it.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import tempfile
import time
from pathlib import Path

import machine
import numpy as np
from PIL import Image

EDGE = (480, 360)
CLASSES = 10


def make_files(data: Path, folder: Path, count: int) -> None:
    """`count` JPEGs below `folder`, made of the photos below `data`."""
    photos = sorted(path for path in data.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    dice = random.Random(0)
    for number in range(count):
        if number % 200 == 0:
            with Image.open(dice.choice(photos)) as photo:
                ground = np.asarray(photo.convert("RGB").resize((EDGE[0] * 3 // 2, EDGE[1] * 3 // 2)))
        left, top = dice.randrange(EDGE[0] // 2), dice.randrange(EDGE[1] // 2)
        piece = np.roll(ground[top : top + EDGE[1], left : left + EDGE[0]], number, axis=1)
        label = folder / f"class {number % CLASSES}"
        label.mkdir(parents=True, exist_ok=True)
        (label / f"{number:06}.jpg").write_bytes(as_jpeg(piece, number))


def as_jpeg(pixels: np.ndarray, number: int) -> bytes:
    """A JPEG of about 30 KB; the comment makes each one different."""
    picture = Image.fromarray(pixels)
    for quality in (92, 85, 75, 60):
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=quality, comment=str(number).encode())
        if stream.tell() <= 36_000:
            break
    return stream.getvalue()


def link_files(source: Path, folder: Path, count: int) -> None:
    """`count` files below `folder`, links to those below `source` in turn."""
    files = sorted(source.rglob("*.jpg"))
    for number in range(count):
        label = folder / f"class {number * CLASSES // count}"
        label.mkdir(parents=True, exist_ok=True)
        os.link(files[number % len(files)], label / f"{number:06}.jpg")


def measure(folder: Path, source: Path, seconds: float | None = None) -> dict[str, float]:
    """Import `source` into a project in `folder`, to its end or for `seconds`; what it took."""
    from tldesk.project.exchange.importing import import_source
    from tldesk.project.runs.events import Progressed
    from tldesk.project.store import Project

    with Project.create(folder) as project:
        cpu = cpu_seconds()
        start = time.perf_counter()
        first = counted = 0.0
        for event in import_source(
            project, source, should_stop=lambda: seconds is not None and time.perf_counter() - start > seconds
        ):
            if isinstance(event, Progressed) and not first and project.samples.summary().total:
                first = time.perf_counter() - start
            if isinstance(event, Progressed) and not counted and event.seconds_left is not None:
                counted = time.perf_counter() - start
        took = time.perf_counter() - start
        summary = project.samples.summary()
        assert summary.unreadable == 0
        ids = project.samples.ids()[:32]
        shown = sum(project.thumbnails.get(one.sha256, 128) is not None for one in project.samples.get(ids))
        return {
            "files": summary.total,
            "seconds": round(took, 2),
            "files_per_second": round(summary.total / took, 1),
            "seconds_to_first": round(first, 2),
            "seconds_to_number": round(counted, 2),
            "first_thumbnails": shown,
            "cpu_ms_a_file": round(1000 * (cpu_seconds() - cpu) / max(1, summary.total), 2),
            "megabytes": round(machine.resident_megabytes() or 0),
        }


def cpu_seconds() -> float:
    """Processor time of this process and those that open images, which are ended for it."""
    from tldesk.media import guard

    guard.close_idle()
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> None:
    """Make the files, import them, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--listed", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="make the files in this folder, or use those that are there")
    machine.writable(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["TLDESK_HOME"] = f"{temporary}/home"
        photos = (options.keep or Path(temporary)) / f"photos-{options.files}"
        if not photos.exists():
            make_files(options.data, photos, options.files)
        sizes = [file.stat().st_size for file in photos.rglob("*.jpg")]
        print(machine.describe())
        result: dict[str, object] = {"kilobytes": round(sum(sizes) / len(sizes) / 1000, 1)}
        result["rate"] = measure(Path(temporary) / "project", photos)
        if options.listed:
            link_files(photos, Path(temporary) / "many", options.listed)
            result["many"] = measure(Path(temporary) / "project-of-many", Path(temporary) / "many", seconds=2)
        machine.tell("import_rate", result, options.write)


if __name__ == "__main__":
    main()
