"""Kill a program with SIGKILL at random moments while it labels, imports, undoes and makes backups.

    python tests/benchmarks/kill_labelling.py --kills 200 [--kind text|sound]

The program acknowledges each act once the call has returned, as the window shows it. After each kill the project is
opened again, which checks the whole file, and compared with what was acknowledged: not one label or image may be lost,
and the one edit that was in flight is there as a whole or not at all. With `--kind text` a table is imported
that grows. POSIX only.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

import machine  # noqa: E402  found through the line above
from made_sounds import write_wav  # noqa: E402

from tldesk.errors import TldeskError  # noqa: E402
from tldesk.project.database import backups  # noqa: E402
from tldesk.project.exchange.importing import import_source  # noqa: E402
from tldesk.project.runs.events import Progressed  # noqa: E402
from tldesk.project.samples.files import FileRow  # noqa: E402
from tldesk.project.store import Project  # noqa: E402

CLASSES = ("pants", "shirt", "hat", "dress")
SAMPLES = 2000
PICTURES = 90  # in each folder that is imported
KILLED = (0.03, 0.3)  # seconds after the first act

Tell = Callable[[dict[str, Any]], None]


def main() -> int:
    """Print the figures; the exit code says whether nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--kind", choices=tuple(WRITERS), default="image")
    parser.add_argument("--seed", type=int, default=0)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    with tempfile.TemporaryDirectory(prefix="tldesk-kill-") as name:
        os.environ["TLDESK_HOME"] = str(Path(name) / "home")
        figures = Trial(Path(name), random.Random(options.seed), options.kind).run(options.kills)
    machine.tell("kill_labelling", figures, options.write)
    return 1 if figures["lost"] or figures["corrupt"] or figures["bad_backups"] else 0


class Trial:
    """The project, what was acknowledged of it, and the figures."""

    def __init__(self, folder: Path, rng: random.Random, kind: str) -> None:
        self.folder = folder / "project"
        self.source = folder / SOURCES[kind]
        self.write = WRITERS[kind]
        self.rng = rng
        self.labels: dict[int, str | None] = {}
        self.samples = SAMPLES
        self.edit = 0
        self.figures: dict[str, Any] = dict.fromkeys(("kills", "acknowledged", "images", "lost", "corrupt"), 0)
        self.figures |= {"in_flight_kept": 0, "backups": 0, "bad_backups": 0}
        self.reopened: list[float] = []
        with Project.create(self.folder, modality=kind) as project:
            project.classes.ensure(CLASSES)
            if kind == "text":
                self._import_texts(project)
                return
            suffix = "wav" if kind == "sound" else "jpg"
            rows = [FileRow(f"{i}.{suffix}", f"{i:064}", 1000, 5, 40, 30) for i in range(SAMPLES)]
            project.files.put(project.files.root(folder / "photos"), rows)

    def _import_texts(self, project: Project) -> None:
        first = self.source.with_stem("first")  # not the one that is imported again: it would give labels back
        write_texts(first, -1, SAMPLES)
        for _ in import_source(project, first):
            pass
        self.labels = {one.id: one.label for one in project.samples.get(project.samples.ids())}
        assert project.samples.count() == SAMPLES

    def run(self, kills: int) -> dict[str, Any]:
        """Kill so often, and compare after each; the figures."""
        for _ in range(kills):
            self.write(self.source, self.figures["kills"])
            for told in self._until_killed():
                self.figures["acknowledged"] += 1
                self.labels |= {int(id_): label for id_, label in told["labels"].items()}
                self.edit = told["edit"]
                self.samples = max(self.samples, told["samples"])
            self.figures["kills"] += 1
            began = time.perf_counter()
            try:
                project = Project.open(self.folder)
            except TldeskError as error:
                self.figures["corrupt"] += 1
                print(f"not opened: {error}")
                break
            self.reopened.append(time.perf_counter() - began)
            with project:
                self._compare(project)
        ordered = sorted(self.reopened)
        if ordered:
            self.figures["reopen_ms_median"] = round(1000 * ordered[len(ordered) // 2], 1)
            self.figures["reopen_ms_p99"] = round(1000 * ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)], 1)
        self.figures["images"] = self.samples - SAMPLES
        return self.figures

    def _until_killed(self) -> Iterator[dict[str, Any]]:
        """Fork the program, kill it a while after its first act; what it acknowledged before."""
        seed = self.rng.random()
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            os.setpgid(0, 0)  # with the processes that open files for it: all go at once
            stream = os.fdopen(writer, "w", buffering=1)
            work(self.folder, self.source, random.Random(seed), lambda told: print(json.dumps(told), file=stream))
        os.close(writer)
        killer: threading.Timer | None = None
        with os.fdopen(reader) as lines:
            for line in lines:
                if line.endswith("\n"):  # the kill may cut the last one in two: then it was not acknowledged
                    yield json.loads(line)
                if killer is None:
                    killer = threading.Timer(self.rng.uniform(*KILLED), os.killpg, (child, signal.SIGKILL))
                    killer.start()
        os.waitpid(child, 0)
        assert killer is not None, "the program ended by itself"
        killer.join()

    def _compare(self, project: Project) -> None:
        """What was acknowledged is there; more than that only as far as one edit was in flight."""
        with project.store.reading() as db:
            if db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                self.figures["corrupt"] += 1
            newer = db.execute("SELECT id FROM edits WHERE id > ?", (self.edit,)).fetchall()
            in_flight = db.execute("SELECT ids FROM edit_changes WHERE edit_id > ?", (self.edit,)).fetchall()
        changed = {id_ for (ids,) in in_flight for id_ in json.loads(ids)}
        found = {one.id: one.label for one in project.samples.get(project.samples.ids())}
        lost = [i for i, label in self.labels.items() if i not in changed and found.get(i, "no image") != label]
        self.figures["lost"] += len(lost) + max(0, self.samples - len(found)) + max(0, len(newer) - 1)
        self.figures["in_flight_kept"] += len(newer)
        self.labels |= {id_: found[id_] for id_ in changed}
        self.edit = max([self.edit, *(id_ for (id_,) in newer)])
        self.samples = len(found)
        for backup in project.backups.all():
            try:
                backups.contents(backup.file)
            except TldeskError as error:
                self.figures["bad_backups"] += 1
                print(f"a backup is bad: {error}")
        self.figures["backups"] = max(self.figures["backups"], len(project.backups.all()))


