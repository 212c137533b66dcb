"""ExportLabels: the form, the folder, and in words what is lost in it; the work is a job."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QGridLayout, QLineEdit, QWidget

from tldesk.project.label_exports import LabelExport, check_free, export_labels, forms_of
from tldesk.project.label_exports.text_forms import TextExport
from tldesk.project.runs.events import Event, LabelsExported
from tldesk.ui.parts import errors, looks, theme
from tldesk.ui.parts.controls import button, icon_button, label, named, set_property
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import filled, told
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.jobs import Job, Loss, run_in_pool

if TYPE_CHECKING:
    from tldesk.project.store import Project
    from tldesk.ui.session.context import Context


class ExportLabels(Dialog):
    """Asks, looks whether the folder is free, and then submits the job."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("ExportLabels", "Export labels and splits")
        super().__init__(title, "export-labels", parent)
        assert context.project is not None
        self._context = context
        self._project: Project = context.project
        self._named_at = time.strftime("%Y-%m-%d-%H%M%S")
        about = self.tr("Labels, splits and copies of the images for other programs. Originals stay as they are.")
        self.forms = named(QComboBox(), "export-labels-form", self.tr("Format"))
        for export in forms_of(self._project.kind).values():
            self.forms.addItem(told(export.title), export.name)
        self.about = label("", "muted", wrap=True, name="export-labels-about")
        self.loses = label("", wrap=True, name="export-labels-loses")
        self.folder = named(QLineEdit(), "export-labels-folder", self.tr("Folder"))
        self.copy = named(
            QCheckBox(self.tr("Copy the images as well")), "export-labels-copy", self.tr("Copy the images as well")
        )
        self.copy.setChecked(True)
        if self._project.kind.rows:  # texts stand in the form itself
            self.copy.hide()
        keep = self.tr("Keep camera data (location, time, serial number)")
        self.camera = named(QCheckBox(keep), "export-labels-camera", keep)
        self.camera.setToolTip(as_tip(self.tr("Otherwise the copies contain the same pixels and nothing else.")))
        if not looks.of(self._project.modality).camera:
            self.camera.hide()
        self.copy.toggled.connect(self.camera.setEnabled)
        self._fault = label("", "bad", wrap=True, name="export-labels-fault")
        fill(self.body, label(about, "muted", wrap=True), self._grid(), self._fault, 1)
        self.export_button = button(self.tr("Export"), "export-labels-start", self.export, role="primary")
        self.add_buttons(self.close_button(self.tr("Cancel")), self.export_button)
        self.setMinimumWidth(76 * theme.GRID)
        self.forms.currentIndexChanged.connect(lambda _index: self._describe())
        self.folder.textEdited.connect(lambda _text: self._tell(""))
        self._describe()

    @property
    def form(self) -> LabelExport | TextExport:
        """The form that is chosen."""
        return forms_of(self._project.kind)[self.forms.currentData()]

    def export(self) -> None:
        """Begin when the folder is free; else say what is wrong with it."""
        text = self.folder.text().strip()
        if not text:
            self._tell(self.tr("Choose a folder."))
            return
        folder = Path(text).expanduser()
        self.export_button.setEnabled(False)
        wait = self._context.wait(self.tr("Looking at the folder…"))
        run_in_pool(lambda: check_free(folder), lambda _nothing: self._begin(folder), self._refuse, wait=wait)

    def choose(self) -> None:
        """Ask for the folder in which the new one is to be made."""
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Export into"), str(Path(self.folder.text()).parent))
        if chosen:
            self._put(Path(chosen))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(theme.GAP)
        grid.setColumnStretch(1, 1)
        for row, field in ((0, self.forms), (3, self.folder)):
            caption = label(field.accessibleName())
            caption.setBuddy(field)
            grid.addWidget(caption, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.about, 1, 1)
        grid.addWidget(self.loses, 2, 1)
        choose = icon_button("folder-open-outline", "export-labels-choose", self.tr("Choose the folder"), self.choose)
        grid.addWidget(choose, 3, 2)
        grid.addWidget(self.copy, 4, 1)
        grid.addWidget(self.camera, 5, 1)
        return grid

    def _describe(self) -> None:
        """Say what the form is, and offer a new folder for it beside the one that was chosen."""
        form = self.form
        self.about.setText(told(form.about))
        self.loses.setText(told(form.loses))
        self.copy.setEnabled(form.in_place)
        self.copy.setChecked(self.copy.isChecked() or not form.in_place)
        in_place = self.tr("Without copies, the exported files contain the paths of your images on this computer.")
        needed = self.tr("This format needs copies of the images.")
        self.copy.setToolTip(as_tip(in_place if form.in_place else needed))
        before = self.folder.text().strip()
        self._put(Path(before).parent if before else self._project.folder / "exports")
        self._tell("")
        self.grow()

    def _put(self, parent: Path) -> None:
        text = str(parent / f"{self.form.name}-{self._named_at}")
        self.folder.setText(text)
        self.folder.setToolTip(as_tip(text))
        self._tell("")

    def _begin(self, folder: Path) -> None:
        copy, keep = self.copy.isChecked(), self.camera.isChecked() or self.camera.isHidden()
        self._context.submit(_job(self._context, self._project, self.form.name, folder, copy=copy, keep=keep))
        self.accept()

    def _refuse(self, error: Exception) -> None:
        words = errors.shown(error)
        self.export_button.setEnabled(True)
        self._tell(words.whole)

    def _tell(self, why: str) -> None:
        self._fault.setText(why)
        set_property(self.folder, "wrong", bool(why))
        self.folder.setAccessibleDescription(why)


class _Teller(QObject):
    """Lives with a job: tells what it has written."""

    def __init__(self, context: Context, job: Job, *, stripped: bool) -> None:
        super().__init__(job)
        self._context = context
        self._stripped = stripped
        job.reported.connect(self._report)

    @Slot(object)
    def _report(self, event: Event) -> None:
        if not isinstance(event, LabelsExported):
            return
        template = QCoreApplication.translate("ExportLabels", "{count} {count:image|images} exported to {folder}.")
        text = filled(template, count=event.images, folder=event.path)
        if self._stripped:
            text += " " + QCoreApplication.translate("ExportLabels", "Their camera data was left out.")
        if event.left_out:
            more = QCoreApplication.translate("ExportLabels", "{count} {count:was|were} left out: see notes.txt there.")
            text = f"{text} {filled(more, count=len(event.left_out))}"
        self._context.tell_saved(text, Path(event.path), folder=True)


def _job(context: Context, project: Project, form: str, folder: Path, *, copy: bool, keep: bool) -> Job:
    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        return export_labels(project, form, folder, copy=copy, keep_camera_data=keep, should_stop=should_stop)

    job = Job(work, QCoreApplication.translate("ExportLabels", "Exporting labels"), loss=Loss.ALL)
    _Teller(context, job, stripped=copy and not keep)
    return job
