"""The verbs that put a trained model to use: predict, serve, export."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from tldesk.cli.explaining import Evidence, word_lines
from tldesk.cli.options import RUN, Json, ProjectFolder, RunPath, find_run
from tldesk.console import INTERRUPTED, Progress, Stop, print_result, say, speak_of, tell, words
from tldesk.engine.exporters import EXPORTERS, first_format
from tldesk.engine.exporters import set_up as set_up_format
from tldesk.errors import TldeskError
from tldesk.media import modality
from tldesk.media.wording import worded
from tldesk.project.importers.records import NOT_AN_IMAGE, Skipped
from tldesk.project.runs.events import Exported
from tldesk.project.runs.runs import Run
from tldesk.project.texts import reading
from tldesk.words import utf8

ModelPath = Annotated[str, typer.Argument(metavar="RUN|EXPORT", help=f"The folder of an export, or {RUN}")]
Inputs = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="INPUT…", help="Images or sounds, or folders of them; for a model of texts, tables.", show_default=False
    ),
]
Limit = Annotated[
    float | None, typer.Option(min=0, max=1, help="Below this confidence: none of these. Else the model's own limit.")
]

Told = TypeVar("Told")
_KINDS = 8  # of skipped files that are counted one by one

if TYPE_CHECKING:
    from tldesk.engine.answering.answers_table import Table
    from tldesk.engine.answering.predict import Failure, Prediction, Predictor
    from tldesk.engine.answering.texts import Asked

    Answer = Prediction | Failure


def predict(
    model: ModelPath,
    inputs: Inputs = None,
    csv: Annotated[Path | None, typer.Option(help="Also write the predictions to this CSV file.")] = None,
    limit: Limit = None,
    text: Annotated[list[str] | None, typer.Option(help="A text to answer, for a model of texts.")] = None,
    text_column: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="The column of a table that holds the texts.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Of texts, also say which words moved the answer, and how strongly.")
    ] = False,
    explain_class: Annotated[
        str | None,
        typer.Option("--class", metavar="CLASS", help="With --explain: for this class, not for the one predicted."),
    ] = None,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Say what is on images, or what sounds and texts are."""
    from tldesk.engine import opening
    from tldesk.engine.answering import answers_table

    if csv is not None:
        answers_table.place(csv)  # what cannot be written is refused before the work
    if not (inputs or text):
        hint = "Name an image, a sound, a folder or a table; of a text, give --text."
        raise TldeskError("bad_use", option="INPUT", reason="is missing", hint=hint)
    named = _named(model, project)
    kind = opening.kind_of(named)
    speak_of(kind.name)
    if kind.rows:
        evidence = Evidence(explain_class) if explain else None
        return _predict_texts(named, text or [], inputs or [], text_column or [], csv, limit, evidence, json)
    _refuse({"--text": text or text_column, "--explain": explain})
    return _predict_files(named, kind.name, inputs or [], csv, limit, json)


def _refuse(given: dict[str, Any]) -> None:
    """Raise TldeskError for what is said to another model and is for one of texts."""
    for option, value in given.items():
        if value:
            raise TldeskError("bad_use", option=option, reason="is for a model of texts", hint="")


def _predict_files(
    named: Path, kind: str, inputs: list[Path], csv: Path | None, limit: float | None, json: bool
) -> int:
    from tldesk.engine.answering import predict as prediction
    from tldesk.media import guard

    guard.warm_up()  # while the model is opened
    found = prediction.find_inputs(inputs, kind)
    with Stop().listening() as stop:
        predictor = _opened(named, stop, len(found.asked))
        answers: Iterator[tuple[Answer, dict[str, Any]]]
        answers = ((answer, {}) for answer in predictor.predict(found.asked, stop))
        return _answered(predictor, answers, len(found.asked), found.skipped, csv, limit, stop, json)


def _predict_texts(
    named: Path,
    given: list[str],
    tables: list[Path],
    columns: list[str],
    csv: Path | None,
    limit: float | None,
    evidence: Evidence | None,
    json: bool,
) -> int:
    from tldesk.engine.answering import texts

    options = {reading.TEXT: "\n".join(columns)} if columns else {}
    with Stop().listening() as stop:
        found = texts.questions(given, tables, options, stop)
        predictor = _opened(named, stop, len(found.asked))
        told = evidence.open(predictor) if evidence is not None else _nothing
        answers = (
            (answer, {"text": one.text, **_columns(one), **told(one.text, answer)})
            for one, answer in texts.answers(predictor, found.asked, stop)
        )
        return _answered(predictor, answers, len(found.asked), found.skipped, csv, limit, stop, json, found.further)


def _columns(one: Asked) -> dict[str, Any]:
    return {"columns": one.columns} if one.columns else {}


def _nothing(text: str, answer: Answer) -> dict[str, Any]:
    return {}


