"""ClassBars: how many images each class has, stacked by split; a click shows that class alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QFrame, QListView, QSizePolicy, QStyleOptionViewItem, QWidget

from tldesk.project.samples.samples import SPLITS
from tldesk.ui.parts import theme
from tldesk.ui.parts.cells import CellDelegate, paint_ground, paint_name_and_count, states
from tldesk.ui.parts.class_mark import Mark, paint_mark
from tldesk.ui.parts.record_table import ACCESSIBLE, ROW_ROLE, TEXT, TIP, Index, RecordList
from tldesk.ui.parts.text import split_title

ROW = 34  # pixels: six classes are seen at once in a window of 720
BAR = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One class: `label` as a query names it ("" is unlabelled), its mark, its counts by split ("" is none)."""

    label: str
    title: str
    mark: Mark | None = None
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All its images."""
        return sum(self.counts.values())


def share(bar: Bar, bars: list[Bar]) -> float:
    """The length of a bar, 1 for the largest class: the unlabelled, often most of all, would make stubs of the rest.
    Above 1 it is drawn as long as that one and broken, as it would be longer.
    """
    classes = [other.total for other in bars if other.label and other.total]
    return bar.total / max(classes or [1, bar.total])


class BarsModel(RecordList[Bar]):
    """The bars, in order of the classes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.roles = {TEXT: lambda bar: bar.title, TIP: _words, ACCESSIBLE: _words}

    def set_bars(self, bars: list[Bar]) -> None:
        """Show these; rows stay when the classes are the same."""
        self._replace(bars, same=[bar.label for bar in bars] == [bar.label for bar in self.rows])


def _words(bar: Bar) -> str:
    parts = [f"{split_title(split)} {count}" for split, count in bar.counts.items() if count]
    return f"{bar.title}: {bar.total}" + (f" ({', '.join(parts)})" if parts else "")


class ClassBars(QListView):
    """A bar for each class. `class_chosen` carries the label of the clicked one, or None when it was shown already."""

    class_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = BarsModel(self)
        self._chosen: str | None = None
        self.setModel(self._bars)
        self.setItemDelegate(_ClassBarDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.viewport().setAutoFillBackground(False)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    @property
    def bars(self) -> list[Bar]:
        """What is shown."""
        return self._bars.rows

    def set_bars(self, bars: list[Bar]) -> None:
        """Show these classes."""
        self._bars.set_bars(bars)
        self.show_chosen(self._chosen)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(240, max(1, len(self._bars.rows)) * ROW + 2)

    def show_chosen(self, label: str | None) -> None:
        """Mark the class that the grid shows."""
        self._chosen = label
        labels = [bar.label for bar in self._bars.rows]
        if label in labels:
            self.setCurrentIndex(self._bars.index(labels.index(label)))
        else:
            self.clearSelection()

    def _choose(self, index: QModelIndex) -> None:
        label = self._bars.rows[index.row()].label
        self._chosen = None if label == self._chosen else label
        self.show_chosen(self._chosen)
        self.class_chosen.emit(self._chosen)


class _ClassBarDelegate(CellDelegate):
    """Name and count over a bar as long as the class is large."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(120, ROW)

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        bar: Bar = index.data(ROW_ROLE)
        view = option.widget
        assert isinstance(view, ClassBars)
        selected, hovered, focused = states(option)
        fill: theme.Token | None = "selected" if selected else "hover" if hovered else None
        paint_ground(painter, option.rect, fill, 2 if focused else 0, 6)
        place = option.rect.adjusted(8, 3, -8, -5)
        _paint_title(painter, QRect(place.left(), place.top(), place.width(), 18), bar)
        long = share(bar, view.bars)
        length = max(place.width() * min(1.0, long), 3 if bar.total else 0)
        _paint_stack(painter, QRectF(place.left(), place.bottom() - BAR + 1, length, BAR), bar, broken=long > 1)


def _paint_title(painter: QPainter, place: QRect, bar: Bar) -> None:
    left = place.left()
    if bar.mark is not None:
        paint_mark(painter, QRectF(left, place.center().y() - 3.5, 8, 8), bar.mark)
        left += 14
    painter.setFont(theme.font("small"))
    paint_name_and_count(painter, place, left, bar.title, str(bar.total))


def _paint_stack(painter: QPainter, place: QRectF, bar: Bar, *, broken: bool) -> None:
    """The splits one after another, a line of the ground between them, with round ends; `broken` near the right one."""
    if not bar.total:
        return
    clip = QPainterPath()
    clip.addRoundedRect(place, BAR / 2, BAR / 2)
    if broken:
        gap = QPainterPath()
        gap.addRect(QRectF(place.right() - 5 * BAR, place.top(), BAR / 2, BAR))
        clip = clip.subtracted(gap).subtracted(gap.translated(BAR, 0))
    painter.setClipPath(clip)
    left, right = place.left(), place.left()
    for split in (*SPLITS, ""):
        if count := bar.counts.get(split, 0):
            right += place.width() * count / bar.total
            painter.fillRect(
                QRectF(left, place.top(), max(0.0, right - left), place.height()), theme.split_color(split)
            )
            left = right + 1
