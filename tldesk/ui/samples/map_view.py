"""MapView: the samples as a map, where images that look alike lie together; the third view of a browser."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QToolButton, QWidget

from tldesk.project.store import Project
from tldesk.ui.charts.map import MODES, MapPlot
from tldesk.ui.parts import theme
from tldesk.ui.parts.class_mark import SHAPES, Mark
from tldesk.ui.parts.combo import TypedCombo
from tldesk.ui.parts.controls import Card, icon_button, label, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, fill, holder, row, stacked
from tldesk.ui.parts.narrow import Halves
from tldesk.ui.parts.one_of import OneOf
from tldesk.ui.parts.text import left_out, split_title
from tldesk.ui.samples import map_groups
from tldesk.ui.samples.map_card import MapCard
from tldesk.ui.samples.map_groups import MapGroups
from tldesk.ui.samples.map_legend import MapLegend
from tldesk.ui.samples.map_wait import MapWait
from tldesk.ui.samples.thumbnails import Thumbnails
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.classes import ClassesModel
from tldesk.ui.session.context import Context

GATHER = 40  # ms in which changes are taken together
_LEGEND, _MOST_LEGEND, _LEAST_BY = 22 * theme.GRID, 40 * theme.GRID, 15 * theme.GRID
_LEGEND_SHARE = 0.38  # of the width, at most: the points come first
_LOWEST_LEGEND = 6 * theme.GRID  # one group, and that there are more
_NO_ROWS = np.zeros(0, np.int64)


class MapView(QWidget):
    """Shows the points of `context.embedding_map`; those outside of `show_ids` as a background.

    `selected` carries ids and whether they are added to the selection, `opened` an id, `menu_requested` a global point.
    """

    selected = Signal(object, bool)
    menu_requested = Signal(object)
    opened = Signal(int)

    def __init__(self, context: Context, classes: ClassesModel, thumbnails: Thumbnails, prefix: str) -> None:
        super().__init__()
        self._context = context
        self._classes = classes
        self._ids = np.zeros(0, np.int64)  # of the samples that the browser shows, ascending
        self._chosen: tuple[list[int], int | None] = ([], None)
        self._found = (0, 0)  # points that match the filters: of those that are counted, and of the excluded ones
        self._groups: MapGroups | None = None
        self._points = context.embedding_map.points
        self.plot = MapPlot(f"{prefix}-map", self.tr("Map of the images"))
        self.legend = named(MapLegend(), f"{prefix}-map-legend", self.tr("Legend"))
        self.card = MapCard(thumbnails, prefix, self.plot)
        self.wait = MapWait(context, prefix)
        self.by = named(TypedCombo(), f"{prefix}-map-color-by", self.tr("Colour the points by"))
        self.by.setMinimumWidth(_LEAST_BY)
        self.count = label("", "muted", wrap=True, name=f"{prefix}-map-count")
        self._coloring = QTimer(self, singleShot=True, interval=GATHER)
        self._lay_out(prefix)
        self._connect()
        self.card.set_project(context.project)
        theme.changed().connect(self._draw)

    def _lay_out(self, prefix: str) -> None:
        for by, title in (
            ("class", self.tr("By class")),
            ("suggestion", self.tr("By suggested class")),
            ("split", self.tr("By split")),
        ):
            self.by.addItem(title, by)
        modes, zooms = (row(*parts(prefix), 1, gap=0) for parts in (self._mode_buttons, self._zoom_buttons))
        card = Card("", f"{prefix}-map-board", margins=theme.GAP)
        # Beside the points and not above them: a low window has filters there, and the points need their height.
        self.side = holder(column(self.by, Halves(modes, zooms, gaps=(0, 0)), (self.legend, 1), self.count))
        fill(card.body, row((self.plot, 1), self.side))
        self.legend.setMinimumHeight(_LOWEST_LEGEND)
        self._fit_legend()
        self.stack = stacked(card, self.wait)
        self.setLayout(column(self.stack))

    def _mode_buttons(self, prefix: str) -> list[QToolButton]:
        texts = {
            "lasso": ("lasso", self.tr("Draw around images to select them (Shift adds)")),
            "rectangle": ("selection-drag", self.tr("Drag a rectangle to select images (Shift adds)")),
            "move": ("hand-back-right-outline", self.tr("Drag to move the map (also with the right button)")),
        }
        group, parts = OneOf(self), list[QToolButton]()
        for mode in MODES:
            icon, text = texts[mode]
            part = icon_button(icon, f"{prefix}-map-{mode}", text, partial(self.plot.set_mode, mode))
            part.setCheckable(True)
            part.setChecked(mode == MODES[0])
            group.addButton(part)
            parts.append(part)
        self.plot.set_mode(MODES[0])
        return parts

    def _zoom_buttons(self, prefix: str) -> list[QToolButton]:
        rows = (
            ("magnify-minus-outline", "zoom-out", self.tr("Zoom out (-)"), lambda: self.plot.zoom_by(1 / 1.4)),
            ("magnify-plus-outline", "zoom-in", self.tr("Zoom in (+)"), lambda: self.plot.zoom_by(1.4)),
            ("fit-to-screen-outline", "fit", self.tr("Show the whole map (Home)"), self.plot.fit),
        )
        return [icon_button(icon, f"{prefix}-map-{name}", text, act) for icon, name, text, act in rows]

    def _connect(self) -> None:
        context = self._context
        context.embedding_map.moved.connect(self._take_points)
        context.embedding_map.changed.connect(self._show_state)
        context.samples_changed.connect(self._recolor)
        context.suggestions.refreshed.connect(self._recolor)
        self._classes.refreshed.connect(self._recolor)
        self._coloring.timeout.connect(self._read_groups)
        self.by.currentIndexChanged.connect(self._recolor)
        self.legend.toggled.connect(self.plot.hide_groups)
        self.plot.selected.connect(lambda rows, add: self.selected.emit(self._at(rows), add))
        self.plot.stepped.connect(lambda row, add: self.selected.emit(self._at([row]), add))
        self.plot.opened.connect(lambda row: self.opened.emit(self._at([row])[0]))
        self.plot.hovered.connect(self._show_card)
        self.plot.menu_requested.connect(self._ask_for_menu)

    # what is shown

    def set_project(self, project: Project | None) -> None:
        """Show another project, or none."""
        self._groups = None
        self.card.set_project(project)

    def show_ids(self, ids: NDArray[np.int64]) -> None:
        """The samples that can be pointed at and selected; the others are a background."""
        self._ids = np.sort(ids)
        self._draw()

    def show_selection(self, ids: list[int], current: int | None) -> None:
        """Show which samples are selected, and which is the current one."""
        self._chosen = (ids, current)
        self._mark()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._context.embedding_map.watch(self, True)
        self._take_points()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._context.embedding_map.watch(self, False)
        self.card.show_id(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_legend()

    def _fit_legend(self) -> None:
        """As wide as its names, while enough is left for the points; what is above it is as wide."""
        self.legend.fit(_LEGEND, min(_MOST_LEGEND, round(self.width() * _LEGEND_SHARE)))
        self.side.setFixedWidth(self.legend.width())

    def _at(self, rows: NDArray[np.int64] | list[int]) -> list[int]:
        return self._points.ids[rows].tolist() if self._points is not None else []

    def _take_points(self) -> None:
        before, self._points = self._points, self._context.embedding_map.points
        same = before is not None and self._points is not None and np.array_equal(before.ids, self._points.ids)
        if not same:
            self._groups = None
        if self.isVisible():
            self._draw()
            if not same or self._groups is None:
                self._recolor()
        self._show_state()

    def _show_state(self) -> None:
        """The map, or what it waits for."""
        there = self._points is not None and len(self._points.ids) > 0
        self.stack.setCurrentIndex(0 if there else 1)
        if not there or self._points is None:
            return
        shown, total = len(self._points.ids), self._points.total
        counted = shown - (0 if self._groups is None else int(self._groups.excluded.sum()))
        found, excluded = self._found
        text = filled(self.tr("{count} {count:image|images}"), count=counted)
        if found < counted:
            text = self.tr("{count} of {total} {total:image matches|images match} the filters")
            text = filled(text, count=found, total=counted)
        elif shown < total:
            text = self.tr("{count} of {total} {total:image|images}, picked at random")
            text = filled(text, count=counted, total=total)
        text = " · ".join([text, *left_out(excluded)])
        progress = self._context.embedding_map.progress
        if progress is not None:
            text = self.tr("Arranging {count} {count:image|images}: {percent}%")
            text = filled(text, count=shown, percent=progress.done)
        elif self._chosen[0]:
            text = filled(self.tr("{text}, {count} selected"), text=text, count=f"{len(self._chosen[0]):,}")
        self.count.setText(text)

    # colours

    def _recolor(self, _what: object = None) -> None:
        """Read again what the points are coloured by, soon, when somebody looks."""
        if self.isVisible():
            self._coloring.start()

    def _read_groups(self) -> None:
        project, points = self._context.project, self._points
        if project is None or points is None:
            return
        by, fitted = self.by.currentData(), self._context.suggestions.fitted
        ids, failed = points.ids, self._context.error_occurred.emit
        run_newest(lambda: map_groups.read(project, ids, by, fitted), self._take_groups, failed, priority=1)

    def _take_groups(self, groups: MapGroups) -> None:
        if self._points is not None and len(groups.place) == len(self._points.ids):
            self._groups = groups
            self._draw()

    def _marks_of(self, groups: MapGroups) -> list[Mark]:
        if groups.by == "split":
            return [Mark(theme.split_color(name), shape) for name, shape in zip(groups.names, SHAPES, strict=False)]
        return [self._classes.mark(name) for name in groups.names]

    def _draw(self) -> None:
        points, groups = self._points, self._groups
        if points is None:
            return
        shown = np.isin(points.ids, self._ids, assume_unique=True)
        if groups is None:
            groups = MapGroups("class", (), np.full(len(points.ids), -1, np.int64), np.zeros(len(points.ids), bool))
        self._found = int((shown & ~groups.excluded).sum()), int((shown & groups.excluded).sum())
        marks = self._marks_of(groups)
        names = [split_title(name) for name in groups.names] if groups.by == "split" else groups.names
        none = {"class": self.tr("No label"), "suggestion": self.tr("No suggestion"), "split": split_title("")}
        self.plot.show_points(points.positions, groups.place, marks, shown, groups.excluded)
        self.legend.show_groups(names, marks, groups.counts(shown), none[groups.by])
        self._fit_legend()
        self._mark()

    def _mark(self) -> None:
        points, (ids, current) = self._points, self._chosen
        if points is None or not self.isVisible():
            return  # points that came meanwhile are drawn when somebody looks, and marked then
        rows = points.rows(np.asarray(ids, np.int64)) if ids else _NO_ROWS
        here = points.rows(np.array([current], np.int64)) if current is not None else _NO_ROWS
        self.plot.mark(rows, int(here[0]) if len(here) else -1)
        self._show_state()

    def _ask_for_menu(self, row: int, point: object) -> None:
        """The menu concerns the selection, and the point under the pointer when that is not part of it."""
        self.card.show_id(None)
        if row >= 0 and (id_ := self._at([row])[0]) not in self._chosen[0]:
            self.selected.emit([id_], False)
        self.menu_requested.emit(point)

    def _show_card(self, row: int) -> None:
        if row < 0 or self._points is None:
            self.card.show_id(None)
            return
        suggested = ""
        groups = self._groups
        if groups is not None and groups.by == "suggestion" and groups.place[row] >= 0:
            suggested = groups.names[groups.place[row]]
        self.card.show_id(self._at([row])[0], self.plot.place_of(row), suggested)
