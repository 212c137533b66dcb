"""Models: every pretrained model with what there is to know of it; those that are not here are got or imported here."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit, QTableView, QWidget

from tldesk.engine.networks import installed
from tldesk.engine.networks.backbone import Backbone
from tldesk.ui.models.copy_models import CopyModels
from tldesk.ui.models.get_models import ask_for_another, ask_to_get
from tldesk.ui.models.getting import coming
from tldesk.ui.models.model_facts import ModelFacts
from tldesk.ui.models.model_packs import ask_for_weights, ask_to_import
from tldesk.ui.models.model_rows import KINDS, STATES, ModelRow, ModelTable, look, matches
from tldesk.ui.parts import theme
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, fill, row
from tldesk.ui.parts.notice import Notice
from tldesk.ui.parts.record_table import select_row, set_up_rows
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.calls import run_in_pool, run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.session.job_status import JobStatus

_FACTS_WIDTH = 38 * theme.GRID


class Models(Dialog):
    """Lists them; `chosen` is the one whose facts are shown. It is about no project, and has its results where one is
    open. A job that gets models goes on when it is closed."""

    stays = True

    def __init__(self, context: Context, parent: QWidget | None, name: str = "") -> None:
        super().__init__(QCoreApplication.translate("Models", "Models"), "models", parent)
        self._context = context
        self._rows: list[ModelRow] = []
        self._wanted = name
        self._make_filter()
        self.table = self._make_table()
        self.facts = ModelFacts()
        self.facts.setFixedWidth(_FACTS_WIDTH)
        self.facts.get_wanted.connect(self.get)
        self.facts.import_wanted.connect(self.import_weights)
        self.facts.remove_wanted.connect(self.ask_to_remove)
        self.facts.copied.connect(lambda: context.tell(self.tr("Link copied.")))
        listed = column(row((self.search, 1), self.kind, self.state), (self.table, 1))
        self.status = JobStatus(context.jobs, name="models-job")
        self.told = label("", "muted", wrap=True, name="models-told")
        self.told.hide()
        fill(self.body, (row((listed, 1), self.facts, gap=theme.GAP_LARGE), 1), self.status, self.told)
        self.import_button = button(self.tr("Import…"), "models-import", self.import_models, icon="file-import-outline")
        self.copy_button = button(self.tr("Copy…"), "models-copy", self.copy_models, icon="package-down")
        self.other_button = button(self.tr("Another model…"), "models-another", self.get_another, icon="plus")
        self._tip()
        self.add_buttons(self.close_button(), left=(self.import_button, self.copy_button, self.other_button))
        self.resize(116 * theme.GRID, 76 * theme.GRID)
        context.told.connect(self._tell)
        context.jobs.submitted.connect(self.told.hide)
        context.models_changed.connect(self.refresh)
        context.jobs.ended.connect(self._refresh_after)
        for changed in (context.jobs.submitted, context.jobs.started):
            changed.connect(self._mark_coming)
        self.refresh()
        self.search.setFocus()

    def refresh(self) -> None:
        """Look again which models are here, in the pool."""
        project = self._context.project
        run_newest(lambda: look(project), self._take, self._context.error_occurred.emit)

    @property
    def chosen(self) -> list[ModelRow]:
        """The rows that are chosen, in their order; the current one first."""
        current = self.table.currentIndex().row()
        places = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        places.sort(key=lambda place: place != current)
        return [self.model.rows[place] for place in places]

    def choose(self, name: str) -> None:
        """Show the facts of a model."""
        place = self.model.place(name)
        if place >= 0:
            select_row(self.table, place)
            self.table.scrollTo(self.model.index(place, 0))

    def get(self) -> None:
        """Ask whether those that are chosen and not here are to be downloaded."""
        names = [one.record.name for one in self.chosen if one.offered]
        if names:
            self.table.setFocus()  # the button is soon of no use, and the next that Tab finds would stop the download
            ask_to_get(self._context, names, self)

    def get_another(self) -> None:
        """Ask for the name of one that is not listed."""
        ask_for_another(self._context, self)

    def import_models(self) -> None:
        """Ask for a pack, a file of weights that says whose it is, or the folder of a model for texts by its list."""
        ask_to_import(self._context, self)

    def import_weights(self) -> None:
        """Ask for the file of weights of the model that is shown."""
        ask_for_weights(self._context, self.chosen[0].record, self)

    def copy_models(self) -> None:
        """Ask which models are copied for another computer."""
        CopyModels(self._context, self).open()

    def ask_to_remove(self) -> None:
        """Ask, and delete the model that is shown; not one that a training needs now."""
        record = self.chosen[0].record
        title = filled(self.tr("Remove {model} from this computer?"), model=record.title)
        if record.name in self._context.trainings.backbones():
            text = self.tr("A training uses this model or is queued with it. Remove it after that.")
            dialog = Confirm(title, text, self.tr("Remove"), "remove-model", self, destructive=True)
            dialog.act.setEnabled(False)
            dialog.open()
            return
        dialog = Confirm(
            title, _consequences(self.chosen[0]), self.tr("Remove"), "remove-model", self, destructive=True
        )
        dialog.accepted.connect(lambda: self._remove(record))
        dialog.open()

    def _remove(self, record: Backbone) -> None:
        def done(_none: object) -> None:
            self._context.models_changed.emit()
            self._context.tell(filled(self.tr("{model} was removed."), model=record.title))

        run_in_pool(lambda: installed.remove(record), done, self._context.error_occurred.emit)

    # showing

    def _tell(self, notice: Notice) -> None:
        """What the window tells lies below the dialog, so it is said here as well."""
        self.told.setText(notice.text)
        self.told.show()

    def _take(self, rows: list[ModelRow]) -> None:
        self._rows = self._marked(rows)
        self._filter()

    def _mark_coming(self, _job: object = None) -> None:
        """Show anew what is on its way; the list stays where it is."""
        self._rows = self._marked(self._rows)
        self.model.change(self._marked(self.model.rows))
        self._show()

    def _marked(self, rows: list[ModelRow]) -> list[ModelRow]:
        found = coming(self._context.jobs)
        return [replace(one, coming=found.get(one.record.name, "")) for one in rows]

    def _filter(self) -> None:
        """Show the rows that match; the one that was shown stays chosen while it is among them."""
        typed, kind, state = self.search.text(), self.kind.currentData(), self.state.currentData()
        kept = self._wanted or next((one.record.name for one in self.chosen), "")
        found = [one for one in self._rows if matches(one, typed, kind, state)]
        if self._wanted and self._rows and all(one.record.name != self._wanted for one in found):
            found = [one for one in self._rows if matches(one, typed, "", state)]
            self._set_kind("")
        self.model.show(found)
        self._wanted = self._wanted if not self._rows else ""
        if found:
            self.choose(kept) if self.model.place(kept) >= 0 else select_row(self.table, 0)
        self._show()

    def _set_kind(self, kind: str) -> None:
        self.kind.blockSignals(True)
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self.kind.blockSignals(False)

    def _show(self) -> None:
        self.facts.show_models(self.chosen)

    def _refresh_after(self, _job: object) -> None:
        """A job may have measured a speed, or brought a model."""
        self.refresh()

    def _make_filter(self) -> None:
        self.search = named(QLineEdit(), "models-search", self.tr("Search models"))
        self.search.setPlaceholderText(self.search.accessibleName())
        self.search.setClearButtonEnabled(True)
        down = QShortcut(Qt.Key.Key_Down, self.search, context=Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(lambda: self.table.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.kind = named(QComboBox(), "models-kind", self.tr("Kind of data"))
        self.state = named(QComboBox(), "models-state", self.tr("State"))
        self.kind.addItem(self.tr("All kinds"), "")
        for kind, text in KINDS.items():
            self.kind.addItem(QCoreApplication.translate("Models", text), kind)
        self.state.addItem(self.tr("Installed or not"), "")
        for state, text in STATES.items():
            self.state.addItem(QCoreApplication.translate("Models", text), state)
        if self._context.project is not None:
            self._set_kind(self._context.modality)
        self.search.textChanged.connect(lambda _text: self._filter())
        for box in (self.kind, self.state):
            box.currentIndexChanged.connect(lambda _number: self._filter())

    def _make_table(self) -> QTableView:
        self.model = ModelTable(self)
        table = named(QTableView(), "models-table", self.tr("Models"))
        table.setModel(self.model)
        set_up_rows(table, "models-table-header")
        table.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.selectionModel().selectionChanged.connect(lambda *_: self._show())
        return table

    def _tip(self) -> None:
        tips = {
            self.import_button: self.tr(
                "A pack, a .safetensors file named after its model, or config.json of a text model"
            ),
            self.copy_button: self.tr("Take installed models to a computer without a network"),
            self.other_button: self.tr("Any model of timm, or a text model, by its name"),
        }
        for one, tip in tips.items():
            one.setToolTip(as_tip(tip))


def _consequences(removed: ModelRow) -> str:
    """What removing a model means for the trainings that began with it, in words."""
    from tldesk.engine.networks import own_encoders as own

    if own.is_name(removed.record.name):
        text = _tr(
            "Trainings made with it cannot predict, be evaluated or be exported until the same model is imported "
            "again. Finished exports are not affected."
        )
    else:
        text = _tr(
            "Finished trainings keep weights of their own: they predict and are exported as before. New trainings, "
            "unfinished ones and the search for similar training images need the model again."
        )
    return filled(_tr("{text} {megabytes} MB are freed."), text=text, megabytes=f"{removed.record.megabytes:.0f}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Models", text)
