"""ThumbnailDelegate: how one sample looks in the grid: picture, class chip, split; a sign where it cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from tldesk.project.samples.samples import Sample
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.cells import CellDelegate, Index, paint_ground, states
from tldesk.ui.parts.class_mark import Mark
from tldesk.ui.parts.language import filled, in_percent
from tldesk.ui.parts.text import labels_text, problem_text, problem_title, split_title
from tldesk.ui.samples.caption import paint_caption
from tldesk.ui.samples.marks import percents
from tldesk.ui.samples.samples_model import SAMPLE_ROLE
from tldesk.ui.samples.thumbnails import Thumbnails

PADDING = 8
CAPTION = 22
BADGE = 22
REASON_FROM = 120  # narrower ones say in a word why a file cannot be used
SPLIT_FROM = 120  # narrower thumbnails have no room for the split beside the class name

_Badge = tuple[str, theme.Token]  # an icon and its colour


class ThumbnailDelegate(CellDelegate):
    """Paints a cell and asks for its thumbnail when it is first painted. `mark_of` gives the mark of a label."""

    def __init__(self, thumbnails: Thumbnails, mark_of: Callable[[str], Mark], edge: int, parent: QObject) -> None:
        super().__init__(parent)
        self.thumbnails = thumbnails
        self.edge = edge
        self._mark_of = mark_of
        self.words: Sequence[str] = ()  # which are searched for, and marked where a sample has some
        self.suggest: Callable[[int], tuple[str, float] | None] = lambda _id: None  # what a sample looks like
        self.plays: Callable[[Sample], bool] = lambda _sample: False  # whether it is heard now

    def set_edge(self, edge: int) -> None:
        """Edge of the picture, pixels."""
        self.edge = edge

    def cell_size(self) -> QSize:
        """Size of a cell at least."""
        return QSize(*self._card_size()) + QSize(2, 2)

    def picture_rect(self, cell: QRect) -> QRect:
        """Where the picture lies in a cell."""
        return self._card_rect(cell).adjusted(PADDING - 1, PADDING - 1, 1 - PADDING, 1 - PADDING - CAPTION)

    def _card_size(self) -> tuple[int, int]:
        """Of what is painted in a cell, at least."""
        width, height = self.thumbnails.shape
        return round(width * self.edge) + 2 * PADDING - 2, round(height * self.edge) + 2 * PADDING + CAPTION - 2

    def _card_rect(self, cell: QRect) -> QRect:
        width, height = self._card_size()
        if self.thumbnails.read:  # the better the wider it is
            width = max(width, cell.width() - 2)
        card = QRect(0, 0, width, height)
        card.moveCenter(cell.center())
        return card

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self.cell_size()

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        sample = index.data(SAMPLE_ROLE)
        picture = self.picture_rect(option.rect)
        selected, hovered, focused = states(option)
        if selected or hovered or focused:
            fill: theme.Token = "selected" if selected else "hover"
            paint_ground(painter, self._card_rect(option.rect), fill, 2 if focused else 1 if selected else 0)
        if sample is None:
            _paint_empty(painter, picture)
        else:
            painter.setOpacity(0.35 if sample.excluded else 1.0)
            self._paint_picture(painter, picture, sample)
            painter.setOpacity(0.6 if sample.excluded else 1.0)
            below = QRect(picture.left(), picture.bottom() + 4, picture.width(), CAPTION)
            self._paint_caption(painter, below, sample, read=self.thumbnails.read)
            painter.setOpacity(1.0)
            self._paint_badges(painter, picture, sample)

    def _paint_picture(self, painter: QPainter, place: QRect, sample: Sample) -> None:
        if sample.problem or self.thumbnails.failed(sample):
            self._paint_no_picture(painter, place, sample, not sample.problem and self.thumbnails.away(sample))
            return
        if not self.thumbnails.paint(painter, place, sample, self.words):
            _paint_empty(painter, place)

    def _paint_no_picture(self, painter: QPainter, place: QRect, sample: Sample, away: bool) -> None:
        """A sign and why; an image whose drive is not at hand is no fault."""
        role: theme.Token = "muted" if away else "bad"
        _paint_empty(painter, place)
        side = min(40, place.height() // 3)
        icon = QRect(0, 0, side, side)
        icon.moveCenter(place.center() - QPoint(0, 10))
        icons.icon("link-variant-off" if away else "image-broken-variant", role).paint(painter, icon)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color(role))
        text = QRect(place.left() + 4, icon.bottom() + 4, place.width() - 8, place.bottom() - icon.bottom() - 4)
        title = problem_text(sample) if self.edge >= REASON_FROM and sample.problem else problem_title(sample)
        words = self.tr("Unavailable") if away else title
        painter.drawText(text, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, words)

    def _paint_caption(
        self, painter: QPainter, place: QRect, sample: Sample, *, read: bool, with_split: bool = True
    ) -> None:
        """The mark of each class and the names; the split beside them where there is room for both."""
        found = None if sample.labels or sample.problem or sample.excluded else self.suggest(sample.id)
        if found is not None:
            self._paint_suggestion(painter, place, *found, read)
            return
        split = with_split and sample.split and place.width() >= SPLIT_FROM * max(1, len(sample.labels))
        word = split_title(sample.split) if split and sample.split else ""
        paint_caption(
            painter,
            place,
            labels_text(sample),
            "text" if sample.labels else "muted",
            marks=[self._mark_of(label) for label in sample.labels],
            beside=word,
            read=read,
        )

    def _paint_suggestion(self, painter: QPainter, place: QRect, name: str, confidence: float, read: bool) -> None:
        """A ring where a label has a disc, the class with a question mark, and how sure that is."""
        words, sure = filled(self.tr("{name}?"), name=name), in_percent(percents(confidence))
        marks = [self._mark_of(name)]
        paint_caption(painter, place, words, "muted", marks=marks, hollow=True, beside=sure, read=read)

    def _paint_badges(self, painter: QPainter, picture: QRect, sample: Sample) -> None:
        """Small signs in the corners: what the user marked at the left, what is amiss at the right."""
        side = BADGE if self.edge >= 2 * (2 * BADGE + 4) else BADGE - 6
        left, right = badges(sample)
        left = [*([("play", "accent")] if self.plays(sample) else ()), *left]
        places = [(number, icon, True) for number, icon in enumerate(left)]
        places += [(number, icon, False) for number, icon in enumerate(right)]
        for number, (name, role), at_left in places:
            offset = 2 + (side + 4) * number
            x = picture.left() + offset if at_left else picture.right() + 1 - side - offset
            # Of what is wider than high the end is covered rather than the beginning: it is read.
            wide = picture.width() > picture.height()
            badge = QRect(x, picture.bottom() - 1 - side if wide else picture.top() + 2, side, side)
            painter.setPen(QPen(theme.color("border"), 1))
            painter.setBrush(theme.color("surface"))
            painter.drawEllipse(badge)
            icons.icon(name, role).paint(painter, badge.adjusted(3, 3, -3, -3))


def badges(sample: Sample) -> tuple[list[_Badge], list[_Badge]]:
    """What the user marked, and what is amiss."""
    marked: list[_Badge] = [("flag", "text")] * sample.flagged
    marked += [("note-text-outline", "muted")] * bool(sample.note)
    amiss: list[_Badge] = [("cancel", "muted")] * sample.excluded
    amiss += [("alert", "warning")] * sample.conflict
    return marked, amiss


def _paint_empty(painter: QPainter, place: QRect) -> None:
    """Where a picture will be."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("hover"))
    painter.drawRoundedRect(QRectF(place), theme.RADIUS - 2, theme.RADIUS - 2)
