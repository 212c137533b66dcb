"""A program that is killed while it labels: what it had said to be done is there."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tldesk.project.store import Project

from ..conftest import LABELS, row

KILLS = 20
SAMPLES = 200

# Forks a program that labels sample after sample, and says so only when `set_label` has returned. Forking spares the
# imports, which take longer than the labelling.
_LABELLERS = """
import os, sys
from pathlib import Path
from tldesk.project.store import Project

def say(line):
    # One write a line: two processes share the pipe.
    os.write(1, (line + "\\n").encode())

def label(folder, turn):
    project = Project.open(folder)
    names = project.classes.names()
    while True:
        turn += 1
        label = names[turn % len(names)]
        project.edits.set_label([turn % 200 + 1], label)
        say(f"{turn % 200 + 1} {label} {turn}")

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        label(Path(sys.argv[1]), int(line))
    say(f"pid {pid}")
    os.waitpid(pid, 0)
    say("killed")
"""
_ACKNOWLEDGED = re.compile(r"(\d+) (\w+) (\d+)\n")


def _label_until_killed(labellers: subprocess.Popen[str], turn: int, seconds: float) -> list[tuple[int, str, int]]:
    """Let a program label, kill it `seconds` after its first label; what it acknowledged."""
    assert labellers.stdin is not None and labellers.stdout is not None
    print(turn, file=labellers.stdin, flush=True)
    pid = 0
    killer: threading.Timer | None = None
    acknowledged = []
    for line in labellers.stdout:
        if line.startswith("pid"):
            pid = int(line.split()[1])
        elif "killed" in line:  # perhaps after a line that the kill cut in two, which was never acknowledged
            break
        elif found := _ACKNOWLEDGED.fullmatch(line):
            acknowledged.append((int(found[1]), found[2], int(found[3])))
        if pid and acknowledged and killer is None:
            killer = threading.Timer(seconds, os.kill, (pid, signal.SIGKILL))
            killer.start()
    assert killer is not None, "the labelling program ended by itself"
    killer.join()
    return acknowledged


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_no_acknowledged_label_is_lost_by_a_kill(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    with Project.create(folder) as project:
        project.classes.ensure(LABELS)
        project.files.put(project.files.root(tmp_path), [row(f"{i}.jpg") for i in range(SAMPLES)])
    command = [sys.executable, "-c", _LABELLERS, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as labellers:
        _kill_and_compare(folder, labellers)


def _kill_and_compare(folder: Path, labellers: subprocess.Popen[str]) -> None:
    rng = random.Random(0)
    expected: dict[int, str] = {}
    turn = 0
    for _ in range(KILLS):
        acknowledged = _label_until_killed(labellers, turn, rng.uniform(0.0, 0.05))
        expected |= {sample: label for sample, label, _ in acknowledged}
        turn = acknowledged[-1][2]
        with Project.open(folder) as project:  # checks the whole file
            found = {sample.id: sample.label for sample in project.samples.get(range(1, SAMPLES + 1))}
            unacknowledged = (turn + 1) % SAMPLES + 1
            for sample, label in expected.items():
                if sample != unacknowledged:
                    assert found[sample] == label
            # The one in flight when the kill came is there as a whole or not at all.
            assert found[unacknowledged] in (expected.get(unacknowledged), LABELS[(turn + 1) % len(LABELS)])
            expected |= {sample: label for sample, label in found.items() if label}
            assert project.edits.undo_text() is not None
    assert turn > 2 * KILLS
    assert labellers.stdin is not None
    labellers.stdin.close()
