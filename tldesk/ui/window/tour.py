"""The first look around: six cards that lead through the sample project, from its photos to an export."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from tldesk.ui.help.tour_card import Outline, TourCard
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled
from tldesk.ui.window.commands import Commands
from tldesk.ui.window.frame import Frame

if TYPE_CHECKING:
    from tldesk.project.store import Project

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """One card: it goes to `page` and points at the control `target`, or at the page's button while that is hidden."""

    page: str
    target: str
    title: str
    text: str


STEPS = (
    Step(
        "data",
        "data-panel",
        QT_TRANSLATE_NOOP("Tour", "These are the photos"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "240 photos of clothes in six classes. Each belongs to a split: the model learns from train, the "
            "best version is selected on val, and its accuracy is measured on test. To add your own photos, "
            "drop their folder here.",
        ),
    ),
    Step(
        "label",
        "label-classes",
        QT_TRANSLATE_NOOP("Tour", "One key per class"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "Select a photo and press a number to give it that class. Ctrl+Z to undo. These photos are "
            "already labelled. For your own, suggestions appear after the first few labels.",
        ),
    ),
    Step(
        "train",
        "train-start",
        QT_TRANSLATE_NOOP("Tour", "One button trains"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "Press Start. In about a minute a pretrained model learns to tell these classes apart. The charts "
            "show its progress, and you can keep working meanwhile.",
        ),
    ),
    Step(
        "evaluate",
        "confusion-matrix",
        QT_TRANSLATE_NOOP("Tour", "Where it is correct, and where not"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "As soon as it is trained, you see here how well it does on photos it has never seen. Select a "
            "cell to see its photos: sometimes it is the label that is wrong.",
        ),
    ),
    Step(
        "use",
        "export-start",
        QT_TRANSLATE_NOOP("Tour", "Try it and export it"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "Drop a photo to see the model's prediction. Export writes a folder with the model for other "
            "programs, checked against the predictions here.",
        ),
    ),
    Step(
        "data",
        "rail-data",
        QT_TRANSLATE_NOOP("Tour", "Now with your own photos"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "File → New project… creates a project from a folder of yours. F1 explains every page and every setting.",
        ),
    ),
)


class Tour(QObject):
    """Shows the cards of one window, over its pages; it blocks nothing, and is offered once, on the sample project."""

    def __init__(self, window: Frame, commands: Commands) -> None:
        super().__init__(window)
        self._wanted = False  # asked for in the menu while the sample project was not open
        self._window, self._commands = window, commands
        self._at = 0
        self._outline: Outline | None = None
        self._card: TourCard | None = None
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._follow)
        window.context.project_opened.connect(self._offer)
        window.context.project_closed.connect(self.leave)

    @property
    def going_on(self) -> bool:
        """Whether a card is shown."""
        return self._card is not None

    @Slot()
    def ask(self) -> None:
        """Begin on the sample project. The cards speak of its photos and have its labels changed, so a project of the
        user's own is left first, and only when they say so."""
        project = self._window.context.project
        if project is None:
            self._lead()
        elif self._is_sample(project):
            self.start()
        else:
            self._ask_to_leave(project.name)

    def _ask_to_leave(self, name: str) -> None:
        from tldesk.ui.parts.confirm import Confirm

        title = self.tr("Open the sample photos?")
        text = self.tr("The tour uses a project of sample photos. “{name}” is closed and stays unchanged.")
        if self._window.context.jobs.busy:
            text += " " + self.tr("What is running there stops at its next step.")
        dialog = Confirm(title, filled(text, name=name), self.tr("Open sample photos"), "tour-ask", self._window)
        dialog.accepted.connect(self._lead)
        dialog.open()

    @Slot()
    def _lead(self) -> None:
        self._wanted = True
        self._commands.open_sample()

    @Slot()
    def start(self) -> None:
        """Begin with the first card."""
        if self._card is None:
            self._outline = Outline(self._window.middle)
            self._card = TourCard(self._window.middle, len(STEPS))
            self._card.back_wanted.connect(lambda: self._go(self._at - 1))
            self._card.next_wanted.connect(lambda: self._go(self._at + 1))
            self._card.end_wanted.connect(self.end)
            self._window.stack.currentChanged.connect(self._follow)
        self._go(0)

    @Slot()
    def end(self) -> None:
        """Take the card away, and do not offer the tour again."""
        self.leave()
        try:
            self._window.context.change_settings(tour_done=True)
        except OSError as error:
            log.warning("that the tour is done could not be kept: %s", error)

    @Slot()
    def leave(self) -> None:
        """Take the card away for now."""
        if self._card is not None and self._outline is not None:
            self._window.stack.currentChanged.disconnect(self._follow)
            self._card.deleteLater()
            self._outline.deleteLater()
            self._card, self._outline = None, None

    def _go(self, number: int) -> None:
        if number == len(STEPS):
            self.end()
            return
        self._at = number
        self._window.show_page(STEPS[number].page)
        self._follow()
        if self._card is not None:
            self._card.next.setFocus()

    @Slot()
    def _follow(self) -> None:
        """A card belongs to its page: whoever walks by himself meets the one before or after on its own page; anywhere
        else the card steps aside until he comes back."""
        if self._card is None or self._outline is None:
            return
        page = self._window.page.name if self._window.page is not None else ""
        near = (self._at, self._at + 1, self._at - 1)
        here = [number for number in near if 0 <= number < len(STEPS) and STEPS[number].page == page]
        self._card.setVisible(bool(here))
        if not here:
            self._outline.surround(None)
            return
        self._at, step = here[0], STEPS[here[0]]
        target = self._window.findChild(QWidget, step.target)
        if target is not None:
            target.installEventFilter(self)
        if target is None or not target.isVisible():
            target = self._window.findChild(QWidget, f"rail-{step.page}")
        self._card.show_step(self._at, _tr(step.title), _tr(step.text), target)
        self._outline.surround(target)
        self._card.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What a card speaks of may come later, as figures that are read first."""
        if event.type() == QEvent.Type.Show:
            self._soon.start(0)
        return super().eventFilter(watched, event)

    @Slot(object)
    def _offer(self, project: Project) -> None:
        wanted, self._wanted = self._wanted, False
        if self._is_sample(project) and (wanted or not self._window.context.settings.tour_done):
            self.start()

    def _is_sample(self, project: Project) -> bool:
        return project.folder == self._commands.sample_folder().resolve()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Tour", text)
