"""Freed memory that goes back to the system: in a process of its own, whose memory nothing else changes."""

from __future__ import annotations

import subprocess
import sys

import pytest

_SCRIPT = """
import threading
from tldesk.engine.machine import freed

kept = []

def work():
    blocks = [bytes(20_000) for _ in range(10_000)]
    kept.extend(blocks[::100])  # between the others, so that what is freed lies in pieces

def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1])

thread = threading.Thread(target=work)
thread.start()
thread.join()
before = held()
assert freed.give_back()
print(held() / before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps it")
def test_what_a_thread_has_freed_goes_back() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 0.5
    assert done.stderr == ""
