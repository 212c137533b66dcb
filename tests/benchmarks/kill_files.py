"""Kill a program with SIGKILL at random moments of what makes files: import, label, export, pack and migration.

    python tests/benchmarks/kill_files.py --times 200
    python tests/benchmarks/kill_files.py --kind text|sound --times 200

After each kill the next start is played: the leftovers are swept and the project is opened. What was acknowledged must
be there, what was being made must be there as a whole or not at all, and nothing temporary may be left: no hidden part
anywhere, no copy of the database, nothing in the cache of a program that is gone or in the system's folder for
temporary files. Of texts, what is imported is a table; a file of them that no row of the project names counts as
left, once the import was begun again and has ended. POSIX only.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

import machine  # noqa: E402  found through the line above
from made_sounds import write_wav  # noqa: E402
from PIL import Image  # noqa: E402
from project.fixtures import make  # noqa: E402

from tldesk import leftovers, paths  # noqa: E402
from tldesk.errors import TldeskError  # noqa: E402
from tldesk.media.text import lines  # noqa: E402
from tldesk.project.database import backups, schema  # noqa: E402
from tldesk.project.exchange.importing import import_source  # noqa: E402
from tldesk.project.exchange.packing import pack  # noqa: E402
from tldesk.project.label_exports import export_labels  # noqa: E402
from tldesk.project.runs.events import Event, Progressed  # noqa: E402
from tldesk.project.samples.samples import Sample  # noqa: E402
from tldesk.project.store import Project  # noqa: E402
from tldesk.project.texts import kept  # noqa: E402

CLASSES = ("pants", "shirt", "hat")
IMAGES = 120
MORE = 200  # in each import
MORE_TEXTS = 2_000  # in two batches, the first of which is small
ACTS = {
    "image": ("label", "import", "export", "pack", "migration"),
    "text": ("label", "import"),
    "sound": ("label", "import"),
}

Tell = Callable[[Any], None]


@dataclass
class Figures:
    """What came of the kills of one kind of act; `acknowledged` acts, and how many were `finished` when it came."""

    kills: int = 0
    acknowledged: int = 0
    finished: int = 0
    lost: int = 0
    broken: int = 0
    left: int = 0
    next_start_ms: list[float] = field(default_factory=list)

    def told(self) -> dict[str, int]:
        """What a kept row says."""
        counts = ("kills", "acknowledged", "lost", "broken", "left")
        return {name: int(getattr(self, name)) for name in counts}

    def row(self) -> str:
        """One line of the table."""
        slowest = max(self.next_start_ms, default=0.0)
        cells = (self.kills, self.acknowledged, self.finished, self.lost, self.broken, self.left, f"{slowest:.0f}")
        return "".join(f"{cell:>14}" for cell in cells)


class Trial:
    """A project with pictures in it, the acts, and what must be true after each kill."""

    def __init__(self, folder: Path, rng: random.Random, kind: str = "image") -> None:
        self.folder = folder
        self.rng = rng
        self.kind = kind
        self.source = folder / SOURCES[kind]
        self.project = folder / "project"
        self.more = self.source.with_stem("more")
        self.target = folder / "made"
        self.labels: dict[int, str | None] = {}
        self.edit = 0
        self.images = 0
        self.figures: dict[str, Figures] = {}
        self.start = folder / "start"
        WRITERS[kind](self.source, IMAGES, 0)
        in_child(self._make_project)
        shutil.copytree(self.project, self.start)

    def _make_project(self) -> None:
        with Project.create(self.project, modality=self.kind) as project:
            done(import_source(project, self.source, copy=True))

    # -------------------------------------------------------------------------------------- the acts, in a child

    def label(self, tell: Tell) -> None:
        """Label and undo for ever."""
        with Project.open(self.project) as project:
            while True:
                id_, label = self.rng.randint(1, IMAGES), self.rng.choice((*CLASSES, None))
                project.edits.set_label([id_], label)
                with project.store.reading() as db:
                    edit = db.execute("SELECT MAX(id) FROM edits").fetchone()[0]
                tell([id_, label, edit])

    def imports(self, tell: Tell) -> None:
        """Import more, copied into the project; tells of what is stored."""
        with Project.open(self.project) as project:
            before = project.samples.count()
            for event in import_source(project, self.more, copy=True):
                if isinstance(event, Progressed):
                    tell(project.samples.count() - before)
        tell("done")

    def export(self, tell: Tell) -> None:
        """Export the labels with copies of the images."""
        with Project.open(self.project, read_only=True) as project:
            done(export_labels(project, "coco", self.target))
        tell("done")

    def pack(self, tell: Tell) -> None:
        """Pack the project."""
        with Project.open(self.project, read_only=True) as project:
            done(pack(project, self.target, outside=True))
        tell("done")

    def migrate(self, tell: Tell) -> None:
        """Open a project of the oldest schema."""
        Project.open(self.target).close()
        tell("done")

    # -------------------------------------------------------------------------------------- around a kill

    def prepare(self, act: str) -> None:
        """What the act needs before it begins."""
        if act != "label":
            shutil.rmtree(self.project, ignore_errors=True)
            shutil.copytree(self.start, self.project)
        if act == "import":
            remove(self.more)
            WRITERS[self.kind](self.more, MORE_TEXTS if self.kind == "text" else MORE, self.figures[act].kills + 1)
            with Project.open(self.project) as project:
                self.images = project.samples.count()
        remove(self.target)
        if act == "migration":
            self.target.mkdir()
            shutil.copyfile(make.FOLDER / "schema-1.tldesk", self.target / paths.PROJECT_FILE)

    def check(self, act: str, told: list[Any]) -> None:
        """What the kill has cost."""
        figures = self.figures[act]
        figures.acknowledged += len(told)
        finished = bool(told) and told[-1] == "done"
        figures.finished += finished
        getattr(self, f"_check_{act}")(figures, told, finished)

    def _check_label(self, figures: Figures, told: list[Any], _finished: bool) -> None:
        self.labels |= {id_: label for id_, label, _ in told}
        self.edit = max([self.edit, *(edit for _, _, edit in told)])
        with Project.open(self.project) as project:
            found = {one.id: one.label for one in project.samples.get(project.samples.ids())}
            with project.store.reading() as db:
                newer = db.execute("SELECT edit_id, ids FROM edit_changes WHERE edit_id > ?", [self.edit]).fetchall()
        in_flight = {id_ for _, ids in newer for id_ in json.loads(ids)}
        figures.lost += sum(found.get(id_) != label for id_, label in self.labels.items() if id_ not in in_flight)
        figures.broken += len({edit for edit, _ in newer}) > 1
        self.edit = max([self.edit, *(edit for edit, _ in newer)])
        self.labels |= {id_: found[id_] for id_ in in_flight}

    def _check_import(self, figures: Figures, told: list[Any], _finished: bool) -> None:
        with Project.open(self.project) as project:
            there = project.samples.count()
            samples = project.samples.get(project.samples.ids())
        acknowledged = max([number for number in told if isinstance(number, int)], default=0)
        figures.lost += max(0, self.images + acknowledged - there)
        looked_at = samples[:: 1 + len(samples) // 1000]
        figures.broken += sum(not self._is_whole(sample) for sample in looked_at if not sample.problem)
        if self.kind == "text":
            self._import_again(figures)

    def _is_whole(self, sample: Sample) -> bool:
        if self.kind != "text":
            return sample.path.is_file()
        try:
            return lines.read(sample.path, sample.place).text.startswith("message ")
        except TldeskError:
            return False

    def _import_again(self, figures: Figures) -> None:
        """What a user does who finds the import unfinished: everything is there once then."""
        with Project.open(self.project) as project:
            done(import_source(project, self.more))
            samples = project.samples.get(project.samples.ids())
        figures.lost += len({sample.sha256 for sample in samples}) != IMAGES + MORE_TEXTS
        figures.broken += len(samples) != IMAGES + MORE_TEXTS

    def _check_export(self, figures: Figures, _told: list[Any], finished: bool) -> None:
        figures.lost += finished and not self.target.exists()
        if self.target.exists():
            figures.broken += len(list(self.target.rglob("*.png"))) != self._exported()

    def _exported(self) -> int:
        with Project.open(self.project, read_only=True) as project:
            return len([one for one in project.samples.get(project.samples.ids()) if not one.problem])

    def _check_pack(self, figures: Figures, _told: list[Any], finished: bool) -> None:
        figures.lost += finished and not self.target.exists()
        if self.target.exists():
            with zipfile.ZipFile(self.target) as archive:
                figures.broken += archive.testzip() is not None

    def _check_migration(self, figures: Figures, _told: list[Any], finished: bool) -> None:
        held = json.loads((make.FOLDER / "schema-1.json").read_text(encoding="utf-8"))["samples"]
        kept = backups.found(self.target)
        figures.broken += len(kept) > 1
        old = backups.contents(make.FOLDER / "schema-1.tldesk")
        figures.broken += sum(backups.contents(one.file) != old for one in kept)
        with Project.open(self.target) as project:
            figures.lost += json.loads(json.dumps(make.samples(project))) != held
            figures.lost += finished and not any(one.schema < schema.VERSION for one in project.backups.all())

    # -------------------------------------------------------------------------------------- the loop

    def run(self, act: str, times: int) -> None:
        """Kill that act so often, at moments spread over as long as it takes."""
        work: dict[str, Callable[[Tell], None]] = {
            "label": self.label,
            "import": self.imports,
            "export": self.export,
            "pack": self.pack,
            "migration": self.migrate,
        }
        self.figures[act] = Figures()
        longest = 0.5 if act == "label" else self._seconds(act, work[act])
        for _ in range(times):
            self.prepare(act)
            told = killed(work[act], self.rng.uniform(0.0, longest))
            self.figures[act].kills += 1
            began = time.perf_counter()
            try:
                leftovers.sweep()
                Project.open(self.target if act == "migration" else self.project).close()
            except TldeskError as error:
                self.figures[act].broken += 1
                print(f"{act}: not opened: {error}")
                continue
            self.figures[act].next_start_ms.append(1000 * (time.perf_counter() - began))
            self.check(act, told)
            left = self.left_behind()
            self.figures[act].left += len(left)
            for path in left[:3]:
                print(f"{act}: left behind: {path}")
            if self.figures[act].kills % 20 == 0:
                print(f"{act:12}{self.figures[act].row()}", flush=True)

    def _seconds(self, act: str, work: Callable[[Tell], None]) -> float:
        """How long the act takes when it is not killed, and a tenth more, so that some kills come too late."""
        seconds = []
        for _ in range(3):
            self.prepare(act)
            began = time.perf_counter()
            killed(work, 60.0)
            seconds.append(time.perf_counter() - began)
        return 1.1 * min(seconds)

    def left_behind(self) -> list[Path]:
        """What is temporary and still there, anywhere below the trial's folder."""
        own = leftovers._current
        work = (paths.cache() / leftovers.FOLDER).glob("*")
        others = [one for one in work if own is None or one.stem != own.folder.name]
        hidden = [one for one in self.folder.rglob(".*") if leftovers._is_part(one.name)]
        return [*hidden, *others, *Path(tempfile.gettempdir()).iterdir(), *self._unnamed()]

    def _unnamed(self) -> list[Path]:
        """The files of texts that no row of the project names."""
        with Project.open(self.project, read_only=True) as project:
            there = project.files.roots().items()
            named = {root / path for id_, root in there for path in project.files.paths_below(id_)}
        return [one for one in (self.project / kept.FOLDER).rglob(f"*{kept.SUFFIX}") if one not in named]


