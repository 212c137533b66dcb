"""How long the UI thread is kept waiting during every kind of work of a training, with its charts in sight.

    python tests/benchmarks/ui_delay.py [--data DATA] [--epochs 1] [--strategy feature-extraction fine-tune scratch]

Trainings of DATA (without it, of the sample photos), one after another. A 10 ms timer on the UI thread notes how late
it is; its lateness is told for each phase (starting, reading, preparing, embedding, fitting, training, validating,
evaluating), each strategy, and all: the first charts and the first import of PyTorch, both while a training starts,
count too. Runs offscreen unless QT_QPA_PLATFORM says otherwise; prints the machine and JSON.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import machine
import numpy as np
from present import present
from PySide6.QtCore import QEventLoop, QTimer

from tldesk import paths
from tldesk.app import make_application
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.events import PhaseStarted, Progressed, StepEnd
from tldesk.ui.parts import appearance
from tldesk.ui.session.context import Context
from tldesk.ui.session.garbage import GarbageCollector
from tldesk.ui.train.train_page import TrainPage
from tldesk.ui.window.main_window import MainWindow

INTERVAL_MS = 10


class Delays:
    """Lateness of a 10 ms timer, milliseconds, by part: a strategy and its phase."""

    def __init__(self) -> None:
        self.parts: dict[str, list[float]] = {}
        self.strategy = ""
        self.part = ""
        self._last = 0.0
        self.timer = QTimer()
        self.timer.setInterval(INTERVAL_MS)
        self.timer.timeout.connect(self._tick)

    def begin(self, strategy: str) -> None:
        """Measure a training from its click on."""
        self.strategy, self.part = strategy, f"{strategy}: start"
        self._last = time.perf_counter()
        self.timer.start()

    def follow(self, event: object) -> None:
        """Turn to the part that an event belongs to."""
        if isinstance(event, PhaseStarted):
            self.part = f"{self.strategy}: {event.name}"
        elif isinstance(event, StepEnd):
            self.part = f"{self.strategy}: train"
        elif isinstance(event, Progressed) and event.phase == "evaluate" and self.part.endswith("train"):
            self.part = f"{self.strategy}: validate"

    def figures(self) -> dict[str, dict[str, float]]:
        """Of each part, each strategy and all: how many ticks, and the milliseconds that they were late."""
        groups: dict[str, list[float]] = {}
        for part, values in self.parts.items():
            for name in (part, part.split(":")[0], "all"):
                groups.setdefault(name, []).extend(values)
        return {name: told(np.array(late)) for name, late in groups.items()}

    def _tick(self) -> None:
        now = time.perf_counter()
        self.parts.setdefault(self.part, []).append(max(0.0, (now - self._last) * 1000 - INTERVAL_MS))
        self._last = now


def told(late: np.ndarray) -> dict[str, float]:
    """The figures of some ticks."""
    p50, p99, longest = np.percentile(late, (50, 99, 100)).round(1).tolist()
    return {"ticks": len(late), "p50_ms": p50, "p99_ms": p99, "max_ms": longest}


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    """Turn the event loop until `condition()` holds. Raises TimeoutError."""
    loop, deadline = QEventLoop(), time.monotonic() + seconds
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if condition() or time.monotonic() > deadline else None)
    timer.start(50)
    loop.exec()
    if not condition():
        raise TimeoutError("the benchmark did not come to its end")


def make_window(folder: Path, data: Path) -> tuple[MainWindow, TrainPage]:
    """The window on its Train page, with `data` imported."""
    context = Context()
    context.create_project(folder / "project")
    for _ in import_source(present(context.project), data):
        pass
    window = MainWindow(context)
    window.resize(1280, 720)
    window.show()
    window.show_page("train")
    page = window.page
    assert isinstance(page, TrainPage)
    return window, page


def measure(data: Path, epochs: int, strategies: list[str]) -> dict[str, object]:
    """Train and measure; the figures."""
    app = make_application()
    GarbageCollector(app)
    appearance.apply(app, "light")
    delays = Delays()
    with tempfile.TemporaryDirectory() as folder:
        machine.use_home(Path(folder) / "home")
        window, page = make_window(Path(folder), data)
        window.context.trainings.advanced.connect(delays.follow)
        for strategy in strategies:
            train(page, delays, strategy, epochs)
        drawn = present(page.view.charts).loss.drawn
        window.close()
        wait_for(lambda: window.closing.done, 60)
        window.context.jobs.close()
    return {"late": delays.figures(), "points_drawn": drawn}


def train(page: TrainPage, delays: Delays, strategy: str, epochs: int) -> None:
    """One training from the click on *Start* to its end, and what follows it."""
    page.runs.choose_none()
    page.setup.refresh()
    wait_for(page.setup.start_button.isEnabled, 30)
    page.setup.choose_strategy(strategy)
    page.setup.form.set_value({"epochs": epochs})
    before = page.training
    delays.begin(strategy)
    page.setup.start()
    wait_for(lambda: page.training is not None and page.training is not before, 30)
    training = present(page.training)
    wait_for(lambda: not training.active, 3600)
    if training.state != "finished":
        raise SystemExit(f"{strategy}: {training.state}")
    delays.timer.stop()
    wait_for(lambda: not page.context.jobs.busy, 600)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=paths.samples())
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--strategy", nargs="+", default=["feature-extraction", "fine-tune", "scratch"])
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    machine.tell("ui_delay", measure(options.data, options.epochs, options.strategy), options.write)
