"""The place of a chart: its title, what can be done with it, and the chart; a sentence while there is nothing to draw.

Nothing here imports pyqtgraph, so a place can be there before its chart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QMenu, QWidget

from tldesk.escape import spreadsheet, xml
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, icon_button, label, named, set_role
from tldesk.ui.parts.layouts import column, holder, row, stacked
from tldesk.ui.parts.tips import as_tip

if TYPE_CHECKING:
    from tldesk.ui.charts.lines import LineChart

_SAID_MS = 5000
_SHARP = 2  # a picture has so many pixels for one of the screen


class ChartFrame(QWidget):
    """`hold` gives it its chart. `save_wanted` asks for a picture to be saved; `nothing` is said where there are no
    curves. `about`, how to read it, is the tip of the title."""

    save_wanted = Signal()

    def __init__(self, name: str, title: str, nothing: str = "", about: str = "") -> None:
        super().__init__()
        self.setObjectName(f"{name}-frame")
        self.chart: LineChart | None = None
        self.title = label(title, "heading", wrap=True, name=f"{name}-title")
        self.title.setMinimumWidth(1)  # long words in it must not make a narrow page wider
        self.title.setToolTip(as_tip(about))
        self.said = label("", "small", wrap=True, name=f"{name}-said")
        self.reset_button = button(self.tr("Reset zoom"), f"{name}-reset", self._reset, role="quiet")
        self.reset_button.hide()
        text = self.tr("More for this chart")
        self.more_button = icon_button("dots-horizontal", f"{name}-more", f"{text}: {title}", self._open_menu_below)
        self.more_button.setToolTip(as_tip(text))
        keeps = self.more_button.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # nothing moves when there are curves
        self.more_button.setSizePolicy(keeps)
        self.menu = named(QMenu(self), f"{name}-menu")
        self.copy_action = self.menu.addAction(self.tr("Copy data"), self.copy_data)
        self.save_action = self.menu.addAction(self.tr("Save picture…"), lambda: self.save_wanted.emit())
        self.menu.addSeparator()
        self.reset_action = self.menu.addAction(self.tr("Reset zoom"), self._reset)
        self.nothing = label(nothing, "muted", wrap=True, name=f"{name}-nothing")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._inside = stacked(self.nothing, name=f"{name}-inside")
        self._forget = QTimer(self, singleShot=True, interval=_SAID_MS)
        self._forget.timeout.connect(lambda: self.said.setText(""))
        head = holder(row((self.title, 1), self.said, self.reset_button, self.more_button, gap=theme.GAP_SMALL))
        head.setMinimumHeight(4 * theme.GRID)  # the same with the button that comes and goes
        self.setLayout(column(head, (self._inside, 1), gap=0))
        self._allow()

    def hold(self, chart: LineChart) -> None:
        """Be the place of this chart."""
        self.chart = chart
        self._inside.addWidget(chart)
        QWidget.setTabOrder(self.more_button, chart)
        chart.zoomed.connect(self._allow)
        chart.menu_wanted.connect(self._open_menu)
        self.follow()

    def say_instead(self, text: str) -> None:
        """What is said where there are no curves, from now on."""
        self.nothing.setText(text)

    def follow(self) -> None:
        """Show the chart where it has curves, else what is said in its place; to be called when they are others."""
        chart = self.chart
        if chart is not None:
            self._inside.setCurrentWidget(chart if chart.lines or not self.nothing.text() else self.nothing)
        self._allow()

    def say(self, text: str, role: str = "small") -> None:
        """Say something beside the title, for a moment."""
        set_role(self.said, role)
        self.said.setText(text)
        self._forget.start()

    def copy_data(self) -> None:
        """Put all points on the clipboard, as a spreadsheet takes them."""
        if self.chart is not None:
            head, *rows = self.chart.table()
            lines = ["\t".join(cells) for cells in (map(_title, head), *rows)]
            QGuiApplication.clipboard().setText("\n".join(lines))
            self.say(self.tr("Copied"))

    def picture(self, kind: str) -> bytes:
        """The chart with its title as it looks now, as a file of a kind: `png` or `svg`."""
        assert self.chart is not None
        size = self.chart.size() + QSize(0, 4 * theme.GRID)
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        if kind == "svg":
            drawing = QSvgGenerator()
            drawing.setOutputDevice(buffer)
            drawing.setSize(size)
            drawing.setViewBox(QRect(QPoint(0, 0), size))
            drawing.setTitle(self.title.text())
            self._paint(QPainter(drawing), size)
            return xml(bytes(buffer.data().data()).decode(errors="replace")).encode()
        image = QImage(size * _SHARP, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.scale(_SHARP, _SHARP)
        self._paint(painter, size)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # which is wrong: it takes no bytes
        return bytes(buffer.data().data())

    def _paint(self, painter: QPainter, size: QSize) -> None:
        assert self.chart is not None
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRect(QPoint(0, 0), size), theme.color("surface"))
        painter.setFont(theme.font("heading"))
        painter.setPen(theme.color("text"))
        head = QRectF(theme.GAP, 0, size.width() - 2 * theme.GAP, 4 * theme.GRID)
        painter.drawText(head, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.title.text())
        place = QRectF(0, head.height(), size.width(), size.height() - head.height())
        self.chart.render(painter, place, self.chart.viewport().rect())
        painter.end()

    def _reset(self) -> None:
        if self.chart is not None:
            had = self.reset_button.hasFocus()
            self.chart.reset_zoom()
            if had:
                self.chart.setFocus()  # the button is gone

    def _allow(self) -> None:
        there = self.chart is not None and bool(self.chart.lines)
        closer = self.chart is not None and self.chart.is_closer
        self.reset_button.setVisible(closer)
        self.reset_action.setEnabled(closer)
        self.copy_action.setEnabled(there)
        self.save_action.setEnabled(there)
        self.more_button.setVisible(there)

    def _open_menu_below(self) -> None:
        self._open_menu(self.more_button.mapToGlobal(QPoint(0, self.more_button.height())))

    def _open_menu(self, place: QPoint) -> None:
        if self.more_button.isVisibleTo(self):
            self.menu.popup(place)


def _title(text: str) -> str:
    """A name as one cell, whatever is in it."""
    return spreadsheet(" ".join(text.split()))
