"""Time from the start of the process to the window's first paint, and the memory it then holds.

    python tests/benchmarks/startup.py [--project DIR] [--times 7]

Each start is a new process on the screen there is (without one: offscreen). The first is left out of the median, as
the disk is still cold. Fails when PyTorch was loaded, or a tokenizer or encoder of texts.
"""

from __future__ import annotations

import sys

from tldesk import large_pages

if "--child" in sys.argv:
    large_pages.ask()  # as the program does, before it imports anything else

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import machine

HEAVY = ("torch", "timm", "onnxruntime", "sklearn", "scipy")
# Encoders of texts, in a project of texts too.
TEXTS = ("tldesk.engine.networks.text", "tldesk.engine.words")


def watch_and_run(project: str | None, began: float) -> None:
    """In the new process: open the window as `tldesk` does, print what was measured at its first paint, and leave."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    class FirstPaint(QObject):
        def eventFilter(self, window: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                window.removeEventFilter(self)
                # The next turn of the loop: by then its children are painted too and shown.
                QTimer.singleShot(0, painted)
            return False

    def painted() -> None:
        found = {"seconds": time.time() - began}
        # What the window still does by itself in the next second belongs to its memory.
        QTimer.singleShot(1000, lambda: finish(found))

    def finish(found: dict[str, Any]) -> None:
        loaded = [name for name in (*HEAVY, *TEXTS) if name in sys.modules]
        tokenizer = sys.modules.get("tldesk.media.text.tokens.tokenizer")
        loaded += ["a tokenizer"] * (tokenizer is not None and tokenizer._made.cache_info().currsize > 0)
        print(json.dumps({**found, "megabytes": machine.resident_megabytes(), "loaded": loaded}), flush=True)
        QApplication.closeAllWindows()
        QApplication.quit()

    watcher = FirstPaint()
    start_loop = QApplication.exec

    def watched_exec(*_: object) -> int:
        for window in QApplication.topLevelWidgets():
            window.installEventFilter(watcher)
        return int(start_loop())

    QApplication.exec = watched_exec  # type: ignore[method-assign]
    sys.argv = ["tldesk", *([project] if project else [])]
    from tldesk.__main__ import main as open_window

    open_window()


def start(project: str | None) -> dict[str, Any]:
    """One start in a new process; what it measured."""
    environment = dict(os.environ)
    if sys.platform == "linux" and not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as home:
        environment["TLDESK_HOME"] = home
        command = [sys.executable, __file__, "--child", repr(time.time())]
        command += ["--project", project] if project else []
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Start the window some times and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--project", help="open this project instead of the welcome page")
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--child", type=float, help=argparse.SUPPRESS)
    machine.writable(parser)
    options = parser.parse_args()
    if options.child:
        watch_and_run(options.project, options.child)
        return
    print(machine.describe(), flush=True)
    project = str(Path(options.project).resolve()) if options.project else None
    start(project)
    results = [start(project) for _ in range(options.times)]
    seconds = [result["seconds"] for result in results]
    print(f"first paint: median {statistics.median(seconds):.2f} s, {min(seconds):.2f} to {max(seconds):.2f} s")
    if results[0]["megabytes"]:
        print(f"resident: median {statistics.median(r['megabytes'] for r in results):.0f} MB a second later")
    loaded = {name for result in results for name in result["loaded"]}
    print(f"loaded too early: {', '.join(sorted(loaded)) or 'nothing'}")
    if options.write:
        told = {"first paint, median s": round(statistics.median(seconds), 2), "loaded too early": len(loaded)}
        machine.record("startup", told | {"MB": results[0]["megabytes"]})
    if loaded:
        sys.exit(1)


if __name__ == "__main__":
    main()
