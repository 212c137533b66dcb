"""The place of a chart whose pictures can be saved, and which is made when it is first seen."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent

from tldesk.atomic import target_of, write_atomic
from tldesk.project.database.disk_errors import disk_errors
from tldesk.ui.charts.frame import ChartFrame
from tldesk.ui.charts.line import Ends, Line, Ring, Scale
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.saving import ask_file
from tldesk.ui.session.jobs import run_in_pool

if TYPE_CHECKING:
    from tldesk.ui.charts.lines import LineChart

# How a file of each kind begins: nothing else is replaced.
_BEGINS = {"png": (b"\x89PNG\r\n",), "svg": (b"<?xml", b"<svg")}


class ChartPlace(ChartFrame):
    """A `ChartFrame` that saves pictures."""

    def __init__(self, name: str, title: str, nothing: str = "", about: str = "") -> None:
        super().__init__(name, title, nothing, about)
        self._folder = Path.home()
        self.save_wanted.connect(self._save)

    def _save(self) -> None:
        """Ask where to, and write the picture."""
        kinds = {".png": self.tr("Picture (*.png)"), ".svg": self.tr("Drawing (*.svg)")}
        wish = str(self._folder / f"{self.objectName().removesuffix('-frame')}.png")
        file = ask_file(self, self.tr("Save picture"), wish, kinds)
        if file is None:
            return
        kind = "svg" if file.name.lower().endswith(".svg") else "png"
        self._folder = file.parent
        data = self.picture(kind)
        run_in_pool(lambda: write_picture(file, kind, data), self._say_saved, self._say_why_not)

    def _say_saved(self, file: Path) -> None:
        self.say(filled(self.tr("Saved: {name}"), name=file.name))

    def _say_why_not(self, error: Exception) -> None:
        words = shown(error)
        self.say(words.whole, "bad")


def write_picture(file: Path, kind: str, data: bytes) -> Path:
    """Write a picture, whole or not at all. Raises TldeskError `file_exists` where something else is in its place,
    `folder_not_writable`, `folder_impossible` or `disk_full`."""

    def is_picture(earlier: Path) -> bool:
        with earlier.open("rb") as stream:
            return stream.read(8).startswith(_BEGINS[kind])

    with disk_errors(file):
        write_atomic(target_of(file, is_picture), data)
    return file


class LinePlace(ChartPlace):
    """Holds a `LineChart` made with these arguments, when it is first seen: pyqtgraph takes 0.2 s to import, which a
    thread does. What is shown before there is a chart is kept for it."""

    def __init__(self, name: str, title: str, x: Scale, y: Scale, *, ends: Ends = "both", nothing: str = "") -> None:
        super().__init__(name, title, nothing)
        self._made_with = (name, title, x, y)
        self._ends: Ends = ends
        self._lines: Sequence[Line] = ()
        self._mark: Ring | None = None

    def show_lines(self, lines: Sequence[Line]) -> None:
        """As LineChart has it."""
        self._lines = lines
        if self.chart is not None:
            self.chart.show_lines(lines)
            self.follow()

    def show_mark(self, mark: Ring | None) -> None:
        """As LineChart has it."""
        self._mark = mark
        if self.chart is not None:
            self.chart.show_mark(mark)

    def describe(self, text: str) -> None:
        """What the curves say, for a screen reader."""
        self.setAccessibleDescription(text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.chart is None:
            run_in_pool(lambda: importlib.import_module("tldesk.ui.charts.lines"), self._make)

    def _make(self, _module: object) -> None:
        from tldesk.ui.charts.lines import LineChart

        if self.chart is None:
            chart: LineChart = LineChart(*self._made_with, ends=self._ends)
            chart.show_lines(self._lines)
            chart.show_mark(self._mark)
            self.hold(chart)
