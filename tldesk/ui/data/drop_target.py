"""DropTarget: what an empty project shows, and where files may be dropped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from tldesk.media.modality import IMAGE, SOUND, TEXT
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.controls import button, label, set_property, set_role
from tldesk.ui.parts.drop import dropped_paths
from tldesk.ui.parts.layouts import Space, column, fill, row
from tldesk.ui.parts.sign import Sign

_SIGNS = {IMAGE: "image-multiple-outline", TEXT: "table", SOUND: "waveform"}


class DropTarget(QFrame):
    """A dashed field with an icon, what to do, and buttons for those who do not drag. `dropped` carries a list
    of Paths."""

    dropped = Signal(object)

    def __init__(
        self, choose_folder: Callable[[], object], choose_table: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("data-drop-target")
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self._title = label("", "title", name="data-drop-title")
        self._hints = (label("", "muted", wrap=True), label("", "muted", wrap=True))
        for part in (self._title, *self._hints):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._folder = button("", "data-choose-folder", choose_folder, icon="folder-open-outline")
        self._table = button("", "data-choose-table", choose_table, icon="table")
        self._sign = Sign(_SIGNS[IMAGE], 9 * theme.GRID)
        picture = (self._sign, Qt.AlignmentFlag.AlignHCenter)
        words = (self._title, *self._hints)
        self._choosers = row()
        self.setLayout(column(1, picture, *words, Space(theme.GAP_LARGE), row(1, self._choosers, 1), 1, margins=None))
        self.show_kind(IMAGE)

    def show_kind(self, kind: str) -> None:
        """Say what a project of this kind is begun with."""
        texts = kind == TEXT
        title, hints = self._words_of_texts() if texts else self._words_of_images()
        self.setAccessibleName(title)
        self._title.setText(title)
        for part, hint in zip(self._hints, hints, strict=True):
            part.setText(hint)
        folder = self.tr("Choose a folder…")
        table = self.tr("Choose a table…") if texts else self.tr("Choose a table or archive…")
        first, other = (self._table, self._folder) if texts else (self._folder, self._table)
        for chooser, text in ((self._folder, folder), (self._table, table)):
            chooser.setText(f" {text}")
            chooser.setAccessibleName(text)
            self._choosers.removeWidget(chooser)
        for chooser, role in ((first, "primary"), (other, "")):
            set_role(chooser, role)
            fill(self._choosers, chooser)
        self._folder.setIcon(icons.icon("folder-open-outline", "text" if texts else "on_accent"))
        self._table.setIcon(icons.icon("table", "on_accent" if texts else "text"))
        self.setTabOrder(first, other)
        self._sign.show_icon(_SIGNS.get(kind, _SIGNS[IMAGE]))

    def _words_of_images(self) -> tuple[str, tuple[str, str]]:
        return self.tr("Drop a folder of images here"), (
            self.tr(
                "With one subfolder per class, the folder names become the labels. Images without subfolders can "
                "be labelled here."
            ),
            self.tr("A table, a zip, or data from COCO, Create ML, labelme, Lobe or Teachable Machine works too."),
        )

    def _words_of_texts(self) -> tuple[str, tuple[str, str]]:
        return self.tr("Drop a table of texts here"), (
            self.tr(
                "CSV, Excel, JSON or a text file: each row is a text, and a column may hold the labels. A folder with "
                "train.csv and test.csv works too, and so does one with a subfolder of .txt files per class."
            ),
            self.tr("You can also copy cells in a spreadsheet and paste them here."),
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            set_property(self, "over", True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        set_property(self, "over", False)

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self, "over", False)
        found = dropped_paths(event.mimeData())
        if found:
            event.acceptProposedAction()
            self.dropped.emit(found)
