"""ProjectCard: a recent project on the welcome page; what stands on it is read in a thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QUrl, Signal
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QImage
from PySide6.QtWidgets import QMenu

from tldesk.errors import TldeskError
from tldesk.media import modality
from tldesk.ui.parts import icons, looks, theme
from tldesk.ui.parts.controls import icon_button
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled, of_kind, percent, told, told_of_kind
from tldesk.ui.parts.problem_report import hide_home
from tldesk.ui.parts.text import local_time
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.projects.tile import Tile

if TYPE_CHECKING:
    from tldesk.project.glance import Glance

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a project's folder has found; of one that is `missing` it cannot be opened now."""

    name: str
    missing: bool = False
    problem: str = ""
    why: str = ""
    counts: str = ""
    result: str = ""
    changed: str = ""
    pictures: list[QImage] = field(default_factory=list)
    sign: str = "image-outline"  # in place of pictures
    whole: bool = False  # of pictures of texts


class ProjectCard(Tile):
    """Opens its project, or says that its folder is gone; its menu takes it off the list."""

    chosen = Signal(str)
    removed = Signal(str)

    def __init__(self, folder: str, number: int) -> None:
        super().__init__(f"welcome-recent-{number}", ("small", "body", "small"), self._press)
        self._folder = folder
        self.missing = False
        name = Path(folder).name
        more = filled(self.tr("More on “{name}”"), name=name)
        self.menu_button = icon_button("dots-horizontal", f"{self.objectName()}-menu", more, self._open_menu)
        self.menu_button.setProperty("role", "tight")
        self.menu_button.setFixedSize(theme.MARGIN, theme.MARGIN)
        self.head.addWidget(self.menu_button)
        self.say(name, "", "", hide_home(str(Path(folder).parent)))

    def show_look(self, look: Look) -> None:
        """Show what is known by now."""
        self.missing = look.missing
        where = hide_home(str(Path(self._folder).parent))
        if look.missing:
            self.say(look.name, look.problem or self.tr("Not found"), "", where)
        elif look.problem:
            self.say(look.name, look.problem, "", where)
        else:
            self.say(look.name, look.counts, look.result, look.changed or where)
        self.setToolTip(as_tip(look.why or hide_home(self._folder)))
        sign = "folder-off-outline" if look.missing else "alert-circle-outline" if look.problem else look.sign
        self.pictures.show_pictures(look.pictures, sign, whole=look.whole)

    def make_menu(self) -> QMenu:
        """What can be done with it."""
        menu = QMenu(self)
        menu.setObjectName(f"{self.objectName()}-acts")
        entries = (
            ("open", "folder-open-outline", self.tr("Open"), lambda: self.chosen.emit(self._folder), not self.missing),
            ("show", "folder-outline", self.tr("Show in folder"), self._show_in_folder, not self.missing),
            ("remove", "close", self.tr("Remove from list"), lambda: self.removed.emit(self._folder), True),
        )
        for name, icon, text, act, possible in entries:
            action = menu.addAction(icons.icon(icon), text, act)
            action.setObjectName(f"{self.objectName()}-{name}")
            action.setEnabled(possible)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same menu by the right button, or the keyboard's key for it."""
        self._popup(event.globalPos())

    def _press(self) -> None:
        if self.missing:
            self._open_menu()
        else:
            self.chosen.emit(self._folder)

    def _open_menu(self) -> None:
        self._popup(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))

    def _popup(self, place: QPoint) -> None:
        menu = self.make_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _show_in_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))


def look_at(folder: str, should_stop: Callable[[], bool]) -> Look:
    """Look at a project; in a thread. Whatever is wrong with it costs its card alone."""
    from tldesk.project.glance import glance  # imported where it is needed: the window opens without them
    from tldesk.ui.samples.thumbnails import as_image

    name = Path(folder).name
    try:
        found = glance(Path(folder), should_stop)
    except TldeskError as error:
        if error.code == "not_a_project":
            return Look(name, missing=True)
        return Look(name, problem=_problem_text(error), why=shown(error).text)
    except Exception as error:
        log.warning("no card of %s: %s", folder, error)
        return Look(name)
    if found is None:
        return Look(name)
    counts = _counts_text(found)
    pictures = [image for jpeg in found.pictures if not (image := as_image(jpeg)).isNull()]
    if found.kind == modality.SOUND:
        pictures = [_spectrogram(picture) for picture in pictures]
    result, changed = _result_text(found), local_time(found.changed)
    texts = bool(modality.of(found.kind).rows)
    sign = looks.of(found.kind).icons.get("image-outline", "image-outline")
    return Look(found.name, counts=counts, result=result, changed=changed, pictures=pictures, sign=sign, whole=texts)


def _spectrogram(card: QImage) -> QImage:
    """The card of a sound without the strip below it, whose length would be cut at the side."""
    from tldesk.media.sound.card import strip_height

    return card.copy(0, 0, card.width(), card.height() - strip_height(card.height()))


def silent(folder: str) -> Look:
    """What is shown of a project whose drive does not answer. It is not opened, which would wait for the drive."""
    translate = QCoreApplication.translate
    problem = translate("ProjectCard", "Not responding")
    why = translate("ProjectCard", "The drive or network folder that this project is on is not responding.")
    return Look(Path(folder).name, missing=True, problem=problem, why=why)


def _problem_text(error: TldeskError) -> str:
    """What is wrong with a project in a few words; its tooltip says more, and so does opening it."""
    translate = QCoreApplication.translate
    texts = {
        "project_damaged": translate("ProjectCard", "Damaged"),
        "project_unsafe": translate("ProjectCard", "Not safe to open"),
        "folder_not_readable": translate("ProjectCard", "Cannot be opened"),
        "project_newer": translate("ProjectCard", "Made by a newer tldesk"),
    }
    return texts.get(error.code) or shown(error).text


_NONE = QT_TRANSLATE_NOOP("ProjectCard", "No images yet")
_COUNTS = QT_TRANSLATE_NOOP("ProjectCard", "{images} {images:image|images} · {classes} {classes:class|classes}")
_UNLABELLED = QT_TRANSLATE_NOOP("ProjectCard", "{images} {images:image|images} · no labels yet")


def _counts_text(found: Glance) -> str:
    text = _NONE if not found.images else _COUNTS if found.classes else _UNLABELLED
    return filled(of_kind("ProjectCard", text, found.kind), images=found.images, classes=found.classes)


def _result_text(look: Glance) -> str:
    """The headline of the best training, as the list of trainings says it, with the name of the figure."""
    from tldesk.engine.judging import headline

    translate = QCoreApplication.translate
    found = headline.of(look.best) if look.best is not None else None
    if found is None:
        return translate("ProjectCard", "No finished training")
    text = translate("ProjectCard", "{percent} {figure} · {basis}")
    name, basis = found.short
    figure, basis_text = name or told(found.first.name), told_of_kind(basis, look.kind)
    return filled(text, percent=percent(found.first.value), figure=figure, basis=basis_text)
