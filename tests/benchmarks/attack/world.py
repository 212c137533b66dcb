"""A world for one attack: what the attacker sends, what the user owns beside it, and what must have stayed as it was.

`inside` is the attacker's: a project, a zip, a folder of images. `outside` is the user's: a key, a photo and a folder.
The program is run as a child of this one. Afterwards nothing outside may be changed, read, or found again in anything
that was written, and nothing may have been made anywhere but inside.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECONDS = 20.0  # more than the same verb takes with sound input
MEGABYTES = 300.0  # more than the same verb takes with sound input
DISK_MEGABYTES = 150.0  # more on the disk afterwards

SECRET = b"-----BEGIN PRIVATE KEY----- canary 5f1c9b7e"
_LONG_AGO = 1_000_000_000  # a time of last access that any reading changes

# What a name can do harm in, and the files that are such; the terminal is what a command prints.
WRITTEN = {"table": (".csv", ".tsv"), "page": (".md", ".html", ".svg"), "card": (".md",), "terminal": ()}

BENCHMARKS = Path(__file__).resolve().parent.parent
Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Base:
    """Sound things to begin from: photos of two classes, a project of them with one training, its export."""

    photos: Path
    project: Path
    run: str
    export: Path
    home: Path


@dataclass(slots=True)
class World:
    """One attack's folders; `run` of a copy of the base project."""

    folder: Path
    base: Base

    @property
    def inside(self) -> Path:
        """What the attacker sends, and where the program is to write."""
        return self.folder / "inside"

    @property
    def outside(self) -> Path:
        """What the user owns."""
        return self.folder / "outside"

    @property
    def key(self) -> Path:
        """A file that is no image and nobody's business."""
        return self.outside / "id_rsa"

    def make(self) -> None:
        """Make both folders."""
        self.inside.mkdir(parents=True)
        (self.outside / "photos").mkdir(parents=True)
        self.key.write_bytes(SECRET + os.urandom(64).hex().encode())
        shutil.copy(next(self.base.photos.rglob("*.jpg")), self.outside / "photos" / "mine.jpg")
        for path in sorted(self.outside.rglob("*")):
            os.utime(path, (_LONG_AGO, path.stat().st_mtime))

    def project(self) -> Path:
        """A copy of the base project, to be spoilt."""
        folder = self.inside / "project"
        shutil.copytree(self.base.project, folder)
        return folder

    def run(self, project: Path) -> Path:
        """The training of a project that `project` copied."""
        return project / "runs" / self.base.run

    def export(self) -> Path:
        """A copy of the base project's export, to be spoilt."""
        folder = self.inside / "export"
        shutil.copytree(self.base.export, folder)
        return folder

    def photos(self, name: str = "photos") -> Path:
        """A copy of the base photos."""
        folder = self.inside / name
        shutil.copytree(self.base.photos, folder)
        return folder


@dataclass(frozen=True, slots=True)
class Attack:
    """`make` writes the hostile input and returns the commands that meet it, verbs of the program or of `acts.py`.

    `absent` tells of each target (see `WRITTEN`) what may not stand in it. With `reads` the user's files may be read.
    `seconds` and `megabytes` are the most that it may take beyond sound input.
    """

    kind: str
    name: str
    make: Callable[[World], list[Command]]
    absent: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    reads: bool = False
    seconds: float = SECONDS
    megabytes: float = MEGABYTES


@dataclass(slots=True)
class Outcome:
    """What came of an attack; no `faults` means that it did nothing."""

    attack: Attack
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0
    megabytes: float = 0.0
    said: str = ""


def program(*arguments: str | Path) -> list[str | Path]:
    """The command that runs the program itself."""
    return [sys.executable, "-m", "tldesk", *arguments]


def do(verb: str, *arguments: str | Path) -> list[str | Path]:
    """The command for what the window does: a verb of `acts.py`."""
    return [sys.executable, BENCHMARKS / "attack" / "acts.py", verb, *arguments]


def state(folder: Path) -> dict[str, tuple[str, int, int]]:
    """Each thing below a folder: its content, when it was written and when it was read."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        read = 0 if path.is_dir() else int(status.st_atime)
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else ""
        if content:
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        found[path.relative_to(folder).as_posix()] = (content, status.st_mtime_ns, read)
    return found


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended, or was ended because it took too long."""

    code: int
    output: bytes
    seconds: float
    megabytes: float
    hung: bool


