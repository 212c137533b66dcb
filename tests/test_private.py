"""Nothing is told to anybody: libraries that report their use are kept from it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper

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
