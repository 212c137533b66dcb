"""What gives way on a small screen: words of buttons, rows that become two, panels that scroll."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QListView,
    QScrollArea,
    QSplitter,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Button
from tldesk.ui.parts.elided import Elided
from tldesk.ui.parts.layouts import Thing, column, fill, fit, row
from tldesk.ui.parts.shortened import Shortened
from tldesk.ui.parts.tab_order import first_in
from tldesk.ui.parts.there import parent_of, there, widgets_in
from tldesk.ui.parts.tips import as_tip

# What a place that scrolls asks for at most, in heights of a line, as Qt's own do.
_MOST_ACROSS, _MOST_DOWN = 36, 24


class TightRow(QHBoxLayout):
    """A row whose buttons show only their icons while there is no room for their words; those in its widgets too.

    A primary button keeps its words, and so does one without an icon.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent) if parent is not None else super().__init__()
        self._tight = False
        self.setSpacing(theme.GAP)

    def minimumSize(self) -> QSize:
        """What is needed without the words."""
        return super().minimumSize() - QSize(0 if self._tight else self._words(), 0)

    def sizeHint(self) -> QSize:
        """What is wished for: all words."""
        return super().sizeHint() + QSize(self._words() if self._tight else 0, 0)

    def setGeometry(self, place: QRect) -> None:
        """Leave the words out, or bring them back; then place all."""
        needed = super().minimumSize().width() + _shortened(self) + (self._words() if self._tight else 0)
        if (place.width() < needed) != self._tight:
            self._tight = not self._tight
            for part in self._buttons():
                part.set_wordless(self._tight)
            for widget in widgets_in(self):
                if (layout := widget.layout()) is not None:
                    layout.activate()  # at once, or the row would seem too wide for a moment
            self.invalidate()
        super().setGeometry(place)

    def _words(self) -> int:
        place = self.parentWidget()
        return sum(
            part.words_width()
            for part in self._buttons()
            if (part.isVisibleTo(place) if place is not None else part.isVisible())
        )

    def _buttons(self) -> list[Button]:
        """Those that can do without words."""
        buttons = [part for widget in widgets_in(self) for part in (widget, *widget.findChildren(Button))]
        return [part for part in buttons if isinstance(part, Button) and part.can_be_wordless]


def tight_row(*things: Thing) -> TightRow:
    """Things beside one another, whose buttons give way."""
    return fill(fit(TightRow(), theme.GAP, 0), *things)


