"""Runs on generated photos with timm's smallest networks: a training takes a second or two."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from once import made_once

from engine.runs_for_tests import QUICK, SPLITS, write_run, write_several
from tldesk.engine.exporters import EXPORTERS
from tldesk.engine.exporters.exporter import Exporter
from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.machine import blas
from tldesk.project.runs.config import make_config
from tldesk.project.runs.events import Exported, from_json, to_json
from tldesk.project.runs.run import Run


@pytest.fixture
def make_run(tmp_path: Path, photos: Path, tiny_weights: Path) -> Callable[..., Run]:
    """`make_run(name, folder=photos, splits=…, **values)`: a run folder on a class folder of photos.

    `splits` gives the split of the i-th photo of a class, repeated.
    """

    def make(
        name: str = "run",
        folder: Path | None = None,
        splits: tuple[str, ...] = SPLITS,
        **values: Any,
    ) -> Run:
        return write_run(tmp_path / "runs" / name, folder or photos, splits, make_config(QUICK | values))

    return make


@pytest.fixture(scope="session")
def _exported(_finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The finished run's ONNX export, made once: it takes seconds."""
    from tldesk.engine.exporters import export

    def make(root: Path) -> None:
        *_, last = export(Run.load(_finished), "onnx", root / "onnx")
        (root / "event.json").write_text(to_json(last), "utf-8")

    root = made_once(tmp_path_factory, "model", make)
    told = from_json((root / "event.json").read_bytes())
    assert isinstance(told, Exported)
    return dataclasses.replace(told, path=str(root / "onnx"))


@pytest.fixture
def model(_exported: Exported, tmp_path: Path) -> Path:
    """An ONNX export, yours to change."""
    return Path(shutil.copytree(_exported.path, tmp_path / "model"))


@pytest.fixture
def quick(_exported: Exported, monkeypatch: pytest.MonkeyPatch) -> Exporter:
    """The ONNX exporter, writing the very file that it wrote before."""

    def write(source: ExportSource, folder: Path) -> None:
        shutil.copy(Path(_exported.path) / "model.onnx", folder)

    exporter = dataclasses.replace(EXPORTERS["onnx"], write=write)
    monkeypatch.setitem(EXPORTERS, "onnx", exporter)
    return exporter


@pytest.fixture
def make_several(tmp_path: Path, several_photos: Path, tiny_weights: Path) -> Callable[..., Run]:
    """`make_several(name, splits=…, **values)`: a multi-label run folder on `several_photos`."""

    def make(name: str = "several", splits: tuple[str, ...] = SPLITS, **values: Any) -> Run:
        return write_several(tmp_path / "runs" / name, several_photos, splits, make_config(QUICK | values))

    return make


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Products of matrices as the window makes them: two tests beside each other would only wait for each other."""
    with blas.one_thread():
        yield