def work(folder: Path, source: Path, rng: random.Random, tell: Tell) -> None:
    """The program: acts at random and for ever, and tells of each once it is done."""
    project = Project.open(folder)
    importing = import_source(project, source)
    for event in importing:  # until the processes that open files have begun, which takes longer than it may live
        if isinstance(event, Progressed):
            break
    ids = list(range(1, SAMPLES + 1))
    while True:
        act = rng.choices(("label", "many", "undo", "redo", "import", "backup"), (50, 8, 20, 8, 13, 1))[0]
        changed: tuple[int, ...] = ()
        if act == "label":
            changed = project.edits.set_label([rng.choice(ids)], rng.choice((*CLASSES, None))).ids
        elif act == "many":
            changed = project.edits.set_labels({i: rng.choice(CLASSES) for i in rng.sample(ids, 200)}).ids
        elif act in ("undo", "redo"):
            step = project.edits.undo() if act == "undo" else project.edits.redo()
            changed = step.ids if step is not None else ()
        elif act == "import":
            next(importing, None)
        else:
            project.backups.make()
        with project.store.reading() as db:
            edit = db.execute("SELECT COALESCE(MAX(id), 0) FROM edits").fetchone()[0]
        labels = {one.id: one.label for one in project.samples.get(changed)}
        tell({"labels": labels, "edit": edit, "samples": project.samples.count()})


def write_pictures(folder: Path, turn: int) -> None:
    """A few more small pictures in the folder that is imported."""
    from PIL import Image

    place = folder / CLASSES[turn % len(CLASSES)]
    place.mkdir(parents=True, exist_ok=True)
    for number in range(PICTURES):
        Image.new("RGB", (16, 12), (turn % 256, number, turn // 256)).save(place / f"{turn}-{number}.png")


def write_texts(file: Path, turn: int, count: int = PICTURES) -> None:
    """A few more rows at the end of the table that is imported."""
    with file.open("a", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        if not file.stat().st_size:
            rows.writerow(["text", "label"])
        rows.writerows((f"message {turn}-{number}", CLASSES[number % len(CLASSES)]) for number in range(count))


def write_sounds(folder: Path, turn: int) -> None:
    """A few more short sounds in the folder that is imported."""
    place = folder / CLASSES[turn % len(CLASSES)]
    place.mkdir(parents=True, exist_ok=True)
    for number in range(PICTURES):
        write_wav(place / f"{turn}-{number}.wav", seed=turn * PICTURES + number, seconds=0.1)


SOURCES = {"image": "pictures", "text": "texts.csv", "sound": "sounds"}
WRITERS = {"image": write_pictures, "text": write_texts, "sound": write_sounds}

if __name__ == "__main__":
    sys.exit(main())
