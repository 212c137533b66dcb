"""The verbs that put a trained model to use: predict, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tldesk.cli.options import Json, ProjectFolder, RunPath, find_run
from tldesk.console import INTERRUPTED, Progress, Stop, print_result
from tldesk.project.events import Exported
from tldesk.project.runs import Run

if TYPE_CHECKING:
    from tldesk.engine.predict import Prediction


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
    predictor = prediction.Predictor.open(model)
    predictor.limit = predictor.limit if limit is None else limit
    answers, errors = [], []
    with Stop().listening() as stop:
        for answer in predictor.predict(found, stop):
            if isinstance(answer, prediction.Failure):
                errors.append({"input": str(answer.path), "error": answer.error.text, "hint": answer.error.hint})
                continue
            answers.append(answer)
            if not json:
                print(_line(answer), flush=True)
    for failure in errors:
        print(failure["error"], file=sys.stderr)
    if csv is not None:
        prediction.write_csv(csv, predictor.classes, answers, several=predictor.thresholds is not None)
    result = {"predictions": [_answer(answer) for answer in answers], "errors": errors}
    print_result(result, [f"{len(answers)} answered, {len(errors)} could not be read"], json)
    if stop.asked:
        return INTERRUPTED
    return 0 if answers or not errors else 2


def _line(found: Prediction) -> str:
    said = [f"{label}  {found.probabilities[label]:.1%}" for label in found.labels]
    return "  ".join([str(found.path), *(said or [f"none of these  {found.confidence:.1%}"])])


def _answer(found: Prediction) -> dict[str, Any]:
    about = {"label": found.label, "labels": list(found.labels), "confidence": found.confidence}
    return {"input": str(found.path), **about, "probabilities": found.probabilities}


def export(
    run: RunPath,
    format: Annotated[str, typer.Option(help="The format, such as onnx.")] = "onnx",
    out: Annotated[Path | None, typer.Option(help="The folder to write; RUN/exports/FORMAT when not given.")] = None,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Write a run's model as other programs take it, checked against the app's own answers."""
    with Stop().listening() as stop:
        exported = make_export(find_run(run, project), format, out, stop, Progress())
    lines = [f"export   {exported.path}"]
    lines += [
        f"parity   {name}: largest difference {check['max_diff']:.2g}, agreement {check['agreement']:.1%}"
        for name, check in exported.parity.items()
    ]
    print_result(export_result(exported), lines, json)
    return 0


def make_export(run: Run, format: str, out: Path | None, stop: Stop, progress: Progress) -> Exported:
    """Iterate an export; an interruption leaves nothing behind."""
    from tldesk.engine.exporters import export as export_run

    ended = progress.show(export_run(run, format, out, stop))
    if not isinstance(ended, Exported):
        raise KeyboardInterrupt
    return ended


def export_result(exported: Exported) -> dict[str, Any]:
    return {"path": exported.path, "files": exported.files, "parity": exported.parity}
