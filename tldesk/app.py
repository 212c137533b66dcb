"""Composition root of the window: the application, its log, its last-resort handler, its look, the main window."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from tldesk import __version__, leftovers, paths, settings
from tldesk.escape import LogLines
from tldesk.ui.parts import appearance, errors, language
from tldesk.ui.parts.problem_report import LOG_FILE
from tldesk.ui.session.context import Context
from tldesk.ui.session.garbage import GarbageCollector
from tldesk.ui.session.jobs import run_slowly
from tldesk.ui.window import page_makers
from tldesk.ui.window.frame import Place
from tldesk.ui.window.main_window import MainWindow
from tldesk.ui.window.rail import PAGES

log = logging.getLogger(__name__)

# Open as long as the program runs: native code that crashes cannot open a file.
_crashes: list[IO[str]] = []
_LOG_BYTES, _LOG_FILES = 1_000_000, 3
# How long a thread may keep Python's lock while the window waits for it. Qt's calls let go of it and ask for it back,
# hundreds of times in one drawing of a chart; with Python's own 5 ms each can cost as much.
_SWITCH_SECONDS = 0.001
# After so long the window is up and shows what it was opened with.
_SETTLED_MS = 3_000


def run(project: Path | None, source: Path | None = None) -> int:
    """Open the window, on `project` when it is given, or asking for a new one of the images of `source`.

    Returns the exit code when it is closed for good.
    """
    app = make_application()
    garbage = GarbageCollector(app)
    start_log()
    place: Place | None = Place(project, source=source)
    while place is not None:
        code, place = show(app, place)
    garbage.stop()
    log.info("closed")
    stop_log()
    return code


def show(app: QApplication, place: Place) -> tuple[int, Place | None]:
    """One window until it is closed: its exit code, and where a new one goes on when the language was changed."""
    context = Context()
    language.install(app, context.settings.language)
    appearance.apply(app, context.settings.theme)
    context.settings_changed.connect(lambda settings: appearance.apply(app, settings.theme))
    window = MainWindow(context)
    window.closing.ended.connect(app.quit)
    window.closing.forced.connect(leave_at_once)
    errors.install_excepthook(window.error_met.emit, app.closeAllWindows)
    window.show()
    window.go_to(place)
    QTimer.singleShot(0, window.find_device)
    QTimer.singleShot(0, sweep)
    QTimer.singleShot(_SETTLED_MS, window, load_pages)
    code = app.exec()
    errors.remove_excepthook(window.error_met.emit)
    context.jobs.close()
    context.close_project()
    window.deleteLater()
    context.deleteLater()
    return code, window.next_place


def sweep() -> None:
    """Delete what programs that were killed have left, unseen."""
    run_slowly(lambda _stop: leftovers.sweep(), lambda _none: None)


def load_pages() -> None:
    """Import what the pages need while nobody waits for it, so that the first visit of each is quick."""

    def load(should_stop: Callable[[], bool]) -> None:
        for thing in (*(page.load for page in PAGES), page_makers.made_later):
            if not should_stop():
                thing()

    run_slowly(load, lambda _none: None)


def make_application() -> QApplication:
    """The QApplication, named, in the user's language; other threads give way to its own."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("tldesk")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("tldesk")
    app.setQuitOnLastWindowClosed(False)  # a closed window ends its work first
    app.setWindowIcon(QIcon(str(paths.resources() / "icons" / "tldesk.svg")))
    language.install(app, settings.load().language)
    return app


def leave_at_once() -> None:
    """End the program, whatever it does: what was acknowledged is on the disk, and the next start clears up."""
    log.warning("left while something was running")
    logging.shutdown()
    os._exit(0)


def start_log() -> None:
    """Log to a rotating file, and a crash of native code beside it; without a writable folder to stderr."""
    form = LogLines("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler: logging.Handler
    try:
        paths.logs().mkdir(parents=True, exist_ok=True)
        file = paths.logs() / LOG_FILE
        handler = logging.handlers.RotatingFileHandler(
            file, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8", delay=True
        )
        _crashes.append((paths.logs() / "crash.log").open("a", encoding="utf-8"))
        faulthandler.enable(_crashes[-1])
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(form)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    log.info("tldesk %s starts on %s", __version__, sys.platform)


def stop_log() -> None:
    """Let go of the crash file."""
    faulthandler.disable()
    while _crashes:
        _crashes.pop().close()
