"""Models to another computer and from one: what is asked, the jobs, and in words what came of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from tldesk.engine.networks import backbones
from tldesk.engine.networks.backbone import Backbone
from tldesk.project.runs.events import Event, PhaseStarted
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled, joined, told
from tldesk.ui.parts.problem_report import hide_home
from tldesk.ui.parts.text import size_text
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import Job, Loss

if TYPE_CHECKING:
    from tldesk.engine.networks.model_pack import ModelsPacked
    from tldesk.engine.networks.model_unpack import ModelsTaken

_MOST_NAMED = 4
_ENCODER = "config.json"


class Result(QObject):
    """Lives with a job: keeps what it told last, and hands that on when the job has ended."""

    def __init__(self, job: Job, done: Callable[[Event], object]) -> None:
        super().__init__(job)
        self._done = done
        self._last: Event | None = None
        job.reported.connect(self._report)
        job.ended.connect(self._end)

    @Slot(object)
    def _report(self, event: Event) -> None:
        self._last = event

    @Slot()
    def _end(self) -> None:
        if self._last is not None:
            self._done(self._last)


def pack_job(context: Context, names: Sequence[str], target: Path) -> Job:
    """A job that packs models into a new folder or a zip; what came of it is told."""

    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.engine.networks import model_pack

        return model_pack.pack(names, target, should_stop)

    def done(last: Event) -> None:
        from tldesk.engine.networks.model_pack import ModelsPacked

        if isinstance(last, ModelsPacked):
            context.tell_saved(_packed(last), target if target.suffix.lower() != ".zip" else target.parent, folder=True)

    job = Job(work, _tr("Copying models"), needs_torch=True, loss=Loss.ALL)
    Result(job, done)
    return job


def import_job(context: Context, path: Path, backbone: str = "") -> Job:
    """A job that takes the models of a pack, a file of weights that says whose it is or is that of a `backbone`, or the
    encoder of texts in the folder of a `config.json`; what came of it is told."""

    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.engine.networks import model_unpack, packed

        yield PhaseStarted(name="take", text=QT_TRANSLATE_NOOP("lower", "Importing models"))
        if packed.is_pack(path):
            yield from model_unpack.unpack(path, should_stop)
        else:
            yield model_unpack.ModelsTaken(taken=[_import_one(path, backbone)], here=[], refused=[])

    def done(last: Event) -> None:
        from tldesk.engine.networks.model_unpack import ModelsTaken

        context.models_changed.emit()  # those before a fault are here too
        if isinstance(last, ModelsTaken) and (last.taken or last.here):  # else it was stopped before that
            context.tell(_taken(last))

    job = Job(work, _tr("Importing models"), needs_torch=True, loss=Loss.REST)
    Result(job, done)
    return job


def _import_one(path: Path, backbone: str) -> str:
    """The name of the model that was taken."""
    from tldesk.engine.networks import encoder_import, prepare

    if path.name == _ENCODER:
        return encoder_import.import_encoder(path.parent).name
    if not backbone:
        return prepare.import_file(path)
    prepare.import_weights(path, backbone)
    return backbone


def ask_to_import(context: Context, parent: QWidget | None) -> None:
    """Ask for a pack, a file of weights that says whose it is, or the folder of a model for texts by what lists it."""
    kinds = _tr("Models (*.zip models.json *.safetensors config.json)")
    file, _ = QFileDialog.getOpenFileName(parent, _tr("Import models"), "", kinds)
    if file:
        context.submit(import_job(context, Path(file)))


def ask_for_weights(context: Context, record: Backbone, parent: QWidget | None) -> None:
    """Ask for the file of weights of a model, or a pack."""
    title = filled(_tr("Weights of {model}"), model=record.title)
    kinds = _tr("Weights or packed models (*.safetensors *.zip models.json)")
    file, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    if file:
        context.submit(import_job(context, Path(file), record.name))


def _packed(made: ModelsPacked) -> str:
    size = size_text(sum(count for _, _, count in made.models))
    text = _tr("Copied {count} {count:model|models} ({size}) to {path}.")
    return filled(text, count=len(made.models), size=size, path=hide_home(made.path))


def _taken(found: ModelsTaken) -> str:
    """What was taken, in a few sentences."""
    parts = []
    if found.taken:
        text = _tr("Imported {count} {count:model|models}: {names}.")
        parts.append(filled(text, count=len(found.taken), names=_named(found.taken)))
    if found.here:
        text = _tr("Already installed: {names}.")
        parts.append(filled(text, names=_named(found.here)))
    if found.refused:
        text = _tr("{count} {count:model|models} could not be imported, first {name}: {reason}.")
        name, reason = found.refused[0]
        parts.append(filled(text, count=len(found.refused), name=_named([name]), reason=told(reason)))
    return joined(*parts)


def _named(names: Sequence[str]) -> str:
    known = backbones.known()
    titles = [known[name].title if name in known else name for name in names]
    named, more = ", ".join(titles[:_MOST_NAMED]), len(titles) - _MOST_NAMED
    return filled(_tr("{names} and {count} more"), names=named, count=more) if more > 0 else named


def _tr(text: str) -> str:
    return QCoreApplication.translate("ModelPacks", text)
