"""PackDialog: what a packed project holds, and whether images from outside the project's folder come along."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tldesk.project.exchange.roots import Root, outside
from tldesk.project.store import Project
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.problem_report import hide_home
from tldesk.ui.session.jobs import run_in_pool

_MOST_SHOWN = 8


class PackDialog(Dialog):
    """Emits `pack_wanted` with whether images from outside the project are to be in the zip."""

    pack_wanted = Signal(bool)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Pack project"), "pack", parent)
        about = self.tr(
            "Creates one zip with the images, labels, history and models of this project. Your user name and "
            "the paths on this computer are left out."
        )
        camera = self.tr("Images are packed unchanged, including camera data (location, time, serial number).")
        self.outside = label(self.tr("Checking…"), wrap=True, name="pack-outside")
        fill(self.body, label(about, "muted", wrap=True), label(camera, "muted", wrap=True), self.outside, 1)
        self.without_button = button(self.tr("Leave them out"), "pack-without", lambda: self._accept(False))
        self.without_button.hide()
        self.pack_button = button(self.tr("Pack…"), "pack-accept", lambda: self._accept(True), role="primary")
        self.pack_button.setEnabled(False)
        self.add_buttons(self.close_button(self.tr("Cancel")), self.without_button, self.pack_button)
        self.setMinimumWidth(76 * theme.GRID)
        run_in_pool(lambda: outside(project), self._show_roots, self._tell)

    def _show_roots(self, roots: list[Root]) -> None:
        """Ask where there is something to ask; else the zip can be made at once."""
        self.pack_button.setEnabled(True)
        self.outside.setText(self._asked(roots) if roots else self.tr("All images are in the project folder."))
        if roots:
            self.pack_button.setText(self.tr("Include them…"))
            self.pack_button.setAccessibleName(self.pack_button.text())
            self.without_button.setVisible(True)
        self.grow()
        self.pack_button.setFocus()

    def _asked(self, roots: list[Root]) -> str:
        count = sum(root.samples for root in roots)
        question = self.tr("{count} {count:image is|images are} outside the project folder. Include them in the zip?")
        lines = [
            filled(
                self.tr("{folder}: {count} {count:image|images}"), folder=hide_home(str(one.path)), count=one.samples
            )
            for one in roots[:_MOST_SHOWN]
        ]
        if len(roots) > _MOST_SHOWN:
            more = self.tr("… and {count} more {count:folder|folders}")
            lines.append(filled(more, count=len(roots) - _MOST_SHOWN))
        return "\n".join([filled(question, count=count), "", *lines])

    def _tell(self, error: Exception) -> None:
        words = shown(error)
        self.outside.setText(words.whole)
        self.grow()

    def _accept(self, with_them: bool) -> None:
        self.pack_wanted.emit(with_them)
        self.accept()
