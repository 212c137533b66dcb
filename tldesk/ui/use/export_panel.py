"""Exporting a run: the format, the folder, and then what was written and how well it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QSignalBlocker, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QProgressBar, QWidget

from tldesk.engine.exporters import EXPORTERS, Exporter, there_already
from tldesk.engine.networks.backbones import LEARNED, known
from tldesk.media.modality import IMAGE
from tldesk.project.runs.events import Event, Exported, PhaseStarted, Progressed
from tldesk.project.runs.runs import Run
from tldesk.ui.parts import errors, theme
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.parts.controls import Card, button, icon_button, label, line, named, set_role
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled, told
from tldesk.ui.parts.layouts import Space, fill, row
from tldesk.ui.parts.narrow import tight_row
from tldesk.ui.parts.path_field import PathField
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.context import Context
from tldesk.ui.session.halting import stopping
from tldesk.ui.session.jobs import Job, Loss
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.run_text import status_line
from tldesk.ui.session.runs import run_title


class ExportPanel(Card):
    """Exports the run that `show_run` names."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Export"), "export-panel", parent)
        self._context = context
        self._run: Run | None = None
        self._job: Job | None = None
        self._set_up_for: Exporter | None = None
        self._progress = RunProgress()
        self.exported: Exported | None = None
        self.formats = named(QComboBox(), "export-format", self.tr("Format"))
        self._modality = ""
        self._offer(IMAGE)
        self.about = label("", "muted", wrap=True, name="export-about")
        self.folder = named(PathField(), "export-folder", self.tr("Folder"))
        self.choose_button = button(self.tr("Choose…"), "export-choose", self._choose, tip=self.tr("Choose the folder"))
        self.export_button = button(
            self.tr("Export"), "export-start", self.export, role="primary", icon="export-variant"
        )
        self.set_up_button = button(self.tr("Set up…"), "export-set-up", self._ask_to_set_up, icon="download-outline")
        self.bar = named(QProgressBar(), "export-progress", self.tr("Progress of the export"))
        self.bar.setTextVisible(False)
        self.stop_button = icon_button("close-circle-outline", "export-stop", self.tr("Stop"), self.stop)
        self.status = label("", "muted", wrap=True, name="export-status")
        self.result = label("", "body", wrap=True, name="export-result")
        self.open_button = button(self.tr("Open folder"), "export-open", self._open, icon="folder-open-outline")
        self.copy_button = button(self.tr("Copy path"), "export-copy", self._copy, icon="content-copy")
        self._arrange()
        self.formats.currentIndexChanged.connect(lambda _index: self._choose_form())
        self.folder.textChanged.connect(lambda _text: self.export_button.setEnabled(self._can_export()))
        self._describe()
        self.show_run(None)

    def show_run(self, run: Run | None) -> None:
        """Export this run from now on; None: there is none to export."""
        if run is not None and self._run == run:
            return
        self._run = run
        if run is not None:
            self._offer(run.config.modality)
        self._describe()
        self._clear()

    def export(self) -> None:
        """Export to the folder that is shown, after a question where an export is there already."""
        run = self._run
        if run is None or not self._can_export():
            return
        if there_already(self._folder(run)):
            self._ask_to_replace(self._folder(run))
        else:
            self._begin()

    def _ask_to_replace(self, folder: Path) -> None:
        text = self.tr("“{folder}” already contains an export. It stays until the new one is complete and checked.")
        dialog = Confirm(
            self.tr("Replace the earlier export?"),
            filled(text, folder=folder),
            self.tr("Replace"),
            "replace-export",
            self.window(),
            destructive=True,
        )
        dialog.accepted.connect(self._begin)
        dialog.open()

    def _begin(self) -> None:
        run = self._run
        if run is None or not self._can_export():
            return
        self._progress = RunProgress()
        self._show_result(None)
        work = _work(run, str(self.formats.currentData()), self._folder(run))
        title = filled(self.tr("Export {title}"), title=run_title(run))
        self._submit(Job(work, title, needs_torch=True, loss=Loss.ALL, explains=True))

    def set_up(self) -> None:
        """Download the converter of the form that is shown: the user has said so."""
        exporter = self._exporter()
        if self._job is None and exporter.can_be_set_up:
            self._progress = RunProgress()
            self._show_result(None)
            title = filled(self.tr("Set up {format}"), format=told(exporter.title))
            self._set_up_for = exporter
            self._submit(Job(_setting_up(exporter.name), title, loss=Loss.ALL, explains=True))

    def _ask_to_set_up(self) -> None:
        environment = self._exporter().environment
        if environment is None:
            return
        text = self.tr(
            "{title} is not part of tldesk. About {megabytes} MB will be downloaded over the network, from pypi.org "
            "and pytorch.org, and take {gigabytes} GB on the disk. Nothing of yours is sent. You can stop at any time."
        )
        words = filled(
            text, title=told(environment.title), megabytes=environment.megabytes, gigabytes=environment.gigabytes
        )
        dialog = Confirm(self.tr("Download a converter?"), words, self.tr("Download"), "set-up", self.window())
        dialog.accepted.connect(self.set_up)
        dialog.open()

    # the job

    def _submit(self, job: Job) -> None:
        job.preparing.connect(self._prepare)
        job.reported.connect(self._take)
        job.failed.connect(self._fail)
        job.ended.connect(self._end)
        self._job = job
        self.bar.setRange(0, 0)
        self._show_going(True)
        set_role(self.status, "muted")
        self.status.setText(self.tr("Waiting for another job") if self._context.jobs.busy else "")
        self._context.submit(job)

    def stop(self) -> None:
        """Give up what goes on; nothing of it is left behind."""
        if self._job is not None:
            self._context.jobs.cancel(self._job)
            self.stop_button.setEnabled(False)
            self.status.setText(stopping(self._progress, loading=True))

    def _show_going(self, going: bool) -> None:
        """Stop stands where the form is of no use; the keyboard goes to it, and back."""
        before = (self.export_button, self.set_up_button) if going else (self.stop_button,)
        had = any(part.hasFocus() for part in before)
        self.bar.setVisible(going)
        self.stop_button.setVisible(True)
        self.stop_button.setEnabled(True)
        self.export_button.setEnabled(True)
        if had:
            (self.stop_button if going else self.export_button).setFocus()
        self.stop_button.setVisible(going)
        self._show_form()

    def _prepare(self) -> None:
        self.status.setText(self.tr("Preparing…"))

    def _take(self, event: Event) -> None:
        if isinstance(event, Exported):
            self.exported = event
            return
        self._progress.add(event)
        if isinstance(event, PhaseStarted | Progressed):
            going = self.stop_button.isEnabled()
            self.status.setText(status_line(self._progress) if going else stopping(self._progress, loading=True))
            fraction = self._progress.fraction
            self.bar.setRange(0, 0 if fraction is None else 1000)
            self.bar.setValue(round(1000 * (fraction or 0)))

    def _fail(self, error: Exception) -> None:
        """It is said here, beside what can be changed about it; on another page it would be overlooked."""
        words = errors.shown(error)
        set_role(self.status, "bad")
        self.status.setText(words.whole)
        if not self.isVisible():
            self._context.error_occurred.emit(error)

    def _end(self) -> None:
        failed = self._job is not None and self._job.error is not None
        exporter, self._job, self._set_up_for = self._set_up_for, None, None
        self._retitle()
        self._show_going(False)
        if self.exported is not None:
            self._show_result(self.exported)
            if not self.isVisible():
                text, folder = self.tr("The export is complete and checked."), Path(self.exported.path)
                self._context.tell_saved(text, folder, folder=True)
        elif exporter is not None and not exporter.unavailable:
            set_role(self.status, "good")
            self.status.setText(filled(self.tr("{format} is ready to export."), format=told(exporter.title)))
        elif not failed:
            self.status.setText(self.tr("Stopped. Nothing was written."))

    # showing

    def _can_export(self) -> bool:
        there = self._run is not None and bool(self.folder.text().strip())
        return there and self._job is None and not self._reason(self._exporter())

    def _folder(self, run: Run) -> Path:
        """Where to; a name alone means a folder beside the run's other exports."""
        return run.folder / "exports" / Path(self.folder.text().strip()).expanduser()

    def _offer(self, modality: str) -> None:
        """Offer the forms that models of a kind of data leave in."""
        if modality == self._modality:
            return
        self._modality = modality
        with QSignalBlocker(self.formats):
            self.formats.clear()
            for exporter in EXPORTERS.values():
                if exporter.modality == modality:
                    self.formats.addItem(_title(exporter), exporter.name)
        self.formats.setMaxVisibleItems(self.formats.count())

    def _exporter(self) -> Exporter:
        return EXPORTERS[str(self.formats.currentData())]

    def _reason(self, exporter: Exporter) -> str:
        """Why the training's model does not leave so, in English; empty where it does."""
        name = self._run.network if self._run is not None else ""
        return exporter.refusal(known().get(name) or LEARNED.get(name))

    def _retitle(self) -> None:
        for place in range(self.formats.count()):
            self.formats.setItemText(place, _title(EXPORTERS[self.formats.itemData(place)]))

    def _show_form(self) -> None:
        """What the form that is chosen is for, and what can be done with it."""
        exporter = self._exporter()
        about = told(exporter.about)
        reason = told(english) if (english := self._reason(exporter)) else ""
        text, mendable = "{about}", exporter.can_be_set_up
        if reason:
            text = self.tr("{about} {reason}.") if mendable else self.tr("{about} Not available: {reason}.")
        set_role(self.about, "warning" if reason and not mendable else "muted")
        self.about.setText(filled(text, about=about, reason=reason))
        self.export_button.setEnabled(self._can_export())
        self.set_up_button.setVisible(exporter.can_be_set_up)
        self.set_up_button.setEnabled(self._job is None)

    def _choose_form(self) -> None:
        """Another form: what was told of the last one would seem to be of it."""
        self._describe()
        self._clear()

    def _clear(self) -> None:
        if self._job is None:
            self._show_result(None)
            self.status.setText("")

    def _describe(self) -> None:
        exporter = self._exporter()
        folder = str(self._run.folder / "exports" / exporter.name) if self._run is not None else ""
        self.folder.setText(folder)
        self._show_form()

    def _show_result(self, exported: Exported | None) -> None:
        self.exported = exported
        for widget in (self._line, self.result, self.open_button, self.copy_button):
            widget.setVisible(exported is not None)
        if exported is None:
            return
        set_role(self.status, "good")
        self.status.setText("\n".join(_certificate(name, figures) for name, figures in exported.parity.items()))
        self.result.setText(filled(self.tr("Written: {files}"), files=", ".join(sorted(exported.files))))
        self.result.setToolTip(as_tip(exported.path))

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Export folder"), self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _open(self) -> None:
        if self.exported is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self.exported.path))

    def _copy(self) -> None:
        if self.exported is not None:
            QGuiApplication.clipboard().setText(self.exported.path)
            self._context.tell(self.tr("Path copied."))

    def _arrange(self) -> None:
        self.bar.hide()
        self.stop_button.hide()
        self._line = line()
        fill(
            self.body,
            label(self.tr("Format"), "muted"),
            self.formats,
            self.about,
            label(self.tr("Folder"), "muted"),
            row((self.folder, 1), self.choose_button),
            Space(theme.GAP),
            self.set_up_button,
            self.export_button,
            row((self.bar, 1), self.stop_button),
            self.status,
            self._line,
            self.result,
            tight_row(self.open_button, self.copy_button, 1),
            1,
        )


