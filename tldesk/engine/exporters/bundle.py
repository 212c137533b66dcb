"""Making an export folder: written beside its place, checked, and only then put there."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tldesk.atomic import beside, sync_file, sync_folder
from tldesk.engine.exporters import card, parity, programs, signature
from tldesk.engine.exporters.formats import EXPORTERS
from tldesk.engine.exporters.golden import Golden, golden
from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.judging import judge
from tldesk.engine.networks import weights
from tldesk.engine.training import trained
from tldesk.errors import TldeskError
from tldesk.leftovers import swap
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.runs import looks
from tldesk.project.runs.events import Event, Exported, PhaseStarted, Progressed

if TYPE_CHECKING:
    from tldesk.engine.exporters.exporter import Exporter, Figures
    from tldesk.project.runs.run import Run

_CERTIFICATE, _CARD = "parity.json", "MODEL_CARD.md"
_PROGRAMS = {f"{programs.FOLDER}/{name}" for one in EXPORTERS.values() for name in (programs.PYTHON, *one.others)}
_MODELS = {name for one in EXPORTERS.values() for name in one.files}
# What exports are made of, in whichever form.
NAMES = {signature.SIGNATURE, signature.LABELS, _CERTIFICATE, _CARD, programs.REQUIREMENTS} | _PROGRAMS | _MODELS


def make(run: Run, exporter: Exporter, target: Path, should_stop: Callable[[], bool]) -> Iterator[Event]:
    """Write the export of `run` to `target`, as `exporters.export` describes."""
    yield PhaseStarted(name="export", text="Exporting", total=3)
    target = Path(os.path.realpath(target))  # of a link, what it leads to
    report = judge.completed(run)
    if report is None:
        raise TldeskError("run_unfinished", run=run.name)
    with disk_errors(target):
        _check_free(target)
    with disk_errors(target), _beside(target) as folder:
        record, classes = weights.backbone_of(run), list(run.data.classes)
        source = ExportSource(run, trained.load(run), record, classes, report, should_stop)
        with golden(source) as images:
            yield Progressed(phase="export", done=1, total=3)
            if should_stop():
                return
            found = _written(exporter, source, folder)
            yield Progressed(phase="export", done=2, total=3)
            if should_stop():
                return
            found = parity.check(exporter, source, folder, images) | found
            _certify(exporter, source, folder, images, found)
        signature.seal(folder)
        if should_stop():
            return
        _put(folder, target)
    looks.choose(run, "export")
    yield Progressed(phase="export", done=3, total=3)
    files = sorted(file.relative_to(target).as_posix() for file in target.rglob("*") if file.is_file())
    yield Exported(path=str(target), files=files, parity=found)


def _written(exporter: Exporter, source: ExportSource, folder: Path) -> Figures:
    """Write what can be written before the check; what the form itself has found out."""
    assert exporter.write is not None
    figures = exporter.write(source, folder) or {}
    signature.write(source, folder, exporter)
    programs.write(exporter, folder)
    return figures


def _certify(exporter: Exporter, source: ExportSource, folder: Path, images: Golden, found: Figures) -> None:
    certificate = parity.certificate(exporter, images, found)
    (folder / _CERTIFICATE).write_text(json.dumps(certificate, indent=2) + "\n", encoding="utf-8")
    (folder / _CARD).write_text(card.text(source, exporter, found), encoding="utf-8")


def _check_free(target: Path, earlier: Path | None = None) -> None:
    """Only an empty place is written over, or an earlier export to which nothing was added and in which nothing edited.

    It goes as a whole: what is the user's would go with it. `earlier`: where what was at the target is now.
    """
    found = earlier or target
    if not found.exists():
        return
    if not found.is_dir() or (any(found.iterdir()) and not signature.unchanged(found, NAMES)):
        raise TldeskError("export_exists", path=target)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder on the same disk as `target`, gone afterwards unless it was put in its place.

    So are the folders that it needed, but those that were there before and those that hold something.
    """
    made = [folder for folder in target.parents if not folder.exists()]
    try:
        with beside(target) as folder:
            yield folder
    finally:
        with suppress(OSError):  # the first that is not empty, as after a success, and those around it stay
            for empty in made:
                empty.rmdir()


def _put(folder: Path, target: Path) -> None:
    """Swap the finished folder in; an earlier export goes only when the new one is there.

    Minutes have passed since it was looked at, so it is looked at again where nobody adds to it any more.
    """
    for file in folder.rglob("*"):
        if file.is_file():
            sync_file(file)
    _check_free(target)
    swap(folder, target, lambda earlier: _check_free(target, earlier))
    sync_folder(target.parent)
