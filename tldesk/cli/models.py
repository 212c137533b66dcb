"""The verb `models`: lists the pretrained models, measures them, takes in a text encoder of the user's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tldesk.cli.options import Json
from tldesk.cli.projects import find_groups, open_or_make
from tldesk.console import Progress, Stop, print_result
from tldesk.errors import TldeskError

if TYPE_CHECKING:
    from tldesk.engine.networks.backbone import Backbone
    from tldesk.engine.recommend import Recommendation


def models(
    measure: Annotated[
        Path | None,
        typer.Option(
            metavar="SOURCE|PROJECT", help="Measure how accurate each is on this labelled data, and recommend one."
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--import", metavar="FOLDER", help="Import a model for texts: a BERT, an XLM-R, a RoBERTa."),
    ] = None,
    title: Annotated[str, typer.Option(metavar="TITLE", help="What an imported model is called.")] = "",
    json: Json = False,
) -> int:
    """List the pretrained models, and which have their weights on this computer."""
    from tldesk.engine.networks import backbones

    if title and folder is None:
        raise TldeskError("bad_use", option="--title", reason="needs --import", hint="Name the folder of a model.")
    imported = _imported(folder, title) if folder is not None else None
    found = None if measure is None else _measured(measure)
    rows = [_model_row(record, found) for record in backbones.known().values()]
    result: dict[str, Any] = {"models": rows}
    lines = [f"{'name':<22} {'M par.':>7} {'MB':>6} {'input':>11}  {'ms':>8}  weights"]
    lines += [_model_line(row, _input(backbones.get(row["name"]))) for row in rows]
    if imported is not None:
        result["imported"] = imported.name
        lines.append(f"imported: “{imported.title}” as {imported.name}, for --backbone {imported.name}")
    if found is not None:
        result |= {"recommended": found.chosen, "images": found.images}
        lines.append(f"recommended: {found.chosen}, the fastest within one standard error of the most accurate")
    print_result(result, lines, json)
    return 0


def _imported(folder: Path, title: str) -> Backbone:
    from tldesk.engine.networks import encoder_import

    return encoder_import.import_encoder(folder, title)


def _model_row(record: Backbone, found: Recommendation | None) -> dict[str, Any]:
    from tldesk.engine.embedding import speed
    from tldesk.engine.networks import weights

    row = {
        "name": record.name,
        "title": record.title,
        "parameters_m": record.parameters_m,
        "megabytes": record.megabytes,
        "features": record.features,
        "input_size": record.input_size,
        "licence": record.licence,
        "available": weights.available(record.name),
        "ms_per_sample": speed.cached(record.name),
    }
    one = found.of(record.name) if found is not None else None
    if one is not None:
        interval = [one.low, one.high]
        row |= {"accuracy": one.accuracy, "accuracy_interval": interval, "knn": one.knn, "logme": one.logme}
    return row


def _input(record: Backbone) -> str:
    """What a model sees of a sample: of an image so many pixels a side, of a text so many tokens."""
    return f"{record.input_size} pixels" if record.inputs is None else f"{record.inputs.shape[0]} tokens"


def _model_line(row: dict[str, Any], takes: str) -> str:
    from tldesk.engine.networks import own_encoders as own

    state = "installed" if row["available"] else "not installed"
    if own.is_name(row["name"]):
        state += f": “{row['title']}”"
    if "accuracy" in row:
        low, high = row["accuracy_interval"]
        state = f"{100 * row['accuracy']:.1f}% accuracy ({100 * low:.1f}% to {100 * high:.1f}%)"
    ms = "" if row["ms_per_sample"] is None else f"{row['ms_per_sample']:.1f}"
    size = f"{row['parameters_m']:>7.1f} {row['megabytes']:>6.0f} {takes:>11}"
    return f"{row['name']:<22} {size}  {ms:>8}  {state}"


def _measured(source: Path) -> Recommendation:
    """What every backbone here makes of the images of a source or a project; kept with the project."""
    from tldesk.engine import recommend

    progress = Progress()
    with Stop().listening() as stop:
        project, _ = open_or_make(source, None, stop, progress)
        with project:
            find_groups(project, stop, progress)
            progress.show(recommend.measure(project, should_stop=stop))
            result = None if stop.asked else recommend.kept(project.folder)
    if result is None:
        raise KeyboardInterrupt
    return result
