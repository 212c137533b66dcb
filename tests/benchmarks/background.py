"""How smooth the window stays while images are looked at in the background, and how quick that is.

    python tests/benchmarks/background.py FOLDER [images]

Imports the first images of a folder, then scrolls the Data page up and down, first with the work in the background
paused and then while it goes on. A 10 ms timer on the UI thread notes how late it is. Runs offscreen unless
QT_QPA_PLATFORM says otherwise; prints the machine and a line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import machine
import numpy as np
from present import present
from PySide6.QtCore import QEventLoop, QTimer

from tldesk.app import make_application
from tldesk.project.exchange.importing import import_source
from tldesk.ui.parts import appearance
from tldesk.ui.session.context import Context
from tldesk.ui.session.garbage import GarbageCollector
from tldesk.ui.window.main_window import MainWindow

INTERVAL_MS = 10
SECONDS = 8
STEP = 90  # pixels scrolled each 30 ms


class Delays:
    """Lateness of a 10 ms timer, milliseconds."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(interval=INTERVAL_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def figures(self) -> dict[str, float]:
        """Stop; median, 99th percentile and the worst."""
        self._timer.stop()
        late = np.array(self.late)
        p50, p99 = np.percentile(late, [50, 99])
        return {"p50_ms": round(p50, 1), "p99_ms": round(p99, 1), "max_ms": round(float(late.max()), 1)}

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._last) * 1000 - INTERVAL_MS))
        self._last = now


def wait(condition: Callable[[], bool], seconds: float, act: Callable[[], object] = lambda: None) -> None:
    """Turn the event loop until `condition()` holds, calling `act` each 30 ms. Raises TimeoutError."""
    loop, deadline = QEventLoop(), time.monotonic() + seconds

    def look() -> None:
        act()
        if condition() or time.monotonic() > deadline:
            loop.quit()

    timer = QTimer(interval=30)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    if not condition():
        raise TimeoutError("the benchmark did not come to its end")


def scroll(window: MainWindow) -> dict[str, float]:
    """Scroll up and down for some seconds; how late the UI thread was."""
    bar = present(present(window.page).browser).grid.verticalScrollBar()
    direction = [STEP]

    def step() -> None:
        if bar.value() in (bar.minimum(), bar.maximum()):
            direction[0] = STEP if bar.value() == bar.minimum() else -STEP
        bar.setValue(bar.value() + direction[0])

    delays, end = Delays(), time.monotonic() + SECONDS
    wait(lambda: time.monotonic() > end, SECONDS + 60, step)
    return delays.figures()


def copy_images(folder: Path, target: Path, count: int) -> int:
    """Copy the first `count` images below a folder into another; how many there were."""
    target.mkdir()
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))[:count]
    for number, path in enumerate(files):
        (target / f"{number:06}{path.suffix}").write_bytes(path.read_bytes())
    return len(files)


def measure(folder: Path, count: int) -> dict[str, object]:
    """The figures."""
    app = make_application()
    GarbageCollector(app)
    appearance.apply(app, "light")
    with tempfile.TemporaryDirectory() as place:
        chosen = Path(place, "images")
        count = copy_images(folder, chosen, count)
        context = Context()
        context.embedding.pause(True)
        context.create_project(Path(place, "project"))
        for _ in import_source(present(context.project), chosen):
            pass
        window = MainWindow(context)
        window.resize(1280, 720)
        window.show()
        window.show_page("data")
        context.samples_changed.emit(None)
        wait(lambda: present(present(window.page).browser).model.rowCount() > 0, 60)
        scroll(window)
        paused = scroll(window)
        start = time.monotonic()
        context.embedding.pause(False)
        first = Delays()
        wait(lambda: context.embedding.progress is not None, 60)
        starting = first.figures()
        working = scroll(window)
        wait(lambda: not context.embedding.waiting and context.jobs.at_rest, 3600)
        seconds = time.monotonic() - start
        wait(lambda: context.embedding.ready is not None, 60)
        figures = {
            "images": count,
            "images_per_second": round(count / seconds, 1),
            "paused": paused,
            "starting": starting,
            "working": working,
            "resident_mb": round(machine.resident_megabytes() or 0),
            "torch_loaded": "torch" in sys.modules,
        }
        close(window)
    return figures


def close(window: MainWindow) -> None:
    """Close the window and all that it holds."""
    window.close()
    wait(lambda: window.closing.done, 60)
    window.context.jobs.close()
    window.context.close_project()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    print(machine.describe())
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)))
