"""What every test stands on: a home of its own, generated photos, a project, a trained run, and guards.

The guards fail a test that reaches for the network or leaves a thread, a timer or a window behind.
"""

from __future__ import annotations

import functools
import gc
import itertools
import json
import os
import shutil
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

# Before anything imports Qt or starts OpenMP. The two cores of the smallest machine we promise are the rule for all; of
# several processes each takes one, for threads of OpenMP that share a core wait for each other most of the time.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "2")
if "PYTEST_XDIST_WORKER" in os.environ:  # which has the line above from the process that started it
    os.environ["OMP_NUM_THREADS"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

import hypothesis
import numpy as np
import pytest
from once import made_once
from PIL import Image, ImageDraw

from tldesk import paths
from tldesk.engine.machine import freed
from tldesk.engine.networks import weights
from tldesk.engine.networks.sound.records import STATISTICS
from tldesk.online import token

pytest_plugins = ["windows", "disks", "tiny_networks", "compiled", "hub_server"]

# Deterministic, and without a deadline: a busy machine is not a wrong answer.
hypothesis.settings.register_profile("tldesk", deadline=None, max_examples=60, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("tldesk")

REPOSITORY = Path(__file__).resolve().parent.parent
CLASSES = ("circle", "square", "stripes")
_COLORS = {"circle": (200, 60, 50), "square": (50, 90, 200), "stripes": (60, 170, 80)}
_SPARE_COLORS = ((210, 170, 40), (140, 60, 170), (40, 170, 180), (120, 120, 120), (230, 130, 180))


# ---------------------------------------------------------------------------------------------- places

_SET_UP = ("data/weights", "cache/backbones")  # in a home
_numbers = itertools.count()


@pytest.fixture(scope="session")
def _shared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A home holding the converted weights and exported backbones, which take 10 s each to make.

    They come from the user's own set-up or from an earlier session; what this session makes is kept for the next, but
    for the graphs of tests' own tiny networks, which only the tests of this session share.
    """
    shared = tmp_path_factory.mktemp("shared")
    cache = getattr(request.config, "cache", None)  # a session may be without one
    kept = Path(cache.mkdir("tldesk-home")) if cache else shared / "kept"
    for source, name in zip((paths.weights(), paths.cache() / "backbones"), _SET_UP, strict=True):
        (shared / name).mkdir(parents=True)
        for file in [*_made(source), *_made(kept / name)]:
            if not (shared / name / file.name).exists():
                shutil.copy(file, shared / name / file.name)
    yield shared
    _link_new(shared, kept)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, _shared: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """`TLDESK_HOME`: everything the program writes in this test, with set-up already done."""
    # Every test has one: `mktemp` would find a number by looking through all that are there. Short, as it is shown.
    folder = tmp_path_factory.getbasetemp() / f"home{next(_numbers)}"
    folder.mkdir()
    _link_new(_shared, folder, tiny=True)
    before = _fingerprints(_shared)
    monkeypatch.setenv("TLDESK_HOME", str(folder))
    monkeypatch.setenv("TLDESK_AUDIO", "null")  # no test is heard
    monkeypatch.setattr(token, "SAFE", ())  # the keyring of whoever runs the tests is not asked
    yield folder
    _link_new(folder, _shared, tiny=True)
    changed = [file for file, state in before.items() if _fingerprint(file) != state]
    shutil.rmtree(folder, ignore_errors=True)
    for file in changed:
        Path(file).unlink(missing_ok=True)
    assert not changed, f"shared set-up files were changed in place (unlink first, then write): {changed}"


@pytest.fixture(autouse=True)
def one_table_of_operators() -> None:
    """PyTorch makes a table of all that it can export for every export, which is half a second of two: once is enough.

    It is looked for where an earlier test has loaded the exporter, for most tests never do.
    """
    exporter = sys.modules.get("torch.onnx._internal.exporter._registration")
    if exporter is None or exporter in _with_one_table:
        return
    _with_one_table.append(exporter)
    exporter.ONNXRegistry.from_torchlib = staticmethod(functools.cache(exporter.ONNXRegistry.from_torchlib))


_with_one_table: list[ModuleType] = []


@pytest.fixture
def samples() -> Path:
    """The sample photos that the program ships: 6 classes of 40."""
    return paths.samples()


def _made(folder: Path, tiny: bool = False) -> list[os.DirEntry[str]]:
    """What set-up makes there from the bundled packages, and with `tiny` the graphs of tests' networks (a graph's name
    tells its weights) without those of first stages, which trainings use where they are; nothing of a developer's own.
    """
    try:
        files = sorted(os.scandir(folder), key=lambda file: file.name)
    except OSError:
        return []
    bundled = [f for f in files if f.name.endswith(".safetensors") and "-lite" in f.name]
    graphs = [f for f in files if f.name.endswith(".onnx")]
    # An export's name begins with the hash of its weights; a whole backbone is large, its first stages are not.
    hashes = {f.name[:32] for f in graphs if f.stat().st_size > 5_000_000}
    hashes.add(_statistics())
    return bundled + [f for f in graphs if f.name[:32] in hashes or (tiny and f.name.count("-") == 1)]


@functools.cache
def _statistics() -> str:
    """How the name of the graph of the bands begins, which is small, and 20 s to make."""
    return weights.frozen_path(STATISTICS).name[:32]


def _link_new(source: Path, target: Path, tiny: bool = False) -> None:
    """Hard-link (copy where the disk differs) what set-up made from one home into another."""
    for name in _SET_UP:
        made = _made(source / name, tiny)
        if not made:
            continue
        (target / name).mkdir(parents=True, exist_ok=True)
        there = {file.name for file in os.scandir(target / name)}
        for file in made:
            if file.name in there:
                continue
            link = target / name / file.name
            try:
                os.link(file.path, link)
            except OSError:
                shutil.copy(file.path, link)


def _fingerprint(file: str) -> tuple[int, int] | None:
    try:
        found = Path(file).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _fingerprints(home: Path) -> dict[str, tuple[int, int] | None]:
    return {file.path: _fingerprint(file.path) for name in _SET_UP for file in _made(home / name, tiny=True)}


# ---------------------------------------------------------------------------------------------- photos


def draw(label: str, number: int, size: tuple[int, int] = (64, 48)) -> Image.Image:
    """A picture of one class: its colour and shape, with noise from `number`, so that no two are equal."""
    rng = np.random.default_rng([number, *label.encode()])
    color = _COLORS.get(label, _SPARE_COLORS[sum(label.encode()) % len(_SPARE_COLORS)])
    image = Image.new("RGB", size, (235, 232, 225))
    pen = ImageDraw.Draw(image)
    width, height = size
    x, y = rng.uniform(0.3, 0.7) * width, rng.uniform(0.35, 0.65) * height
    radius = min(size) * rng.uniform(0.22, 0.34)
    if label == "square":
        pen.rectangle((x - radius, y - radius, x + radius, y + radius), fill=color)
    elif label == "stripes":
        for top in range(int(rng.integers(0, 6)), height, 8):
            pen.rectangle((0, top, width, top + 3), fill=color)
    else:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)
    noise = rng.normal(0, 6, (height, width, 3))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


@pytest.fixture
def make_photos(tmp_path: Path) -> Callable[..., Path]:
    """A factory of class folders: `make_photos(classes=…, per_class=…, size=…, folder=…, first=…)` → the folder.

    `folder` is below the test's tmp_path unless absolute; `per_class` is a number or one per class.
    """

    def make(
        classes: tuple[str, ...] = CLASSES,
        per_class: int | dict[str, int] = 8,
        size: tuple[int, int] = (64, 48),
        folder: str | Path = "photos",
        first: int = 0,
    ) -> Path:
        return write_photos(tmp_path / folder, classes, per_class, size, first)

    return make


def write_photos(
    root: Path, classes: tuple[str, ...], per_class: int | dict[str, int], size: tuple[int, int], first: int = 0
) -> Path:
    """Class folders of generated JPEG photos below `root`."""
    for label in classes:
        (root / label).mkdir(parents=True, exist_ok=True)
        count = per_class if isinstance(per_class, int) else per_class[label]
        for number in range(first, first + count):
            draw(label, number, size).save(root / label / f"{label}-{number:03}.jpg", quality=85)
    return root


def draw_several(labels: tuple[str, ...], number: int, size: tuple[int, int] = (96, 64)) -> Image.Image:
    """A picture that shows all of some of CLASSES: stripes above, the others below them, left and right."""
    width, height = size
    image = Image.new("RGB", size, (235, 232, 225))
    places = {"stripes": (0, 0, width, height // 2), "circle": (0, height // 2, width // 2, height)}
    places["square"] = (width // 2, height // 2, width, height)
    for label in labels:
        left, top, right, bottom = places[label]
        image.paste(draw(label, number, (right - left, bottom - top)), (left, top))
    noise = np.random.default_rng([number, 7]).normal(0, 6, (height, width, 3))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


def write_several(root: Path, count: int) -> Path:
    """`count` generated JPEG photos with one to three of CLASSES each, and the table `labels.csv` that names them."""
    root.mkdir(parents=True, exist_ok=True)
    rows = ["path,label,more_labels"]
    for number in range(count):
        labels = tuple(name for place, name in enumerate(CLASSES) if (1 + number % 7) >> place & 1)
        draw_several(labels, number).save(root / f"several-{number:03}.jpg", quality=85)
        more = json.dumps(labels[1:]).replace('"', '""')
        rows.append(f'several-{number:03}.jpg,{labels[0]},"{more}"')
    (root / "labels.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return root


@pytest.fixture
def several_photos(tmp_path: Path) -> Path:
    """A folder of 56 photos with one to three labels each, and a table of them."""
    return write_several(tmp_path / "several", 56)


@pytest.fixture
def project_of_several(tmp_path: Path, several_photos: Path) -> Iterator[Any]:
    """A Project with `several_photos` imported, each with all of its labels."""
    with make_project_of_several(tmp_path / "project-of-several", several_photos) as made:
        yield made


def make_project_of_several(folder: Path, photos: Path) -> Any:
    """An open project of such a folder, in which images may have several labels."""
    from tldesk.project.exchange.importing import import_source
    from tldesk.project.store import Project

    project = Project.create(folder)
    for _ in import_source(project, photos, options={"several": "all"}):
        pass
    return project


@pytest.fixture
def photos(make_photos: Callable[..., Path]) -> Path:
    """Three classes of eight small photos, as class folders."""
    return make_photos()


@pytest.fixture
def project(tmp_path: Path, photos: Path) -> Iterator[Any]:
    """A Project with `photos` imported, in `tmp_path/project`."""
    from tldesk.project.exchange.importing import import_source
    from tldesk.project.store import Project

    with Project.create(tmp_path / "project") as made:
        for _ in import_source(made, photos):
            pass
        yield made


@pytest.fixture(scope="session")
def _trained_project(_shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed project with one finished run (feature extraction, Lite0, CPU), made once."""
    from tldesk.engine.train import train
    from tldesk.project.exchange.importing import import_source
    from tldesk.project.runs.config import RunConfig
    from tldesk.project.store import Project

    def make(root: Path) -> None:
        photos = write_photos(root / "photos", CLASSES, 10, (64, 48))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TLDESK_HOME", str(_shared))
            with Project.create(root / "project") as project:
                for _ in import_source(project, photos):
                    pass
                run = project.runs.new(RunConfig(strategy="feature-extraction", device="cpu"))
                for _ in run.record(train(run)):
                    pass

    return made_once(tmp_path_factory, "trained", make) / "project"


@pytest.fixture(scope="session")
def _trained_on_several(_shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `_trained_project`, of 140 images with several labels, some of them wrong, so that there are mistakes."""
    from tldesk.engine.train import train
    from tldesk.project.runs.config import RunConfig

    def make(root: Path) -> None:
        photos = write_several(root / "photos", 140)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TLDESK_HOME", str(_shared))
            with make_project_of_several(root / "project", photos) as project:
                some = project.samples.get(project.samples.ids()[4::9])
                for sample in some:
                    if sample.labels != ("square",):
                        project.edits.toggle_label([sample.id], "square")
                run = project.runs.new(RunConfig(strategy="feature-extraction", device="cpu"))
                for _ in run.record(train(run)):
                    pass

    return made_once(tmp_path_factory, "several", make) / "project"


@pytest.fixture
def run_of_several(_trained_on_several: Path, tmp_path: Path) -> Any:
    """A finished multi-label Run in a project of its own, yours to change."""
    from tldesk.project.runs.runs import Run

    folder = tmp_path / "several-trained"
    shutil.copytree(_trained_on_several, folder)
    (run,) = (folder / "runs").iterdir()
    return Run.load(run)


@pytest.fixture
def trained_run(_trained_project: Path, tmp_path: Path) -> Any:
    """A finished Run in a project of its own (`run.project_folder`; nobody has it open), yours to change."""
    from tldesk.project.runs.runs import Run

    folder = tmp_path / "trained"
    shutil.copytree(_trained_project, folder)
    (run,) = (folder / "runs").iterdir()
    return Run.load(run)


# ---------------------------------------------------------------------------------------------- guards


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in tldesk opens a connection, but for a download to the test's own server: a test that would, fails."""
    from hub_server import LISTENING

    def guarded(original: Callable[..., Any]) -> Callable[..., Any]:
        def connect(self: socket.socket, address: Any) -> Any:
            ours = isinstance(address, tuple) and address[:2] in LISTENING
            if self.family in (socket.AF_INET, socket.AF_INET6) and not ours:
                raise AssertionError(f"the network was used: {address}")
            return original(self, address)

        return connect

    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))


