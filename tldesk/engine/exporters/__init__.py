"""EXPORTERS: the forms in which a trained model leaves the program. Torch-free until one is used.

To add one, write its file with `write` and `run_back` and add a record to `formats.py`; a contract test runs over all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tldesk.engine.exporters import environment
from tldesk.engine.exporters.exporter import Exporter as Exporter
from tldesk.engine.exporters.formats import EXPORTERS as EXPORTERS
from tldesk.engine.machine.processes import Unsuccessful
from tldesk.engine.machine.stopping import Interrupted
from tldesk.engine.networks import backbones
from tldesk.errors import TldeskError
from tldesk.media.pool import never
from tldesk.project.runs.events import Event

if TYPE_CHECKING:
    from tldesk.project.runs.run import Run


def export(run: Run, format: str, out: Path | None = None, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Export a finished run to the folder `out` (`<run>/exports/<format>`), checked against the app's own answers.

    The last event is Exported; a stopped export leaves nothing and does not have it. Raises TldeskError
    `unknown_format`, `format_not_here`, `not_set_up`, `run_unfinished`, `model_damaged`, `export_exists`,
    `folder_not_writable`, `disk_full`, `data_changed` (no image of the run is left to check with),
    `converter_failed`, `parity_failed` or `no_gain`; nothing is left behind then.
    """
    exporter = _named(format, run.config.modality)
    refuse_unavailable(exporter)
    if reason := exporter.refusal(backbones.get(run.network)):
        raise TldeskError("format_not_here", format=exporter.title, reason=reason)
    from tldesk.engine.exporters.bundle import make

    target = out if out is not None else run.folder / "exports" / format
    if out is not None and os.path.islink(out):  # noqa: PTH114 (a name that is too long is refused later)
        # The user means what it leads to; in a project it may be anybody's.
        target = Path(os.path.realpath(out))
    with suppress(Interrupted):
        try:
            yield from make(run, exporter, target.absolute(), should_stop)
        except Unsuccessful as error:  # the model that was converted ends the program that asks it
            raise TldeskError("converter_failed", title=exporter.runtime, reason=error) from error


def first_format(modality: str) -> str:
    """The format of a kind of data that most programs take: the first of the table."""
    return next(name for name, one in EXPORTERS.items() if one.modality == modality)


def there_already(out: Path) -> bool:
    """Whether there is an export in a folder, in whose place another one would be put when it is whole."""
    from tldesk.engine.exporters.signature import SIGNATURE

    return (out / SIGNATURE).is_file()


def set_up(format: str, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Set up the converter of a form that has one, over the network: only when the user has asked for just that.

    Nothing is done where it is there, or where the form has none. Raises TldeskError `unknown_format`, and what
    `environment.set_up` raises; nothing is left behind then, nor where it is stopped.
    """
    exporter = _named(format)
    if exporter.environment is not None:
        yield from environment.set_up(exporter.environment, should_stop)


def _named(format: str, modality: str | None = None) -> Exporter:
    forms = {name: one for name, one in EXPORTERS.items() if modality in (None, one.modality)}
    if format not in forms:
        raise TldeskError("unknown_format", format=format, formats=list(forms))
    return forms[format]


def refuse_unavailable(exporter: Exporter) -> None:
    """Raise TldeskError `not_set_up` or `format_not_here` where the form cannot be made or asked on this computer."""
    needed = exporter.environment
    if needed is not None and exporter.can_be_set_up:
        raise TldeskError("not_set_up", format=exporter.title, title=needed.title, megabytes=needed.megabytes)
    if exporter.unavailable:
        raise TldeskError("format_not_here", format=exporter.title, reason=exporter.unavailable)
