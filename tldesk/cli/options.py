"""What several verbs take or say: options, the run that is meant, the lines of figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from tldesk.console import speak_of
from tldesk.errors import TldeskError
from tldesk.media.modality import MODALITIES
from tldesk.project.importers import records
from tldesk.project.runs.events import Imported
from tldesk.project.runs.presets import PRESETS
from tldesk.project.runs.report import Figures
from tldesk.project.runs.runs import Run
from tldesk.project.store import Project
from tldesk.words import filled, hundredths, span

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object as the last line.")]
ProjectFolder = Annotated[Path | None, typer.Option("--project", metavar="PROJECT", help="The folder of the project.")]
Kind = Annotated[str | None, typer.Option("--kind", help=f"What the data is: {' or '.join(MODALITIES)}.")]
StartFrom = Annotated[
    str | None, typer.Option(metavar="RUN|FILE", help="Start from an earlier training's model, or a .safetensors file.")
]
Teacher = Annotated[
    str | None,
    typer.Option(metavar="RUN", help="Learn from an earlier training's predictions too, to make its model smaller."),
]
Strategy = Annotated[str | None, typer.Option(help="auto, feature-extraction, fine-tune, scratch, words or bands.")]
Preset = Annotated[
    str | None,
    typer.Option(help=f"A well-known way to train: {', '.join(PRESETS)}. Other options change single choices of it."),
]
Finish = Annotated[
    bool, typer.Option("--finish", help="With --resume: no more steps; evaluate the best model so far, and end.")
]
RUN = "a training: its folder, or in --project its name or number (“EfficientNet-Lite0 #2”, “2”)."
RunPath = Annotated[str, typer.Argument(metavar="RUN", help=f"{RUN[0].upper()}{RUN[1:]}")]


def find_run(name: str, folder: Path | None) -> Run:
    """RUN is a path, or in `--project` the name of a training: its title, its number or its folder."""
    from tldesk.engine.training import run_titles

    path = Path(name)
    if folder is None or (path / "config.toml").is_file():
        if not (path / "config.toml").is_file():
            raise TldeskError("run_not_found", run=name)
        return _spoken_of(Run.load(path))
    with Project.open(folder, read_only=True) as project:
        speak_of(project.modality)
        return _spoken_of(run_titles.named(project.runs.all(), name))


def _spoken_of(run: Run) -> Run:
    """The same run, of whose kind of data everything is said from now on."""
    speak_of(run.config.modality)
    return run


def import_lines(imported: Imported) -> list[str]:
    """What did not come in, and what is not as the source says."""
    lines = problem_lines(imported)
    keeps = "{count} {count:image keeps its label|images keep their labels}"
    told = (
        (imported.labels_filled, "{count} {count:image|images} without a label got the one of the source"),
        (imported.labels_kept, f"{keeps}; the source has others"),
        (imported.labels_missing, f"{keeps}; the source has none"),
    )
    return [*lines, *(filled(text, count=count) for count, text in told if count)]


def problem_lines(imported: Imported) -> list[str]:
    """What did not come in, or without what the source says of it."""
    return [
        filled(
            f"{'incomplete' if reason in records.NOTES else 'not used'}: {{path}}: {{reason}}",
            path=path,
            reason=filled(reason) if reason in records.REASONS else reason,  # others may name what is the user's
        )
        for path, reason in imported.problems
    ]


def figure_lines(report: Mapping[str, Any]) -> list[str]:
    """A line for each split (or other data) of a report that has figures, and what they leave unknown."""
    from tldesk.engine.judging import untested

    lines = []
    for name in ("val", "test", "data"):
        part: Figures | None = report.get(name)
        if part and "macro_f1" in part:
            lines += [
                _figures(name, part),
                *(filled(f"{'':<8} {{text}}", text=text) for text in untested.sentences(part, name)),
            ]
    return lines


def _figures(name: str, figures: Figures) -> str:
    if "map" in figures:
        low, high = figures["map_interval"]
        return (
            f"{name:<8} mAP {figures['map']:.3f} (95% interval {low:.3f} to {high:.3f}), "
            f"macro F1 {figures['macro_f1']:.3f}, all labels correct on {hundredths(figures['accuracy'])}%"
        )
    low, high = figures["accuracy_interval"]
    return (
        f"{name:<8} {hundredths(figures['accuracy'])}% correct (95% interval {span(low, high)}%), "
        f"macro F1 {figures['macro_f1']:.3f}"
    )