@pytest.fixture(scope="module", autouse=True)
def memory_given_back() -> Iterator[None]:
    """What the trainings of a file have freed is wanted by other processes: several run the suite."""
    yield
    freed.give_back()


@pytest.fixture(autouse=True)
def no_leftovers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, a running QThread, an active timer or a visible window behind."""
    before, with_qt = set(threading.enumerate()), "qapp" in request.fixturenames
    gc.collect()  # what the test before has left: frozen, it would be kept to the end
    gc.freeze()  # what lives longer (a million objects, once PyTorch is loaded) need not be looked through again
    if with_qt:
        gc.disable()  # as in the program: a widget that dies in another thread than the UI's may wait for it for ever
    yield
    left = _qt_leftovers() if with_qt else []
    if with_qt:
        gc.collect()
        gc.enable()
    for thread in set(threading.enumerate()) - before:
        if not thread.daemon:
            thread.join(timeout=_LEFT_SECONDS)
            left += [f"thread {thread.name}"] if thread.is_alive() else []
    assert not left, f"left behind: {', '.join(left)}"


# What ends by itself may take so long on a busy machine.
_LEFT_SECONDS = 30


def _qt_leftovers() -> list[str]:
    """What Qt still runs or shows; it is ended here, so that the next test does not pay for it."""
    from PySide6.QtCore import QCoreApplication, QEvent, QThread, QThreadPool, QTimer
    from PySide6.QtWidgets import QApplication

    if not isinstance(QApplication.instance(), QApplication):
        return []
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [] if QThreadPool.globalInstance().waitForDone(1000 * _LEFT_SECONDS) else ["work in the thread pool"]
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            left.append(f"window {type(window).__name__} “{window.windowTitle()}”")
            window.hide()
    for thread in _living(QThread):
        if thread.isRunning() and thread is not QThread.currentThread():
            left.append(f"QThread {thread.objectName() or type(thread).__name__}")
            thread.requestInterruption()
            thread.wait(1000 * _LEFT_SECONDS)
    for timer in _living(QTimer):
        if timer.isActive():
            left.append(f"timer {timer.objectName()} of {type(timer.parent()).__name__}")
            timer.stop()
    return left


def _living(kind: type) -> list[Any]:
    """The Qt objects of one kind that this test made in Python and whose C++ half still exists."""
    from shiboken6 import isValid

    return [thing for thing in gc.get_objects() if issubclass(type(thing), kind) and isValid(thing)]