def _tell(writer: int, told: Any) -> None:
    os.write(writer, json.dumps(told).encode() + b"\n")


def killed(work: Callable[[Tell], None], after: float) -> list[Any]:
    """What a forked program acknowledged until it was killed, with all that it had started, or ended by itself."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        end_with(lambda: work(partial(_tell, writer)))
    os.close(writer)
    os.setpgid(child, child)  # with the processes that open files for it: all go at once
    killer = threading.Timer(after, kill_group, [child])
    killer.start()
    ended = os.waitpid(child, 0)[1]
    killer.cancel()
    kill_group(child)
    assert ended in (0, signal.SIGKILL), "the program failed by itself"
    with os.fdopen(reader) as lines:
        return [json.loads(line) for line in lines if line.endswith("\n")]


def kill_group(child: int) -> None:
    """Kill a program and what it has started; nothing, when all have ended."""
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        return


def in_child(work: Callable[[], None]) -> None:
    """Run something in a process of its own, so that none of its threads is here when the others are forked."""
    child = os.fork()
    if child == 0:
        end_with(work)
    assert os.waitpid(child, 0)[1] == 0


def end_with(work: Callable[[], object]) -> None:
    """Do it, and end this forked process as a program ends."""
    code = 1
    try:
        work()
        leftovers._close()
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)


def done(events: Iterable[Event]) -> None:
    """Run something to its end."""
    for _ in events:
        pass


def write_pictures(folder: Path, count: int, turn: int = 0) -> None:
    """Small pictures in class folders, no two alike."""
    for number in range(count):
        place = folder / CLASSES[number % len(CLASSES)]
        place.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (200, 150), (turn % 256, number, turn // 256)).save(place / f"{turn}-{number}.png")


def write_table(file: Path, count: int, turn: int = 0) -> None:
    """Texts with labels, no two alike."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["text", "label"])
        rows.writerows((f"message {turn}-{number}", CLASSES[number % len(CLASSES)]) for number in range(count))


