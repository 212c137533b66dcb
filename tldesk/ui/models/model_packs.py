"""Models to another computer and from one: what is asked, the jobs, and in words what came of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from tldesk.engine.networks import backbones
from tldesk.project.runs.events import Event
from tldesk.ui.parts.language import filled, told
from tldesk.ui.parts.problem_report import hide_home
from tldesk.ui.parts.text import size_text
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import Job, Loss

if TYPE_CHECKING:
    from tldesk.engine.networks.model_pack import ModelsPacked
    from tldesk.engine.networks.model_unpack import ModelsTaken

_MOST_NAMED = 4


class _Result(QObject):
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
    _Result(job, done)
    return job


def take_job(context: Context, path: Path) -> Job:
    """A job that takes the models of a pack, or a file of weights that says whose it is; what came of it is told."""

    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.engine.networks import model_unpack, packed, prepare

        if packed.is_pack(path):
            yield from model_unpack.unpack(path, should_stop)
        else:
            yield model_unpack.ModelsTaken(taken=[prepare.import_file(path)], here=[], refused=[])

    def done(last: Event) -> None:
        from tldesk.engine.networks.model_unpack import ModelsTaken

        context.models_changed.emit()  # those before a fault are here too
        if isinstance(last, ModelsTaken) and (last.taken or last.here):  # else it was stopped before that
            context.tell(_taken(last))

    job = Job(work, _tr("Importing models"), needs_torch=True, loss=Loss.REST)
    _Result(job, done)
    return job


def is_pack_name(path: Path) -> bool:
    """Whether a file that was chosen in a dialog is a pack of models, as its name tells."""
    return path.suffix.lower() == ".zip" or path.name == "models.json"


def ask_to_take(context: Context, parent: QWidget | None) -> None:
    """Ask for a pack or a file of weights, and take it."""
    kinds = _tr("Models (*.zip models.json *.safetensors)")
    file, _ = QFileDialog.getOpenFileName(parent, _tr("Import models"), "", kinds)
    if file:
        context.submit(take_job(context, Path(file)))


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
    return " ".join(parts)


def _named(names: Sequence[str]) -> str:
    known = backbones.known()
    titles = [known[name].title if name in known else name for name in names]
    named, more = ", ".join(titles[:_MOST_NAMED]), len(titles) - _MOST_NAMED
    return filled(_tr("{names} and {count} more"), names=named, count=more) if more > 0 else named


def _tr(text: str) -> str:
    return QCoreApplication.translate("ModelPacks", text)
