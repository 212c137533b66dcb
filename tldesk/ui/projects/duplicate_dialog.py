"""DuplicateDialog: the name of a copy of the project, and where it is to be kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QWidget

from tldesk import disk
from tldesk.project.samples import file_names
from tldesk.project.store import Project
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, icon_button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import fill_in
from tldesk.ui.parts.layouts import fill


class DuplicateDialog(Dialog):
    """Emits `duplicate_wanted` with the folder (not there yet) and the name."""

    duplicate_wanted = Signal(object, str)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Duplicate project"), "duplicate", parent)
        about = self.tr(
            "Creates a second project with the same labels, history and models. Images inside the project "
            "folder are copied. All others stay where they are and are shared by both projects."
        )
        name = fill_in(self.tr("{name} copy"), {"name": project.name})  # a name, not a sentence: no marks in it
        self.name = named(QLineEdit(name), "duplicate-name", self.tr("Name"))
        self.place = named(QLineEdit(str(project.folder.parent)), "duplicate-place", self.tr("Save in"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(theme.GAP)
        for row, field in enumerate((self.name, self.place)):
            caption = label(field.accessibleName())
            caption.setBuddy(field)
            grid.addWidget(caption, row, 0)
            grid.addWidget(field, row, 1)
            field.textChanged.connect(lambda _text: self._check())
        choose = icon_button(
            "folder-open-outline", "duplicate-choose", self.tr("Choose where to save it"), self.choose_place
        )
        grid.addWidget(choose, 1, 2)
        self.fault = label("", "bad", wrap=True, name="duplicate-fault")
        fill(self.body, label(about, "muted", wrap=True), grid, self.fault, 1)
        self.accept_button = button(self.tr("Duplicate"), "duplicate-accept", self.duplicate, role="primary")
        self.add_buttons(self.close_button(self.tr("Cancel")), self.accept_button)
        self.setMinimumWidth(72 * theme.GRID)
        self.name.selectAll()
        self.name.setFocus()
        self._check()

    @property
    def folder(self) -> Path:
        """Where the copy is to be."""
        return Path(self.place.text().strip()) / file_names.portable(self.name.text().strip())

    def choose_place(self) -> None:
        """Ask where the copy is to be kept."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Save the copy in"), self.place.text())
        if folder:
            self.place.setText(folder)

    def duplicate(self) -> None:
        """Ask for the copy, and close."""
        self.duplicate_wanted.emit(self.folder, self.name.text().strip())
        self.accept()

    def _check(self) -> None:
        named_well = bool(self.name.text().strip() and self.place.text().strip())
        taken = named_well and disk.is_there(self.folder)
        self.accept_button.setEnabled(named_well and not taken)
        fault = self.tr("A file or folder of that name already exists there.") if taken else ""
        self.fault.setText(fault or ("" if named_well else self.tr("Enter a name and a folder for the copy.")))
