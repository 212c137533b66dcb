"""What `models` does with files of pretrained models: packs them for another computer, takes them there, and deletes
them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from tldesk import paths, settings
from tldesk.console import Progress, Stop
from tldesk.errors import TldeskError
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.runs.run import CONFIG_FILE, Run
from tldesk.words import filled

ImportedPath = Annotated[
    Path | None,
    typer.Option(
        "--import",
        metavar="PATH",
        help="Import packed models, a .safetensors file, or the folder of a BERT, an XLM-R or a RoBERTa.",
    ),
]
PackedNames = Annotated[
    list[str] | None,
    typer.Option("--pack", metavar="NAME", help="Pack a model for another computer, or `all` of them. Repeatable."),
]
PackPath = Annotated[
    Path | None, typer.Option("--to", metavar="PATH", help="With --pack: the new folder, or the .zip, to write.")
]

RemovedNames = Annotated[
    list[str] | None,
    typer.Option("--remove", metavar="NAME", help="Delete a model that came later than tldesk. Repeatable."),
]

_ALL = "all"


def pack_models(names: Sequence[str], to: Path | None) -> tuple[dict[str, Any], list[str]]:
    """Pack models into a folder or a zip: what `--json` says of it, and lines for people."""
    from tldesk.engine.networks import model_pack

    if to is None:
        raise TldeskError("bad_use", option="--pack", reason="needs --to", hint="Name the folder or the .zip to write.")
    named = [name for name in names if name != _ALL]
    wanted = [*model_pack.names_here(), *named] if _ALL in names else named
    if not wanted:
        raise TldeskError("not_here", backbone=_ALL, available="none")
    with Stop().listening() as stop:
        try:
            made = Progress().show(model_pack.pack(wanted, to, stop))
        except TldeskError:
            if stop.asked:
                raise KeyboardInterrupt from None
            raise
    assert isinstance(made, model_pack.ModelsPacked)
    rows = [{"name": name, "files": files, "bytes": count} for name, files, count in made.models]
    text = "packed: {name} ({files} {files:file|files}, {megabytes} MB)"
    lines = [filled(text, name=name, files=files, megabytes=f"{count / 1e6:.1f}") for name, files, count in made.models]
    return {"packed": rows, "to": str(made.path)}, [*lines, f"to: {made.path}"]


def take_models(path: Path) -> tuple[dict[str, Any], list[str]]:
    """Take the models of a pack, or a file of weights: as `pack_models` returns it."""
    from tldesk.engine.networks import model_unpack, packed, prepare

    if not packed.is_pack(path):
        name = prepare.import_file(path)
        return {"taken": [name], "here": [], "refused": []}, [f"imported: {name}"]
    with Stop().listening() as stop:
        found = Progress().show(model_unpack.unpack(path, stop))
        if stop.asked:
            raise KeyboardInterrupt
    assert isinstance(found, model_unpack.ModelsTaken)
    lines = [f"imported: {name}" for name in found.taken]
    lines += [f"already here: {name}" for name in found.here]
    lines += [f"not imported: {name}: {reason}" for name, reason in found.refused]
    refused = [{"name": name, "reason": reason} for name, reason in found.refused]
    return {"taken": list(found.taken), "here": list(found.here), "refused": refused}, lines


def remove_models(names: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """Delete models, all or none: as `pack_models` returns it."""
    from tldesk.engine.networks import backbones, installed

    records = [backbones.get(name) for name in dict.fromkeys(names)]
    for record in records:
        installed.check_removable(record)
        if run := _running_with(record.name):
            raise TldeskError("model_in_use", backbone=record.name, run=run.title)
    for record in records:
        with disk_errors(paths.weights() / record.name):
            installed.remove(record)
    removed = [record.name for record in records]
    return {"removed": removed}, [f"removed: {name}" for name in removed]


def _running_with(name: str) -> Run | None:
    """A training that goes on with a model, in one of the projects that were opened last: of others nobody knows."""
    for project in settings.load().recent_projects:
        for run in (Run(file.parent) for file in Path(project).glob(f"runs/*/{CONFIG_FILE}")):
            if run.status == "running" and run.config.backbone == name:
                return run
    return None