def _answered(
    predictor: Predictor,
    asked: Iterator[tuple[Answer, dict[str, Any]]],
    total: int,
    skipped: list[Skipped],
    csv: Path | None,
    limit: float | None,
    stop: Stop,
    json: bool,
    further: Sequence[str] = (),
) -> int:
    """Tell the answers, with more of each where there is; the exit code."""
    predictor.limit = predictor.limit if limit is None else limit
    with _table(csv, predictor, further) as table:
        answers, errors = _asked(asked, total, table, predictor.preprocess.modality, json)
    for failure in errors:
        tell(failure["error"])
    passed = [{"input": utf8(one.path_or_row), "reason": words(one.reason)} for one in skipped]
    if passed:
        tell(_skipped(skipped))
    result: dict[str, Any] = {"predictions": answers, "errors": errors, "skipped": passed}
    more = f", {len(passed)} skipped" if passed else ""
    lines = [f"{len(answers)} predicted, {len(errors)} could not be read{more}"]
    if predictor.background is not None:
        from tldesk.engine.judging import background

        result["alarms"] = background.alarms(predictor.background, predictor.limit)._asdict()
        lines.append(background.sentence(predictor.background, predictor.limit))
    print_result(result, lines, json)
    if stop.asked:
        return INTERRUPTED
    return 0 if answers or not errors else 2


def _named(model: str, project: Path | None) -> Path:
    """The folder that RUN|EXPORT stands for."""
    path = Path(model)
    return path if project is None or path.is_dir() else find_run(model, project).folder


def _opened(model: Path, stop: Stop, images: int = 1) -> Predictor:
    """The model, ready to be asked."""
    from tldesk.engine.machine.stopping import Interrupted
    from tldesk.engine.opening import open_predictor

    try:
        return open_predictor(model, images, stop)
    except Interrupted:
        raise KeyboardInterrupt from None


def _asked(
    asked: Iterator[tuple[Answer, dict[str, Any]]], total: int, table: Table | None, kind: str, json: bool
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The answers, as they come on the terminal and in the table, and what has none."""
    from tldesk.engine.answering.predict import Failure, plain

    answers, errors = [], []
    for answer, more in _told(asked, total, bar=json or not sys.stdout.isatty()):
        if isinstance(answer, Failure):
            errors.append(plain(answer, kind) | more)
            if table is not None:
                table.add_problem(
                    answer.path, worded(answer.error.text, kind), more.get("text"), more.get("columns", {})
                )
            continue
        answers.append(plain(answer) | more)
        if table is not None:
            table.add(answer, more.get("text"), more.get("columns", {}))
        if not json:
            for line in (_line(answer), *word_lines(more)):
                say(line)
    return answers, errors


def _skipped(skipped: list[Skipped]) -> str:
    """What was skipped, by reason; of what is no image by suffix, the most frequent first."""
    counts = Counter(
        (Path(one.path_or_row).suffix.lower() or "without a suffix") if one.reason == NOT_AN_IMAGE else one.reason
        for one in skipped
    )
    parts = ", ".join(f"{count} {what}" for what, count in counts.most_common(_KINDS))
    rest = counts.total() - sum(count for _, count in counts.most_common(_KINDS))
    return f"{counts.total()} skipped: {parts}" + (f", {rest} others" if rest else "")


def _table(path: Path | None, predictor: Predictor, further: Sequence[str]) -> AbstractContextManager[Table | None]:
    """The table that the answers go to, where one is wanted."""
    from tldesk.engine.answering.answers_table import Table

    several = predictor.thresholds is not None
    texts = bool(modality.of(predictor.preprocess.modality).rows)
    return nullcontext() if path is None else Table(path, predictor.classes, several, texts, further)


def _line(found: Prediction) -> str:
    said = [f"{label}  {found.probabilities[label]:.1%}" for label in found.labels]
    return "  ".join([utf8(found.path), *(said or [f"none of these  {found.confidence:.1%}"])])


def _told(answers: Iterator[Told], total: int, bar: bool) -> Iterator[Told]:
    """The same answers, with a bar on stderr of how far they are, unless they are listed on the terminal themselves."""
    from tldesk.project.runs.clock import Clock

    clock, progress = Clock("predict", total), Progress()
    for answer in answers:
        if clock.tick() and bar:
            progress.tell(clock.event())
        yield answer
    progress.clear()


def serve(
    model: ModelPath,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes a free one.")] = 0,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Answer other programs on this computer, until Ctrl+C."""
    from tldesk.engine.answering.endpoint import Endpoint

    with Stop().listening() as stop:
        predictor = _opened(_named(model, project), stop)
        predictor.answer(b"")  # starts a process that opens samples, so that the first request need not wait for it
        kind = predictor.preprocess.modality
        with Endpoint(partial(predictor.answer, should_stop=stop), port, kind=kind) as endpoint:
            about = {"url": endpoint.url, "token": endpoint.token}
            lines = [f"url      {endpoint.url}", f"token    {endpoint.token}", f"try it   {endpoint.example}"]
            print_result(about, [*lines, "Ctrl+C ends it."], json)
            while not stop.asked:
                time.sleep(0.1)
    return 0


def export(
    run: RunPath,
    format: Annotated[
        str | None, typer.Option(help=f"One of: {', '.join(EXPORTERS)}. The first of the model's kind when not given.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The folder to write; RUN/exports/FORMAT when not given.")] = None,
    set_up: Annotated[
        bool, typer.Option("--set-up", help="First download the converter that the format needs, over the network.")
    ] = False,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Write a training's model for other programs, and check it."""
    with Stop().listening() as stop:
        progress, found = Progress(), find_run(run, project)
        format = format or first_format(found.config.modality)
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
        return f", {check['ms']:.1f} {words('ms an image')} (PyTorch {check['app_ms']:.1f})"
    if "float_ms" in check:
        before, after = check["accuracy"]
        taken = f"{check['ms']:.1f} {words('ms an image')} (float {check['float_ms']:.1f})"
        return f", accuracy {before:.1%} → {after:.1%}, {taken}"
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
