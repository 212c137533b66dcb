"""Overview: what the project holds: a bar for each class, the splits, and what to look at."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tldesk.project.samples.samples import SPLITS, Summary
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Card, button, label, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill, row
from tldesk.ui.parts.narrow import rows_shown, tight_row
from tldesk.ui.parts.shortened import Shortened
from tldesk.ui.parts.text import left_out, split_title
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.class_bars import Bar, ClassBars
from tldesk.ui.session.classes import ClassesModel

_LONGEST = 40  # characters of a column's name
_ENOUGH = 10  # training images that leave some for the other splits
_ROWS = 20  # classes that stand without a bar of their own: the panel scrolls them with what is below


class _Swatch(QWidget):
    """The colour of a split in the chart."""

    def __init__(self, split: str) -> None:
        super().__init__()
        self._split = split
        self.setFixedSize(QSize(12, 12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.split_color(self._split))
        painter.drawRoundedRect(self.rect(), 3, 3)


class ClassChart(Card):
    """The class bars. `query_wanted` carries what a click asks to see, given the present query."""

    class_chosen = Signal(object)

    def __init__(self, classes: ClassesModel, parent: QWidget | None = None) -> None:
        super().__init__("", "data-class-chart", parent, margins=(theme.GAP, theme.GAP_LARGE, theme.GAP, theme.GAP))
        self._classes = classes
        self._summary = Summary()
        self.count = label("", "muted", name="data-class-count")
        head = row((label(self.tr("Classes"), "heading"), 1), self.count, margins=(theme.GAP, 0, theme.GAP, 0))
        self.bars = named(
            ClassBars(), "data-class-bars", self.tr("Images per class. Select a class to see only its images")
        )
        self.bars.setProperty("role", "plain")
        self.bars.class_chosen.connect(self.class_chosen)
        rows_shown(self.bars, _ROWS)
        fill(self.body, head, (self.bars, 1))
        theme.changed().connect(self._recolor)
        classes.refreshed.connect(self._recolor)  # which may come after the counts

    def show_summary(self, summary: Summary) -> None:
        """Show these counts."""
        self._summary = summary
        bars = [Bar(name, name, self._classes.mark(name), counts) for name, counts in summary.by_class.items()]
        if summary.unlabelled:
            bars.append(Bar("", self.tr("No label"), None, {"": summary.unlabelled}))
        self.bars.set_bars(bars)
        self.count.setText(str(len(summary.by_class)))

    def _recolor(self) -> None:
        self.show_summary(self._summary)


class SplitCard(Card):
    """Counts of the splits, which are the legend of the bars too. `remake_wanted` asks for other ones."""

    remake_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "data-splits", parent, margins=(theme.GAP_LARGE, 12, theme.GAP_LARGE, 12))
        self.remake = button(
            self.tr("Re-split…"),
            "data-remake-splits",
            self.remake_wanted.emit,
            role="quiet",
            tip=self.tr("Split the labelled images again into train, val and test"),
        )
        self._counts: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(2, 1)
        for at, split in enumerate((*SPLITS, "")):
            self._counts[split] = label("", "muted", name=f"data-split-count-{split or 'none'}")
            grid.addWidget(_Swatch(split), at, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label(split_title(split)), at, 1)
            grid.addWidget(self._counts[split], at, 2, Qt.AlignmentFlag.AlignRight)
        self.empty = label("", "small", wrap=True, name="data-split-empty")
        self.empty.hide()
        self.dated = label("", "small", wrap=True, name="data-split-dated")
        self.dated.hide()
        fill(self.body, row((label(self.tr("Splits"), "heading"), 1), self.remake), grid, self.dated, self.empty)
        self._grid = grid

    def show_summary(self, summary: Summary, date: str = "") -> None:
        """Show these counts; `date` is the column by whose dates the splits were made, if they were."""
        self._tell_empty(summary)
        text = self.tr("Last split by date (column “{column}”): the newest images of that time became test images.")
        self.dated.setText(filled(text, column=date if len(date) <= _LONGEST else f"{date[:_LONGEST]}…"))
        self.dated.setToolTip(as_tip(date))
        self.dated.setVisible(bool(date))
        total = max(1, sum(summary.by_split.values()))
        for at, (split, shown) in enumerate(self._counts.items()):
            count = summary.by_split.get(split, 0)
            shown.setText(
                filled(self.tr("{count}  ({percent}%)"), count=f"{count:,}", percent=round(100 * count / total))
            )
            for place in range(3):
                item = self._grid.itemAtPosition(at, place)
                widget = item.widget() if item is not None else None
                if widget is not None and split == "":
                    widget.setVisible(bool(count))

    def _tell_empty(self, summary: Summary) -> None:
        """Say which splits have no images, where there are enough of them."""
        found = [split for split in ("val", "test") if not summary.by_split.get(split)]
        self.empty.setVisible(bool(found) and summary.by_split.get("train", 0) >= _ENOUGH)
        text = self.tr("No images in {splits}. Re-split with less kept together, or move some images there.")
        self.empty.setText(filled(text, splits=" · ".join(map(split_title, found))))


class Headline(QWidget):
    """One line of what the project holds, and how many checks have something to look at. `checks_wanted`: show them."""

    checks_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = Shortened("muted", name="data-summary")
        icon = "clipboard-alert-outline"
        self.checks = button("", "data-checks-open", self.checks_wanted.emit, role="quiet", icon=icon)
        self.checks.hide()
        self.setLayout(tight_row(self.line, self.checks, 1))

    def show_summary(self, summary: Summary, checks: int) -> None:
        """Show these counts; `checks` is how many have found something."""
        text = self.tr("{total} {total:image|images} · {labelled} labelled · {classes} {classes:class|classes}")
        short = self.tr("{total} {total:image|images} · {classes} {classes:class|classes}")
        counts = {"total": summary.usable, "labelled": summary.labelled, "classes": len(summary.by_class)}
        whole = filled(text, **counts)
        full = " · ".join([whole, *left_out(summary.excluded, summary.unreadable)])
        self.line.say(*dict.fromkeys((full, whole, filled(short, **counts))))
        words = filled(self.tr("{count} {count:check|checks} to review"), count=checks)
        self.checks.setText(" " + words)
        self.checks.setAccessibleName(words)
        self.checks.setVisible(bool(checks))
