"""The verbs that put a trained model to use: predict, serve, export."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tldesk.cli.options import Json, ProjectFolder, RunPath, find_run
from tldesk.console import INTERRUPTED, Progress, Stop, print_result, say, tell
from tldesk.engine.exporters import EXPORTERS
from tldesk.engine.exporters import set_up as set_up_format
from tldesk.project.events import Exported
from tldesk.project.runs import Run

if TYPE_CHECKING:
    from tldesk.engine.answers_table import Table
    from tldesk.engine.predict import Failure, Prediction, Predictor

    Answer = Prediction | Failure


def predict(
    model: Annotated[Path, typer.Argument(metavar="RUN|EXPORT", help="The folder of a run or of an export.")],
    inputs: Annotated[list[Path], typer.Argument(metavar="INPUT…", help="Images, or folders of them.")],
    csv: Annotated[Path | None, typer.Option(help="Also write the answers to this CSV file.")] = None,
    limit: Annotated[
        float | None, typer.Option(min=0, max=1, help="Less sure than this: none of these. Else the model's own limit.")
    ] = None,
    json: Json = False,
) -> int:
    """Say what is on images."""
    from tldesk.engine import predict as prediction

    found = prediction.find_inputs(inputs)
    predictor = prediction.Predictor.open(model, len(found))
    predictor.limit = predictor.limit if limit is None else limit
    answers, errors = [], []
    with Stop().listening() as stop, _table(csv, predictor) as table:
        for answer in _told(predictor.predict(found, stop), len(found), bar=json or not sys.stdout.isatty()):
            if isinstance(answer, prediction.Failure):
                errors.append(prediction.plain(answer))
                continue
            if table is not None:
                table.add(answer)
            answers.append(prediction.plain(answer))
            if not json:
                say(_line(answer))
    for failure in errors:
        tell(failure["error"])
    result = {"predictions": answers, "errors": errors}
    print_result(result, [f"{len(answers)} answered, {len(errors)} could not be read"], json)
    if stop.asked:
        return INTERRUPTED
    return 0 if answers or not errors else 2


def _table(path: Path | None, predictor: Predictor) -> AbstractContextManager[Table | None]:
    """The table that the answers go to, where one is wanted."""
    from tldesk.engine.answers_table import Table

    several = predictor.thresholds is not None
    return nullcontext() if path is None else Table(path, predictor.classes, several)


def _line(found: Prediction) -> str:
    said = [f"{label}  {found.probabilities[label]:.1%}" for label in found.labels]
    return "  ".join([str(found.path), *(said or [f"none of these  {found.confidence:.1%}"])])


def _told(answers: Iterator[Answer], total: int, bar: bool) -> Iterator[Answer]:
    """The same answers, with a bar on stderr of how far they are, unless they are listed on the terminal themselves."""
    from tldesk.engine.clock import Clock

    clock, progress = Clock("predict", total), Progress()
    for answer in answers:
        if clock.tick() and bar:
            progress.tell(clock.event())
        yield answer
    progress.clear()


def serve(
    model: Annotated[Path, typer.Argument(metavar="RUN|EXPORT", help="The folder of a run or of an export.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes a free one.")] = 0,
    json: Json = False,
) -> int:
    """Answer other programs on this computer, until Ctrl+C."""
    from tldesk.engine.endpoint import Endpoint
    from tldesk.engine.predict import Predictor

    predictor = Predictor.open(model)
    with Stop().listening() as stop, Endpoint(predictor.answer, port) as endpoint:
        about = {"url": endpoint.url, "token": endpoint.token}
        lines = [f"url      {endpoint.url}", f"token    {endpoint.token}", f"try it   {endpoint.example}"]
        print_result(about, [*lines, "Ctrl+C ends it."], json)
        while not stop.asked:
            time.sleep(0.1)
    return 0


def export(
    run: RunPath,
    format: Annotated[str, typer.Option(help=f"One of: {', '.join(EXPORTERS)}.")] = "onnx",
    out: Annotated[Path | None, typer.Option(help="The folder to write; RUN/exports/FORMAT when not given.")] = None,
    set_up: Annotated[
        bool, typer.Option("--set-up", help="First download the converter that the format needs, over the network.")
    ] = False,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Write a run's model as other programs take it, checked against the app's own answers."""
    with Stop().listening() as stop:
        progress, found = Progress(), find_run(run, project)
        if set_up:
            progress.show(set_up_format(format, stop))
        if stop.asked:
            raise KeyboardInterrupt
        exported = make_export(found, format, out, stop, progress)
    lines = [f"export   {exported.path}"]
    lines += [
        f"parity   {name}: largest difference {check['max_diff']:.2g}, agreement {check['agreement']:.1%}"
        + _speed(check)
        for name, check in exported.parity.items()
    ]
    print_result(export_result(exported), lines, json)
    return 0


def _speed(check: dict[str, Any]) -> str:
    """The time of one image, beside that of the app or of the model before it was quantised."""
    if "app_ms" in check:
        return f", {check['ms']:.1f} ms an image (PyTorch {check['app_ms']:.1f})"
    if "float_ms" in check:
        before, after = check["accuracy"]
        return f", accuracy {before:.1%} → {after:.1%}, {check['ms']:.1f} ms an image (float {check['float_ms']:.1f})"
    return ""


def make_export(run: Run, format: str, out: Path | None, stop: Stop, progress: Progress) -> Exported:
    """Iterate an export; an interruption leaves nothing behind."""
    from tldesk.engine.exporters import export as export_run

    ended = progress.show(export_run(run, format, out, stop))
    if not isinstance(ended, Exported):
        raise KeyboardInterrupt
    return ended


def export_result(exported: Exported) -> dict[str, Any]:
    return {"path": exported.path, "files": exported.files, "parity": exported.parity}