def write_sounds(folder: Path, count: int, turn: int = 0) -> None:
    """Short sounds in class folders, no two alike."""
    for number in range(count):
        place = folder / CLASSES[number % len(CLASSES)]
        place.mkdir(parents=True, exist_ok=True)
        write_wav(place / f"{turn}-{number}.wav", seed=turn * 1000 + number, seconds=0.2)


SOURCES = {"image": "pictures", "text": "texts.csv", "sound": "sounds"}
WRITERS: dict[str, Callable[[Path, int, int], None]] = {
    "image": write_pictures,
    "text": write_table,
    "sound": write_sounds,
}


def remove(path: Path) -> None:
    """Delete a file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def main() -> int:
    """Print the table; the exit code says whether nothing was lost, broken or left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--kind", choices=tuple(ACTS), default="image")
    parser.add_argument("--acts", nargs="+")
    parser.add_argument("--seed", type=int, default=0)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    with tempfile.TemporaryDirectory(prefix="tldesk-kill-") as name:
        folder = Path(name)
        os.environ["TLDESK_HOME"] = str(folder / "home")
        (folder / "tmp").mkdir()
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder / "tmp")
        trial = Trial(folder, random.Random(options.seed), options.kind)
        heads = ("kills", "acknowledged", "finished", "lost", "broken", "left behind", "start ms max")
        print(f"{'':12}" + "".join(f"{head:>14}" for head in heads))
        for act in options.acts or ACTS[options.kind]:
            trial.run(act, options.times)
            print(f"{act:12}{trial.figures[act].row()}", flush=True)
    if options.write:
        machine.record("kill_files", {act: figures.told() for act, figures in trial.figures.items()})
    return int(any(one.lost or one.broken or one.left for one in trial.figures.values()))


if __name__ == "__main__":
    sys.exit(main())