class Halves(QWidget):
    """Two layouts side by side, or one above the other while there is no room for that without words being shortened.

    What room is left goes to the half number `growing`, or to both. `gaps` are between them where they stand side by
    side, and above one another. `turned` says whether they stand side by side now.
    """

    turned = Signal(bool)

    def __init__(
        self, first: QLayout, second: QLayout, growing: int | None = 0, gaps: tuple[int, int] = (theme.GAP, theme.GAP)
    ) -> None:
        super().__init__()
        self._halves, self._gaps = (first, second), gaps
        self._box = row(
            *((half, int(growing in (number, None))) for number, half in enumerate(self._halves)), gap=gaps[0]
        )
        self.setLayout(self._box)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the wider half."""
        least = max(half.minimumSize().width() for half in self._halves)
        return QSize(least, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Choose how the halves stand, in another room or with other words in them."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        gap, below = self._gaps
        fits = self.width() >= sum(half.minimumSize().width() + _shortened(half) for half in self._halves) + gap
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if direction != self._box.direction():
            self._box.setDirection(direction)
            self._box.setSpacing(gap if fits else below)
            self.turned.emit(fits)


def _shortened(layout: QLayout) -> int:
    """By how much the words in a layout can be shortened: everything else gives way first."""
    cut = [part for part in _elided_in(layout) if not part.isHidden()]
    least = (max(part.minimumWidth(), part.minimumSizeHint().width()) for part in cut)
    return sum(part.sizeHint().width() for part in cut) - sum(least)


def _elided_in(layout: QLayout) -> Iterator[Elided | Shortened]:
    """The lines of text in a layout, in the layouts within it and in its widgets."""
    for at in range(layout.count()):
        item = there(layout.itemAt(at))
        if (inner := item.layout()) is not None:
            yield from _elided_in(inner)
        elif (widget := item.widget()) is not None:
            if isinstance(widget, Elided | Shortened):
                yield widget
            else:
                yield from widget.findChildren(Elided)
                yield from widget.findChildren(Shortened)


class Beside(QSplitter):
    """Two widgets with a handle between them: side by side where each has `least` pixels, else one above the other.
    Both have the same room, until the handle is moved.
    """

    def __init__(self, first: QWidget, second: QWidget, least: int) -> None:
        super().__init__()
        self._least, self._parts, self._shared = least, (first, second), False
        for place, part in enumerate(self._parts):
            self.addWidget(part)
            self.setStretchFactor(place, 1)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(theme.GAP_LARGE)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the wider of the two."""
        shown = (part.minimumSizeHint().width() for part in self._parts if not part.isHidden())
        return QSize(max(shown, default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose how the two stand."""
        super().resizeEvent(event)
        ways = Qt.Orientation
        way = ways.Horizontal if self.width() >= 2 * self._least + self.handleWidth() else ways.Vertical
        if way != self.orientation() or not self._shared:
            self._shared = True
            self.setOrientation(way)
            self.setSizes([self._least, self._least])


class BesideTabs(QSplitter):
    """A widget with tabs and another beside it: no word of the tabs is cut while the other can do with less room; where
    some are, their tips say them. The first has this `share` of the width, until the handle is moved.
    """

    def __init__(self, first: QWidget, second: QWidget, tabs: QTabWidget, share: float) -> None:
        super().__init__()
        self._parts, self._tabs = (first, second), tabs
        self._share: float | None = share
        self.addWidget(first)
        self.addWidget(second)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(theme.GAP_LARGE)
        self.splitterMoved.connect(self._moved)

    @Slot()
    def _moved(self) -> None:
        """Keep what the user has chosen."""
        self._share = None

    def minimumSizeHint(self) -> QSize:
        """As narrow as both are with their tabs cut."""
        width = sum(part.minimumSizeHint().width() for part in self._parts) + self.handleWidth()
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find out how many words there is room for, then share it."""
        width = event.size().width()
        self._keep_words(width)
        super().resizeEvent(event)
        if self._share is not None:
            self.setSizes([round(self._share * width), round((1 - self._share) * width)])

    def event(self, event: QEvent) -> bool:
        """Other tabs, or another widget beside them, have other words."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._keep_words(self.width())
        return super().event(event)

    def _keep_words(self, width: int) -> None:
        first, second = self._parts
        around = first.minimumSizeHint().width() - self._tabs.minimumSizeHint().width()
        words = self._tabs.tabBar().sizeHint().width() + around
        room = width - self.handleWidth() - second.minimumSizeHint().width()
        first.setMinimumWidth(max(0, min(words, room)))
        for at in range(self._tabs.count()):
            self._tabs.setTabToolTip(at, as_tip(self._tabs.tabText(at)) if room < words else "")


class Cells(QWidget):
    """Widgets in as many columns as there is room for: at most `most`, none narrower than `least` pixels."""

    def __init__(self, widgets: Iterable[QWidget], most: int, least: int) -> None:
        super().__init__()
        self._widgets, self._most, self._least = tuple(widgets), most, least
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        # A column without widgets has no gap before it: others would be wider than those of fuller cells above.
        self._blank = tuple(QWidget(self) for _ in range(most - 1))
        self._place(most)

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """What stands in it."""
        return self._widgets

    def set_widgets(self, widgets: Iterable[QWidget]) -> None:
        """Have these in place of those, which are hidden."""
        for widget in self._widgets:
            self._grid.removeWidget(widget)
            widget.hide()
        self._widgets = tuple(widgets)
        columns, self._columns = self._columns, 0
        self._place(columns)
        for widget in self._widgets:  # by now each has a parent: shown before, it would be a window of its own
            widget.show()

    def minimumSizeHint(self) -> QSize:
        """As narrow as one column."""
        return QSize(min(self._least, super().minimumSizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose how many columns there are."""
        super().resizeEvent(event)
        self._place(max(1, min(self._most, (self.width() + theme.GAP) // (self._least + theme.GAP))))

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, widget in enumerate(self._widgets):
            self._grid.addWidget(widget, place // columns, place % columns)
        for place, blank in enumerate(self._blank, 1):
            self._grid.removeWidget(blank)
            blank.setVisible(len(self._widgets) <= place < columns)
            if not blank.isHidden():
                self._grid.addWidget(blank, 0, place)
        first_in(self, *self._widgets)
        for place in range(self._most):
            self._grid.setColumnStretch(place, int(place < columns))


class _Held(QWidget):
    """Content that is scrolled only where its least height finds no room, not the height that it would like.

    The place it lies in is told when it needs another width: Qt thinks that a place does not care.
    """

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._body = column(content)
        self.setLayout(self._body)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and (view := self.parentWidget()) is not None:
            parent_of(view).updateGeometry()
        return super().event(event)

    def heightForWidth(self, width: int) -> int:
        """The least that a width needs: what Qt asks for when words wrap."""
        return self._body.totalMinimumHeightForWidth(width)


class _Upright(QVBoxLayout):
    """Asks nobody how tall it gets in which width: that of all pages together is long to find out at each change."""

    def hasHeightForWidth(self) -> bool:
        return False


def roomy(content: QWidget, name: str, least: QSize) -> QScrollArea:
    """A place of at least this size, in which content that needs more is moved about, in both directions."""
    inner, area = QWidget(), QScrollArea()
    fill(fit(_Upright(inner), 0, 0), content)
    area.setObjectName(name)
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumSize(least)
    return area


class _Upward(QScrollArea):
    """As wide as its content needs, with the bar beside it: there is no other way to what is cut off at its side.

    It would like to be as large as its content is now: Qt goes by what that was when it was first asked.
    """

    def sizeHint(self) -> QSize:
        letter, around = self.fontMetrics().height(), QSize(1, 1) * (2 * self.frameWidth())
        return (there(self.widget()).sizeHint() + around).boundedTo(QSize(_MOST_ACROSS, _MOST_DOWN) * letter)

    def minimumSizeHint(self) -> QSize:
        least = there(self.widget()).minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(least, super().minimumSizeHint().height())


def rows_shown(view: QListView | QTableView, most: int | None = None) -> None:
    """Have a list in a place that scrolls as tall as its rows, or as `most` of them: a bar of its own would stand
    beside the bar of the place."""
    model = view.model()

    def fit() -> None:
        rows = range(min(model.rowCount(), model.rowCount() if most is None else most))
        height = sum(view.sizeHintForRow(row) if isinstance(view, QListView) else view.rowHeight(row) for row in rows)
        if isinstance(view, QTableView):
            height += view.horizontalHeader().sizeHint().height()
            if view.horizontalScrollBar().maximum() > 0:
                height += view.horizontalScrollBar().sizeHint().height()
        view.setMinimumHeight(height + 2 * view.frameWidth())

    for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
        changed.connect(fit)
    if isinstance(view, QTableView):
        view.horizontalScrollBar().rangeChanged.connect(lambda _lowest, _highest: fit())
    fit()


def scrolled(content: QWidget, name: str = "") -> QScrollArea:
    """A place for content that is taller than it at times."""
    area = _Upward()
    area.setObjectName(name)
    area.setWidget(_Held(content))
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
