"""Environments of their own for converters that are no part of the program: made when the user asks for it.

A converter takes a gigabyte, wants a PyTorch of its own choice, and an installed program has no pip. So it gets an
environment (venv) below the data folder, of a Python that is found on this computer. To make one is the only thing in
tldesk that uses the network, and pip does it. A stamp is written last: what has none is removed and made anew.
"""

from __future__ import annotations

import importlib.resources
import importlib.util
import json
import logging
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import filelock

from tldesk import paths
from tldesk.atomic import write_atomic
from tldesk.engine.machine.processes import Answering, Unsuccessful, said
from tldesk.engine.machine.stopping import Interrupted
from tldesk.errors import TldeskError
from tldesk.media.pool import never
from tldesk.online import contacts
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.runs.events import Event, PhaseStarted, Progressed

log = logging.getLogger(__name__)

_STAMP = "tldesk.json"
# PyTorch for processors alone: on Linux the plain index has the build for graphics cards, ten times as large.
_TORCH = ("torch", "torchvision")
_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
_DOWNLOAD = re.compile(r"\s*(?:Downloading|Using cached) .*\((\d+(?:\.\d+)?) ([kMG])B\)")
_MEGABYTES = {"k": 1e-3, "M": 1.0, "G": 1e3}


@dataclass(frozen=True, slots=True)
class Environment:
    """What a converter needs: `packages` as pip takes them, of which `modules` are those that are imported.

    `title` says whose converter it is; `megabytes` is about what is downloaded, `gigabytes` what it takes on the disk;
    `pythons` are the versions that it is made for, the preferred one first. Where the Python that runs this program has
    the modules already, that is taken, in a process of its own all the same.
    """

    name: str
    title: str
    packages: tuple[str, ...]
    modules: tuple[str, ...]
    megabytes: int
    gigabytes: float
    pythons: tuple[str, ...] = ("3.12", "3.11", "3.13", "3.10")

    @property
    def folder(self) -> Path:
        """Where it is, or would be."""
        return paths.converters() / self.name

    @property
    def own(self) -> bool:
        """Whether this program's Python has what is needed; an installed program has none that could be started."""
        tops = {module.partition(".")[0] for module in self.modules}
        return not _frozen() and all(importlib.util.find_spec(top) is not None for top in tops)

    @property
    def python(self) -> Path:
        """Its Python, where it was set up."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def ready(self) -> bool:
        """Whether it is there, whole, and of the packages that are wanted now."""
        if self.own:
            return True
        try:
            return self.python.exists() and json.loads((self.folder / _STAMP).read_bytes()) == list(self.packages)
        except (OSError, ValueError):
            return False

    @property
    def base(self) -> list[str]:
        """How the Python is called that it is made of; empty where none is found on this computer."""
        if not _frozen() and f"{sys.version_info[0]}.{sys.version_info[1]}" in self.pythons:
            return [sys.executable]
        if os.name == "nt":
            return ["py", f"-{self.pythons[0]}"] if shutil.which("py") else []
        found = (shutil.which(f"python{version}") for version in self.pythons)
        return next(([path] for path in found if path), [])

    @property
    def reason(self) -> str:
        """Why it cannot be used now, in English; empty where it can."""
        if self.ready:
            return ""
        if self.base:
            return f"{self.title} is not set up; it is downloaded when you say so, about {self.megabytes} MB"
        return f"{self.title} needs Python {self.pythons[0]}, which was not found on this computer. Install it"

    def command(self, *words: str | Path) -> list[str]:
        """How its Python is run: apart from whatever other Pythons are told, and from the files beside a program."""
        return [*([sys.executable, "-P"] if self.own else [str(self.python), "-I"]), *map(str, words)]

    def convert(self, place: Path, should_stop: Callable[[], bool]) -> None:
        """Convert the model in the folder `place`, as `apart/program.py` says.

        Raises TldeskError `converter_failed` with what the converter said, or Interrupted.
        """
        try:
            for line in said(self.command(_program(), "convert", self.name), should_stop, place):
                log.info("%s", line)
        except Unsuccessful as error:
            log.warning("%s said:\n%s", self.title, "\n".join(error.lines))
            raise TldeskError("converter_failed", title=self.title, reason=error) from error

    def open(self, sample: Path, folder: Path, should_stop: Callable[[], bool] = never) -> Answering:
        """The export in `folder`, answered by a sample program. Raises Unsuccessful or Interrupted."""
        return Answering(self.command(_program(), "answer", sample, folder.absolute()), should_stop)


def set_up(environment: Environment, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Make an environment, over the network; nothing is done where it is ready. A stopped or failed one leaves nothing.

    Raises TldeskError `converter_failed` with what pip said, `contacts_not_kept`, `disk_full` or `folder_not_writable`.
    """
    if environment.ready:
        return
    total = environment.megabytes
    yield PhaseStarted(name="set-up", text=f"Downloading {environment.title}, in MB", total=total)
    with disk_errors(environment.folder), _alone(environment):
        _room(environment)
        if environment.packages:
            _noted(environment)
        try:
            with suppress(Interrupted):
                yield from _made(environment, should_stop)
        finally:
            if not environment.ready:
                shutil.rmtree(environment.folder, ignore_errors=True)


