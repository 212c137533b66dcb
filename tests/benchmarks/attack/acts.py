"""What the window does with what somebody sends, as commands: run by `attacks.py` in a process of its own.

    python tests/benchmarks/attack/acts.py VERB ARGUMENT…

Exit code 2 and one line where it is refused, as of the program's own verbs.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from tldesk.errors import TldeskError


def _drain(events: Iterable[Any]) -> None:
    for _ in events:
        pass


def open_to_write(project: Path) -> None:
    """Open a project, look at all of it, make an edit, take it back."""
    from tldesk.project.store import Project

    with Project.open(project) as opened:
        _look(opened)
        ids = opened.samples.ids()
        if len(ids):
            opened.edits.set_flagged([int(ids[0])], True)
            opened.edits.undo()


def open_to_read(project: Path) -> None:
    """Open a project without writing, and look at all of it."""
    from tldesk.project.store import Project

    with Project.open(project, read_only=True) as opened:
        _look(opened)


def _look(opened: Any) -> None:
    """What the pages of the window ask of a project."""
    ids = opened.samples.ids()
    opened.samples.get(ids)
    opened.samples.summary()
    opened.files.sources()
    opened.splits.groupings()
    for sha256 in {sample.sha256 for sample in opened.samples.get(ids)}:
        opened.thumbnails.get(sha256, 128)
    for run in opened.runs.all():
        try:
            list(run.events())
            _ = run.data, run.report
        except TldeskError as error:
            print(f"{run.folder.name}: {error.text}")


def pack(project: Path, file: Path, *, outside: bool = False) -> None:
    """Pack a project with what lies in it."""
    from tldesk.project.exchange import packing
    from tldesk.project.store import Project

    with Project.open(project) as opened:
        _drain(packing.pack(opened, file, outside=outside))


def unpack(file: Path, folder: Path) -> None:
    """Make a project of a packed one, and open it."""
    from tldesk.project.exchange import packing

    _drain(packing.unpack(file, folder))
    open_to_write(folder)


def duplicate(project: Path, folder: Path) -> None:
    """Copy a project."""
    from tldesk.project.exchange import packing
    from tldesk.project.store import Project

    with Project.open(project) as opened:
        _drain(packing.duplicate(opened, folder, "copy"))


def export_labels(project: Path, folder: Path) -> None:
    """Write labels and copies in every form."""
    from tldesk.project.label_exports import EXPORTS, export_labels
    from tldesk.project.store import Project

    with Project.open(project) as opened:
        for form in EXPORTS:
            _drain(export_labels(opened, form, folder / form))


def import_weights(file: Path) -> None:
    """Take a file for the weights of a pretrained model."""
    from tldesk.engine.networks import prepare

    prepare.import_weights(file, "efficientnet-lite0")


def report_and_export(project: Path, folder: Path) -> None:
    """The report of a project's newest training, and its export with a card."""
    from tldesk.engine.exporters import export
    from tldesk.engine.reporting.report_page import write
    from tldesk.project.store import Project

    with Project.open(project) as opened:
        run = next(iter(opened.runs.all()), None)
        if run is None:
            print("nothing was trained")
            return
        folder.mkdir()
        write(run, folder / "report.html")
        _drain(export(run, "onnx", folder / "onnx"))


def draw_trainings(project: Path, folder: Path) -> None:
    """Show each training of a project as the Train page does, save its charts, and tell what a card says of it."""
    from tldesk.app import make_application
    from tldesk.engine.judging import headline
    from tldesk.project.glance import glance
    from tldesk.project.store import Project
    from tldesk.ui.parts import appearance
    from tldesk.ui.session.progress import RunProgress
    from tldesk.ui.session.runs import LiveState, read_row
    from tldesk.ui.train import training_chart
    from tldesk.ui.train.run_view import RunView

    application = make_application()
    appearance.apply(application, "light")
    folder.mkdir()
    seen = glance(project)
    with Project.open(project, read_only=True) as opened:
        for run in opened.runs.all():
            view, row = RunView(), read_row(run)
            view._take_charts(training_chart)
            view.resize(1000, 700)
            appearance.dress(view)
            view.show()
            view.show_run(row, RunProgress.of(run.events()), LiveState("finished"))
            charts = view.charts
            assert charts is not None
            charts.details_button.setChecked(True)
            application.processEvents()
            view.grab()
            for place in charts._places:
                if place.chart is not None and place.chart.lines:
                    (folder / f"{place.objectName()}.svg").write_bytes(place.picture("svg"))
            print(run.folder.name, view.headline.grab().size().width(), row.problem)
            if (report := run.report) is not None and (found := headline.of(report)) is not None:
                print(found.basis, found.first.percent, seen and seen.best)
    for file in folder.iterdir():
        ElementTree.fromstring(file.read_bytes())


VERBS: dict[str, Callable[..., None]] = {
    "open-to-write": open_to_write,
    "open-to-read": open_to_read,
    "pack": pack,
    "pack-outside": partial(pack, outside=True),
    "unpack": unpack,
    "duplicate": duplicate,
    "export-labels": export_labels,
    "import-weights": import_weights,
    "report-and-export": report_and_export,
    "draw-trainings": draw_trainings,
}


def main() -> int:
    """Do what is asked; 2 where it is refused."""
    try:
        VERBS[sys.argv[1]](*map(Path, sys.argv[2:]))
    except TldeskError as error:
        print(f"refused ({error.code}): {error.text}")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
