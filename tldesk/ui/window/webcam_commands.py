"""Bringing in what is no file yet: pictures and cells from the clipboard, and pictures from a webcam."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QImage

from tldesk.ui.parts import looks
from tldesk.ui.parts.drop import dropped_paths
from tldesk.ui.parts.language import filled, joined
from tldesk.ui.session.jobs import run_slowly
from tldesk.ui.window.frame import Frame

if TYPE_CHECKING:
    from tldesk.project.exchange.webcam_files import Taken
    from tldesk.project.store import Project

Stop = Callable[[], bool]

_PICTURE = ".png"  # the file that a pasted picture becomes


class Capturing(QObject):
    """The slots of one window's actions that bring in pictures."""

    def __init__(
        self, window: Frame, open_paths: Callable[[list[Path]], None], new_project: Callable[[bytes], None]
    ) -> None:
        super().__init__(window)
        self._new_project = new_project
        self._window = window
        self._context = window.context
        self._open_paths = open_paths

    # ------------------------------------------------------------------------------------------ the clipboard

    def paste(self) -> None:
        """Take the picture or the image files of the clipboard into the project, or its cells as texts; anything else
        as if it was dropped. Without a project cells begin one.

        A page that has a use of its own for them gets them.
        """
        page = self._window.page
        if page is not None and page.paste():
            return
        data = QGuiApplication.clipboard().mimeData()
        project = self._context.project
        if data is None:
            return
        found = dropped_paths(data)
        if project is None or project.kind.rows:
            self._paste_texts(data, found)
            return
        files = [path for path in found if path.is_file() and path.suffix.lower() in project.kind.suffixes]
        if files:
            left_out = len(found) - len(files)
            self._take_in(lambda stop: _paste_files(project, files, stop), left_out)
        elif found:
            self._open_paths(found)
        elif _PICTURE in project.kind.suffixes and not (picture := _picture(data)).isNull():
            self._take_in(lambda stop: _paste_picture(project, picture, stop), 0)
        else:
            self._context.tell(self.tr("There is no image to paste. Copy one first."))

    def _paste_texts(self, data: QMimeData, found: list[Path]) -> None:
        """Show what was copied in a spreadsheet, or any lines, as a table of texts."""
        text = data.text() if data.hasText() else ""
        project = self._context.project
        if found:
            self._open_paths(found)
        elif project is not None and text.strip():
            self._context.go("data", text.encode("utf-8", "replace"))
        elif project is None and text.strip() and ("\t" in text or "\n" in text.strip()):
            self._new_project(text.encode("utf-8", "replace"))
        else:
            self._context.tell(self.tr("There are no texts to paste. Copy cells in a spreadsheet first."))

    def _take_in(self, work: Callable[[Stop], Taken], left_out: int) -> None:
        failed, wait = self._context.error_occurred.emit, self._context.wait(self.tr("Adding the images…"))
        run_slowly(work, lambda taken: self._show(taken, left_out), failed, wait)

    # ------------------------------------------------------------------------------------------ the webcam

    def open_webcam(self) -> None:
        """Show what records samples of the project's kind: of images, the webcam."""
        found = looks.capture(self._context.modality)
        if self._context.project is not None and found is not None:
            found.open_dialog(self._context, self._window, lambda taken: self._show(taken, 0))

    # ------------------------------------------------------------------------------------------ afterwards

    def _show(self, taken: Taken, left_out: int) -> None:
        """Tell what came in, and show it where images are shown."""
        self._context.samples_changed.emit(None)
        page = self._window.page
        if page is not None and page.browser is not None and taken.ids:
            page.browser.reveal(taken.ids)
        parts = [filled(self.tr("{count} {count:image|images} added."), count=len(taken.ids))]
        if taken.problems:
            parts.append(filled(self.tr("{count} could not be read."), count=len(taken.problems)))
        if left_out:
            parts.append(filled(self.tr("{count} {count:is not an image|are not images}."), count=left_out))
        self._context.tell(joined(*parts))


def _picture(data: QMimeData) -> QImage:
    """The picture that the clipboard holds; a null one when there is none."""
    return QImage(data.imageData()) if data.hasImage() else QImage()


def _paste_picture(project: Project, picture: QImage, should_stop: Stop) -> Taken:
    """Keep the picture as a PNG file, and import it; in the pool."""
    from tldesk.project.exchange import webcam_files
    from tldesk.ui.webcam.recorder import encoded

    folder = webcam_files.pasted_folder(project)
    webcam_files.write(folder, webcam_files.name_now("pasted", _PICTURE), encoded(picture, "PNG"))
    return webcam_files.take_in(project, folder, should_stop=should_stop)


def _paste_files(project: Project, files: Sequence[Path], should_stop: Stop) -> Taken:
    """Copy the files into the project, and import the copies; in the pool."""
    from tldesk.project.exchange import webcam_files

    folder = webcam_files.pasted_folder(project)
    problems: list[tuple[str, str]] = []
    for file in files:
        if should_stop():
            break
        try:
            data = file.read_bytes()
        except OSError as error:
            problems.append((str(file), error.strerror or str(error)))
            continue
        webcam_files.write(folder, file.name, data)
    if len(problems) == len(files):
        return webcam_files.Taken((), tuple(problems))
    taken = webcam_files.take_in(project, folder, should_stop=should_stop)
    return webcam_files.Taken(taken.ids, (*problems, *taken.problems))
