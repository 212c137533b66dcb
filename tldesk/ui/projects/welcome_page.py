"""The first thing a newcomer sees: what the program does, where to drop a folder, and the projects of last time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from tldesk import paths
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, menu_act, named
from tldesk.ui.parts.drop_button import DropButton
from tldesk.ui.parts.layouts import column, holder, row
from tldesk.ui.parts.narrow import Cells, Halves, scrolled
from tldesk.ui.parts.sign import Sign
from tldesk.ui.projects.recent_projects import RecentProjects
from tldesk.ui.projects.sample_tile import SampleSoundsTile, SampleTextsTile, SampleTile
from tldesk.ui.projects.tile import LEAST
from tldesk.ui.session.context import Context

_LOGO = 5 * theme.GRID
_WIDEST = 180 * theme.GRID
_DROP_HEIGHT = 15 * theme.GRID
_STEP_LEAST = 22 * theme.GRID
_WORDS_LEAST = 40 * theme.GRID


class WelcomePage(QWidget):
    """Shown while no project is open. The signals say what the user wants; the window does it."""

    sample_wanted = Signal()
    texts_wanted = Signal()
    sounds_wanted = Signal()
    new_wanted = Signal()
    table_wanted = Signal()
    open_wanted = Signal()
    models_wanted = Signal()
    project_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "welcome-page", self.tr("Welcome"))
        self._context = context
        self.drop = DropButton(
            "welcome-new",
            self.tr("Drop a folder of images or sounds or a table of texts, or click to select a folder"),
            self.tr("A zip or a project can be dropped, too. Cells of a spreadsheet can be pasted."),
            self.new_wanted.emit,
        )
        self.drop.setMinimumHeight(_DROP_HEIGHT)
        words = self.tr("Choose a table or archive…")
        table = button(words, "welcome-table", self.table_wanted.emit, role="quiet", icon="table")
        begin = column(self.drop, row(1, table, 1), gap=theme.GAP_SMALL)
        self.recent = RecentProjects()
        self.recent.chosen.connect(self.project_wanted)
        self.recent.removed.connect(context.forget_project)
        context.opening.connect(self.recent.pause)
        self._last_time = holder(column(label(self.tr("Recent projects"), "heading"), self.recent))
        self._last_time.setObjectName("welcome-recent")
        self._first_time = self._introduction()
        margins = (5 * theme.GRID, theme.MARGIN, 5 * theme.GRID, theme.MARGIN)
        parts = (self._head(), begin, self._last_time, self._first_time, 1)
        content = holder(column(*parts, gap=theme.MARGIN, margins=margins))
        content.setMaximumWidth(_WIDEST)
        self.setLayout(row(named(scrolled(holder(row(content))), "welcome-recent-list", self.tr("Recent projects"))))
        context.settings_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """List the recent projects as they are now."""
        recent = self._context.settings.recent_projects
        self.recent.show_folders(recent)
        self._last_time.setVisible(bool(recent))
        self._first_time.setVisible(not recent)

    def showEvent(self, event: QShowEvent) -> None:
        """Another window may have opened projects."""
        super().showEvent(event)
        self._context.refresh_recent()

    def changeEvent(self, event: QEvent) -> None:
        """So it may while this window lay behind it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isVisible() and self.isActiveWindow():
            self._context.refresh_recent()

    def set_over(self, over: bool) -> None:
        """Show that something dropped here would be taken."""
        self.drop.set_over(over)

    def _head(self) -> QWidget:
        logo = QLabel()
        logo.setPixmap(QIcon(str(paths.resources() / "icons" / "tldesk.svg")).pixmap(_LOGO, _LOGO))
        about = self.tr(
            "Turns a folder of images or sounds or a table of texts into a model that tells them apart. Your data "
            "never leaves this computer."
        )
        words = holder(column(label("tldesk", "title"), label(about, "muted", wrap=True), gap=0))
        words.setMinimumWidth(_WORDS_LEAST)
        starts = (
            ("open", self.tr("Open project…"), "folder-open-outline", self.open_wanted),
            ("models", self.tr("Models…"), "view-list-outline", self.models_wanted),
        )
        buttons = [button(text, f"welcome-{name}", signal.emit, icon=icon) for name, text, icon, signal in starts]
        gaps = (theme.GAP_LARGE, theme.GAP_LARGE)
        return Halves(
            row((logo, Qt.AlignmentFlag.AlignTop), (words, 1)), row(self._samples(), *buttons, 1), growing=0, gaps=gaps
        )

    def _samples(self) -> QWidget:
        """One place for all of them, whether or not there are projects."""
        result = button(self.tr("Sample projects"), "welcome-samples", lambda: None, icon="image-multiple-outline")
        menu = named(QMenu(result), "welcome-samples-menu")
        for name, text, icon, signal in (
            ("photos", self.tr("Sample photos"), "image-multiple-outline", self.sample_wanted),
            ("texts", self.tr("Sample texts"), "table", self.texts_wanted),
            ("sounds", self.tr("Sample sounds"), "waveform", self.sounds_wanted),
        ):
            menu_act(menu, text, f"welcome-sample-{name}", signal.emit, icon=icon)
        result.setMenu(menu)
        return result

    def _introduction(self) -> QWidget:
        """In place of recent projects: what there is to do, and the sample to try it on."""
        import_text = self.tr("A folder of images or sounds with a subfolder per class, or a table of texts.")
        steps = (
            ("image-multiple-outline", self.tr("Import"), import_text),
            ("tag-outline", self.tr("Label"), self.tr("A key for each class, and suggestions to accept.")),
            ("school-outline", self.tr("Train"), self.tr("On this computer, most often in minutes.")),
            ("rocket-launch-outline", self.tr("Use"), self.tr("Try the model on new data, and export it.")),
        )
        samples = (
            SampleTile(self.sample_wanted.emit),
            SampleTextsTile(self.texts_wanted.emit),
            SampleSoundsTile(self.sounds_wanted.emit),
        )
        none = label(self.tr("Projects you open appear here."), "muted", wrap=True, name="welcome-no-recent")
        ways = Cells([_step(*step) for step in steps], len(steps), _STEP_LEAST)
        begin = label(self.tr("Or try it first"), "heading")
        return holder(column(ways, column(begin, Cells(samples, 4, LEAST)), none, gap=theme.MARGIN))


def _step(icon: str, title: str, text: str) -> QWidget:
    words = column(label(title, "heading"), label(text, "muted", wrap=True), 1, gap=2)
    return holder(row((Sign(icon, theme.MARGIN), Qt.AlignmentFlag.AlignTop), (words, 1)))
