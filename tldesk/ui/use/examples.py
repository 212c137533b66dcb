"""Examples: some images of the project that a model can be tried on before there are new ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from tldesk.errors import TldeskError
from tldesk.project.samples.samples import Query, Sample
from tldesk.project.store import Project
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import ToolButton, label, named
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.text import labels_text
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.thumbnails import make_thumbnail
from tldesk.ui.session.calls import run_newest

COUNT = 4
_LEAST = 3  # that there is always room for
_EDGE = 10 * theme.GRID
_TILE = _EDGE + 2 * theme.GAP
_LOOKED_AT = 200  # images among which those of several classes are looked for


@dataclass(frozen=True, slots=True)
class _Example:
    path: Path
    labels: str
    picture: QImage


class Examples(QWidget):
    """`image_chosen` carries the path of one. Those that the model has not learned from come first."""

    image_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._project: Project | None = None
        self.words = label(self.tr("Or try it on an image of this project:"), "muted", name="use-examples-words")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.buttons = [self._button(number) for number in range(COUNT)]
        self._paths: list[Path] = []
        self._labels: dict[Path, str] = {}
        self.setLayout(column(self.words, row(1, *self.buttons, 1)))
        self._take([])

    def show_project(self, project: Project | None) -> None:
        """Offer images of this project."""
        if project is not self._project:
            self._project = project
            self._take([])
            if project is not None:
                edge = round(_EDGE * self.devicePixelRatioF())
                run_newest(lambda: _find(project, edge), self._take)

    def labels(self, path: Path) -> str:
        """The labels of an image that was offered; empty for others."""
        return self._labels.get(path, "")

    def _button(self, number: int) -> ToolButton:
        made = named(ToolButton(), f"use-example-{number}")
        made.setProperty("role", "tile")
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setFixedSize(QSize(_TILE, _TILE))
        made.setIconSize(QSize(_EDGE, _EDGE))
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(lambda _checked=False: self.image_chosen.emit(self._paths[number]))
        return made

    def _take(self, found: list[_Example]) -> None:
        self._paths = [one.path for one in found]
        self._labels = {one.path: one.labels for one in found}
        self.words.setVisible(bool(found))
        for choice, one in zip(self.buttons, found, strict=False):
            choice.setIcon(QIcon(QPixmap.fromImage(one.picture)))
            choice.setAccessibleName(one.path.name)
            choice.setToolTip(as_tip(one.path.name))
        self._fit()
        # Once more when all is placed: what becomes visible while a layout places it leaves the rest where it was.
        QTimer.singleShot(0, self, self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        """As narrow as a few of them."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), _LEAST * (_TILE + theme.GAP)), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer as many as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(_LEAST, (self.width() + theme.GAP) // (_TILE + theme.GAP))
        for number, choice in enumerate(self.buttons):
            choice.setVisible(number < min(len(self._paths), room))


def _find(project: Project, edge: int) -> list[_Example]:
    """Images of several classes, with their pictures; in the pool."""
    found: list[_Example] = []
    for sample in candidates(project):
        try:
            found.append(_Example(sample.path, labels_text(sample), make_thumbnail(project, sample, edge)))
        except TldeskError:  # it is not at hand
            continue
        if len(found) == COUNT:
            break
    return found


def candidates(project: Project, parts: bool = False) -> list[Sample]:
    """Whole files that were labelled, or with `parts` any samples: those of the test split if there are any, the first
    of each class before the second.
    """
    for split in ("test", "val", "train"):
        ids = project.samples.ids(Query(status="labelled", split=split))
        spread = ids[:: 1 + len(ids) // _LOOKED_AT]
        samples = [one for one in project.samples.get(spread) if parts or not one.place]
        if samples:
            seen: dict[str | None, int] = {}
            rank = {}
            for one in samples:
                rank[one.id] = seen[one.label] = seen.get(one.label, 0) + 1
            return sorted(samples, key=lambda one: rank[one.id])[: 2 * COUNT]
    return []
