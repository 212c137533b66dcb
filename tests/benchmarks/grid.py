"""Scroll a grid of many samples in the real window; print the delay of the UI thread and resident memory.

    python tests/benchmarks/grid.py [--samples 10000] [--keep FOLDER]

Each sample is a JPEG of its own, made and imported first. The grid is scrolled from end to end and then jumps about,
once without thumbnails on the disk (each is decoded from its file) and once with them; all that first with the work in
the background paused, then while the images are looked at and suggestions are made. Goal: no delay above 100 ms, and
resident memory at most 260 MB before anything is learned. Without a display: QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import machine
import numpy as np
from PIL import Image
from present import present

EDGE = (320, 240)
TICK = 5  # ms between two looks at the clock
FRAME = 16  # ms between two steps of the scrolling


def make_project(folder: Path, samples: int) -> None:
    """`samples` JPEG files in ten class folders, imported into `folder/project`."""
    from tldesk.project.exchange.importing import import_source
    from tldesk.project.store import Project

    rng = np.random.default_rng(0)
    ground = rng.integers(0, 255, (12, 16, 3), dtype=np.uint8)
    photos = folder / "photos"
    for number in range(samples):
        label = photos / f"class {number % 10}"
        label.mkdir(parents=True, exist_ok=True)
        picture = Image.fromarray(np.roll(ground, number, axis=1)).resize(EDGE)
        picture.putpixel((0, 0), (number % 256, number // 256 % 256, number // 65536))
        picture.save(label / f"{number:06}.jpg", quality=90, comment=str(number).encode())
    with Project.create(folder / "project") as project:
        for _ in import_source(project, photos):
            pass


class Clock:
    """Notes by how much each tick of a timer comes late: for so long the UI thread could do nothing else."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.delays: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(interval=TICK, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def measure(self, steps: Iterator[None], every: int = FRAME) -> np.ndarray:
        """Run `steps`, one every so many ms; the delays meanwhile, in ms."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop, frame = QEventLoop(), QTimer(interval=every)
        frame.timeout.connect(lambda: loop.quit() if next(steps, self) is self else None)
        self.delays, self._last = [], time.perf_counter()
        for timer in (self._timer, frame):
            timer.start()
        loop.exec()
        for timer in (self._timer, frame):
            timer.stop()
        return np.array(self.delays)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.delays.append(max(0.0, 1000 * (now - self._last) - TICK))
        self._last = now


def sweep(bar: object, steps: int) -> Iterator[None]:
    """From the first row to the last."""
    for step in range(steps + 1):
        bar.setValue(bar.maximum() * step // steps)  # type: ignore[attr-defined]
        yield


def jumps(bar: object, steps: int) -> Iterator[None]:
    """To random places, five frames at each."""
    dice = random.Random(0)
    for _ in range(steps):
        bar.setValue(dice.randrange(bar.maximum() + 1))  # type: ignore[attr-defined]
        for _ in range(5):
            yield


def wait_until(condition: Callable[[], bool], every: int = 20) -> None:
    """Let the window work until `condition` holds, asked every so many ms."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, timer = QEventLoop(), QTimer(interval=every)
    timer.timeout.connect(lambda: loop.quit() if condition() else None)
    timer.start()
    loop.exec()
    timer.stop()


def main() -> None:
    """Make, open, scroll, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="make the project in this folder, or use the one that is there")
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        make_project(options.make, options.samples)
        return
    with tempfile.TemporaryDirectory() as temporary:
        machine.use_home(Path(temporary) / "home")
        folder = options.keep or Path(temporary)
        print(machine.describe())
        if not (folder / "project").exists():
            # In a process of its own: what making the files takes must not count as the window's memory.
            command = [sys.executable, __file__, "--samples", str(options.samples), "--make", str(folder)]
            subprocess.run(command, check=True)
        measure(folder / "project")


def measure(project: Path) -> None:
    """Open the window on `project` and print what scrolling costs."""
    from tldesk.app import make_application
    from tldesk.ui.parts import appearance
    from tldesk.ui.session.context import Context
    from tldesk.ui.window.main_window import MainWindow

    app = make_application()
    appearance.apply(app, "light")
    context = Context()
    window = MainWindow(context)
    window.show()
    clock = Clock()
    start = time.perf_counter()
    context.open_project(project)
    grid = present(present(window.page).browser).grid
    wait_until(lambda: grid.model().rowCount() > 0)
    shown = time.perf_counter() - start
    rows = grid.model().rowCount()
    print(f"{rows:,} samples, {app.platformName()}: rows there after {1000 * shown:.0f} ms")
    for paused in (True, False):
        context.change_settings(embed_in_background=not paused)
        print("background paused:" if paused else "background working:")
        present(context.project).thumbnails.clear()
        scroll(clock, grid)
    window.close()
    context.jobs.close()
    context.close_project()


def scroll(clock: Clock, grid: Any) -> None:
    """Print what it costs."""
    bar = grid.verticalScrollBar()
    for name in ("no thumbnails on the disk", "thumbnails on the disk"):
        for kind, steps in (("end to end", sweep(bar, 600)), ("random jumps", jumps(bar, 80))):
            delays = clock.measure(steps)
            p50, p99 = np.percentile(delays, (50, 99))
            print(f"  {name}, {kind}: UI-thread delay p50 {p50:.1f}, p99 {p99:.1f}, max {delays.max():.1f} ms")
    print(f"  pages read {grid.model().pages_read}, resident {machine.resident_megabytes():.0f} MB")
    print(f"  torch loaded: {'torch' in sys.modules}")


if __name__ == "__main__":
    main()
