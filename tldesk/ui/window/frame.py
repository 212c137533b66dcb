"""The frame of the window: its parts, which page is shown in it, and what it says. Its helpers work on this alone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMainWindow, QStyle, QToolButton

from tldesk.settings import Settings
from tldesk.ui.parts import language, theme
from tldesk.ui.parts.banner import Banner
from tldesk.ui.parts.controls import label, named
from tldesk.ui.parts.dialog import close_dialogs
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import filled, told
from tldesk.ui.parts.layouts import column, holder, row, stacked
from tldesk.ui.parts.narrow import roomy
from tldesk.ui.parts.text import window_title
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.parts.toast import Toasts
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.projects.welcome_page import WelcomePage
from tldesk.ui.samples.page import Page
from tldesk.ui.session.context import Context
from tldesk.ui.session.job_status import JobStatus
from tldesk.ui.session.jobs import run_in_pool
from tldesk.ui.window.embedding_status import EmbeddingStatus
from tldesk.ui.window.online_sign import OnlineSign
from tldesk.ui.window.rail import PAGES, Rail
from tldesk.ui.window.shown_count import ShownCount
from tldesk.ui.window.skeleton import Skeleton

if TYPE_CHECKING:
    from tldesk.ui.window.error_dialog import ErrorDialog

log = logging.getLogger(__name__)

_SIZE = (1280, 720)
_LEAST = (64 * theme.GRID, 40 * theme.GRID)  # of a page: in a window that is smaller still it is moved about
_BAR = 3 * theme.GRID  # the height of the status bar


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window is: a project's folder (None: the welcome page) and the name of a page.

    `source`: images that a new project is to be made of.
    """

    project: Path | None = None
    page: str = ""
    source: Path | None = None


