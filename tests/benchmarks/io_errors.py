"""Input/output errors at the first writes, syncs and renames of label, import, export, checkpoint and backup.

    python tests/benchmarks/io_errors.py --points 60

Each act runs in a forked process to which strace is attached, and which makes the N-th call of a kind fail with EIO.
The act goes on as the program would. What it acknowledged must be on the disk when it has ended; what it did not must
have been told as an error of ours or of the system; and what lies there must be whole. Needs Linux, strace, and the
right to trace one's own processes.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

import machine  # noqa: E402  found through the line above
from PIL import Image  # noqa: E402

from tldesk import leftovers  # noqa: E402
from tldesk.errors import TldeskError  # noqa: E402
from tldesk.project.database import backups  # noqa: E402
from tldesk.project.exchange.importing import import_source  # noqa: E402
from tldesk.project.label_exports import export_labels  # noqa: E402
from tldesk.project.runs.events import Event, Imported, LabelsExported  # noqa: E402
from tldesk.project.runs.run import Run  # noqa: E402
from tldesk.project.store import Project  # noqa: E402

KINDS = {
    "writes": "write,pwrite64,writev,pwritev",
    "syncs": "fsync,fdatasync",
    "renames": "rename,renameat,renameat2",
}
CLASSES = ("pants", "shirt", "hat")
IMAGES = 24
REPEATS = 64  # of an act, so that it makes as many calls as there are points
AFTERWARDS = 2  # repeats after the error: what comes next must go on


class Tell:
    """Tells what came of an act, by `send`, which is no write; `injected` says whether a call was let fail.

    `signal` is where the parent sends a byte after that.
    """

    def __init__(self, ours: socket.socket, signal: int | None = None) -> None:
        self._ours = ours
        self._signal = signal

    def __call__(self, kind: str, what: Any) -> None:
        self._ours.send(json.dumps([kind, what]).encode() + b"\n")

    def injected(self) -> bool:
        """Whether the parent has seen the error."""
        return self._signal is not None and bool(select.select([self._signal], [], [], 0)[0])


def main() -> int:
    """Print the table; the exit code says whether nothing was silent and nothing corrupt."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=60)
    parser.add_argument("--acts", nargs="+", default=list(ACTS))
    parser.add_argument("--kinds", nargs="+", default=list(KINDS))
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    if "checkpoint" in options.acts:
        import torch  # noqa: F401  before the forks; its threads begin in none but the children
    told: dict[str, dict[str, int]] = {}
    print(f"{'':24}{'points':>8}{'injected':>10}{'told':>8}{'silent':>8}{'corrupt':>9}{'surprises':>11}")
    with tempfile.TemporaryDirectory(prefix="tldesk-eio-") as name:
        trial = Trial(Path(name))
        for act in options.acts:
            for kind in options.kinds:
                figures = Figures()
                for point in range(1, options.points + 1):
                    if not trial.inject(act, kind, point, figures):
                        break  # the act makes no more calls of this kind
                print(f"{act + ', ' + kind:24}{figures.row()}", flush=True)
                told[f"{act}, {kind}"] = vars(figures)
    if options.write:
        machine.record("io_errors", told)
    return int(any(one["silent"] + one["corrupt"] + one["surprises"] for one in told.values()))


@dataclass
class Figures:
    """What came of the errors in one kind of call of one act. `surprises` are errors that no user could understand."""

    points: int = 0
    injected: int = 0
    told: int = 0
    silent: int = 0
    corrupt: int = 0
    surprises: int = 0

    def row(self) -> str:
        """One line of the table."""
        return f"{self.points:>8}{self.injected:>10}{self.told:>8}{self.silent:>8}{self.corrupt:>9}{self.surprises:>11}"


@dataclass
class Outcome:
    """What a process acknowledged, in order; the errors it told; and those that are a fault of the program."""

    acknowledged: list[Any] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)


