"""Killing trainings: one process imports PyTorch and forks a child for each run, so that each costs a moment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path


def kill_at(moments: dict[Path, int], delays: dict[Path, float] | None = None, *, climb: bool = False) -> None:
    """Train each run folder in a process of its own and SIGKILL it once it has told so many events.

    `delays`: so many seconds later, if it is still at work by then. `climb`: Auto tries all that it can.
    """
    delays = delays or {}
    trainings = [[str(folder), moment, delays.get(folder, 0.0)] for folder, moment in moments.items()]
    jobs = json.dumps({"climb": climb, "trainings": trainings})
    done = subprocess.run([sys.executable, __file__], input=jobs, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)


def climb_all(patch: Callable[[object, str, object], None] = setattr) -> None:
    """Let Auto try the whole model on few images too, whatever the rungs before have come to."""
    from tldesk.engine.strategies import auto

    patch(auto, "ENOUGH", 1)
    patch(auto, "_promising", lambda *_: True)


def _main() -> None:
    # Imported before the forks, used in none but the children.
    import timm  # noqa: F401
    import torch  # noqa: F401

    from tldesk.engine import train  # noqa: F401
    from tldesk.engine.training import loop, probe  # noqa: F401

    jobs = json.load(sys.stdin)
    if jobs["climb"]:
        climb_all()
    for folder, moment, delay in jobs["trainings"]:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            _train(Path(folder), write)
            os._exit(0)
        os.close(write)
        with os.fdopen(read, "rb", buffering=0) as pipe:
            for _ in range(moment):
                if not pipe.read(1):
                    raise SystemExit(f"{folder} ended before event {moment}")
            time.sleep(delay)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _train(folder: Path, write: int) -> None:
    from tldesk.engine.train import train
    from tldesk.project.runs.run import Run

    run = Run.load(folder)
    for _ in run.record(train(run)):
        os.write(write, b".")


if __name__ == "__main__":
    _main()
