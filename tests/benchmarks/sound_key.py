"""From the key P to the first samples that the library's null device is given, in the real window.

    python tests/benchmarks/sound_key.py [--data FOLDER] [--times 40] [--seconds 3.0]

Plays each sound of a project in turn, on the Label page, so that none has been read before; without FOLDER made-up ones
of so many seconds. The first time the device is opened, too, and is told apart. The processor's time is told as well,
which a busy machine does not change; to it comes a wait for the device, of 20 ms at most. Prints the machine and JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TLDESK_AUDIO"] = "null"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import machine
import numpy as np
import sounds
from present import present
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tldesk.app import make_application
from tldesk.media import guard
from tldesk.media.modality import SOUND
from tldesk.project.exchange.importing import import_source
from tldesk.project.store import Project
from tldesk.ui.parts import appearance
from tldesk.ui.session.context import Context
from tldesk.ui.window.main_window import MainWindow


def wait(condition: Callable[[], object], longest: float = 120.0) -> None:
    until = time.monotonic() + longest
    while not condition():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        assert time.monotonic() < until


def source(folder: Path, times: int, seconds: float) -> Path:
    for number in range(times):
        path = folder / "ny"[number % 2] / f"{number}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sounds.encoded(sounds.word(number, seconds, 44_100), 44_100))
    return folder


def measured(context: Context, window: MainWindow, times: int) -> list[tuple[float, float]]:
    """Milliseconds, and those of the processor, for each sound."""
    window.show_page("label")
    browser, found = present(present(window.page).browser), list[tuple[float, float]]()
    wait(lambda: browser.model.rowCount() and not browser.model.busy and browser.model.sample(0) is not None)
    window.activateWindow()

    def handed() -> float:
        player = context.playing._player
        return player.latest if player is not None else 0.0

    for row in range(min(times, browser.model.rowCount())):
        browser.grid.go_to(row)
        wait(lambda: browser.current is not None)
        QApplication.processEvents()
        before, begun, busy = handed(), time.monotonic(), time.process_time()
        QTest.keyClick(browser.grid, Qt.Key.Key_P)
        while handed() == before:
            QApplication.processEvents()
            time.sleep(0.001)
        found.append((1000 * (handed() - begun), 1000 * (time.process_time() - busy)))
        context.playing.stop()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=3.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        os.environ["TLDESK_HOME"] = str(Path(place, "home"))
        data = asked.data or source(Path(place, "sounds"), asked.times, asked.seconds)
        with Project.create(Path(place, "project"), modality=SOUND) as project:
            list(import_source(project, data))
        guard.close_idle()
        app = make_application()
        appearance.apply(app, "light")
        context = Context()
        window = MainWindow(context)
        window.show()
        context.open_project(Path(place, "project"))
        found = measured(context, window, asked.times)
        context.jobs.close()
        context.close_project()
        window.close()
    (first, first_busy), rest = found[0], np.array(found[1:])
    told = {"first_ms": first, "first_processor_ms": first_busy}
    for name, values in zip(("", "_processor"), rest.T, strict=True):
        told |= {f"median{name}_ms": float(np.median(values)), f"p95{name}_ms": float(np.percentile(values, 95))}
    told = {name: round(value, 1) for name, value in told.items()}
    print(json.dumps({"machine": machine.describe(), "times": len(found), **told}))


if __name__ == "__main__":
    main()
