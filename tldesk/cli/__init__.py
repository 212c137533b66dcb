"""Every verb without a window. The contract: `--json` prints one JSON object as the last line of stdout, progress
goes to stderr, exit 0 done, 2 bad use or bad input, 1 a fault of ours, 130 interrupted and resumable.
"""

from __future__ import annotations

import difflib
import errno
import logging
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from tldesk import leftovers, paths
from tldesk.cli.answers import answering
from tldesk.cli.judging import compare, evaluate
from tldesk.cli.labels import export_labels_of
from tldesk.cli.models import models
from tldesk.cli.network import network
from tldesk.cli.options import (
    Finish,
    Json,
    Kind,
    Preset,
    ProjectFolder,
    StartFrom,
    Strategy,
    Teacher,
    figure_lines,
    find_run,
    import_lines,
    problem_lines,
)
from tldesk.cli.projects import find_groups, kind_of, open_or_make, preview, started
from tldesk.cli.splitting import split
from tldesk.cli.trained import export, export_result, make_export, predict, serve
from tldesk.console import INTERRUPTED, Progress, Stop, print_error, print_result, speak_of, tell
from tldesk.errors import TldeskError
from tldesk.escape import LogLines
from tldesk.media.modality import IMAGE
from tldesk.media.wording import worded
from tldesk.project import importers
from tldesk.project.exchange import importing
from tldesk.project.importers import walk
from tldesk.project.runs.config import RunConfig, make_config
from tldesk.project.runs.events import Imported, RunEnded
from tldesk.project.runs.presets import PRESETS
from tldesk.project.runs.runs import Run
from tldesk.project.store import Project
from tldesk.words import filled

log = logging.getLogger(__name__)

