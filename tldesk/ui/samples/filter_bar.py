"""FilterBar: which samples the grid shows, in which order and how large; filters are saved and found again here."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSlider, QToolButton, QWidget

from tldesk.media import modality
from tldesk.project.samples.samples import SORTS, SPLITS, STATUSES, Query
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.combo import TypedCombo
from tldesk.ui.parts.controls import button, icon_button, label, named
from tldesk.ui.parts.keys import keyed_tip
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, holder, row
from tldesk.ui.parts.narrow import Halves
from tldesk.ui.parts.text import sort_title, split_title, status_title
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.saved_filters import SavedFilters
from tldesk.ui.samples.text.column_filter import ColumnFilter
from tldesk.ui.samples.thumbnail_grid import SIZES
from tldesk.ui.session.classes import ClassesModel
from tldesk.ui.session.context import Context

_LEAST = 42 * theme.GRID  # of the width
_WIDEST = 180  # of the box of classes, in px
TYPING_PAUSE = 150  # ms without a key before the text is searched for


class FilterBar(QWidget):
    """Text, class, split, status, order, thumbnail size. `query_changed` carries a Query, `edge_chosen` pixels,
    `left` says that the text is written and the keyboard is to go to what it finds.

    Samples that were found otherwise (similar ones, say) are named in a line of their own, with the way back.
    """

    query_changed = Signal(object)
    edge_chosen = Signal(int)
    left = Signal()

    def __init__(self, context: Context, classes: ClassesModel, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes = classes
        self._query = Query()
        self.text = self._search(prefix, context.modality)
        self.label = self._combo(f"{prefix}-filter-class", self.tr("Class"))
        self.split = self._combo(f"{prefix}-filter-split", self.tr("Split"))
        self.status = self._combo(f"{prefix}-filter-status", self.tr("Status"))
        self.sort = self._combo(f"{prefix}-sort", self.tr("Order"))
        self.way = self._way_button(prefix)
        self.size_slider = self._slider(prefix)
        self.saved = SavedFilters(context, prefix)
        self.saved.query_chosen.connect(self.set_query)
        self.columns = ColumnFilter(context, prefix)
        self.columns.chosen.connect(lambda columns: self._set(replace(self._query, columns=columns)))
        self.found = label("", "muted", name=f"{prefix}-found")
        self.leave_found = button(
            self.tr("Show all images"), f"{prefix}-leave-found", self.clear, role="quiet", icon="close"
        )
        self._fill()
        self._lay_out()
        self._fill_classes()
        classes.refreshed.connect(self._fill_classes)

    @property
    def query(self) -> Query:
        """What is chosen."""
        return self._query

    def set_query(self, query: Query, title: str = "") -> None:
        """Choose all at once (a click in a chart, another page); `title` says what the `ids` of the query are."""
        if query.ids is None and query.sort == "given":
            query = replace(query, sort="added")
        self._show_found(query, title)
        boxes = ((self.split, query.split), (self.status, query.status), (self.sort, query.sort))
        for box, value in (*boxes, (self.label, query.label)):
            with QSignalBlocker(box):
                box.setCurrentIndex(max(0, box.findData(value)))
        with QSignalBlocker(self.text):
            self.text.setText(query.text)
        with QSignalBlocker(self.way):
            self.way.setChecked(query.descending)
        self._show_way()
        self._set(query)

    def clear(self) -> None:
        """Show everything, in the order it is."""
        self.set_query(Query(sort=self._query.sort, descending=self._query.descending))

    @property
    def filtering(self) -> bool:
        """Whether anything is left out."""
        return self.filtering_by(self._query)

    @staticmethod
    def filtering_by(query: Query) -> bool:
        """Whether a query leaves anything out."""
        return replace(query, sort="added", descending=False) != Query()

    def minimumSizeHint(self) -> QSize:
        """Rather than make a small window wider, the boxes show less of their words."""
        least = super().minimumSizeHint()
        return QSize(min(_LEAST, least.width()), least.height())

    def show_edge(self, edge: int) -> None:
        """Put the slider where the grid is."""
        with QSignalBlocker(self.size_slider):
            self.size_slider.setValue(min(range(len(SIZES)), key=lambda i: abs(SIZES[i] - edge)))

    def _search(self, prefix: str, modality_name: str) -> QLineEdit:
        field = _SearchField()
        in_texts = bool(modality.of(modality_name).rows)
        what = self.tr("Search texts and notes") if in_texts else self.tr("Search names and notes")
        named(field, f"{prefix}-filter-text", what)
        field.setPlaceholderText(self.tr("Search"))
        field.setToolTip(as_tip(what))
        field.setClearButtonEnabled(True)
        field.setMinimumWidth(120)
        field.addAction(icons.icon("magnify", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        pause = QTimer(field, singleShot=True, interval=TYPING_PAUSE)
        field.textChanged.connect(lambda _text: pause.start())
        pause.timeout.connect(self._read)
        field.left.connect(pause.stop)
        field.left.connect(self._read)
        field.left.connect(self.left)
        return field

    def _combo(self, name: str, accessible: str) -> QComboBox:
        box = named(TypedCombo(), name, accessible)
        box.setToolTip(as_tip(accessible))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.currentIndexChanged.connect(lambda _index: self._read())
        return box

    def _way_button(self, prefix: str) -> QToolButton:
        way = icon_button("sort-ascending", f"{prefix}-sort-descending", self.tr("Reverse the order"))
        way.setCheckable(True)
        way.toggled.connect(self._turn)
        return way

    def _turn(self, _on: bool) -> None:
        self._show_way()
        self._read()

    def _slider(self, prefix: str) -> QSlider:
        slider = named(QSlider(Qt.Orientation.Horizontal), f"{prefix}-thumbnail-size", self.tr("Thumbnail size"))
        keyed_tip(slider, slider.accessibleName(), "view.larger", "view.smaller", "view.normal")
        slider.setRange(0, len(SIZES) - 1)
        slider.setPageStep(1)
        slider.setMinimumWidth(7 * theme.GRID)
        slider.setMaximumWidth(12 * theme.GRID)
        slider.valueChanged.connect(lambda value: self.edge_chosen.emit(SIZES[value]))
        return slider

    def _fill(self) -> None:
        with QSignalBlocker(self.split), QSignalBlocker(self.status), QSignalBlocker(self.sort):
            self.split.addItem(self.tr("All splits"), None)
            for split in (*SPLITS, ""):
                self.split.addItem(split_title(split), split)
            for status in STATUSES:
                self.status.addItem(status_title(status), status)
            for sort in SORTS:
                if sort != "given":  # an order of the ids that another part asks for
                    self.sort.addItem(sort_title(sort), sort)

    def _fill_classes(self) -> None:
        with QSignalBlocker(self.label):
            names = self._classes.names()
            if [self.label.itemData(i) for i in range(2, self.label.count())] == names and self.label.count():
                return
            self.label.clear()
            self.label.addItem(self.tr("All classes"), None)
            self.label.addItem(self.tr("No label"), "")
            for name in names:
                self.label.addItem(name, name)
            self.label.setCurrentIndex(max(0, self.label.findData(self._query.label)))
        if names and self.label.currentData() != self._query.label:
            self._read()  # its class is gone

    def _lay_out(self) -> None:
        self.label.setMaximumWidth(_WIDEST)  # a class can have a long name; the others fill a line of their own
        which = row((self.text, 1), self.label, self.split)
        how = row(self.status, self.sort, self.way, self.columns, self.saved, self.size_slider)
        for widget in (self.label, self.split, self.status, self.sort, self.way, self.saved, self.size_slider):
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the images
        self.leave_found.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._found_row = holder(row((self.found, 1), self.leave_found, gap=None, margins=(theme.GAP, 0, 0, 0)))
        self._found_row.hide()
        self.setLayout(column(Halves(which, how), self.columns.chips, self._found_row))

    def _show_found(self, query: Query, title: str) -> None:
        """The line that names what was found, and its order among the others."""
        given = query.ids is not None
        with QSignalBlocker(self.sort):
            at = self.sort.findData("given")
            if given and at < 0:
                self.sort.addItem(sort_title("given"), "given")
            elif not given and at >= 0:
                self.sort.removeItem(at)
        count = len(query.ids or ())
        text = title or self.tr("Found images")
        self.found.setText(filled(self.tr("{title}: {count}"), title=text, count=f"{count:,}"))
        self._found_row.setVisible(given)

    def _show_way(self) -> None:
        self.way.setIcon(icons.icon("sort-descending" if self.way.isChecked() else "sort-ascending", "muted"))

    def _read(self) -> None:
        query = Query(
            label=self.label.currentData(),
            split=self.split.currentData(),
            status=self.status.currentData(),
            text=self.text.text().strip(),
            sort=self.sort.currentData(),
            descending=self.way.isChecked(),
            ids=self._query.ids,
            columns=self._query.columns,
        )
        self._set(query)

    def _set(self, query: Query) -> None:
        self.saved.show_query(query, self.filtering_by(query))
        self.columns.show_columns(query.columns)
        if query != self._query:
            self._query = query
            self.query_changed.emit(query)


class _SearchField(QLineEdit):
    """Enter and Down leave it (`left`); Escape empties it, and leaves it when it is empty."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
            return
        super().keyPressEvent(event)
