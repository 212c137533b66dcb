"""Environments of converters, made for real of a Python on this computer as the installed program makes them.

Nothing is downloaded: what pip installs here is a wheel that the test has written.
"""

from __future__ import annotations

import dataclasses
import json
import os
import runpy
import select
import shutil
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import filelock
import numpy as np
import pytest
import torch

from tldesk.engine.answering.predict import Prediction
from tldesk.engine.exporters import EXPORTERS, Exporter, converter, environment, export
from tldesk.engine.exporters.environment import Environment, set_up
from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.judging import judge
from tldesk.engine.machine.processes import Unsuccessful, said
from tldesk.engine.machine.stopping import Interrupted
from tldesk.engine.networks import backbones, model
from tldesk.engine.opening import open_predictor
from tldesk.engine.training import trained
from tldesk.errors import TldeskError
from tldesk.online import contacts
from tldesk.project.runs.events import Event, Exported, PhaseStarted
from tldesk.project.runs.run import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows finds Pythons by its launcher")

VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
TINY = Environment(
    name="tiny",
    title="A tiny converter",
    packages=(),
    modules=("json",),
    megabytes=1,
    gigabytes=0.01,
    pythons=("3.1", VERSION),
)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the installed program: its own Python is none that could be started, and one is on the PATH."""
    monkeypatch.setattr(environment, "_frozen", lambda: True)
    monkeypatch.setenv("PATH", f"{sys.base_prefix}/bin")


@pytest.fixture
def tiny(installed: None) -> Environment:
    """An environment that was set up; it sees the packages of the tests."""
    made(TINY)
    (packages,) = TINY.folder.glob("lib/python*/site-packages")
    (packages / "tests.pth").write_text("\n".join(path for path in sys.path if "site-packages" in path))
    return TINY


def made(tiny: Environment, should_stop: Callable[[], bool] = lambda: False) -> list[Event]:
    return list(set_up(tiny, should_stop))


def test_it_is_made_once_and_apart_from_all_else(
    installed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('not this one')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert not TINY.ready and "is not set up" in TINY.reason
    (first, *_) = made(TINY)
    assert isinstance(first, PhaseStarted) and first.total == TINY.megabytes
    assert TINY.ready and TINY.reason == ""
    assert made(TINY) == []
    assert list(said(TINY.command("-c", "import sys; print(sys.prefix)"))) == [str(TINY.folder)]
    other = dataclasses.replace(TINY, packages=("something",))
    assert not other.ready  # another version of the program may want other packages


def test_pip_brings_the_packages(installed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "tiny_wheel-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny_wheel.py", "")
        about = "tiny_wheel-1.0.dist-info/"
        wheel.writestr(f"{about}METADATA", "Metadata-Version: 2.1\nName: tiny-wheel\nVersion: 1.0\n")
        wheel.writestr(f"{about}WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    wanted = dataclasses.replace(TINY, packages=("tiny-wheel==1.0",), modules=("tiny_wheel",))
    events = made(wanted)
    assert wanted.ready
    assert [(one.host, one.bytes, one.why) for one in contacts.read()] == [
        ("pypi.org", None, "set-up of A tiny converter")
    ]
    assert [event.name for event in events if isinstance(event, PhaseStarted)] == ["set-up", "install"]
    no_wheel = wanted.command("-m", "pip", "install", "--retries", "1", "no-such-wheel")
    with pytest.raises(TldeskError) as caught:
        list(environment._lines(wanted, no_wheel, lambda: False))
    assert caught.value.code == "converter_failed"
    assert "Could not find a version that satisfies the requirement no-such-wheel" in caught.value.text
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9")
    with pytest.raises(TldeskError) as caught:
        list(environment._lines(wanted, no_wheel, lambda: False))
    assert "cannot be reached" in caught.value.text


def test_what_fails_or_is_stopped_leaves_nothing(installed: None) -> None:
    TINY.folder.mkdir(parents=True)
    (TINY.folder / "half").write_text("an earlier one was killed")
    assert not TINY.ready
    made(TINY, lambda: True)
    assert not TINY.folder.exists()
    with pytest.raises(TldeskError) as caught:
        made(dataclasses.replace(TINY, modules=("no_such_module",)))
    assert caught.value.code == "converter_failed" and "No module named 'no_such_module'" in caught.value.text
    assert not TINY.folder.exists()
    with pytest.raises(TldeskError) as caught:
        made(dataclasses.replace(TINY, gigabytes=1e9))
    assert "the disk has" in caught.value.text
    with filelock.FileLock(TINY.folder.with_suffix(".lock")), pytest.raises(TldeskError) as caught:
        made(TINY)
    assert "already" in caught.value.text


def test_without_a_python_it_says_what_to_install(installed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert TINY.reason == "A tiny converter needs Python 3.1, which was not found on this computer. Install it"
    with pytest.raises(TldeskError) as caught:
        made(TINY)
    assert TINY.reason in caught.value.text


def test_this_python_is_taken_where_it_has_the_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert TINY.ready and made(TINY) == []
    assert TINY.command("x") == [sys.executable, "-P", "x"]
    assert not dataclasses.replace(TINY, modules=("json", "no_such_module.part")).ready


def test_nobody_waits_for_what_is_stopped_nor_does_it_go_on(tmp_path: Path) -> None:
    """What it has started holds a pipe open for as long as it lives."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    code = f"import subprocess; child = subprocess.Popen(['sleep', '60'], stdout=open({str(pipe)!r}, 'w')); print('on')"
    seen: list[str] = []
    with pytest.raises(Interrupted):
        for line in said([sys.executable, "-u", "-c", f"{code}; child.wait()"], lambda: bool(seen)):
            seen.append(line)
    closed = select.poll()
    closed.register(reading, 0)  # a pipe that nobody writes to any more is told of in any case
    assert closed.poll(10_000)
    os.close(reading)
    with pytest.raises(Unsuccessful) as caught:
        list(said([sys.executable, "-c", "print('one'); print('ERROR: two'); print('three'); raise SystemExit(3)"]))
    assert (str(caught.value), caught.value.lines) == ("two", ["one", "ERROR: two", "three"])


