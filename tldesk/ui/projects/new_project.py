"""A new project: its name, where it is kept, and the photos to begin with."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QLineEdit, QWidget

from tldesk import disk
from tldesk.project.samples import unseen
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, icon_button, label, named, set_property
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.layouts import fill
from tldesk.ui.projects import places

# Characters that some file system refuses in a name.
_REFUSED = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


class NewProjectDialog(Dialog):
    """Asks, and calls `create(folder, name, source)`, which says in words what is wrong, or "" when it worked.

    It offers to save in `place`; `place_kept` tells another one that is to be offered from now on.
    """

    stays = True

    place_kept = Signal(str)

    def __init__(
        self,
        create: Callable[[Path, str, Path | None], str],
        place: Path,
        source: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("New project"), "new-project", parent)
        self._create, self._usual = create, place
        self.source = self._line("source", self.tr("Images or texts"), str(source) if source else "")
        self.source.setPlaceholderText(self.tr("A folder, a table or a zip (can be added later)"))
        self.name = self._line("name", self.tr("Name"), _free_name(source, place))
        self.place = self._line("place", self.tr("Save in"), str(place))
        words = self.tr("Save new projects here from now on")
        self.keep = named(QCheckBox(words), "new-project-keep-place", words)
        self.keep.hide()
        self.source.editingFinished.connect(self._name_after)
        self.place.textChanged.connect(lambda text: self.keep.setVisible(self._is_another(text)))
        self._fault = label("", "bad", wrap=True, name="new-project-fault")
        about = self.tr(
            "A project is a folder with your labels and trained models. Images stay where they are, texts are copied "
            "into it."
        )
        fill(self.body, label(about, "muted", wrap=True), self._fields(), self._fault, 1)
        make = button(self.tr("Create project"), "new-project-create", self.make, role="primary")
        self.add_buttons(self.close_button(self.tr("Cancel")), make)
        self.setMinimumWidth(72 * theme.GRID)
        self.name.setFocus()

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(theme.GAP)
        grid.setColumnStretch(1, 1)
        for row, field in enumerate((self.source, self.name, self.place)):
            caption = label(field.accessibleName())
            caption.setBuddy(field)
            grid.addWidget(caption, row, 0)
            grid.addWidget(field, row, 1)
        icon = "folder-open-outline"
        choosers = (
            (0, "new-project-choose-source", self.tr("Choose the folder"), self.choose_source),
            (2, "new-project-choose-place", self.tr("Choose where to save it"), self.choose_place),
        )
        for row, name, text, choose in choosers:
            grid.addWidget(icon_button(icon, name, text, choose), row, 2)
        grid.addWidget(self.keep, 3, 1)
        return grid

    def choose_source(self) -> None:
        """Ask for the folder of photos."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of images or texts"), self.source.text())
        if folder:
            self.source.setText(folder)
            self.name.setText(_free_name(Path(folder), Path(self.place.text().strip())))

    def choose_place(self) -> None:
        """Ask where the project is to be kept."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Save the project in"), self.place.text())
        if folder:
            self.place.setText(folder)

    def make(self) -> None:
        """Make the project and close; what is wrong is said beside the fields."""
        name, source = self.name.text().strip(), self.source.text().strip()
        folder_name = _REFUSED.sub("-", name).strip(" .")
        self._tell("" if folder_name else self.tr("Give the project a name."), self.name)
        if not folder_name:
            return
        if source and not disk.is_there(Path(source)):
            self._tell(self.tr("This folder or file does not exist."), self.source)
            return
        if not self.place.text().strip():
            self._tell(self.tr("Choose a folder to save it in."), self.place)
            return
        why = self._create(Path(self.place.text().strip()) / folder_name, name, Path(source) if source else None)
        self._tell(why, self.place)
        if why:
            return
        if self.keep.isChecked() and self._is_another(self.place.text()):
            self.place_kept.emit(self.place.text().strip())
        self.accept()

    def _is_another(self, place: str) -> bool:
        """Whether this is a folder that could be offered in place of the usual one."""
        return Path(place.strip()).is_absolute() and Path(place.strip()) != self._usual

    def _line(self, name: str, title: str, text: str) -> QLineEdit:
        field = named(QLineEdit(text), f"new-project-{name}", title)
        field.textEdited.connect(lambda _text: self._tell("", field))
        return field

    def _name_after(self) -> None:
        """Who types where the photos are gets the same name as who chooses it."""
        source = Path(self.source.text().strip())
        if not self.name.text().strip() and source.name and disk.is_there(source):
            self.name.setText(_free_name(source, Path(self.place.text().strip())))

    def _tell(self, why: str, field: QLineEdit) -> None:
        """Mark a field and say why; an empty `why` takes every mark away."""
        self._fault.setText(why)
        for each in (self.source, self.name, self.place):
            set_property(each, "wrong", bool(why) and each is field)
            each.setAccessibleDescription(why if each is field else "")


def _free_name(source: Path | None, place: Path) -> str:
    """The source's name as a project's name, with a number when there is one of that name in `place`."""
    name = (source.stem if disk.is_file(source) else source.name) if source else ""
    name = unseen.removed(_REFUSED.sub("-", name))
    return places.free(name, place).name if name else ""
