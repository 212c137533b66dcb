"""The verb `models`: lists the pretrained models, measures, packs and removes them, downloads others, takes in own
ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tldesk.cli.network import GottenNames, Online, get_models
from tldesk.cli.options import Json
from tldesk.cli.packs import ImportedPath, PackedNames, PackPath, RemovedNames, pack_models, remove_models, take_models
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
    path: ImportedPath = None,
    title: Annotated[str, typer.Option(metavar="TITLE", help="What an imported model for texts is called.")] = "",
    pack: PackedNames = None,
    to: PackPath = None,
    get: GottenNames = None,
    online: Online = False,
    remove: RemovedNames = None,
    json: Json = False,
) -> int:
    """List the pretrained models, and which have their weights on this computer."""
    from tldesk.engine.networks import backbones

    if to is not None and not pack:
        raise TldeskError("bad_use", option="--to", reason="needs --pack", hint="Name the models to pack, or all.")
    if online and not get:
        raise TldeskError("bad_use", option="--online", reason="needs --get", hint="Name the models to download.")
    told = [pack_models(pack, to)] if pack else []
    told += _taken(path, title)
    told += [get_models(get, online)] if get else []
    told += [remove_models(remove)] if remove else []
    found = None if measure is None else _measured(measure)
    rows = [_model_row(record, found) for record in backbones.known().values()]
    result: dict[str, Any] = {"models": rows}
    lines = [f"{'name':<22} {'M par.':>7} {'MB':>6} {'input':>11}  {'ms':>8}  weights"]
    lines += [_model_line(row, _input(backbones.get(row["name"]))) for row in rows]
    for keys, more in told:
        result |= keys
        lines += more
    if found is not None:
        result |= {"recommended": found.chosen, "images": found.images}
        lines.append(f"recommended: {found.chosen}, the fastest within one standard error of the most accurate")
    print_result(result, lines, json)
    return 0


def _taken(path: Path | None, title: str) -> list[tuple[dict[str, Any], list[str]]]:
    """Take in what `--import` names: what `--json` says of it, and lines for people."""
    from tldesk.engine.networks import packed

    encoders = path is not None and not path.is_file() and not packed.is_pack(path)
    if title and not encoders:
        hint = "Name the folder of a model for texts."
        raise TldeskError(
            "bad_use", option="--title", reason="needs --import with the folder of a model for texts", hint=hint
        )
    if path is None:
        return []
    if not encoders:
        return [take_models(path)]
    from tldesk.engine.networks import encoder_import

    record = encoder_import.import_encoder(path, title)
    line = f"imported: “{record.title}” as {record.name}, for --backbone {record.name}"
    return [({"imported": record.name}, [line])]


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