# What an export was checked in, beside runtimes that are called the same everywhere.
_CHECKED_IN = (QT_TRANSLATE_NOOP("lower", "sample program"),)


def _title(exporter: Exporter) -> str:
    """A form's name in the list; whether it can be chosen stands behind it."""
    title = told(exporter.title)
    if not exporter.unavailable:
        return title
    text = QCoreApplication.translate("ExportPanel", "{title} (not available)")
    if exporter.can_be_set_up:
        text = QCoreApplication.translate("ExportPanel", "{title} (not set up)")
    return filled(text, title=title)


def _certificate(name: str, figures: dict[str, Any]) -> str:
    """A row of the certificate in words."""
    images = int(figures["images"])
    text = QCoreApplication.translate(
        "ExportPanel",
        "Checked ({runtime}): {same} of {images} {images:prediction|predictions} identical, largest "
        "difference {difference}.",
    )
    words = filled(
        text,
        runtime=told(name),
        same=round(images * float(figures["agreement"])),
        images=images,
        difference=f"{float(figures['max_diff']):.7f}".rstrip("0").rstrip("."),
    )
    if "accuracy" in figures:
        text = QCoreApplication.translate("ExportPanel", "{after}% accuracy, {before}% before quantisation.")
        before, after = (f"{100 * float(share):.1f}" for share in figures["accuracy"])
        words += " " + filled(text, before=before, after=after)
    if "app_ms" in figures:
        text = QCoreApplication.translate("ExportPanel", "Time per image once it is read: {ms} ms, in tldesk {app} ms.")
        words += " " + filled(text, ms=f"{figures['ms']:.1f}", app=f"{figures['app_ms']:.1f}")
    if "float_ms" in figures:
        text = QCoreApplication.translate(
            "ExportPanel", "Time per image once it is read: {ms} ms, {float} ms before quantisation."
        )
        words += " " + filled(text, ms=f"{figures['ms']:.1f}", float=f"{figures['float_ms']:.1f}")
    return words


def _work(run: Run, format_name: str, out: Path) -> Callable[[Callable[[], bool]], Iterator[Event]]:
    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.engine.exporters import export

        return export(run, format_name, out, should_stop)

    return work


def _setting_up(format_name: str) -> Callable[[Callable[[], bool]], Iterator[Event]]:
    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.engine.exporters import set_up

        return set_up(format_name, should_stop)

    return work