class Trial:
    """A project as it is before each error, and the place where it is worked on."""

    def __init__(self, folder: Path) -> None:
        self.start = folder / "start"
        self.place = folder / "place"
        self.pictures = folder / "pictures"
        for number in range(IMAGES):
            place = self.pictures / CLASSES[number % len(CLASSES)]
            place.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (40, 30), (number, 2, 3)).save(place / f"{number}.png")
        os.environ["TLDESK_HOME"] = str(folder / "home")
        run_forked(self._prepare)

    def _prepare(self, _tell: Tell) -> None:
        with Project.create(self.start / "project") as project:
            finish(import_source(project, self.pictures, copy=True))
        (self.start / "runs" / "one" / "checkpoints").mkdir(parents=True)

    def inject(self, act: str, kind: str, point: int, figures: Figures) -> bool:
        """Let one call fail, and look at what came of it; False when there was none to fail."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.start, self.place)
        work, check = ACTS[act]
        outcome, injected = run_traced(lambda tell: work(self, tell), f"{KINDS[kind]}:error=EIO:when={point}")
        figures.points += 1
        figures.injected += injected
        figures.told += bool(outcome.told)
        figures.surprises += len(outcome.surprises)
        checked = run_forked(lambda tell: check(self, outcome, tell))
        figures.silent += sum(found == "silent" for found in checked.acknowledged)
        figures.corrupt += sum(found == "corrupt" for found in checked.acknowledged) + len(checked.surprises)
        for line in dict.fromkeys([*outcome.surprises, *checked.surprises, *map(str, checked.acknowledged)]):
            print(f"{act}, {kind}, {point}: {line}")
        leftovers.sweep()
        return injected


def attempt(tell: Tell, act: Callable[[], Any]) -> None:
    """Do one thing and acknowledge what it returns, or tell the error, as the window and the command line do."""
    try:
        tell("acknowledged", act())
    except (TldeskError, OSError) as error:
        tell("told", str(error))


def repeat(tell: Tell, act: Callable[[int], Any]) -> None:
    """Do it again and again with the number of the repeat, till a few times after the error."""
    after = 0
    for number in range(REPEATS):
        attempt(tell, lambda: act(number))
        after += tell.injected()
        if after > AFTERWARDS:
            return


# -------------------------------------------------------------------------------------- the acts and what must hold


def label(trial: Trial, tell: Tell) -> None:
    """Label one image after the other."""

    def one(project: Project, number: int) -> list[Any]:
        project.edits.set_note([number % IMAGES + 1], f"{number}")
        return [number % IMAGES + 1, number]

    def sitting() -> None:
        with Project.open(trial.place / "project") as project:
            repeat(tell, lambda number: one(project, number))

    attempt(tell, sitting)


def check_label(trial: Trial, outcome: Outcome, tell: Tell) -> None:
    """Each acknowledged note is there, or a later one, of which an error was told though it had come to the disk."""
    with sound(trial, tell) as project:
        for id_, number in filter(None, outcome.acknowledged):
            if int(project.samples.one(id_).note or -1) < number:
                tell("acknowledged", "silent")


def imports(trial: Trial, tell: Tell) -> None:
    """Import into a new project, copied, several times."""

    def one(number: int) -> list[Any]:
        with Project.create(trial.place / f"imported{number}") as project:
            last = finish(import_source(project, trial.pictures, copy=True))
            assert isinstance(last, Imported)
            return [number, len(last.problems)]

    repeat(tell, one)


def check_imports(trial: Trial, outcome: Outcome, tell: Tell) -> None:
    """What was acknowledged is stored and copied; what is missing was told, or is listed with a reason."""
    problems = {f"imported{number}": problems for number, problems in outcome.acknowledged}
    for name in {folder.name for folder in trial.place.glob("imported*")} | set(problems):
        if not (trial.place / name / "project.tldesk").exists():
            if name in problems:
                tell("acknowledged", "silent")
            continue
        with sound(trial, tell, name) as project:
            good = [one for one in project.samples.get(project.samples.ids()) if not one.problem]
            if any(digest(one.path) != one.sha256 for one in good):
                tell("acknowledged", "corrupt")
            if name in problems and len(good) + problems[name] < IMAGES:
                tell("acknowledged", "silent")


def export(trial: Trial, tell: Tell) -> None:
    """Export the labels with copies, several times."""

    def one(project: Project, number: int) -> list[Any]:
        last = finish(export_labels(project, "coco", trial.place / f"export{number}"))
        assert isinstance(last, LabelsExported)
        return [f"export{number}", len(last.left_out)]

    def act() -> None:
        with Project.open(trial.place / "project", read_only=True) as project:
            repeat(tell, lambda number: one(project, number))

    attempt(tell, act)


def check_export(trial: Trial, outcome: Outcome, tell: Tell) -> None:
    """An export is there, with each image that it did not list as left out, or not at all."""
    originals = {digest(file) for file in trial.pictures.rglob("*.png")}
    left_out = dict(filter(None, outcome.acknowledged))
    for number in range(REPEATS):
        folder = trial.place / f"export{number}"
        if folder.exists():
            copies = [digest(file) for file in folder.rglob("*.png")]
            entries = [json.loads(file.read_bytes()) for file in folder.rglob("*.json")]
            listed = sum(len(entry["images"]) for entry in entries)
            if not originals.issuperset(copies) or not listed == len(copies) == IMAGES - left_out.get(folder.name, 0):
                tell("acknowledged", "corrupt")
        elif folder.name in left_out:
            tell("acknowledged", "silent")


def checkpoint(trial: Trial, tell: Tell) -> None:
    """Save the state of a training again and again."""
    import torch

    from tldesk.engine.training import checkpoint

    run = Run(trial.place / "runs" / "one")

    def save(step: int) -> int:
        checkpoint.save_last(run, {"position": {"step": step}, "weights": torch.full((2000,), float(step))})
        return step

    repeat(tell, save)


def check_checkpoint(trial: Trial, outcome: Outcome, tell: Tell) -> None:
    """The state that was acknowledged last can be read, or a newer one."""
    from tldesk.engine.training import checkpoint

    state, note = checkpoint.recover(Run(trial.place / "runs" / "one"))
    if outcome.acknowledged:
        if state is None or note:
            tell("acknowledged", "corrupt")
        elif state["position"]["step"] < max(outcome.acknowledged):
            tell("acknowledged", "silent")
        elif float(state["weights"][0]) != state["position"]["step"]:
            tell("acknowledged", "corrupt")


def backup(trial: Trial, tell: Tell) -> None:
    """Change something and make a backup, several times."""

    def one(project: Project, number: int) -> str | None:
        project.edits.set_note([1], f"note {number}")
        made = project.backups.make()
        return made.file.name if made is not None else None

    def act() -> None:
        with Project.open(trial.place / "project") as project:
            repeat(tell, lambda number: one(project, number))

    attempt(tell, act)


def check_backup(trial: Trial, outcome: Outcome, tell: Tell) -> None:
    """Each acknowledged backup that is not too old to be kept is there, and all are sound."""
    with sound(trial, tell) as project:
        there = {one.file.name for one in project.backups.all()}
        # One more is kept where an error was told after it had got its name.
        for name in list(filter(None, outcome.acknowledged))[1 - backups.KEEP_NEWEST :]:
            if name not in there:
                tell("acknowledged", "silent")
        for one in project.backups.all():
            try:
                backups.contents(one.file)
            except TldeskError as error:
                tell("acknowledged", "corrupt")
                print(f"{one.file.name}: {error}")


ACTS: dict[str, tuple[Callable[[Trial, Tell], None], Callable[[Trial, Outcome, Tell], None]]] = {
    "label": (label, check_label),
    "import": (imports, check_imports),
    "export": (export, check_export),
    "checkpoint": (checkpoint, check_checkpoint),
    "backup": (backup, check_backup),
}


def sound(trial: Trial, tell: Tell, name: str = "project") -> Project:
    """The project of the trial, opened with the whole check; a TldeskError of that is a surprise of the check."""
    project = Project.open(trial.place / name)
    for file in project.folder.rglob(".*.part*"):
        tell("acknowledged", "corrupt")
        print(f"left behind: {file}")
    return project


def finish(events: Iterable[Event]) -> Event:
    """Run something to its end; its last event."""
    *_, last = events
    return last


def digest(file: Path) -> str:
    """The sha256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