@pytest.mark.parametrize("when", ["opens", "answers"])
def test_nobody_waits_for_an_answer_that_is_not_wanted_any_more(when: str, tmp_path: Path) -> None:
    program, began = tmp_path / "slow.py", tmp_path / "began"
    slow = f"open({str(began)!r}, 'w').write(str(__import__('os').getpid())) and __import__('time').sleep(600)"
    opened = f"lambda images: {slow}" if when == "answers" else slow
    program.write_text(f"predict = None\ndef open_model(folder):\n    return {opened}\n")
    pixels = np.zeros((1000, 3, 64, 64), np.float32)  # more than a pipe holds
    with pytest.raises(Interrupted):
        TINY.open(program, tmp_path, lambda: began.exists() and bool(began.read_text()))(pixels)
    with pytest.raises(ProcessLookupError):
        os.kill(int(began.read_text()), 0)


def test_an_export_is_checked_and_asked_in_it(
    tiny: Environment, finished: Run, quick: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the shipped sample, in a process of the other Python."""
    run_back = partial(converter.run_back, tiny, "onnx_runtime.py")
    monkeypatch.setitem(EXPORTERS, "onnx", dataclasses.replace(quick, environment=tiny, run_back=run_back))
    *_, last = export(finished, "onnx", tmp_path / "out")
    assert isinstance(last, Exported)
    assert last.parity["onnxruntime"]["max_diff"] < 1e-4
    assert last.parity["sample program"]["agreement"] == 1
    paths = [row.path for row in finished.data.rows]
    predictor = open_predictor(tmp_path / "out")
    for ours, theirs in zip(open_predictor(finished.folder).predict(paths), predictor.predict(paths), strict=True):
        assert isinstance(ours, Prediction) and isinstance(theirs, Prediction)
        assert theirs.probabilities == pytest.approx(ours.probabilities, abs=1e-4)
    (tmp_path / "out" / "samples" / "predict.py").write_text("raise SystemExit('this must not run')")
    assert open_predictor(tmp_path / "out").classes == finished.data.classes
    with pytest.raises(Unsuccessful):
        tiny.open(tmp_path / "out" / "samples" / "predict.py", tmp_path / "out")
    shutil.rmtree(tiny.folder)
    with pytest.raises(TldeskError) as caught:
        open_predictor(tmp_path / "out")
    assert caught.value.code == "not_set_up"


def test_what_a_converter_says_is_told(
    tiny: Environment, finished: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The network is made there; then Google's converter is missing."""
    fake = dataclasses.replace(tiny, name="litert")
    tiny.folder.rename(fake.folder)
    exporter = EXPORTERS["litert"]
    write = partial(converter.write, fake, exporter.files, converter.weights)
    monkeypatch.setitem(EXPORTERS, "litert", dataclasses.replace(exporter, environment=fake, write=write))
    with pytest.raises(TldeskError) as caught:
        list(export(finished, "litert", tmp_path / "out"))
    assert caught.value.code == "converter_failed"
    assert "No module named 'litert_torch'" in caught.value.text
    events = list(export(finished, "litert", tmp_path / "out", lambda: any(tmp_path.glob(".out*/*/recipe.json"))))
    assert not any(isinstance(event, Exported) for event in events)
    assert not list(tmp_path.glob("*out*"))


@pytest.mark.parametrize("several", [False, True])
def test_what_is_converted_computes_what_the_app_does(
    several: bool, finished: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, report = backbones.get(finished.config.backbone), judge.completed(finished)
    assert report is not None
    source = ExportSource(finished, trained.load(finished), record, finished.data.classes, report)
    told = converter.weights(source, tmp_path) | {"multi_label": several}
    (tmp_path / "recipe.json").write_text(json.dumps(told))
    monkeypatch.chdir(tmp_path)
    module, example = runpy.run_path(str(environment._program()))["network"]()
    size, _, _ = source.pre.shape
    assert tuple(example.shape) == (1, 3, size, size)
    pixels = torch.from_numpy(np.random.default_rng(0).random(tuple(example.shape), np.float32))
    expected = model.CalibratedModel(source.model, source.temperature, several)
    with torch.inference_mode():
        for ours, theirs in zip(module(pixels), expected(pixels), strict=True):
            torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-5)
