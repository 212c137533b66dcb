"""The sample programs that go with an export: written into it, and run from there for the check."""

from __future__ import annotations

import importlib.resources
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.machine.stopping import unless_stopped
from tldesk.media.pool import never

if TYPE_CHECKING:
    from tldesk.engine.exporters.exporter import Exporter

FOLDER, PYTHON, REQUIREMENTS = "samples", "predict.py", "requirements.txt"
OURS, _COMMON = "tldesk.engine.exporters.samples", "prepare import load, tell\n"


def write(exporter: Exporter, folder: Path) -> None:
    """Write the programs of an export, and `requirements.txt` for the one in Python."""
    (folder / FOLDER).mkdir()
    (folder / FOLDER / PYTHON).write_text(python(exporter.program, exporter.samples), encoding="utf-8")
    for name in exporter.others:
        (folder / FOLDER / name).write_text(_read(name, exporter.samples), encoding="utf-8")
    (folder / REQUIREMENTS).write_text("".join(f"{line}\n" for line in exporter.requirements), encoding="utf-8")


def python(program: str, package: str = OURS) -> str:
    """A sample program's source, with the shared code of its package in place of its import."""
    common = _read("prepare.py", package).split('"""\n', maxsplit=1)[1].strip()
    return _read(program, package).replace(f"from {package}.{_COMMON}", common + "\n")


def run(exporter: Exporter, folder: Path, paths: list[Path], should_stop: Callable[[], bool] = never) -> NDArray[Any]:
    """What the Python program in an export answers, probabilities (n, classes); for exports just written alone.

    It is run in the environment of the form's converter, where it has one; else in this process, for an installed
    program has no Python to start it with. Raises Interrupted.
    """
    program = folder / FOLDER / PYTHON
    if exporter.environment is None:
        answers: NDArray[Any] = runpy.run_path(str(program))["predict"](folder, unless_stopped(paths, should_stop))
        return answers
    model = exporter.environment.open(program, folder, should_stop)
    try:
        return model(np.array([str(path) for path in paths]))
    finally:
        model.close()


def numbers(folder: Path, paths: list[Path], should_stop: Callable[[], bool] = never) -> list[NDArray[Any]]:
    """The arrays (1, …) that the Python program in an export makes of samples that are arrays; for exports just written
    alone. Raises Interrupted.
    """
    load = runpy.run_path(str(folder / FOLDER / PYTHON))["load"](folder)
    return [load(path) for path in unless_stopped(paths, should_stop)]


def _read(name: str, package: str) -> str:
    return importlib.resources.files(package).joinpath(name).read_text("utf-8")
