"""A window on a project that has something of everything, and how it comes to what it can show."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QTabWidget, QWidget
from strays import is_stray, told

from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import EpochEnd, Event, PhaseStarted, RunStarted, StepEnd, to_json
from tldesk.project.runs.run import Run
from tldesk.project.store import Project
from tldesk.ui.session.calls import calls_at_rest
from tldesk.ui.window.main_window import MainWindow
from tldesk.ui.window.skeleton import Skeleton

Wait = Callable[[Callable[[], bool]], object]

_EPOCHS, _STEPS = 12, 7  # of the training that has not ended, and of each of its epochs
_DONE = 5


class _Shown(QObject):
    """Remembers how large dialogs wanted to be, before each makes itself no larger than its screen, and what was shown
    as a window of its own by mistake.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._sizes: dict[int, QSize] = {}
        self.strays: list[str] = []
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def wish_of(self, shown: QWidget) -> QSize:
        """The size that it wanted to have."""
        return self._sizes.get(id(shown), shown.size())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QShowEvent) or not isinstance(watched, QWidget):
            return False
        if isinstance(watched, QDialog):
            self._sizes[id(watched)] = watched.size()
        elif is_stray(watched):
            self.strays.append(told(watched))
        return False


_ROUNDS = 20  # of placing; a bar of progress that moves would never rest


def place_all() -> None:
    """Until nothing moves: what is placed can make room for more, which is placed in turn."""
    before: list[object] = []
    for _ in range(_ROUNDS):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        now: list[object] = [part.geometry().getRect() for part in QApplication.allWidgets() if part.isVisible()]
        if now == before:
            return
        before = now


class Stage:
    """A window, and how it comes to what it can show. `wait(condition)` returns when the condition holds.

    `run` is a finished training of a furnished project, `photos` a folder that can be imported, `empty` a place for a
    project without images.
    """

    def __init__(self, window: MainWindow, run: Run, photos: Path, empty: Path, wait: Wait) -> None:
        self.window, self.run, self.photos, self.empty, self.wait = window, run, photos, empty, wait
        self.shown = _Shown(window)

    @property
    def project(self) -> Project:
        """The project that is open."""
        project = self.window.context.project
        assert project is not None
        return project

    def settle(self) -> None:
        """Let all that was begun end, and be placed and painted."""
        context = self.window.context
        recent = self.window.welcome.recent
        self.wait(lambda: context.jobs.at_rest and not context.embedding_map.working and calls_at_rest())
        self.wait(lambda: recent.at_rest)
        place_all()

    def page(self, name: str, target: object = None) -> Any:
        """A page of the furnished project, on `target`."""
        self._open(self.run.project_folder)
        self.window.context.go(name, target)
        self.wait(lambda: self.window.page is not None and not isinstance(self.window.page, Skeleton))
        self.settle()
        return self.window.page

    def bare(self, name: str) -> Any:
        """A page of a project without images."""
        if not self.empty.exists():
            Project.create(self.empty).close()
        self._open(self.empty)
        self.window.context.go(name, None)
        self.settle()
        return self.window.page

    def welcome(self) -> MainWindow:
        """No project."""
        self.window.context.close_project()
        self.settle()
        return self.window

    def find(self, name: str) -> Any:
        """The one visible widget of a name."""
        found = [widget for widget in self.window.findChildren(QWidget, name) if widget.isVisible()]
        assert len(found) == 1, f"{len(found)} of {name}"
        return found[0]

    def click(self, name: str) -> None:
        """Press a button."""
        pressed = self.find(name)
        assert isinstance(pressed, QAbstractButton) and pressed.isEnabled(), name
        pressed.click()
        self.settle()

    def tab(self, name: str, at: int) -> None:
        """Turn to a tab."""
        tabs = self.find(name)
        assert isinstance(tabs, QTabWidget)
        tabs.setCurrentIndex(at)
        self.settle()

    def dialog(self, *, working: bool = False) -> QDialog:
        """The dialog that is open; `working`: what it has begun would take long, and is stopped when all is tidied."""
        self.wait(lambda: bool(self._dialogs()))
        if working:
            place_all()
        else:
            self.settle()
        return self._dialogs()[-1]

    def opened(self, dialog: QDialog) -> QDialog:
        """Open a dialog."""
        dialog.open()
        return self.dialog()

    def tidy(self) -> None:
        """Close what lies over the pages."""
        self.window.tour.leave()
        self.window.context.jobs.stop_all()
        for dialog in reversed(self._dialogs()):
            dialog.reject()
        # Without a loop that runs, Qt keeps what is to be deleted later.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()

    def _dialogs(self) -> list[QDialog]:
        return [dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]

    def _open(self, folder: Path) -> None:
        if not self.window.context.shows(folder):
            self.window.context.open_project(folder)
            self.settle()
            self.window.tour.leave()  # it offers itself over the sample photos, and has a view of its own


def furnish(run: Run) -> None:
    """Give the project of a finished training what pages can show: marks, a bin, near duplicates, more trainings."""
    run.rename("EfficientNet-Lite0, fitted on features")
    beside = run.folder.parent
    other = beside / f"{run.name}-2"
    shutil.copytree(run.folder, other)
    Run.load(other).rename("Another one, with the same settings as the first")
    shutil.copytree(run.folder, beside.parent / "bin" / f"{run.name}-3")
    with Project.open(run.project_folder) as project:
        ids = project.samples.ids().tolist()
        project.edits.set_note(ids[:1], "Taken against the light, and the label was not easy to tell.")
        project.edits.set_flagged(ids[1:3], True)
        project.edits.set_excluded(ids[3:4], True)
        project.edits.set_binned(ids[4:6], True)
        project.edits.set_label(ids[6:12], None)
        some = project.samples.get(ids[12:16])
        project.near.put({sample.sha256: at // 2 for at, sample in enumerate(some)})
        begun = project.runs.new(RunConfig(strategy="fine-tune", epochs=_EPOCHS, device="cpu"))
    (begun.folder / "events.jsonl").write_text("".join(f"{to_json(event)}\n" for event in _course(begun)), "utf-8")


def _course(run: Run) -> list[Event]:
    """What a training has told that has learned for a few epochs."""
    events: list[Event] = [
        RunStarted(
            run=run.name,
            backbone=run.config.backbone,
            strategy="fine-tune",
            device="cpu",
            device_text="CPU, 2 cores",
            classes=run.data.classes,
            n_train=18,
            n_val=3,
            n_test=3,
        ),
        PhaseStarted(name="train", text="Training", total=_EPOCHS * _STEPS, epochs=_EPOCHS),
    ]
    for epoch in range(1, _DONE + 1):
        for number in range(_STEPS):
            step = (epoch - 1) * _STEPS + number + 1
            loss, accuracy = 1.1 / step**0.5 + 0.05 * (step % 3), min(1.0, 0.3 + 0.02 * step)
            events.append(
                StepEnd(
                    step=step,
                    epoch=epoch,
                    loss=loss,
                    accuracy=accuracy,
                    learning_rate=1e-3,
                    rate=12.0,
                    seconds_left=60.0 * (_EPOCHS - epoch),
                )
            )
        metrics = {"val/loss": 1.0 / epoch, "val/accuracy": 0.4 + 0.1 * epoch, "val/macro_f1": 0.35 + 0.1 * epoch}
        events.append(EpochEnd(step=epoch * _STEPS, epoch=epoch, metrics=metrics))
    return events