# -------------------------------------------------------------------------------------- processes


def run_forked(work: Callable[[Tell], None]) -> Outcome:
    """Do something in a forked process; what it tells."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        _work(work, theirs)
    theirs.close()
    outcome = _heard(ours)
    os.waitpid(child, 0)
    return outcome


def run_traced(work: Callable[[Tell], None], injection: str) -> tuple[Outcome, bool]:
    """The same with strace attached; also whether it has let a call fail."""
    ours, theirs = socket.socketpair()
    heard, signal = os.pipe()
    child = os.fork()
    if child == 0:
        ours.close()
        os.close(signal)
        ctypes.CDLL(None).prctl(0x59616D61, -1, 0, 0, 0)  # PR_SET_PTRACER: anybody, as strace is no parent of ours
        os.read(heard, 1)
        _work(work, theirs, heard)
    theirs.close()
    os.close(heard)
    calls = injection.split(":")[0]
    command = ["strace", "-f", "-p", str(child), "-e", f"trace={calls}", "-e", f"inject={injection}"]
    injected = False
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        line = strace.stderr.readline()
        assert "attached" in line, line
        os.write(signal, b"g")
        for line in strace.stderr:
            if "(INJECTED)" in line and not injected:
                injected = True
                with contextlib.suppress(BrokenPipeError):  # it has ended
                    os.write(signal, b"i")
    os.close(signal)
    outcome = _heard(ours)
    os.waitpid(child, 0)
    return outcome, injected


def _work(work: Callable[[Tell], None], told: socket.socket, signal: int | None = None) -> None:
    tell = Tell(told, signal)
    try:
        work(tell)
    except BaseException as error:
        lines = traceback.format_exception_only(error)
        place = traceback.extract_tb(error.__traceback__)[-1]
        tell("surprises", f"{lines[-1].strip()} at {place.filename}:{place.lineno}")
    finally:
        os._exit(0)


def _heard(ours: socket.socket) -> Outcome:
    outcome = Outcome()
    with ours, ours.makefile("r", encoding="utf-8") as lines:
        for line in lines:
            kind, what = json.loads(line)
            getattr(outcome, kind).append(what)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
