"""The program as a process: it opens, closes with 0, loads nothing heavy, and survives what a slot raises."""

from __future__ import annotations

import string
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import texts
from pytestqt.qtbot import QtBot

from tldesk import paths
from tldesk.errors import MESSAGES, TldeskError
from tldesk.project.store import Project
from tldesk.ui.parts import errors

# Runs the real program; `step` is called once the event loop turns.
PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tldesk import app
from tldesk.ui.window import main_window

def window():
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, main_window.MainWindow))

{steps}

shown = main_window.MainWindow.show
def show(self):
    shown(self)
    QTimer.singleShot(0, step)
main_window.MainWindow.show = show
code = app.run({arguments})
print("ended with", *sorted({late} & set(sys.modules)))
sys.exit(code)
"""


# What the first paint of the window does not wait for: learning, charts, and the code that opens images.
LATE = {
    *("torch", "onnxruntime", "pyqtgraph", "PIL.JpegImagePlugin", "tldesk.media.guard", "tldesk.engine.strategies"),
    *("tldesk.media.text.tokens", "tldesk.media.text.grams", "tldesk.engine.networks.text", "tldesk.engine.words"),
}


def test_modules_are_loaded_as_without_pyside() -> None:
    """Which would read the source of each; PyTorch has 3,000. Pillow is not among what the window begins with."""
    steps = "import builtins, sys, tldesk.ui, tldesk.app, colorsys; from shibokensupport import feature"
    told = "hasattr(builtins, '__orig_import__'), 'colorsys' in feature.pyside_feature_dict, 'PIL' in sys.modules"
    code = f"{steps}; print({told})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.split() == ["True", "False", "False"]


def run_program(
    steps: str, project: Path | None = None, source: Path | None = None
) -> subprocess.CompletedProcess[str]:
    arguments = ", ".join(f"Path({str(path)!r})" if path else "None" for path in (project, source))
    code = PROGRAM.format(steps=steps, arguments=arguments, late=LATE)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)


def test_texts_are_shown_before_tokenizers_and_encoders_are_loaded(home: Path, tmp_path: Path) -> None:
    texts.make_project(tmp_path / "project").close()
    steps = """
def step():
    window().context.change_settings(embed_in_background=False)
    browser = getattr(window().page, "browser", None)
    if browser is None or not browser.model.rowCount() or browser.model.sample(0) is None:
        QTimer.singleShot(20, step)
        return
    tokenizer = sys.modules.get("tldesk.media.text.tokens.tokenizer")
    print("tokenizers:", tokenizer and tokenizer._made.cache_info().currsize)
    print(*{"torch", "onnxruntime", "tldesk.engine.networks.text", "tldesk.engine.words"} & set(sys.modules))
    window().close()
"""
    done = run_program(steps, tmp_path / "project")
    assert done.returncode == 0, done.stderr
    first, loaded, _ = done.stdout.splitlines()
    assert first in ("tokenizers: 0", "tokenizers: None") and not loaded


def test_the_window_opens_and_closes_without_what_is_wanted_later(home: Path) -> None:
    done = run_program("def step():\n    assert window().windowTitle() == 'tldesk'\n    window().close()")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["ended", "with"]
    assert "starts" in (paths.logs() / "tldesk.log").read_text()


def test_the_window_does_not_wait_long_for_other_threads(home: Path) -> None:
    done = run_program("def step():\n    print(sys.getswitchinterval())\n    window().close()")
    assert done.stdout.split()[0] == "0.001", done.stderr


def test_a_project_on_the_command_line_is_opened(home: Path, tmp_path: Path) -> None:
    Project.create(tmp_path / "given").close()
    steps = (
        "def step():\n    if window().context.project is None: QTimer.singleShot(20, step); return\n"
        "    print(window().windowTitle()); window().close()"
    )
    done = run_program(steps, tmp_path / "given" / paths.PROJECT_FILE)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("given")


def test_images_on_the_command_line_are_asked_about(home: Path, photos: Path) -> None:
    steps = """
from tldesk.ui.projects.new_project import NewProjectDialog
def step():
    dialog = window().findChild(NewProjectDialog)
    if dialog is None: QTimer.singleShot(20, step); return
    print(dialog.source.text(), dialog.name.text())
    dialog.close()
    QTimer.singleShot(0, window().close)
"""
    done = run_program(steps, source=photos)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{photos} {photos.name}\n")
    assert not paths.projects().exists() or not any(paths.projects().iterdir())


def test_an_exception_in_a_slot_or_thread_is_shown_and_the_program_goes_on(home: Path) -> None:
    steps = """
import threading
def step():
    QTimer.singleShot(0, look)
    threading.Thread(target=lambda: 1 / 0).start()
    raise ValueError("from a slot")
def look():
    dialog = window()._error_dialog
    if dialog is None or not dialog._more: QTimer.singleShot(20, look); return
    print("shown", dialog.objectName())
    dialog.close()
    QTimer.singleShot(0, window().close)
"""
    done = run_program(steps)
    assert done.returncode == 0, done.stderr
    assert "shown error" in done.stdout
    logged = (paths.logs() / "tldesk.log").read_text()
    assert "from a slot" in logged
    assert "ZeroDivisionError" in logged


def test_closing_during_an_import_ends_cleanly(home: Path) -> None:
    """While the import's thread is inside its work; it asks before."""
    steps = """
from tldesk.ui.parts.confirm import Confirm
def step():
    window().commands.open_sample()
    assert window().context.jobs.busy
    QTimer.singleShot(50, close)
def close():
    assert not window().close()
    window().findChild(Confirm, "close").act.click()
    print("gone", not window().isVisible())
"""
    done = run_program(steps)
    assert done.returncode == 0, done.stderr
    assert "gone True" in done.stdout
    with Project.open(paths.projects() / "Sample photos") as project:
        assert project.samples.count() >= 0


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_known_error_has_its_words(code: str) -> None:
    fields = [field for text in (MESSAGES[code].text, MESSAGES[code].hint) for field in _fields(text)]
    names, shown = {name for name, _ in fields}, {name for name, forms in fields if not forms}
    words = errors.shown(TldeskError(code, **{name: f"<{name}>" for name in names}))
    assert words.text
    if code != "unexpected":
        assert not words.details
        assert all(f"<{name}>" in words.text + words.hint for name in shown)


def _fields(template: str) -> Iterator[tuple[str, str | None]]:
    """Each name, and the forms of a word that it decides on: its number is not shown there."""
    return ((name, spec) for _text, name, spec, _conversion in string.Formatter().parse(template) if name)


def test_the_handler_takes_slots_and_threads(qtbot: QtBot) -> None:
    caught: list[BaseException] = []
    quits: list[bool] = []
    show = caught.append
    before = sys.excepthook, threading.excepthook
    errors.install_excepthook(show, lambda: quits.append(True))
    try:
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
        sys.excepthook(ValueError, ValueError("x"), None)
    finally:
        errors.remove_excepthook(show)
        sys.excepthook, threading.excepthook = before
    qtbot.waitUntil(lambda: bool(caught))
    assert isinstance(caught[0], ValueError)
    assert quits == [True]
