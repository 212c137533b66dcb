"""The verbs that say how good trained models are: evaluate, compare."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tldesk.cli.options import RUN, Json, ProjectFolder, RunPath, figure_lines, find_run
from tldesk.console import Progress, Stop, print_result
from tldesk.media.wording import worded
from tldesk.project.runs import looks
from tldesk.project.runs.events import RunEnded
from tldesk.project.runs.runs import Run
from tldesk.words import filled, hundredths, span

if TYPE_CHECKING:
    from tldesk.engine.compare import Comparison
    from tldesk.engine.judging.assessment import Assessment
    from tldesk.engine.smaller import Gain


# What a run's network costs whoever uses it.
_COSTS = (("megabytes", 0, "MB"), ("ms_per_sample", 1, "ms an image"))


def evaluate(
    run: RunPath,
    data: Annotated[Path | None, typer.Option(help="Other labelled data, in any layout that can be imported.")] = None,
    report: Annotated[Path | None, typer.Option(help="Also write the report as an HTML file.")] = None,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Evaluate a training on its own data, or on other labelled data."""
    from tldesk.engine.evaluate import evaluate as evaluate_run
    from tldesk.engine.judging import assessment
    from tldesk.engine.reporting import report_page

    found = find_run(run, project)
    if report is not None:
        report_page.place(report)  # what cannot be written is refused before the work
    with Stop().listening() as stop:
        ended = Progress().show(evaluate_run(found, data, stop))
    if not isinstance(ended, RunEnded) or ended.report is None:
        raise KeyboardInterrupt
    result, lines = {**ended.report, "run": str(found.folder)}, figure_lines(ended.report)
    if data is None and found.report is not None:
        if result["test"] is not None:
            looks.record(found, "evaluate")
        assessed = assessment.read(found)
        if assessed.background is not None:
            from tldesk.engine.judging import background

            limit = {"limit": found.limit, "offered": assessed.offered}
            result["alarms"] = limit | background.alarms(assessed.background, found.limit)._asdict()
        result |= {"abstain": assessed.abstaining(), "slices": _slices(assessed), "looks": looks.count(found).count}
        lines += _more_lines(assessed)
    if report is not None:
        report_page.write(found, report)
        result["report"] = str(report)
        lines.append(f"report   {report}")
    print_result(result, lines, json)
    return 0


def _judged(assessed: Assessment) -> str:
    """The split that tells how good it is."""
    return "test" if "test" in assessed.parts else "val"


def _slices(assessed: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "kind": part.kind,
            "value": part.value,
            "images": len(part.rows),
            "accuracy": part.accuracy,
            "accuracy_interval": [part.low, part.high],
            "clear": part.clear,
        }
        for part in assessed.slices(_judged(assessed))
    ]


def _more_lines(assessed: Assessment) -> list[str]:
    """Calibration, limits, the worst slices and the looks, a line each."""
    from tldesk.engine.judging.headline import looks_note

    split, temperature = _judged(assessed), assessed.temperature
    lines = []
    if errors := assessed.calibration(split):
        before, after = errors["ece"]
        lines.append(f"sure     temperature {temperature:.2f}: calibration error on {split} {before:.3f} → {after:.3f}")
    for row in assessed.abstaining():
        given = row[split]
        if row["limit"] and given and given["answered"]:
            share = hundredths(given["answered"] / given["images"], 0)
            right = hundredths(given["right"] / given["answered"])
            wanted = f"limit    {row['limit']:.3f} for {row['accuracy']:.0%} correct on val"
            lines.append(f"{wanted}: on {split} {right}% correct of the {share}% that get a class")
    if assessed.background is not None:
        from tldesk.engine.judging import background

        lines.append(f"unheard  {background.sentence(assessed.background, assessed.run.limit)}")
    for part in assessed.slices(split)[:3]:
        right = f"{hundredths(part.accuracy)}% of {len(part.rows)} correct ({span(part.low, part.high)}%)"
        lines.append(f"worst    {part.kind} {part.value}: {right}")
    told = filled("looks    {text}", text=looks_note(looks.count(assessed.run)))
    return [*lines, told] if split == "test" else lines


