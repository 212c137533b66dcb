"""The window: the frame with all that works in it. Nothing else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent

from tldesk.ui.parts import appearance
from tldesk.ui.parts.drop import dropped_paths
from tldesk.ui.session.context import Context
from tldesk.ui.window.acts import Actions, Parts
from tldesk.ui.window.closing import Closing
from tldesk.ui.window.commands import Commands
from tldesk.ui.window.discarding import Discarding
from tldesk.ui.window.frame import Frame, Place
from tldesk.ui.window.project_commands import Keeping
from tldesk.ui.window.run_banner import Following
from tldesk.ui.window.telling import Telling
from tldesk.ui.window.tour import Tour
from tldesk.ui.window.webcam_commands import Capturing


class MainWindow(Frame):
    """One window for one project."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.setAcceptDrops(True)
        self.keeping: Keeping = Keeping(self)
        self.following = Following(self)
        self.closing = Closing(self, self.following, self.keeping)
        self.commands: Commands = Commands(self, self.keeping)
        self.capturing: Capturing = Capturing(self, self.commands.open_paths, self.commands.new_project)
        self.follow()
        self.telling = Telling(self)
        self.discarding = Discarding(self)
        self.tour = Tour(self, self.commands)  # its card lies on the page, which is to be there first
        self.actions_table = Actions(Parts(self, self.commands, self.keeping, self.capturing, self.tour))
        self._connect()
        self._restore_geometry()
        self._project_changed()
        appearance.dress(self)

    def _connect(self) -> None:
        context, refresh = self.context, self.actions_table.refresh
        self.changed.connect(refresh)
        self.changed.connect(context.playing.stop)
        self.welcome.sample_wanted.connect(self.commands.open_sample)
        self.welcome.texts_wanted.connect(self.commands.open_sample_texts)
        self.welcome.sounds_wanted.connect(self.commands.open_sample_sounds)
        self.welcome.new_wanted.connect(self.commands.new_project_from_folder)
        self.welcome.table_wanted.connect(self.commands.new_project_from_table)
        self.welcome.open_wanted.connect(self.commands.open_project)
        self.welcome.models_wanted.connect(self.commands.show_models)
        self.online_sign.clicked.connect(lambda: self.commands.show_settings("online"))
        self.welcome.project_wanted.connect(lambda folder: self.commands.open_folder(Path(folder)))
        changes = (context.samples_changed, context.runs_changed, context.jobs.started, context.jobs.ended)
        for signal in (*changes, context.settings_changed, self.toasts.changed):
            signal.connect(lambda *_values: refresh())

    def go_to(self, place: Place) -> None:
        """Open a place's project on its page, or begin one."""
        if place.source is not None:
            self.commands.open_paths([place.source])
        if place.project is not None:
            if place.page:
                self.context.project_opened.connect(
                    lambda _project: self.show_page(place.page), Qt.ConnectionType.SingleShotConnection
                )
            self.commands.open_folder(place.project)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide at once, after a question where work would be lost; what runs ends out of sight."""
        if self.closing.asks():
            event.ignore()
            return
        self._keep_geometry()
        event.accept()
        self.hide()
        self.closing.begin()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take what lies on this computer."""
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self.welcome.set_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It went elsewhere."""
        self.welcome.set_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open or import it."""
        self.welcome.set_over(False)
        event.acceptProposedAction()
        self.commands.open_paths(dropped_paths(event.mimeData()))