class Frame(QMainWindow):
    """A window with a rail, pages and a status bar; `page` is the page that is shown, None on the welcome page.

    `changed` follows another page or project. `error_met` carries what went wrong; who knows whether it is to be shown
    as it is calls `show_error`. `next_place` is where a new window goes on after this one was closed for
    another language; `silent`: it is being closed, and errors go to the log alone. `acts` are its actions.
    """

    changed = Signal()
    error_met = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context: Context = context
        self.page: Page | None = None
        self.next_place: Place | None = None
        self.silent = False
        self.acts: list[QAction] = []
        self._pages: dict[str, Page] = {}
        self._error_dialog: ErrorDialog | None = None
        self._language = context.settings.language
        named(self, "main-window", "tldesk")
        self._build()

    def _build(self) -> None:
        self.rail, self.banner, self.stack = Rail(), Banner(), stacked()
        self.run_banner = Banner("run-banner", dismissible=True)
        self.welcome = WelcomePage(self.context)
        self.stack.addWidget(self.welcome)
        self.place = roomy(self.stack, "page-place", QSize(*_LEAST))
        self.middle = holder(row(self.rail, (column(self.banner, self.run_banner, (self.place, 1), gap=0), 1), gap=0))
        self.setCentralWidget(self.middle)
        self.toasts = Toasts(self.middle, self.stack)
        self.job_status = JobStatus(self.context.jobs)
        self.embedding_status = EmbeddingStatus(self.context)
        self.online_sign = OnlineSign(self.context)
        self.device_label: QLabel = label("", "muted", name="device")
        self.device_label.setContentsMargins(theme.GAP, 0, 0, 0)
        self.statusBar().setSizeGripEnabled(False)
        self.waiting = Waiting("waiting", self.context.waits)
        self.statusBar().addPermanentWidget(self.waiting)
        self.statusBar().addPermanentWidget(ShownCount(self.stack))
        self.statusBar().addPermanentWidget(self.embedding_status)
        self.statusBar().addPermanentWidget(self.job_status)
        self.statusBar().addPermanentWidget(self.online_sign)
        self.statusBar().addPermanentWidget(self.device_label)
        self.statusBar().setContentsMargins(theme.MARGIN - theme.GAP, 0, theme.MARGIN, 0)
        self.statusBar().setFixedHeight(_BAR)
        for part in self.statusBar().findChildren(QToolButton):
            part.setIconSize(QSize(_BAR - theme.GAP, _BAR - theme.GAP))

    def follow(self) -> None:
        """Show what the session tells from now on."""
        context = self.context
        self.rail.page_chosen.connect(self.visit)
        self.changed.connect(self.toasts.settle)
        context.project_opened.connect(self._project_changed)
        context.project_closed.connect(self._project_changed)
        context.page_requested.connect(self._show_target)
        context.error_occurred.connect(lambda error: log.error("shown to the user: %s", error, exc_info=error))
        context.error_occurred.connect(self.error_met)
        context.settings_changed.connect(self._follow_language)
        context.jobs.failed.connect(lambda job, error: None if job.explains else self.error_met.emit(error))
        context.jobs.device_found.connect(lambda device: self.show_device(device.text))

    @Slot(str)
    def visit(self, name: str) -> None:
        """Go to a page as a click does: the skeleton of one that is not made yet is on the screen at once, and it is
        made in the next turn of the event loop, unless the user is elsewhere by then."""
        if self.context.project is None:
            return
        if name in self._pages:
            self.show_page(name)
        else:
            self._show_skeleton(name)
            QTimer.singleShot(0, self, self._make_visited)

    def show_page(self, name: str) -> None:
        """Go to a page; at its first visit it is made now."""
        if self.context.project is None:
            return
        targets: list[object] = []
        if name not in self._pages:
            targets = self._show_skeleton(name).targets
            self._pages[name] = next(page for page in PAGES if page.name == name).load()(self.context)
            self.stack.addWidget(self._pages[name])
        page = self._pages[name]
        self._show(page)
        page.shown()
        self.context.models_here.look()
        for target in targets:
            page.open(target)

    @Slot()
    def _make_visited(self) -> None:
        if isinstance(self.page, Skeleton):
            self.show_page(self.page.name)

    def _show_skeleton(self, name: str) -> Skeleton:
        """Show, painted now, what stands in for a page that is not made yet."""
        if isinstance(self.page, Skeleton) and self.page.name == name:
            return self.page
        skeleton = Skeleton(self.context, name)
        self.stack.addWidget(skeleton)
        self._show(skeleton)
        self.middle.repaint()
        return skeleton

    def _show(self, page: Page) -> None:
        before, self.page = self.page, page
        self.stack.setCurrentWidget(page)
        self.rail.show_chosen(page.name)
        self.changed.emit()
        page.setFocus()
        if isinstance(before, Skeleton):
            self._drop(before)

    def _drop(self, page: Page) -> None:
        self.stack.removeWidget(page)
        page.deleteLater()

    def _show_target(self, name: str, target: object) -> None:
        self.visit(name)
        if self.page is not None and target is not None:
            self.page.open(target)

    @Slot()
    def _project_changed(self) -> None:
        """Begin anew with the project that is open now, or with none."""
        project = self.context.project
        if project is None:
            close_dialogs(self)
        skeleton, self.page = self.page if isinstance(self.page, Skeleton) else None, None
        self.stack.setCurrentWidget(self.welcome)
        for page in (*self._pages.values(), *filter(None, (skeleton,))):
            self._drop(page)
        self._pages.clear()
        self.rail.set_open(project is not None)
        self.rail.show_chosen("")
        notice = self.tr("This project is read-only: its folder cannot be written to.")
        self.banner.show_text(notice if project is not None and project.read_only else "")
        self.setWindowTitle(window_title(project.name if project else "tldesk"))
        if project is not None:
            self.show_page("data")
        else:
            self.welcome.refresh()
        self.changed.emit()

    @Slot(object)
    def _follow_language(self, settings: Settings) -> None:
        """Another language needs another window; not while something runs, for it would be stopped."""
        wished, self._language = self._language != settings.language, settings.language
        if not wished or language.language(settings.language) == language.spoken():
            return
        if self.context.jobs.busy:
            self.context.tell(self.tr("The language changes at the next start, because something is running now."))
            return
        QTimer.singleShot(0, self, self._ask_to_speak)  # after the settings have closed

    @Slot()
    def _ask_to_speak(self) -> None:
        """What would end with the pages of this window is said before it is closed for another."""
        from tldesk.ui.parts.confirm import Confirm

        lost = [text for page in self._pages.values() for text in page.at_stake()]
        if not lost:
            self._speak()
            return
        title, act = self.tr("Change the language now?"), self.tr("Change now")
        dialog = Confirm(title, "\n\n".join(lost), act, "language", self, destructive=True)
        dialog.cancel.setText(self.tr("At the next start"))
        dialog.accepted.connect(self._speak)
        dialog.open()

    @Slot()
    def _speak(self) -> None:
        """Make room for a window in the language of the settings."""
        project = self.context.project
        page = self.page.name if self.page is not None else ""
        self.next_place = Place(project.folder if project is not None else None, page)
        QTimer.singleShot(0, self.close)

    def show_error(self, error: BaseException) -> None:
        """Show an exception; those that come while one is shown are counted there. A closed window shows none."""
        from tldesk.ui.window.error_dialog import ErrorDialog

        if self.silent:
            log.error("while closing: %s", error, exc_info=error)
            return
        if self._error_dialog is not None:
            self._error_dialog.count_another()
            return
        self._error_dialog = ErrorDialog(shown(error), self.device_label.text(), self)
        self._error_dialog.finished.connect(self._forget_error)
        self._error_dialog.open()

    def _forget_error(self) -> None:
        self._error_dialog = None

    def find_device(self) -> None:
        """Say what training runs on, if that can be known without loading PyTorch."""

        def find() -> str:
            from tldesk.engine.machine import device

            found = device.known()
            return found.text if found else ""

        run_in_pool(find, self.show_device)

    def show_device(self, text: str) -> None:
        """Say in the status bar what training runs on; only ever what was found."""
        text = told(text)
        self.device_label.setText(text)
        self.device_label.setToolTip(as_tip(filled(self.tr("Trains on: {device}"), device=text)) if text else "")

    def _restore_geometry(self) -> None:
        kept = QByteArray.fromBase64(self.context.settings.window_geometry.encode())
        if kept.isEmpty() or not self.restoreGeometry(kept):
            room, title = self.screen().availableGeometry(), QStyle.PixelMetric.PM_TitleBarHeight
            self.resize(min(_SIZE[0], room.width()), min(_SIZE[1], room.height() - self.style().pixelMetric(title)))

    def _keep_geometry(self) -> None:
        kept = bytes(self.saveGeometry().toBase64().data()).decode()
        try:
            self.context.change_settings(window_geometry=kept)
        except OSError as error:
            log.warning("the window's place could not be kept: %s", error)
