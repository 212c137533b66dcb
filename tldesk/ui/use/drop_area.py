"""A place to drop images on, to choose them from, to paste them into, and from where the webcam is opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from tldesk import paths
from tldesk.atomic import write_atomic
from tldesk.media import modality
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, set_property
from tldesk.ui.parts.drop import dropped_paths
from tldesk.ui.parts.language import filled, spoken_of
from tldesk.ui.parts.layouts import column
from tldesk.ui.parts.narrow import tight_row
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.webcam.recorder import encoded


class DropArea(QFrame):
    """`images_given` carries a list of paths: files or folders; `nothing_given` that there was no image to paste."""

    images_given = Signal(list)
    nothing_given = Signal()
    webcam_wanted = Signal()

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
        self.folder_button = button(
            self.tr("Choose a folder…"), "use-choose-folder", self.choose_folder, icon="folder-open-outline"
        )
        self.paste_button = button(self.tr("Paste"), "use-paste", self.paste, icon="content-paste")
        self.webcam_button = button(self.tr("Webcam"), "use-webcam", self.webcam_wanted.emit, icon="webcam")
        acts = tight_row(1, self.choose_button, self.folder_button, self.paste_button, self.webcam_button, 1)
        self._layout = column(1, self.title, acts, 1)
        self.setLayout(self._layout)
        self.make_small(False)

    def make_small(self, small: bool) -> None:
        """One line, when there are answers that need the room."""
        side = theme.GAP if small else theme.GAP_LARGE
        self._layout.setContentsMargins(theme.GAP_LARGE, side, theme.GAP_LARGE, side)
        self.title.setVisible(not small)
        self.setToolTip(as_tip(self.title.text()) if small else "")

    def choose(self) -> None:
        """Ask for image files."""
        patterns = " ".join(f"*{suffix}" for suffix in sorted(modality.of(spoken_of()).suffixes))
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Images"), "", filled(self.tr("Images ({patterns})"), patterns=patterns)
        )
        if names:
            self.images_given.emit([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder, all images below which are meant."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of images"))
        if folder:
            self.images_given.emit([Path(folder)])

    def paste(self) -> None:
        """Take copied files, or a copied picture."""
        self._take(QGuiApplication.clipboard().mimeData())

    def _take(self, data: QMimeData) -> None:
        found = dropped_paths(data)
        if not found and data.hasImage():
            found = [keep_picture(QImage(data.imageData()))]
        if found:
            self.images_given.emit(found)
        else:
            self.nothing_given.emit()

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
    path = paths.cache() / "pasted" / "pasted.png"
    write_atomic(path, encoded(picture, "PNG"))
    return path
