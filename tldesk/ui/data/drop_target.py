"""DropTarget: what an empty project shows, and where files may be dropped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, set_property
from tldesk.ui.parts.drop import dropped_paths
from tldesk.ui.parts.layouts import Space, column, row
from tldesk.ui.parts.sign import Sign


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
        self.setAccessibleName(self.tr("Drop a folder of images here"))
        self.setAcceptDrops(True)
        title = label(self.tr("Drop a folder of images here"), "title")
        hints = (
            self.tr(
                "With one subfolder per class, the folder names become the labels. Images without subfolders can "
                "be labelled here."
            ),
            self.tr("A table, a zip, or data from COCO, Create ML, labelme, Lobe or Teachable Machine works too."),
        )
        words = (title, *(label(hint, "muted", wrap=True) for hint in hints))
        for part in words:
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        folder = button(
            self.tr("Choose a folder…"), "data-choose-folder", choose_folder, role="primary", icon="folder-open-outline"
        )
        table = button(self.tr("Choose a table or zip…"), "data-choose-table", choose_table, icon="table")
        picture = (Sign("image-multiple-outline", 9 * theme.GRID), Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(column(1, picture, *words, Space(theme.GAP_LARGE), row(1, folder, table, 1), 1, margins=None))

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
