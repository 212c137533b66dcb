"""How long the UI thread is kept waiting while a fine-tuning runs with its charts in sight.

    python tests/benchmarks/ui_delay.py [epochs]

A 10 ms timer on the UI thread notes how late it is. The first import of torch is told apart: it happens once, while
the window says *Preparing*. Runs offscreen unless QT_QPA_PLATFORM says otherwise; prints the machine and a line of
JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from machine import describe
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from tldesk import paths
from tldesk.project.events import StepEnd
from tldesk.project.importing import import_source
from tldesk.ui import theme
from tldesk.ui.context import Context
from tldesk.ui.garbage import GarbageCollector
from tldesk.ui.main_window import MainWindow
from tldesk.ui.pages.train import TrainPage

INTERVAL_MS = 10


class Delays:
    """Lateness of a 10 ms timer, milliseconds, by part: `start` until the first event, `import` until the first step
    (torch and timm are imported, images are read), then `training`."""

    def __init__(self) -> None:
        self.parts: dict[str, list[float]] = {"start": [], "import": [], "training": []}
        self.part = "start"
        self._last = 0.0
        self.timer = QTimer()
        self.timer.setInterval(INTERVAL_MS)
        self.timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to measure."""
        self._last = time.perf_counter()
        self.timer.start()

    def follow(self, event: object) -> None:
        """Turn to the part that an event belongs to."""
        self.part = "training" if isinstance(event, StepEnd) or self.part == "training" else "import"

    def _tick(self) -> None:
        now = time.perf_counter()
        self.parts[self.part].append(max(0.0, (now - self._last) * 1000 - INTERVAL_MS))
        self._last = now


def wait_for(condition, seconds: float) -> None:
    """Turn the event loop until `condition()` holds. Raises TimeoutError."""
    loop, deadline = QEventLoop(), time.monotonic() + seconds
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if condition() or time.monotonic() > deadline else None)
    timer.start(50)
    loop.exec()
    if not condition():
        raise TimeoutError("the benchmark did not come to its end")


def make_window(folder: Path) -> tuple[MainWindow, TrainPage]:
    """The window on its Train page, with the sample photos imported."""
    context = Context()
    context.create_project(folder / "project")
    for _ in import_source(context.project, paths.samples()):
        pass
    window = MainWindow(context)
    window.resize(1280, 720)
    window.show()
    context.go("train")
    page = window.page
    assert isinstance(page, TrainPage)
    return window, page


def measure(epochs: int) -> dict[str, object]:
    """Train and measure; the figures."""
    app = QApplication(sys.argv[:1])
    GarbageCollector(app)
    theme.apply(app, "light")
    delays = Delays()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TLDESK_HOME"] = os.environ.get("TLDESK_HOME") or str(Path(folder) / "home")
        window, page = make_window(Path(folder))
        wait_for(page.setup.start_button.isEnabled, 30)
        page.setup.choose_strategy("fine-tune")
        page.setup.form.set_value({"epochs": epochs})
        delays.start()
        page.setup.start()
        wait_for(lambda: page.training is not None, 30)
        page.training.advanced.connect(delays.follow)
        wait_for(lambda: not page.training.active, 3600)
        delays.timer.stop()
        figures = _figures(page, delays)
        wait_for(lambda: not window.context.jobs.busy, 600)
        window.close()
        wait_for(lambda: not window.isVisible(), 60)
        window.context.jobs.close()
    return figures


def _figures(page: TrainPage, delays: Delays) -> dict[str, object]:
    late = np.array(delays.parts["training"])
    return {
        "state": page.training.state,
        "points_drawn": page.view.charts.loss.points("train/loss"),
        "p50_ms": round(float(np.percentile(late, 50)), 1),
        "p99_ms": round(float(np.percentile(late, 99)), 1),
        "max_ms": round(float(late.max()), 1),
        "ticks": len(late),
        "start_max_ms": round(max(delays.parts["start"], default=0.0), 1),
        "import_max_ms": round(max(delays.parts["import"], default=0.0), 1),
    }


if __name__ == "__main__":
    print(describe())
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 2)))