def _noted(environment: Environment) -> None:
    """Note whom pip is about to ask: how much it is sent is for pip to know. Raises `contacts_not_kept`."""
    why = f"set-up of {environment.title}"
    contacts.record("pypi.org", None, why, contacts.BY_PIP)
    if sys.platform == "linux" and any(package.partition("=")[0] in _TORCH for package in environment.packages):
        contacts.record("download.pytorch.org", None, why, contacts.BY_PIP)


def _made(environment: Environment, should_stop: Callable[[], bool]) -> Iterator[Event]:
    base, folder = environment.base, environment.folder
    if not base:
        raise TldeskError("converter_failed", title=environment.title, reason=environment.reason)
    shutil.rmtree(folder, ignore_errors=True)  # what an earlier one has left that was killed
    without = [] if environment.packages else ["--without-pip"]
    if not _succeeds([*base, "-I", "-c", "import venv" if without else "import ensurepip, venv"], should_stop):
        reason = (
            f"{' '.join(base)} cannot create environments (on Debian and Ubuntu the package python3-venv is missing)"
        )
        raise TldeskError("converter_failed", title=environment.title, reason=reason)
    _done(environment, [*base, "-I", "-m", "venv", *without, str(folder)], should_stop)
    downloaded = 0.0
    for ways in _installs(environment):
        pip = environment.command("-m", "pip", "install", "--no-input", "--disable-pip-version-check")
        pip += ["--progress-bar", "off"]
        if len(ways) > 1 and _succeeds([*pip, *ways[0]], should_stop):
            continue
        for line in _lines(environment, [*pip, *ways[-1]], should_stop):
            if size := _DOWNLOAD.match(line):
                downloaded += float(size[1]) * _MEGABYTES[size[2]]
                done = min(round(downloaded), environment.megabytes)
                yield Progressed(phase="set-up", done=done, total=environment.megabytes)
            elif line.startswith("Installing collected packages"):
                yield PhaseStarted(name="install", text=f"Installing {environment.title}")
    _done(environment, environment.command("-c", f"import {', '.join(environment.modules)}"), should_stop)
    write_atomic(folder / _STAMP, json.dumps(environment.packages).encode())


def _installs(environment: Environment) -> list[list[list[str]]]:
    """What pip is told to install, one after the other; of each the ways to do it, where the first is only tried."""
    torch = [package for package in environment.packages if package.partition("=")[0] in _TORCH]
    installs = [[list(environment.packages)]] if environment.packages else []
    if torch and sys.platform == "linux":
        # Wheels on this computer, where pip was told of such; the dependencies come with everything else.
        ways = [["--no-deps", "--no-index", *torch], ["--no-deps", "--index-url", _CPU_INDEX, *torch]]
        return [ways, *installs]
    return installs


def _frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


def _program() -> Path:
    return Path(str(importlib.resources.files("tldesk.engine.exporters.apart") / "program.py"))


def _room(environment: Environment) -> None:
    free = shutil.disk_usage(environment.folder.parent).free / 1e9
    if free < environment.gigabytes:
        reason = f"the disk has {free:.1f} GB left, and it takes {environment.gigabytes:.1f} GB"
        raise TldeskError("converter_failed", title=environment.title, reason=reason)


@contextmanager
def _alone(environment: Environment) -> Iterator[None]:
    """Two programs must not make the same environment."""
    environment.folder.parent.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(environment.folder.with_suffix(".lock"), thread_local=False)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        reason = "it is being set up already, by another window"
        raise TldeskError("converter_failed", title=environment.title, reason=reason) from error
    try:
        yield
    finally:
        lock.release()


def _succeeds(command: list[str], should_stop: Callable[[], bool]) -> bool:
    try:
        for line in said(command, should_stop):
            log.info("%s", line)
    except Unsuccessful:
        return False
    return True


def _done(environment: Environment, command: list[str], should_stop: Callable[[], bool]) -> None:
    for _ in _lines(environment, command, should_stop):
        continue


def _lines(environment: Environment, command: list[str], should_stop: Callable[[], bool]) -> Iterator[str]:
    """What a program says while the environment is made. Raises TldeskError."""
    try:
        for line in said(command, should_stop):
            log.info("%s", line)
            yield line
    except Unsuccessful as error:
        log.warning("%s said:\n%s", command[0], "\n".join(error.lines))
        lost = any("connection broken by" in line for line in error.lines)
        reason = "the servers that it is downloaded from cannot be reached" if lost else str(error)
        raise TldeskError("converter_failed", title=environment.title, reason=reason) from error
