"""The device that is picked, and what it is called."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tldesk import settings
from tldesk.engine.machine import device
from tldesk.errors import TldeskError


def test_the_processor_is_always_there() -> None:
    info = device.describe("cpu")
    assert info.kind == "cpu"
    assert info.text.startswith("CPU, ")
    assert info.memory_bytes > 0
    assert device.pick("cpu").type == "cpu"


def test_a_device_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    device._gpu.cache_clear()
    for wish in ("cuda", "mps"):
        with pytest.raises(TldeskError) as caught:
            device.kind(wish)
        assert caught.value.code == "no_device"
        assert "card" in caught.value.text or "graphics" in caught.value.text
    assert device.kind("auto") == "cpu"
    device._gpu.cache_clear()


def test_threads_follow_the_setting() -> None:
    assert device.threads() == device.core_count()
    settings.change(threads=1)
    assert device.threads() == 1
    settings.change(threads=256)
    assert device.threads() == device.core_count()


@pytest.mark.skipif(sys.platform != "linux", reason="of GNU's OpenMP alone it is known how to ask it")
def test_waiting_threads_leave_their_core_to_other_programs() -> None:
    surroundings = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    command = [sys.executable, "-c", "import tldesk, torch"]
    environment = {**surroundings, "OMP_DISPLAY_ENV": "TRUE"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    policies = [line.partition("=")[2].strip() for line in done.stderr.splitlines() if "OMP_WAIT_POLICY" in line]
    assert policies
    assert set(policies) == {"'PASSIVE'"}
