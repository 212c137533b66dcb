"""GetModels: says from where, how much, under which licence and where to, and asks before anything is downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QWidget

from tldesk.engine.networks import backbones, fetching
from tldesk.engine.networks.fetching import Offer
from tldesk.project.runs.events import Event, PhaseStarted
from tldesk.ui.models.getting import coming, get_job
from tldesk.ui.models.model_packs import Result
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled, told
from tldesk.ui.parts.layouts import fill, holder
from tldesk.ui.parts.name_dialog import NameDialog
from tldesk.ui.parts.problem_report import hide_home
from tldesk.ui.parts.text import size_text
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import Job

_MOST_NAMED = 6


class GetModels(Dialog):
    """Asks; the work is a job. While downloads are turned off nothing can be got: they are turned on here, or not."""

    stays = True

    def __init__(self, context: Context, offers: Sequence[Offer], parent: QWidget | None) -> None:
        heading = filled(_tr("Download {model}?"), model=offers[0].title)
        if len(offers) > 1:
            heading = filled(_tr("Download {count} {count:model|models}?"), count=len(offers))
        super().__init__(_tr("Get models"), "get-models", parent, heading)
        self._context, self._offers = context, list(offers)
        self.facts = QFormLayout()
        self.facts.setHorizontalSpacing(theme.GAP_LARGE)
        self.facts.setContentsMargins(0, 0, 0, 0)
        for title, text in self._facts():
            self.facts.addRow(label(title, "muted"), label(text, wrap=True))
        about = _tr(
            "The server learns the address of this computer and which model you want. Nothing of your data is sent. "
            "The file is checked before it is used."
        )
        self.off = label(_tr("Downloads are turned off, so nothing has been contacted yet."), "warning", wrap=True)
        self.off.setObjectName("get-models-off")
        self.allow = named(QCheckBox(_tr("Allow downloads of models")), "get-models-allow")
        self.allow.setAccessibleName(self.allow.text())
        fill(self.body, holder(self.facts), label(about, "muted", wrap=True), self.off, self.allow, 1)
        self.get_button = button(_tr("Download"), "get-models-get", self.get, role="primary", icon="download")
        self.add_buttons(self.close_button(_tr("Cancel")), self.get_button)
        self.allow.toggled.connect(lambda _on: self._judge())
        for part in (self.off, self.allow):
            part.setVisible(not context.settings.online)
        self._judge()
        self.setMinimumWidth(64 * theme.GRID)

    def get(self) -> None:
        """Turn downloads on if that was wished for, and begin."""
        if self.allow.isChecked():
            try:
                self._context.change_settings(online=True)
            except OSError as error:
                self._context.error_occurred.emit(error)
                return
        self._context.submit(get_job(self._context, [one.name for one in self._offers], _window_of(self)))
        self.accept()

    def _judge(self) -> None:
        self.get_button.setEnabled(self._context.settings.online or self.allow.isChecked())

    def _facts(self) -> Iterator[tuple[str, str]]:
        first = self._offers[0]
        if len(self._offers) > 1:
            names = ", ".join(one.title for one in self._offers[:_MOST_NAMED])
            more = len(self._offers) - _MOST_NAMED
            text = _tr("{names} and {count} more")
            yield _tr("Models"), filled(text, names=names, count=more) if more > 0 else names
        yield _tr("Server"), first.host
        if len(self._offers) == 1:
            yield _tr("Page"), first.address.removeprefix("https://")
        yield _tr("Size"), _size(self._offers)
        licences = dict.fromkeys(_tr("Unknown") if one.licence == "unknown" else one.licence for one in self._offers)
        yield _tr("Licence"), ", ".join(licences)
        yield _tr("Save in"), hide_home(str(first.folder))


def _window_of(dialog: QWidget) -> QWidget | None:
    """What stays when the dialogs are closed and the job goes on."""
    parent = dialog.parentWidget()
    return _window_of(parent) if isinstance(parent, QDialog) else parent


def _size(offers: Sequence[Offer]) -> str:
    known = [one.megabytes for one in offers if one.megabytes is not None]
    if len(known) < len(offers):
        return _tr("Known once the server is asked")
    return filled(_tr("About {size}"), size=size_text(round(sum(known) * 1e6)))


def ask_to_get(context: Context, names: Sequence[str], parent: QWidget | None) -> None:
    """Ask whether models of the table are to be downloaded; not those that a job downloads already."""
    there = coming(context.jobs)
    wanted = [fetching.offer(name) for name in names if name not in there]
    if wanted:
        GetModels(context, wanted, parent).open()
    else:
        context.tell(_tr("It is being downloaded already."))


def ask_for_another(context: Context, parent: QWidget | None) -> None:
    """Ask for the name of a model that is in no list, look it up, and ask whether it is to be downloaded."""

    def look(typed: str) -> None:
        name = typed.strip()
        if "/" in name or name in backbones.BACKBONES:
            offers = [fetching.offer(name)]  # or it raises, and the dialog says it
            GetModels(context, offers, parent).open()
        else:
            context.submit(_look_up_job(context, name, parent))

    dialog = NameDialog(
        _tr("Another model"),
        _tr("Name of the model"),
        "",
        look,
        parent,
        name="another-model",
        example=_tr("For example convnext_small.fb_in22k_ft_in1k"),
    )
    about = _tr(
        "A model of the timm library for images, by its name there. Or a BERT, an XLM-R or a RoBERTa for texts, by "
        "owner and name on the server, such as sentence-transformers/all-MiniLM-L12-v2."
    )
    dialog.body.insertWidget(0, label(about, "muted", wrap=True))
    dialog.save.setText(_tr("Continue"))
    dialog.save.setAccessibleName(dialog.save.text())
    dialog.setMinimumWidth(64 * theme.GRID)
    dialog.open()


def _look_up_job(context: Context, name: str, parent: QWidget | None) -> Job:
    """A job that asks timm, which takes PyTorch, what a model is; nobody else is asked."""
    found: list[Offer] = []

    def work(_should_stop: Callable[[], bool]) -> Iterator[Event]:
        yield PhaseStarted(name="look-up", text=QT_TRANSLATE_NOOP("lower", "Looking up the model"))
        found.append(fetching.offer(name))

    def ask(_last: Event) -> None:
        if found:
            GetModels(context, found, parent).open()

    job = Job(work, told("Looking up the model"), needs_torch=True)
    Result(job, ask)
    return job


def _tr(text: str) -> str:
    return QCoreApplication.translate("Models", text)