def run(command: Command, world: World, stop_after: float) -> Ended:
    """Run a command in the attacker's folder; after `stop_after` seconds it is ended with all its processes."""
    log = world.folder / "output.txt"
    environment = {**os.environ, "TLDESK_HOME": str(world.base.home), "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen"}
    environment["PYTHONPATH"] = str(BENCHMARKS.parent.parent)
    started = time.monotonic()
    with log.open("wb") as output:
        child = subprocess.Popen(
            [os.fspath(part) for part in command],
            cwd=world.inside,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        hung, peak = False, 0.0
        while (done := os.wait4(child.pid, os.WNOHANG))[0] == 0:
            peak = max(peak, family_megabytes(child.pid))
            if time.monotonic() - started > stop_after:
                hung = True
                os.killpg(child.pid, signal.SIGKILL)
                done = os.wait4(child.pid, 0)
                break
            time.sleep(0.02)
    seconds = time.monotonic() - started
    child.returncode = os.waitstatus_to_exitcode(done[1])
    return Ended(child.returncode, log.read_bytes(), seconds, peak, hung)


def family_megabytes(pid: int) -> float:
    """The most that a process and those of its children that live have each taken, together, MB, as /proc tells it.

    Not what `wait4` tells: that begins with what the process was forked from.
    """
    total, waiting = 0.0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            lines = Path(f"/proc/{one}/status").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1000
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return total


def written(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything below a folder that was written, and what is inside of zips among it."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        data = path.read_bytes()
        yield path.relative_to(folder).as_posix(), data
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for info in archive.infolist():
                    if info.file_size < 50_000_000 and not info.flag_bits & 1:
                        try:
                            yield f"{path.name}!{info.filename}", archive.read(info)
                        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
                            continue  # an attacker's own zip: what nobody can unpack leaks nothing


def disk_megabytes(folder: Path) -> float:
    """What the files below a folder take, MB."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


def meet(attack: Attack, folder: Path, base: Base, usual: dict[str, Ended]) -> Outcome:
    """Make the world of an attack, run its commands in it, and see what happened."""
    world = World(folder, base)
    world.make()
    commands = attack.make(world)
    outcome = Outcome(attack)
    sent = {name for name, _ in written(world.inside)}
    outside, disk = state(world.outside), disk_megabytes(world.inside)
    around = _names(folder.parent)
    for command in commands:
        verb = verb_of(command)
        sound = usual[verb]
        ended = run(command, world, sound.seconds + attack.seconds)
        outcome.seconds = max(outcome.seconds, ended.seconds)
        outcome.megabytes = max(outcome.megabytes, ended.megabytes - sound.megabytes)
        outcome.said = ended.output.decode(errors="replace").strip()[-300:]
        outcome.faults += _complaints(verb, ended, attack)
    if outcome.megabytes > attack.megabytes:
        outcome.faults.append(f"{outcome.megabytes:.0f} MB more than usual")
    outcome.faults += _harm(world, outside, reads=attack.reads)
    if _names(folder.parent) != around or _names(folder) - {"inside", "outside", "output.txt"}:
        outcome.faults.append("something was made outside")
    if disk_megabytes(world.inside) - disk > DISK_MEGABYTES:
        outcome.faults.append(f"{disk_megabytes(world.inside) - disk:.0f} MB stay on the disk")
    for name, data in written(world.inside):
        outcome.faults += [f"the user's key is in {name}"] if SECRET in data else []
        if name not in sent:
            outcome.faults += [f"{bad!r} is raw in {name}" for bad in _absent(attack, name) if bad in data]
    return outcome


def _absent(attack: Attack, name: str) -> Iterator[bytes]:
    """What may not stand in a file of that name."""
    for target, some in attack.absent.items():
        if name.endswith(WRITTEN[target]):
            yield from some


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def verb_of(command: Command) -> str:
    """What a command does: its first argument after the program's own name."""
    parts = [str(part) for part in command]
    return next(
        part for part in parts[1:] if not part.startswith("-") and part != "tldesk" and not part.endswith(".py")
    )


def _complaints(verb: str, ended: Ended, attack: Attack) -> Iterator[str]:
    if ended.hung:
        yield f"{verb} hung for {ended.seconds:.0f} s"
    elif ended.code not in (0, 2):
        yield f"{verb} ended with {ended.code}"
    if b"Traceback (most recent call last)" in ended.output:
        yield f"{verb} ended in a traceback"
    if SECRET in ended.output:
        yield f"{verb} printed the user's key"
    for bad in attack.absent.get("terminal", ()):
        if bad in ended.output:
            yield f"{bad!r} is raw on the terminal"


def _harm(world: World, before: dict[str, tuple[str, int, int]], *, reads: bool) -> Iterator[str]:
    after = state(world.outside)
    for name, (content, mtime, read) in before.items():
        if name not in after:
            yield f"{name} was deleted"
        elif after[name][0] != content or (content and after[name][1] != mtime):
            yield f"{name} was changed"
        elif content and after[name][2] != read and not reads:
            yield f"{name} was read"
    yield from (f"{name} was made outside" for name in after.keys() - before.keys())
