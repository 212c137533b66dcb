"""ProjectDialog: the project's name and folder, what it takes up on the disk, and its cache, which can be cleared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from tldesk.errors import TldeskError
from tldesk.project.database import cache
from tldesk.project.database.backups import FOLDER as BACKUPS
from tldesk.project.exchange.destinations import IMAGES_FOLDER
from tldesk.project.runs.events import Event, PhaseStarted
from tldesk.project.store import Project
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, line, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.problem_report import hide_home
from tldesk.ui.parts.text import size_text
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import Job


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Bytes on the disk by row of the dialog."""

    labels: int
    images: int
    runs: int
    backups: int
    cache: int


class ProjectDialog(Dialog):
    """Renames at *Save*. `backups_wanted` asks for the dialog of the backups, `renamed` tells the new name."""

    backups_wanted = Signal()
    renamed = Signal(str)

    def __init__(self, context: Context, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Project"), "project", parent)
        self._context = context
        self._project = project
        self.name = named(QLineEdit(project.name), "project-name", self.tr("Name"))
        self.name.setReadOnly(project.read_only)
        folder = label(hide_home(str(project.folder)), wrap=True, name="project-folder")
        folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        folder.setToolTip(as_tip(str(project.folder)))
        self.clear_button = button(self.tr("Clear"), "project-clear-cache", self.clear_cache)
        self.clear_button.setToolTip(self.tr("Thumbnails and embeddings are created again when needed."))
        self.clear_button.setEnabled(False)
        self.backups_button = button(self.tr("Show…"), "project-backups", self._show_backups)
        self.sizes = {name: label("…", name=f"project-size-{name}") for name in _Sizes.__slots__}
        self.fault = label("", "bad", wrap=True, name="project-fault")
        fill(self.body, self._grid(folder), self.fault, 1)
        self.save_button = button(self.tr("Save"), "project-save", self.save, role="primary")
        self.add_buttons(self.close_button(), self.save_button)
        self.name.textChanged.connect(lambda _text: self._check())
        self._check()
        self.setMinimumWidth(64 * theme.GRID)
        self.measure()

    @Slot()
    def measure(self) -> None:
        """Look at the disk again, in the pool."""
        folder = self._project.folder
        run_newest(lambda: _measure(folder), self._show_sizes)

    def save(self) -> None:
        """Give the project its new name and close."""
        name = self.name.text().strip()
        try:
            self._project.rename(name)
        except TldeskError as error:
            self._tell(error)
            return
        self.renamed.emit(name)
        self.accept()

    def clear_cache(self) -> None:
        """Empty the cache, while nothing works with it; what the window shows is made again."""
        self.clear_button.setEnabled(False)
        self.sizes["cache"].setText("…")
        project = self._project

        def work(_should_stop: Callable[[], bool]) -> Iterator[Event]:
            yield PhaseStarted(name="clear", text=QT_TRANSLATE_NOOP("lower", "Clearing the cache"))
            project.clear_cache()

        self._context.submit(Job(work, self.tr("Clearing the cache"))).ended.connect(self.measure)

    def _grid(self, folder: QLabel) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(theme.GAP)
        grid.setColumnStretch(1, 1)
        captions = {
            "labels": self.tr("Labels and history"),
            "images": self.tr("Images in the project"),
            "runs": self.tr("Trained models"),
            "backups": self.tr("Backups"),
            "cache": self.tr("Cache"),
        }
        name_caption = label(self.tr("Name"))
        name_caption.setBuddy(self.name)
        grid.addWidget(name_caption, 0, 0)
        grid.addWidget(self.name, 0, 1, 1, 2)
        grid.addWidget(label(self.tr("Folder")), 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(folder, 1, 1, 1, 2)
        grid.addWidget(line(), 2, 0, 1, 3)
        for row, (name, caption) in enumerate(captions.items(), start=3):
            grid.addWidget(label(caption), row, 0)
            grid.addWidget(self.sizes[name], row, 1)
        grid.addWidget(self.backups_button, 6, 2)
        grid.addWidget(self.clear_button, 7, 2)
        return grid

    def _show_sizes(self, sizes: _Sizes) -> None:
        for name, size in asdict(sizes).items():
            self.sizes[name].setText(size_text(size))
        # What works on the project may be reading the cache.
        idle = not self._context.jobs.busy
        self.clear_button.setEnabled(idle and bool(sizes.cache) and not self._project.read_only)

    def _check(self) -> None:
        name = self.name.text().strip()
        self.save_button.setEnabled(bool(name) and name != self._project.name and not self._project.read_only)

    def _show_backups(self) -> None:
        self.accept()
        self.backups_wanted.emit()

    def _tell(self, error: Exception) -> None:
        words = shown(error)
        self.fault.setText(words.whole)


def _measure(folder: Path) -> _Sizes:
    """What each part takes up; in the pool."""
    parts = [cache.size(folder / name) for name in (IMAGES_FOLDER, "runs", BACKUPS, "cache")]
    labels = sum(file.stat().st_size for file in folder.glob("project*.tldesk*") if file.is_file())
    return _Sizes(labels, *parts)