app = typer.Typer(
    name="tldesk",
    help="Label images, texts or sounds, train a pretrained model on them, export it: offline. Without a command the"
    " window opens; `tldesk FOLDER` (or a table, or a zip) begins a new project with it, `tldesk PROJECT` opens one.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def run_command(arguments: list[str]) -> int:
    """Run one verb; returns the exit code. Nothing the user did wrong ends in a traceback."""
    as_json = "--json" in arguments
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LogLines("%(levelname)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    leftovers.sweep()
    speak_of(IMAGE)
    try:
        _refuse_stranger(arguments)
        code = app(arguments, standalone_mode=False)
    except TldeskError as error:
        print_error(error.text, error.hint, as_json)
        return 2
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return _unexpected(error, as_json)
        # What writes files says which one is meant; so this is where the output was sent to.
        full = TldeskError("disk_full", path=error.filename or "stdout")
        print_error(full.text, full.hint, as_json=False)
        return 2
    except KeyboardInterrupt:
        print_error("Stopped.", "Run it again with --resume to go on.", as_json)
        return INTERRUPTED
    except typer.Abort:
        return INTERRUPTED
    except Exception as error:
        # Typer's own complaints about options are known by this method; all else is a fault of ours.
        if hasattr(error, "format_message"):
            print_error(error.format_message(), "`tldesk COMMAND --help` shows what it takes.", as_json)
            return 2
        return _unexpected(error, as_json)
    return code if isinstance(code, int) else 0


def _unexpected(error: Exception, as_json: bool) -> int:
    log.error("unexpected", exc_info=error)
    unexpected = TldeskError("unexpected", reason=f"{type(error).__name__}: {error}")
    print_error(unexpected.text, unexpected.hint, as_json)
    return 1


def _refuse_stranger(arguments: list[str]) -> None:
    """Say plainly what is wrong where the first word is no verb. Raises TldeskError."""
    name = arguments[0] if arguments else "-"
    verbs = [command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands]
    if name.startswith("-") or name in verbs:
        return
    if walk.trouble(Path(name)) is None:
        raise TldeskError("verb_missing" if len(arguments) > 1 else "source_not_understood", path=name)
    if not difflib.get_close_matches(name, verbs):  # else Typer asks whether that one was meant
        raise TldeskError("no_such_verb", name=name)


def _settings(pairs: list[str] | None, preset: str | None = None, **options: Any) -> RunConfig:
    """The configuration of a preset, with what `--set key=value …` and the options that were given say otherwise."""
    if preset is not None and preset not in PRESETS:
        raise TldeskError("bad_use", option="--preset", reason="is none", hint=f"Choose one of: {', '.join(PRESETS)}.")
    values: dict[str, Any] = {} if preset is None else dict(PRESETS[preset].values)
    for pair in pairs or []:
        key, equals, value = pair.partition("=")
        if not equals:
            raise TldeskError("bad_value", field="--set", value=pair, reason="it is not key=value", allowed="")
        values[key.strip()] = value.strip()
    values.update({name: value for name, value in options.items() if value is not None})
    return make_config(values)


@app.command()
@answering
def new(
    folder: Annotated[Path, typer.Argument(metavar="PROJECT", help="The folder of the new project.")],
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="SOURCE", help="A folder of images or sounds, a table or a zip. [required]"),
    ] = None,
    copy: Annotated[bool, typer.Option("--copy", help="Copy the images or sounds into the project.")] = False,
    kind: Kind = None,
    json: Json = False,
    answers: importers.Options = importers.NO_OPTIONS,
) -> int:
    """Make a project in the folder PROJECT with the data of SOURCE."""
    from tldesk.engine.similarity import grouping

    if source is None:
        raise _wrong("--from SOURCE", "is missing: it names the data", f"tldesk new PROJECT --from {folder}")
    kind = kind_of(source, kind)
    preview(source, answers, kind)
    progress = Progress()
    with Stop().listening() as stop, Project.create(folder, modality=kind) as project:
        imported = progress.show(importing.import_source(project, source, copy=copy, options=answers, should_stop=stop))
        if stop.asked:
            raise KeyboardInterrupt
        assert isinstance(imported, Imported)
        find_groups(project, stop, progress)
        summary, found = project.samples.summary(), project.near.found()
        result = {
            "project": str(project.folder),
            "source": str(source),
            "samples": summary.total,
            "labelled": summary.labelled,
            "classes": {name: sum(splits.values()) for name, splits in summary.by_class.items()},
            "splits": summary.by_split,
            "groups": {"count": found.count, "images": found.images, "largest": found.largest, **found.groups},
            "notes": [worded(note.text, project.modality) for note in grouping.notes(project)],
            "problems": [{"path": path, "reason": reason} for path, reason in imported.problems],
        }
    text = "{total} {total:image|images}, {classes} {classes:class|classes}: {folder}"
    made = filled(text, total=summary.total, classes=len(summary.by_class), folder=project.folder)
    print_result(result, [made, *(filled("  {line}", line=line) for line in problem_lines(imported))], json)
    return 0


@app.command()
@answering
def train(
    source: Annotated[Path | None, typer.Argument(metavar="SOURCE|PROJECT", help="The data, or a project.")] = None,
    project: ProjectFolder = None,
    backbone: Annotated[str | None, typer.Option(help="The pretrained model; `tldesk models` lists them.")] = None,
    strategy: Strategy = None,
    preset: Preset = None,
    epochs: Annotated[int | None, typer.Option(help="How many times training goes through all its data.")] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same results.")] = None,
    device: Annotated[str | None, typer.Option(help="auto, cpu, cuda or mps.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Any other choice.")] = None,
    kind: Kind = None,
    start_from: StartFrom = None,
    teacher: Teacher = None,
    resume: Annotated[str | None, typer.Option(metavar="RUN", help="Resume a training that was stopped.")] = None,
    finish: Finish = False,
    json: Json = False,
    answers: importers.Options = importers.NO_OPTIONS,
) -> int:
    """Train a model on SOURCE (a project is made for it) or on PROJECT."""
    from tldesk.engine import first_choice
    from tldesk.engine.networks import backbones
    from tldesk.engine.training import reuse

    options = {"epochs": epochs, "seed": seed, "device": device, "start_from": start_from, "teacher": teacher}
    config = _settings(set_, preset=preset, backbone=backbone, strategy=strategy, **options)
    backbones.of(config)  # an unknown one is refused before a project is made
    _check_finish(finish, resume)
    progress = Progress()
    with Stop().listening() as stop:
        if resume is not None:
            return _train(find_run(resume, project or source), stop, progress, json, finish)
        if (source := source or project) is None:
            raise _wrong("SOURCE", "is missing", "Name a folder.")
        opened, imported = open_or_make(source, project, stop, progress, answers, kind)
        with opened:
            _tell_import(imported)
            config = started(first_choice.made(config, opened), opened)
            _check_preset(preset, opened.modality)
            reuse.read(config, opened.folder)  # what cannot be started from is refused before a run is made
            find_groups(opened, stop, progress)
            return _train(opened.runs.new(config), stop, progress, json)


