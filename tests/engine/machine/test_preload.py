"""PyTorch's library opened ahead of its import: in a process of its own, since an import happens once."""

from __future__ import annotations

import subprocess
import sys

import pytest

_SCRIPT = """
import sys
from tldesk.engine.machine import preload
opened = preload.load_libraries()
assert "torch" not in sys.modules
import torch
assert torch.ones(2).sum().item() == 2.0
assert preload.load_libraries() == ()
print(*opened)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the library's name is the one that Linux has")
def test_the_library_is_open_before_torch_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True)
    assert "libtorch_cpu.so" in done.stdout.split()
    assert done.stderr == ""
