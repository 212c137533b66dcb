"""A new project: its name, its kind of data, where it is kept, and what to begin with."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QLineEdit, QWidget

from tldesk import disk
from tldesk.project.samples import unseen
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, icon_button, label, named, set_property
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.drop import file_patterns
from tldesk.ui.parts.layouts import fill, row
from tldesk.ui.projects import places
from tldesk.ui.projects.kind_choice import KindChoice

_TYPED_MS = 400  # without another letter, before what is typed is looked at
# Characters that some file system refuses in a name.
_REFUSED = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


class NewProjectDialog(Dialog):
    """Asks, and calls `create(folder, name, source, kind)`, which says in words what is wrong, or "" when it worked.

    The source is a path, or the bytes of a table that was pasted, which stays. It offers to save in `place`;
    `place_kept` tells another one that is to be offered from now on.
    """

    stays = True

    place_kept = Signal(str)

    def __init__(
        self,
        create: Callable[[Path, str, Path | bytes | None, str], str],
        place: Path,
        source: Path | bytes | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("New project"), "new-project", parent)
        self._create, self._usual = create, place
        self._pasted = source if isinstance(source, bytes) else None
        self._waiting = False  # for what the source is, to make the project then
        given = self.tr("Pasted table") if self._pasted is not None else str(source or "")
        self.source = self._line("source", self.tr("Data"), given)
        self.source.setReadOnly(self._pasted is not None)
        self.source.setPlaceholderText(self.tr("A folder, a table or a zip (can be added later)"))
        self.kinds = KindChoice()
        self.name = self._line("name", self.tr("Name"), _free_name(source, place, self.tr("Pasted table")))
        self.place = self._line("place", self.tr("Save in"), str(place))
        words = self.tr("Save new projects here from now on")
        self.keep = named(QCheckBox(words), "new-project-keep-place", words)
        self.keep.hide()
        self.source.editingFinished.connect(self._name_after)
        self._soon = QTimer(self, singleShot=True, interval=_TYPED_MS)
        self._soon.timeout.connect(self._look)
        self.source.textChanged.connect(lambda _text: self._soon.start())
        self.kinds.settled.connect(self._settled)
        self.finished.connect(lambda _result: self.kinds.stop())
        self.place.textChanged.connect(lambda text: self.keep.setVisible(self._is_another(text)))
        self._fault = label("", "bad", wrap=True, name="new-project-fault")
        about = self.tr(
            "A project is a folder with your labels and trained models. Images and sounds stay where they are, texts "
            "are copied into it."
        )
        fill(self.body, label(about, "muted", wrap=True), self._fields(), self._fault, 1)
        self._kind.setMinimumHeight(self.kinds.segments.sizeHint().height())  # beside the choice, not its note as well
        make = button(self.tr("Create project"), "new-project-create", self.make, role="primary")
        self.add_buttons(self.close_button(self.tr("Cancel")), make)
        self.setMinimumWidth(72 * theme.GRID)
        next((field for field in (self.source, self.name) if not field.text()), self.name).setFocus()
        self._look()

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(theme.GAP)
        grid.setColumnStretch(1, 1)
        folder = "folder-open-outline"
        begin = (
            icon_button(folder, "new-project-choose-source", self.tr("Choose a folder"), self.choose_source),
            icon_button("table", "new-project-choose-table", self.tr("Choose a table or archive"), self.choose_table),
        )
        for chooser in begin:
            chooser.setEnabled(self._pasted is None)
        where = icon_button(folder, "new-project-choose-place", self.tr("Choose where to save it"), self.choose_place)
        captions = (self.source.accessibleName(), self.tr("Kind"), self.tr("Name"), self.place.accessibleName())
        fields = (self.source, self.kinds.segments, self.name, self.place)
        choosers = (begin, (), (), (where,))
        for at, (words, field, beside) in enumerate(zip(captions, fields, choosers, strict=True)):
            caption = label(words)
            caption.setBuddy(field)
            if field is self.kinds.segments:
                self._kind = caption
            grid.addWidget(caption, at, 0, Qt.AlignmentFlag.AlignTop if at == 1 else Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(self.kinds if at == 1 else field, at, 1, 1, 2 if at == 1 else 1)
            if beside:
                grid.addLayout(row(*beside, 1, gap=0), at, 2)
        grid.addWidget(self.keep, 4, 1)
        return grid

    def choose_source(self) -> None:
        """Ask for the folder of images, texts or sounds."""
        self._begin_with(QFileDialog.getExistingDirectory(self, self.tr("Choose a folder"), self.source.text()))

    def choose_table(self) -> None:
        """Ask for a table, an annotation file or an archive."""
        title = self.tr("Choose a table or archive")
        self._begin_with(QFileDialog.getOpenFileName(self, title, self.source.text(), file_patterns())[0])

    def _begin_with(self, source: str) -> None:
        if source:
            self.source.setText(source)
            self.name.setText(_free_name(Path(source), Path(self.place.text().strip())))

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
        if source and self._pasted is None and not disk.is_there(Path(source)):
            self._tell(self.tr("This folder or file does not exist."), self.source)
            return
        if not self.place.text().strip():
            self._tell(self.tr("Choose a folder to save it in."), self.place)
            return
        self._look()
        self._waiting = self.kinds.looking
        if self._waiting:
            self._tell(self.tr("Looking at the data…"), None)
            return
        made = Path(self.place.text().strip()) / folder_name
        why = self._create(made, name, self._chosen, self.kinds.kind)
        self._tell(why, self.place)
        if why:
            return
        if self.keep.isChecked() and self._is_another(self.place.text()):
            self.place_kept.emit(self.place.text().strip())
        self.accept()

    @property
    def _chosen(self) -> Path | bytes | None:
        """What to begin with."""
        if self._pasted is not None:
            return self._pasted
        text = self.source.text().strip()
        return Path(text) if text else None

    def _look(self) -> None:
        """The kind follows what is there."""
        self._soon.stop()
        chosen = self._chosen
        self.kinds.look_at(chosen if isinstance(chosen, bytes) or (chosen and disk.is_there(chosen)) else None)

    def _settled(self) -> None:
        """Make what was asked for meanwhile; where both kinds are there, somebody is to choose first."""
        self.grow()
        if not self._waiting:
            return
        self._waiting = False
        self._tell("", None)
        if self.kinds.holds is not None and self.kinds.holds.asked:
            self.kinds.segments.buttons[self.kinds.kind].setFocus()
        else:
            self.make()

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

    def _tell(self, why: str, field: QLineEdit | None) -> None:
        """Mark a field and say why; an empty `why` takes every mark away."""
        self._fault.setText(why)
        for each in (self.source, self.name, self.place):
            set_property(each, "wrong", bool(why) and each is field)
            each.setAccessibleDescription(why if each is field else "")


def _free_name(source: Path | bytes | None, place: Path, pasted: str = "") -> str:
    """The source's name as a project's name, with a number when there is one of that name in `place`."""
    if isinstance(source, bytes):
        return places.free(pasted, place).name
    name = (source.stem if disk.is_file(source) else source.name) if source else ""
    name = unseen.removed(_REFUSED.sub("-", name))
    return places.free(name, place).name if name else ""
