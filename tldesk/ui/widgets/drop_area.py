"""A place to drop images on, to choose them from, and to paste them into."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tldesk import paths
from tldesk.atomic import write_atomic
from tldesk.media.image import SUFFIXES
from tldesk.ui import theme
from tldesk.ui.widgets.drop import dropped_paths
from tldesk.ui.widgets.parts import button, label, set_property


class DropArea(QFrame):
    """`images_given` carries a list of paths: files or folders."""

    images_given = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop-area")
        self.setAccessibleName(self.tr("Drop images here"))
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self.title = label(self.tr("Drop images or a folder here"), "heading")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose_button = button(
            self.tr("Choose images…"), "use-choose-images", self.choose, icon="image-plus-outline"
        )
        self.paste_button = button(self.tr("Paste"), "use-paste", self.paste, icon="content-paste")
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(self.paste)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addStretch(1)
        row.addWidget(self.choose_button)
        row.addWidget(self.paste_button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE)
        layout.setSpacing(theme.GAP)
        layout.addStretch(1)
        layout.addWidget(self.title)
        layout.addLayout(row)
        layout.addStretch(1)

    def choose(self) -> None:
        """Ask for image files."""
        patterns = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Images"), "", self.tr("Images ({patterns})").format(patterns=patterns)
        )
        if names:
            self.images_given.emit([Path(name) for name in names])

    def paste(self) -> None:
        """Take copied files, or a copied picture."""
        self._take(QGuiApplication.clipboard().mimeData())

    def _take(self, data: QMimeData) -> None:
        found = dropped_paths(data)
        if not found and data.hasImage():
            found = [keep_picture(QImage(data.imageData()))]
        if found:
            self.images_given.emit(found)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()
            set_property(self, "over", "true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_property(self, "over", "false")

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self, "over", "false")
        event.acceptProposedAction()
        self._take(event.mimeData())


def keep_picture(picture: QImage) -> Path:
    """Write a picture that is no file into the cache; its path. Raises OSError."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    path = paths.cache() / "pasted" / "pasted.png"
    write_atomic(path, buffer.data().data())
    return path