def _tell_import(imported: Imported | None) -> None:
    for line in import_lines(imported) if imported else ():
        tell(line)


def _check_preset(preset: str | None, modality: str) -> None:
    if preset is not None and PRESETS[preset].modality != modality:
        raise _wrong("--preset", f"{preset} is for projects of another kind", "Leave it out.")


def _check_finish(finish: bool, resume: str | None) -> None:
    if finish and resume is None:
        raise _wrong("--finish", "is for a training that was stopped", "Name it with --resume RUN.")


def _wrong(option: str, reason: str, hint: str) -> TldeskError:
    return TldeskError("bad_use", option=option, reason=reason, hint=hint)


def _train(run: Run, stop: Stop, progress: Progress, as_json: bool, finish: bool = False) -> int:
    """Train a run and say how it ended."""
    report = _report(run, stop, progress, finish)
    if report is None:
        print_error("Stopped.", f"Go on with: tldesk train --resume {run.folder}", as_json)
        return INTERRUPTED
    lines = [f"run      {run.folder}", f"seconds  {report['seconds']:.1f}  on {report['device_text']}"]
    print_result(report, lines + figure_lines(report), as_json)
    return 0


def _report(run: Run, stop: Stop, progress: Progress, finish: bool = False) -> dict[str, Any] | None:
    """Iterate the training of a run; its report with absolute paths, or None when it was stopped."""
    from tldesk.engine.train import train as train_run

    ended = progress.show(run.record(train_run(run, stop, lambda: finish)))
    if not isinstance(ended, RunEnded) or ended.report is None:
        return None
    return {**ended.report, "run": str(run.folder), "project": str(run.project_folder)}


app.command()(evaluate)
app.command()(compare)
app.command()(predict)
app.command()(serve)
app.command()(export)
app.command("export-labels")(export_labels_of)
app.command()(split)
app.command()(models)
app.command()(network)


@app.command()
def doctor(json: Json = False) -> int:
    """Look at the installation: versions, device, weights, folders."""
    from tldesk.doctor import examine

    report = examine()
    lines = [f"{name:<14} {value}" for name, value in report.items() if not isinstance(value, dict | list)]
    lines += [f"{'problem':<14} {problem}" for problem in report["problems"]] or ["no problem found"]
    print_result(report, lines, json)
    return 0


@app.command()
def demo(
    no_window: Annotated[bool, typer.Option("--no-window", help="Do not open the window afterwards.")] = False,
    json: Json = False,
) -> int:
    """Train, evaluate and export on the sample photos, then open them in the window."""
    progress = Progress()
    with Stop().listening() as stop:
        project, _ = open_or_make(paths.samples(), paths.projects() / "Sample photos", stop, progress)
        with project:
            find_groups(project, stop, progress)
            run = project.runs.new(RunConfig())
            report = _report(run, stop, progress)
            if report is None:
                raise KeyboardInterrupt
            exported = make_export(run, "onnx", None, stop, progress)
    lines = [f"project  {project.folder}", f"run      {run.folder}", f"export   {exported.path}"]
    print_result({**report, "export": export_result(exported)}, lines + figure_lines(report), json)
    if no_window or not _has_display():
        return 0
    from tldesk.app import run as open_window

    return open_window(project.folder)


@app.command(hidden=True)
def setup(json: Json = False) -> int:
    """Convert the bundled weights and export their ONNX, so that the first training need not."""
    from tldesk.engine.networks import prepare, weights

    with Stop().listening() as stop:
        Progress().show(prepare.prepare(stop))
    if stop.asked:
        raise KeyboardInterrupt
    names = weights.all_available()
    print_result({"models": names}, [f"ready: {', '.join(names)}"], json)
    return 0


def _has_display() -> bool:
    import os

    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
