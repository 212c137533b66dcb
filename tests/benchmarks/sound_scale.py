"""A hundred thousand sounds in the real window: opening, next sound, scrolling, filters, labels, memory.

    python tests/benchmarks/sound_scale.py [--samples 100000] [--keep FOLDER] [--only files|import|window]

Short sounds, made up, are imported first (its rate is printed). Then the window opens that project in a new process;
every figure is taken in the window while it works. With `--keep` the three steps can be run one by one. Without a
display: QT_QPA_PLATFORM=offscreen; without a sound device: TLDESK_AUDIO=null.

Goals: painted grid 1.5 s; scrolling p99 20 ms; next sound 30 ms (median); filter or sort 300 ms; 5,000 labels or their
undo 500 ms; 450 MB before embeddings, without torch.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import machine
import numpy as np
from grid import wait_until
from made_sounds import write_wav
from present import present
from scale import CLASSES, all_painted, labelling, press, queries, scrolling, timed

SECONDS = 0.5
STEPS = ("files", "import", "window")
_PRESSES = 60


def make_files(folder: Path, count: int) -> None:
    """So many sounds, in a folder for each class."""
    for number in range(count):
        place = folder / f"class {number % CLASSES}"
        if number < CLASSES:
            place.mkdir(parents=True)
        write_wav(place / f"{number:06}.wav", number, SECONDS)


def make_project(folder: Path) -> None:
    """Import the files into `folder/project`; prints the rate, when the first sounds were there, and the memory."""
    from tldesk.project.exchange.importing import import_source
    from tldesk.project.store import Project

    with Project.create(folder / "project", modality="sound") as project:
        start, first = time.perf_counter(), 0.0
        for _ in import_source(project, folder / "sounds"):
            if not first and project.samples.count():
                first = time.perf_counter() - start
        seconds, count = time.perf_counter() - start, project.samples.count()
    figures = {
        "import_files_per_second": round(count / seconds),
        "first_sounds_s": round(first, 2),
        "import_megabytes": round(machine.resident_megabytes() or 0),
    }
    print(json.dumps(figures), flush=True)


def next_sound(browser: Any) -> float:
    """Milliseconds until the next sound is shown large, median."""
    browser.set_one_by_one(True)
    shown: set[int] = set()
    browser.preview.loaded.connect(shown.add)
    wait_until(lambda: browser.preview.sample is not None)
    latencies = []
    for _ in range(_PRESSES):
        wanted = browser.model.id_at(browser.grid.current_row() + 1)
        latencies.append(timed(lambda: press(browser.preview.view.keyboard()), lambda: wanted in shown))
    browser.set_one_by_one(False)
    return round(float(np.median(latencies)), 1)


def measure(project: Path) -> dict[str, Any]:
    """Open the window on `project`; the figures."""
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
    wait_until(lambda: browser.grid.model().rowCount() > 0 and all_painted(browser), every=2)
    figures: dict[str, Any] = {
        "sounds": browser.grid.model().rowCount(),
        "open_s": round(time.perf_counter() - start, 2),
    }
    figures["megabytes_open"] = round(machine.resident_megabytes() or 0)
    figures |= scrolling(browser.grid) | {"next_sound_median_ms": next_sound(browser)}
    figures |= queries(browser) | labelling(window)
    figures |= {"megabytes": round(machine.resident_megabytes() or 0), "torch": "torch" in sys.modules}
    window.close()
    wait_until(lambda: window.closing.done)
    context.jobs.close()
    context.close_project()
    return figures


def main() -> None:
    """Make, import, open, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="make the project in this folder, or use what is there")
    parser.add_argument("--only", choices=STEPS, help="one step alone, with --keep")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    machine.writable(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        machine.use_home(folder / "home")  # one for all steps: it notes how the project was left
        if options.step == "files":
            make_files(folder / "sounds", options.samples)
        elif options.step == "import":
            make_project(folder)
        elif options.step == "window":
            machine.tell("sound_scale", measure(folder / "project"), options.write, ("--samples", options.samples))
        else:
            print(machine.describe(), flush=True)
            # Processes of their own: what making the files takes must not count as the window's memory.
            command = [sys.executable, __file__, "--samples", str(options.samples), *["--write"] * options.write]
            there = {"files": (folder / "sounds").exists(), "import": (folder / "project").exists(), "window": False}
            there["files"] |= there["import"]
            for step in [options.only] if options.only else [one for one in STEPS if not there[one]]:
                subprocess.run([*command, "--keep", str(folder), "--step", step], check=True)


if __name__ == "__main__":
    main()
