"""How many clicks and keys five journeys through the window take, done with real events of mouse and keyboard.

    python tests/benchmarks/journeys.py [--photos N]

A newcomer's way, by what is visible: folder → first label, first label → model, model → mistakes, mistakes → better
model, model → another program. Of N generated photos of each of two classes some are named as the other, so that there
are mistakes. Dragging a folder onto the window counts as one drag; the letters of a class's name are told apart from
other keys. The same script counts on any version whose controls have the same names.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import machine
from conftest import write_photos
from present import present
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from tldesk.app import make_application
from tldesk.ui.parts import appearance
from tldesk.ui.parts.keys import class_keys
from tldesk.ui.session.calls import calls_at_rest
from tldesk.ui.session.context import Context
from tldesk.ui.session.garbage import GarbageCollector
from tldesk.ui.window.main_window import MainWindow

LONG_SECONDS = 900
CLASSES = ("circle", "square")
WRONG = 6  # photos of each class that lie among those of the other


@dataclass
class Cost:
    """What a journey took."""

    clicks: int = 0
    keys: int = 0
    letters: int = 0
    drags: int = 0


class Hand:
    """Does what a person does, and counts it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.cost = Cost()

    def wait(self, condition: Callable[[], object]) -> None:
        """Watch until something is there."""
        until = time.monotonic() + LONG_SECONDS
        while not condition():
            QApplication.processEvents()
            time.sleep(0.01)
            if time.monotonic() > until:
                raise TimeoutError("it did not come")

    def rest(self) -> None:
        """Watch until nothing runs."""
        self.wait(lambda: self.window.context.jobs.at_rest and calls_at_rest())
        QApplication.processEvents()

    def see(self, name: str) -> Any:
        """Look for a control that can be used; the one of that name."""

        def found() -> list[QWidget]:
            parts = self.window.findChildren(QWidget, name)
            return [part for part in parts if part.isVisible() and part.isEnabled()]

        self.wait(found)
        return found()[0]

    def click(self, name: str) -> None:
        """Click a control."""
        self.awake()
        QTest.mouseClick(self.see(name), Qt.MouseButton.LeftButton)
        self.cost.clicks += 1
        QApplication.processEvents()

    def click_cell(
        self, name: str, row: int, column: int = 0, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Click a row of a list or a picture of a grid, scrolled into sight."""
        view: QAbstractItemView = self.see(name)
        self.wait(lambda: view.model() is not None and view.model().rowCount(QModelIndex()) > row)
        self.awake()
        index = view.model().index(row, column)
        view.scrollTo(index)
        QApplication.processEvents()
        at: QPoint = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, at)
        self.cost.clicks += 1
        QApplication.processEvents()

    def keyboard(self) -> QWidget:
        """What has the keyboard."""
        self.awake()
        self.wait(lambda: QApplication.focusWidget() is not None)
        return present(QApplication.focusWidget())

    def awake(self) -> None:
        """Without a desktop a window does not get the keyboard back by itself when a dialog closes."""
        window = QApplication.activeModalWidget() or self.window
        if QApplication.activeWindow() is not window:
            window.activateWindow()
            self.wait(lambda: QApplication.activeWindow() is window)

    def press(self, key: Qt.Key | str) -> None:
        """Press a key where the keyboard is; a letter or a digit by its sign."""
        if isinstance(key, str):
            QTest.keyClicks(self.keyboard(), key)
        else:
            QTest.keyClick(self.keyboard(), key)
        self.cost.keys += 1
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type letters where the keyboard is."""
        QTest.keyClicks(self.keyboard(), text)
        self.cost.letters += len(text)
        QApplication.processEvents()

    def drop(self, folder: Path) -> None:
        """Drag a folder onto the window."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(folder))])
        at, act = self.window.rect().center(), Qt.DropAction.CopyAction
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(self.window, QDragEnterEvent(at, act, data, buttons, keys))
        QApplication.sendEvent(self.window, QDropEvent(QPointF(at), act, data, buttons, keys))
        self.cost.drags += 1


# ---------------------------------------------------------------------------------------------- the journeys


def first_label(hand: Hand, photos: Path) -> None:
    """Folder → first label."""
    hand.drop(photos)
    hand.click("new-project-create")
    hand.click("import-accept")
    hand.see("data-grid")
    hand.rest()
    hand.click("rail-label")
    hand.see("label-grid")
    hand.rest()
    if hand.keyboard().objectName() != "label-new-class":  # a version that does not ask for the first class
        hand.click("label-new-class")
    hand.type(CLASSES[0])
    hand.press(Qt.Key.Key_Return)
    hand.wait(lambda: CLASSES[0] in listed(hand))
    hand.rest()
    hand.click_cell("label-grid", 0)
    hand.press("1")
    hand.wait(lambda: project(hand).samples.summary().labelled == 1)


def model(hand: Hand, photos: Path) -> None:
    """First label → model: the others are labelled by selecting them."""
    count = len(list(photos.iterdir()))
    hand.click("label-new-class")
    hand.type(CLASSES[1])
    hand.press(Qt.Key.Key_Return)
    hand.wait(lambda: CLASSES[1] in listed(hand))
    hand.rest()
    for first, last, key in ((0, count // 2 - 1, "1"), (count // 2, count - 1, "2")):
        hand.click_cell("label-grid", first)
        hand.click_cell("label-grid", last, modifier=Qt.KeyboardModifier.ShiftModifier)
        hand.press(key)
        hand.rest()
        dialogs = [part for part in hand.window.findChildren(QWidget) if part.isWindow() and part.isVisible()]
        if dialogs:  # a version that asks before it labels so many
            hand.press(Qt.Key.Key_Return)
            hand.rest()
    hand.wait(lambda: project(hand).samples.summary().labelled == count)
    hand.click("rail-train")
    hand.click("train-start")
    hand.wait(lambda: any(run.status == "finished" for run in project(hand).runs.all()))
    hand.rest()


def mistakes(hand: Hand, _photos: Path) -> None:
    """Model → mistakes: the first is large, with where the model looked."""
    hand.click("train-evaluate")
    page: Any = hand.window.page
    hand.wait(lambda: page.evaluation is not None)
    hand.rest()
    if page.images.view.answers.rowCount() == 0:
        raise SystemExit("the model has made no mistakes: more photos are wanted (--photos)")
    hand.click_cell(page.images.view.objectName(), 0)
    hand.wait(lambda: page.explanation.isVisible() and page.explanation.bars.isVisible())
    hand.rest()


def better(hand: Hand, _photos: Path) -> None:
    """Mistakes → better model: one label is put right, the model is trained again and compared with the first."""
    page: Any = hand.window.page
    wrong = page.images.view.selected()[0]
    keys = {name: key for key, name in class_keys(project(hand).classes.names()).items()}
    hand.press(keys[page.evaluation.classes[wrong.predicted]])
    hand.rest()
    hand.click("rail-train")
    hand.click("train-new")
    hand.click("train-start")
    hand.wait(lambda: sum(run.status == "finished" for run in project(hand).runs.all()) == 2)
    hand.rest()
    hand.click("train-evaluate")
    hand.click("evaluate-compare")
    dialog: Any = hand.see("compare-runs")
    hand.wait(lambda: dialog.compared is not None)
    hand.rest()
    hand.press(Qt.Key.Key_Escape)


def elsewhere(hand: Hand, _photos: Path) -> None:
    """Model → another program: exported, checked, and the path of it on the clipboard."""
    hand.click("evaluate-use")
    hand.see("export-panel")
    hand.rest()
    hand.click("export-start")
    page: Any = hand.window.page
    hand.wait(lambda: page.export_panel.exported is not None)
    hand.click("export-copy")


JOURNEYS = (first_label, model, mistakes, better, elsewhere)


def listed(hand: Hand) -> list[str]:
    """The classes that can be seen on the Label page, with their keys."""
    page: Any = hand.window.page
    names: list[str] = page.classes.names()
    return names


def project(hand: Hand) -> Any:
    """The project that is open."""
    return present(hand.window.context.project)


def make_photos(folder: Path, each: int) -> Path:
    """Photos of two classes in one folder, in order; some lie in the other's place."""
    made = write_photos(folder / "made", CLASSES, each, (160, 120))
    flat = folder / "photos"
    flat.mkdir()
    names = [sorted((made / label).iterdir()) for label in CLASSES]
    for at in range(0, each, max(1, each // WRONG)):
        names[0][at], names[1][at] = names[1][at], names[0][at]
    for number, file in enumerate([*names[0], *names[1]]):
        file.rename(flat / f"{number:03}.jpg")
    return flat


def measure(each: int) -> dict[str, dict[str, int]]:
    """Make all journeys, one after another; the cost of each."""
    app = make_application()
    GarbageCollector(app)
    appearance.apply(app, "light")
    found = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        machine.use_home(Path(folder) / "home")
        photos = make_photos(Path(folder), each)
        window = MainWindow(Context())
        window.resize(1280, 720)
        window.show()
        window.activateWindow()
        hand = Hand(window)
        hand.wait(window.isActiveWindow)
        for journey in JOURNEYS:
            hand.cost = Cost()
            journey(hand, photos)
            title = present(journey.__doc__).split(":")[0].rstrip(".")
            found[title] = asdict(hand.cost)
            print(title, found[title], flush=True)
        window.close()
        hand.wait(lambda: window.closing.done)
        window.context.jobs.close()
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=30)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    machine.tell("journeys", measure(options.photos), options.write)
