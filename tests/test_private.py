"""Nothing is told to anybody: libraries that report their use are kept from it."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = """
import tldesk, sys, onnxruntime
session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
print(session.run(None, {"x": [[1.0]]})[0][0][0])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows the system collects what ONNX Runtime reports")
def test_onnx_runtime_reports_nothing(tmp_path: Path) -> None:
    """It keeps what it is about to send below the home folder: there must be none."""
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 1]) for name in "xy"]
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "one", values[:1], values[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, tmp_path / "one.onnx")
    home = tmp_path / "home"
    home.mkdir()
    # As on a user's computer: a build machine or a test is silent by itself.
    kept = {
        key: value
        for key, value in os.environ.items()
        if key != "CI" and not key.startswith(("ORT_", "XDG_", "GITHUB"))
    }
    environment = kept | {"HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "one.onnx")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == "1.0"
    assert list(home.rglob("*")) == []


JOURNEY = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from tldesk.cli import run_command
from tldesk.ui.context import Context
from tldesk.ui.main_window import MainWindow

photos, project = sys.argv[1:]
assert run_command(["train", photos, "--project", project, "--strategy", "feature-extraction"]) == 0
(run,) = Path(project, "runs").iterdir()
assert run_command(["predict", str(run), photos]) == 0
app = QApplication([])
context = Context()
window = MainWindow(context)
window.show()
context.open_project(Path(project))
for page in ("data", "label", "train", "evaluate", "use"):
    window.show_page(page)
    app.sendPostedEvents()
context.jobs.close()
context.close_project()
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_no_socket_leads_out_of_the_computer(photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever asks for one, Python or a library below it: a training, answers, every page of the window.

    `tests/benchmarks/sockets.py` does so over the whole journey, the check of the .deb in the installed program.
    """
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    bare = importlib.import_module("bare")
    script, trace = tmp_path / "journey.py", tmp_path / "trace"
    script.write_text(JOURNEY + "import socket\nsocket.socket()\n")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [*bare.STRACE, str(trace), sys.executable, str(script), str(photos), str(tmp_path / "project")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path)
    if not trace.exists():
        pytest.skip(f"strace does not run here: {done.stderr[-200:]}")
    assert done.returncode == 0, done.stderr
    *before, last = trace.read_text(errors="replace").splitlines()
    assert bare.internet_sockets([last]) == [
        last
    ]  # the one that was asked for at the end, to see that it would be seen
    assert bare.internet_sockets(before) == []