def compare(
    runs: Annotated[list[str], typer.Argument(metavar="RUN RUN…", help=f"Two or more, each {RUN}")],
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Compare the first training with others on the same test images."""
    from tldesk.engine import compare as comparing
    from tldesk.engine import smaller

    found = [find_run(name, project) for name in runs]
    comparisons = comparing.compare(found)
    split = comparisons[0].split
    if split == "test":
        for run in found:
            looks.record(run, "compare")
    rows = [_run_row(run, name, split) for run, name in zip(found, comparing.names(found), strict=True)]
    kind = found[0].config.modality
    gains = smaller.gains(found)
    for run in {run for one in gains for run in one.runs if split == "test"} - set(found):
        looks.record(run, "compare")
    result = {
        "split": split,
        "runs": rows,
        "comparisons": [_comparison(one) | {"text": worded(_sentences(one), kind)} for one in comparisons],
    }
    lines = [_run_line(row, split) for row in rows]
    if gains:
        result["gains"] = [_gain(one, kind) for one in gains]
    for one in comparisons:
        lines += ["", _sentences(one), *_unmatched_lines(one)]
    if len(comparisons) > 1:
        text = "Each p is raised for the {count} comparisons made at once (Holm): of many, one looks good by luck."
        lines += ["", text.format(count=len(comparisons)) + " Two trainings compared alone may have a smaller one."]
    lines += ["", *(text for one in gains for text in smaller.sentences(one))] if gains else []
    print_result(result, lines, json)
    return 0


def _sentences(one: Comparison) -> str:
    from tldesk.engine import compare as comparing

    return " ".join(filter(None, (comparing.sentence(one), comparing.practice(one))))


def _gain(one: Gain, kind: str) -> dict[str, Any]:
    from tldesk.engine import smaller

    teacher, student = one.with_teacher.first, one.with_teacher.second
    told = " ".join(worded(text, kind) for text in smaller.sentences(one))
    direct = None if one.direct is None else str(one.direct.first.folder)
    return {"teacher": str(teacher.folder), "student": str(student.folder), "direct": direct, "text": told}


def _run_row(run: Run, name: str, split: str) -> dict[str, Any]:
    from tldesk.engine import smaller
    from tldesk.engine.judging import judge

    report: Mapping[str, Any] = judge.finished(run)
    about = {key: report.get(key) for key in ("backbone", "strategy", "seconds", "n_train", f"n_{split}")}
    about |= {"megabytes": smaller.megabytes(run), "ms_per_sample": smaller.milliseconds(run)}
    return {"run": str(run.folder), "title": name, **about, split: report[split]}


def _run_line(row: dict[str, Any], split: str) -> str:
    figures, seconds = row[split], f"{row['seconds']:.0f} s"
    low, high = figures["accuracy_interval"]
    words = "with all labels correct" if "map" in figures else "correct"
    right = f"{hundredths(figures['accuracy'])}% {words} on {split} ({span(low, high)}%)"
    right += f", mAP {figures['map']:.3f}" if "map" in figures else ""
    costs = [f"{row[key]:.{digits}f} {unit}" for key, digits, unit in _COSTS if row[key] is not None]
    return ", ".join([f"{row['title']}: {right}, macro F1 {figures['macro_f1']:.3f}, trained in {seconds}", *costs])


def _comparison(one: Comparison) -> dict[str, Any]:
    return {
        "first": str(one.first.folder),
        "second": str(one.second.folder),
        "images": one.images,
        "only_first": len(one.only_first),
        "only_second": len(one.only_second),
        "difference": one.difference,
        "interval": [one.low, one.high],
        "p": one.p,
        "unmatched": list(one.unmatched),
    }


def _unmatched_lines(one: Comparison) -> list[str]:
    """Says when the two were not tested on the same images."""
    if not any(one.unmatched):
        return []
    text = "Compared on the {count} {count:image|images} that both were tested on with the same label."
    left = [f"{count} of “{name}”" for name, count in zip(one.names, one.unmatched, strict=True) if count]
    return [filled("{text} Left out: {left}.", text=filled(text, count=one.images), left=", ".join(left))]
