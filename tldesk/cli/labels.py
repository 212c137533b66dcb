"""The verb that writes labels and splits for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tldesk.cli.options import Json
from tldesk.console import Progress, Stop, print_result, speak_of
from tldesk.escape import terminal
from tldesk.project.label_exports import export_labels, forms_of
from tldesk.project.runs.events import LabelsExported, LeftOut
from tldesk.project.store import Project
from tldesk.words import filled


def export_labels_of(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help="The folder of the project.")],
    format: Annotated[
        str, typer.Option("--format", metavar="NAME", help="The form; its names are in the guide.")
    ] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="The folder to write; it must be new or empty.")
    ] = None,
    paths: Annotated[
        bool, typer.Option("--paths", help="Name the images where they are, without copies; for csv and coco.")
    ] = False,
    keep_camera_data: Annotated[
        bool,
        typer.Option("--keep-camera-data", help="Copies keep what the camera wrote."),
    ] = False,
    json: Json = False,
) -> int:
    """Write the labels and splits of PROJECT, with its images or texts, for other programs."""
    with Stop().listening() as stop, Project.open(project, read_only=True) as opened:
        speak_of(opened.modality)
        folder = out or opened.folder / "exports" / f"labels-{format}"
        how = {"copy": not paths, "keep_camera_data": keep_camera_data}
        last = Progress().show(export_labels(opened, format, folder, **how, should_stop=stop))
        title = forms_of(opened.kind)[format].title
        texts = bool(opened.kind.rows)
    if not isinstance(last, LabelsExported):
        raise KeyboardInterrupt
    left_out = [_said(one, texts) for one in last.left_out]
    text = "{count} {count:image|images} as {format}: {folder}"
    lines: list[str] = [filled(text, count=last.images, format=title, folder=last.path)]
    lines += [terminal(f"  left out: {one.name}: {one.reason}") for one in last.left_out]
    result = {"project": str(project), "format": format, "path": last.path, "images": last.images, "left_out": left_out}
    print_result(result, lines, json)
    return 0


def _said(one: LeftOut, text: bool) -> dict[str, str | None]:
    """What was left out, for programs: of a text also what tells it from the others of its file."""
    return {"path": one.path, **({"text": one.text, "id": one.id or None} if text else {}), "reason": one.reason}
