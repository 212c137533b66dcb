"""A hundred thousand images in the real window: opening, next image, scrolling, filters, labels, memory.

    python tests/benchmarks/scale.py DATA [--samples 100000] [--keep FOLDER]

Small JPEGs, made from the class folders of DATA by crops and shifts, are imported first (its rate is printed too). Then
the window opens that project in a new process. Every figure is taken in the window while it works: a shown picture is
one that was painted from its file or thumbnail. Without a display: QT_QPA_PLATFORM=offscreen.

Goals: painted grid 1.5 s; next image 30 ms (median), 20 a second while the key is held; scrolling p99 20 ms, max
100 ms; filter or sort 300 ms; 5,000 labels or their undo 500 ms; 450 MB without torch.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import machine
import numpy as np
from grid import Clock, jumps, sweep, wait_until
from PIL import Image
from present import present

EDGE = 160
CLASSES = 10
LABELLED_AT_ONCE = 5_000
HELD_SECONDS = 8
KEY_REPEAT_MS = 30  # as fast as desktops repeat a key


def make_files(data: Path, folder: Path, count: int) -> None:
    """`count` crops of the images below `data`, in a folder for each class."""
    photos = sorted(path for path in data.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    dice = np.random.default_rng(0)
    made = 0
    while made < count:
        for place, path in enumerate(photos):
            with Image.open(path) as opened:
                photo = opened.convert("RGB")
            label = folder / f"class {place % CLASSES}"
            label.mkdir(parents=True, exist_ok=True)
            for _ in range(min(8, count - made)):
                left, top = (int(dice.integers(0, max(1, side - EDGE))) for side in photo.size)
                crop = photo.crop((left, top, left + EDGE, top + EDGE))
                crop.save(label / f"{made:06}.jpg", quality=85, comment=str(made).encode())
                made += 1


def make_project(folder: Path) -> None:
    """Import the files into `folder/project`; prints the rate and when the first samples were there."""
    from tldesk.project.exchange.importing import import_source
    from tldesk.project.store import Project

    with Project.create(folder / "project") as project:
        start, first = time.perf_counter(), 0.0
        for _ in import_source(project, folder / "photos"):
            if not first and project.samples.count():
                first = time.perf_counter() - start
        seconds, count = time.perf_counter() - start, project.samples.count()
    figures = {"import_files_per_second": round(count / seconds), "first_samples_s": round(first, 2)}
    print(json.dumps(figures), flush=True)


class Painted:
    """Notes when the preview has painted the picture of its sample."""

    def __init__(self, preview: Any) -> None:
        from PySide6.QtCore import QEvent, QObject

        self.times: dict[int, float] = {}
        self.loaded: set[int] = set()
        painted = self

        class Watcher(QObject):
            def eventFilter(self, view: QObject, event: QEvent) -> bool:
                sample = preview.sample
                if event.type() == QEvent.Type.Paint and sample is not None and preview.view.has_content:
                    painted.times.setdefault(sample.id, time.perf_counter())
                return False

        self._watcher = Watcher()
        preview.view.installEventFilter(self._watcher)
        preview.loaded.connect(self.loaded.add)


def timed(act: Callable[[], object], done: Callable[[], bool]) -> float:
    """Milliseconds from `act` until `done()`, the window working meanwhile."""
    start = time.perf_counter()
    act()
    wait_until(done, every=2)
    return 1000 * (time.perf_counter() - start)


def press(view: Any) -> None:
    """Press and let go the right arrow."""
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(view, QKeyEvent(kind, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier))


def next_image(browser: Any) -> dict[str, float]:
    """Latency of the next image (painted from its file), and how many are painted while the key is held."""
    browser.set_one_by_one(True)
    painted = Painted(browser.preview)
    wait_until(lambda: bool(painted.loaded))
    latencies = []
    for _ in range(60):
        wanted = browser.model.id_at(browser.grid.current_row() + 1)
        latencies.append(timed(lambda: press(browser.preview.view), lambda: wanted in painted.loaded))
    painted.times.clear()
    clock = Clock()

    def held() -> Iterator[None]:
        until = time.perf_counter() + HELD_SECONDS
        while time.perf_counter() < until:
            press(browser.preview.view)
            yield

    delays = clock.measure(held(), every=KEY_REPEAT_MS)
    rate = len(painted.times) / HELD_SECONDS
    browser.set_one_by_one(False)
    return {
        "next_image_median_ms": round(float(np.median(latencies)), 1),
        "held_images_per_second": round(rate, 1),
        "held_delay_max_ms": round(float(delays.max()), 1),
    }


def scrolling(grid: Any) -> dict[str, float]:
    """Delay of the UI thread while the grid is scrolled from end to end and jumps about."""
    bar, clock = grid.verticalScrollBar(), Clock()
    delays = np.concatenate([clock.measure(sweep(bar, 600)), clock.measure(jumps(bar, 80))])
    p99, most = np.percentile(delays, 99), delays.max()
    return {"scroll_delay_p99_ms": round(float(p99), 1), "scroll_delay_max_ms": round(float(most), 1)}


def queries(browser: Any) -> dict[str, float]:
    """The slowest of several filters and orders, until their rows are there."""
    from tldesk.project.samples.samples import Query

    slowest, which = 0.0, ""
    answered: list[bool] = []
    browser.model.refreshed.connect(lambda: answered.append(True))
    for query in (
        Query(label="class 3"),
        Query(status="unlabelled"),
        Query(text="0077"),
        Query(status="duplicate"),
        Query(sort="name", descending=True),
        Query(sort="label"),
        Query(sort="size"),
        Query(),
    ):
        answered.clear()
        milliseconds = timed(lambda: browser.model.set_query(query), lambda: bool(answered))
        if milliseconds > slowest:
            slowest, which = milliseconds, str(query)
    print(f"slowest query: {which}")
    return {"query_max_ms": round(slowest, 1)}


def labelling(window: Any) -> dict[str, float]:
    """5,000 selected images get a label at once, and lose it again, until the rows are there."""
    context = window.context
    context.asks_before_replacing = False  # the question waits for somebody
    window.show_page("label")
    page = window.page
    wait_until(lambda: page.browser.model.rowCount() > LABELLED_AT_ONCE and not page.browser.model.busy)
    page.browser.grid.select_ids(page.browser.model.ids()[:LABELLED_AT_ONCE].tolist())
    clock, results = Clock(), {}
    changes: list[Any] = []
    context.samples_changed.connect(changes.append)
    for name, act in (("label", lambda: page.give("class 7")), ("undo", window.commands.undo)):
        changes.clear()
        taken: list[float] = []

        def run(act: Callable[[], object] = act, taken: list[float] = taken) -> Iterator[None]:
            start = time.perf_counter()
            act()
            while not changes or page.browser.model.busy:
                yield
            taken.append(1000 * (time.perf_counter() - start))

        delays = clock.measure(run(), every=2)
        results[f"{name}_5000_ms"] = round(taken[0], 1)
        results[f"{name}_5000_delay_max_ms"] = round(float(delays.max()), 1)
    return results


def measure(project: Path) -> dict[str, Any]:
    """Open the window on `project`; the figures."""
    began = time.perf_counter()
    from tldesk.app import make_application
    from tldesk.ui.parts import appearance
    from tldesk.ui.session.context import Context
    from tldesk.ui.session.garbage import GarbageCollector
    from tldesk.ui.window.main_window import MainWindow

    app = make_application()
    GarbageCollector(app)
    appearance.apply(app, "light")
    context = Context()
    context.change_settings(embed_in_background=False)  # its own benchmark tells what it costs
    window = MainWindow(context)
    window.resize(1280, 720)
    window.show()
    start = time.perf_counter()
    window.commands.open_folder(project)
    wait_until(lambda: context.project is not None and hasattr(window.page, "browser"), every=2)
    browser = present(present(window.page).browser)
    grid = browser.grid
    wait_until(lambda: grid.model().rowCount() > 0 and all_painted(browser), every=2)
    painted = time.perf_counter()
    figures: dict[str, Any] = {
        "samples": grid.model().rowCount(),
        "platform": app.platformName(),
        "open_s": round(painted - start, 2),
        "process_to_painted_s": round(painted - began, 2),
    }
    figures |= scrolling(grid) | next_image(browser) | queries(browser) | labelling(window)
    figures |= {"megabytes": round(machine.resident_megabytes() or 0), "torch": "torch" in sys.modules}
    window.close()
    wait_until(lambda: window.closing.done)
    context.jobs.close()
    context.close_project()
    return figures


def all_painted(browser: Any) -> bool:
    """Whether every sample in view has its thumbnail."""
    from PySide6.QtCore import QPoint

    grid, corner = browser.grid, browser.grid.viewport().rect().bottomRight()
    last = max(grid.indexAt(corner - QPoint(x, y)).row() for x in range(0, 200, 40) for y in range(0, 200, 40))
    samples = [browser.model.sample(row) for row in range(grid.row_at_top(), last + 1)]
    return bool(samples) and all(one is not None and browser.thumbnails.any_size(one) is not None for one in samples)


def main() -> None:
    """Make, open, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="a folder of photos to cut the images from")
    parser.add_argument("--samples", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="make the project in this folder, or use the one that is there")
    parser.add_argument("--step", choices=("make", "measure"), help=argparse.SUPPRESS)
    machine.writable(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        machine.use_home(Path(temporary) / "home")
        folder = options.keep or Path(temporary)
        if options.step == "make":
            if not (folder / "photos").exists():
                make_files(options.data, folder / "photos", options.samples)
            make_project(folder)
        elif options.step == "measure":
            arguments = (options.data, "--samples", options.samples)
            machine.tell("scale", measure(folder / "project"), options.write, arguments)
        else:
            print(machine.describe(), flush=True)
            # Processes of their own: what making the files takes must not count as the window's memory.
            command = [
                sys.executable,
                __file__,
                str(options.data),
                "--samples",
                str(options.samples),
                *["--write"] * options.write,
            ]
            steps = ["measure"] if (folder / "project").exists() else ["make", "measure"]
            for step in steps:
                subprocess.run([*command, "--keep", str(folder), "--step", step], check=True)


if __name__ == "__main__":
    main()
