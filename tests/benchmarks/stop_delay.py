"""How long a training or an export takes to end once it is asked to, in every phase of every strategy.

    python tests/benchmarks/stop_delay.py [DATA] [--sittings 12] [--seed 0]

The sample photos (or the class folders DATA) are trained with EfficientNet-Lite0 in one process, PyTorch loaded: each
sitting is asked to stop at a random moment of its first seconds, and the next goes on where it ended; the finished run
is then exported as often. Told are the seconds from the asking to the end of the sitting, by what went on then. With
TLDESK_HOME of a set-up.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from machine import describe

from tldesk import paths
from tldesk.engine.exporters import export
from tldesk.engine.machine.stopping import Interrupted
from tldesk.engine.train import train
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import PhaseStarted, Progressed, RunEnded
from tldesk.project.runs.runs import Run
from tldesk.project.store import Project

LATEST = 5.0  # seconds from the beginning of a sitting


class Asked:
    """`should_stop` that turns true so many seconds after it was made, and knows when that was."""

    def __init__(self, seconds: float) -> None:
        self._event = threading.Event()
        self._timer = threading.Timer(seconds, self._ask)
        self._timer.start()
        self.at = 0.0

    def __call__(self) -> bool:
        return self._event.is_set()

    def cancel(self) -> None:
        """The sitting has ended."""
        self._timer.cancel()

    def _ask(self) -> None:
        self.at = time.perf_counter()
        self._event.set()


def main() -> int:
    """Print the machine and JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=paths.samples())
    parser.add_argument("--sittings", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    print(describe())
    rng = random.Random(options.seed)
    delays: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "project") as project:
        for _ in import_source(project, options.data):
            pass
        for strategy in ("feature-extraction", "fine-tune", "scratch"):
            run = project.runs.new(RunConfig(strategy=strategy, epochs=2))
            for _ in range(options.sittings):
                if run.status == "finished":
                    run = project.runs.new(RunConfig(strategy=strategy, epochs=2))
                phase, seconds = sit(run, rng.uniform(0, LATEST))
                if phase:
                    delays.setdefault(f"{strategy}: {phase}", []).append(seconds)
        while run.status != "finished":
            for _ in run.record(train(run)):
                pass
        for number in range(options.sittings):
            seconds = stopped_export(run, Path(folder) / f"export {number}", rng.uniform(0, LATEST))
            if seconds:
                delays.setdefault("export", []).append(seconds)
    figures: dict[str, Any] = {
        phase: {"stops": len(values), "longest_s": round(max(values), 2)} for phase, values in delays.items()
    }
    print(json.dumps({"phases": figures, "longest_s": round(max(map(max, delays.values())), 2)}, indent=1))
    return 0


def sit(run: Run, seconds: float) -> tuple[str, float]:
    """One sitting: what went on when it was asked to stop (empty when it had finished) and how long it took to end."""
    phase, asked = "start", Asked(seconds)
    at_asking = ""
    for event in run.record(train(run, asked)):
        if isinstance(event, RunEnded):
            ended = time.perf_counter()
            asked.cancel()
            return (at_asking or phase, ended - asked.at) if event.status == "stopped" else ("", 0.0)
        if asked() and not at_asking:
            at_asking = phase
        if isinstance(event, PhaseStarted):
            phase = event.name
        elif isinstance(event, Progressed) and event.phase != phase:
            phase = event.phase
    raise SystemExit("a sitting ended without an end")


def stopped_export(run: Run, out: Path, seconds: float) -> float:
    """How long an export took to end that was asked to stop after so many seconds; 0 where it had ended before."""
    asked = Asked(seconds)
    with suppress(Interrupted):
        for _ in export(run, "onnx", out, asked):
            pass
    ended = time.perf_counter()
    asked.cancel()
    return ended - asked.at if asked() and not out.exists() else 0.0


if __name__ == "__main__":
    sys.exit(main())
