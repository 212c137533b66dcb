"""MODEL_CARD.md: what the model is, what it learned from, how good it is, and where its weights come from.

After "Model Cards for Model Reporting" (Mitchell et al., 2019).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import tldesk
from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.judging import untested
from tldesk.engine.training import reuse
from tldesk.escape import markdown

if TYPE_CHECKING:
    from tldesk.engine.exporters.exporter import Exporter, Figures

_SPLITS = ("train", "val", "test")

_LIMITS = """\
- The figures hold for images like those of the data: another camera, place or season may lower them."""


def text(source: ExportSource, exporter: Exporter, parity: Figures) -> str:
    """The card as Markdown."""
    report, record = source.report, source.backbone
    parts = [
        "# Image classifier",
        f"{_purpose(source)} Made with tldesk {tldesk.__version__}, run {markdown(source.run.name)}: "
        f"{markdown(record.title)}, strategy {markdown(report['strategy'])}.",
        "## Data",
        _counts(source),
        "Splits are by file content: no image that tldesk assigned is in two of them. "
        f"Contents found both in train and in test: {report.get('leaks', 0)}.",
        "## Results",
        _results(report),
        _per_class(report),
        "## Use",
        _use(source, exporter),
        "\n".join(
            f"{number}. {step}" for number, step in enumerate(source.preprocess(exporter.takes)["steps"], start=1)
        ),
        _parity(parity),
        "## Limits",
        "\n".join((_LIMITS, _sureness(source))),
        "## Licences",
        _licences(source),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _purpose(source: ExportSource) -> str:
    if source.multi_label:
        return f"Says which of {len(source.classes)} labels an image has: none, one or several."
    return f"Sorts an image into one of {len(source.classes)} classes."


def _counts(source: ExportSource) -> str:
    counts = Counter((target, row.split) for row in source.run.data.rows for target in row.targets)
    lines = ["| class | train | val | test |", "|---|---|---|---|"]
    for target, label in enumerate(source.classes):
        lines.append(f"| {markdown(label)} | " + " | ".join(str(counts[target, split]) for split in _SPLITS) + " |")
    totals = Counter(row.split for row in source.run.data.rows)
    lines.append("| **all** | " + " | ".join(str(totals[split]) for split in _SPLITS) + " |")
    return "\n".join(lines)


def _results(report: dict[str, Any]) -> str:
    several = report.get("multi_label", False)
    names = {"map": "mAP", "macro_f1": "macro F1", "micro_f1": "micro F1", "accuracy": "all labels right"}
    names = names if several else {"accuracy": "accuracy", "macro_f1": "macro F1"}
    head = " | ".join(f"{title} (95% interval)" for title in names.values())
    lines = [f"| split | images | {head} | log loss |", "|---|---|" + "---|" * (len(names) + 1)]
    for split in ("val", "test"):
        figures = report[split]
        if figures is not None:
            shown = " | ".join(_with_interval(figures, name) for name in names)
            lines.append(f"| {split} | {report.get(f'n_{split}', '–')} | {shown} | {figures['loss']:.3f} |")
    lines += [f"\n{markdown(text)}" for split in ("val", "test") for text in _unknown(report, split)]
    if report["test"] is None:
        lines.append("\nThere is no test split: the val split was also used to choose the model, so expect less.")
    return "\n".join(lines)


def _unknown(report: dict[str, Any], split: str) -> list[str]:
    return untested.sentences(report[split], split) if report[split] is not None else []


def _with_interval(figures: dict[str, Any], name: str) -> str:
    interval = figures.get(f"{name}_interval")
    return f"{figures[name]:.3f}" + (f" ({interval[0]:.3f} to {interval[1]:.3f})" if interval else "")


def _per_class(report: dict[str, Any]) -> str:
    split = "val" if report["test"] is None else "test"
    several = report.get("multi_label", False)
    more = " average precision | threshold |" if several else ""
    lines = [f"By class, on {split}:\n", f"| class | precision | recall (95% interval) | F1 | images |{more}"]
    lines.append("|---|---|---|---|---|" + "---|" * more.count("|"))
    for score in report[split]["per_class"]:
        average = score["average_precision"]
        more = f" {'–' if average is None else f'{average:.3f}'} | {score['threshold']:.3f} |" if several else ""
        lines.append(
            f"| {markdown(score['label'])} | {_known(score, 'precision')} | {_known(score, 'recall')} "
            f"| {_known(score, 'f1')} | {score['support']} |{more}"
        )
    return "\n".join(lines)


def _known(score: dict[str, Any], name: str) -> str:
    """A score of a class, of recall with its interval, where it has one."""
    if not untested.known(score, name):
        return "–"
    return _with_interval(score, name) if name == "recall" else f"{score[name]:.3f}"


def _use(source: ExportSource, exporter: Exporter) -> str:
    takes = exporter.takes
    shape = ", ".join("any" if edge is None else str(edge) for edge in takes.shape(source.pre))
    scale = "as it is" if takes.layout == "array" else f"RGB in {'0..255' if takes.dtype == 'uint8' else '0..1'}"
    where = "`mean` and `std` are subtracted before" if takes.normalised else "normalisation inside"
    given = f"input `{source.learning.input}`, {takes.dtype} ({shape}), {scale}, {where}"
    return (
        f"`{exporter.name}`: `{exporter.files[0]}`; {given}; "
        "outputs `probabilities` and `logits`. How to prepare an image is in `signature.json`, a program that does it "
        "in `samples/`:"
    )


def _parity(parity: Figures) -> str:
    lines = [
        f"- {name}: {found['images']} images, largest difference of a probability {found['max_diff']:.1e}, "
        f"the same answer for {found['agreement']:.1%}{_extras(found)}"
        for name, found in parity.items()
    ]
    return "Checked against PyTorch in tldesk on files of the data (`parity.json`):\n\n" + "\n".join(lines)


def _extras(found: dict[str, Any]) -> str:
    text = f"; {found['ms']:.1f} ms an image, {found['app_ms']:.1f} in tldesk" if "app_ms" in found else ""
    if "accuracy" in found:
        before, after = found["accuracy"]
        text += f"; accuracy {after:.3f}, before quantisation {before:.3f}"
    if "float_ms" in found:
        text += f"; {found['ms']:.1f} ms an image, before quantisation {found['float_ms']:.1f}"
    return text


def _sureness(source: ExportSource) -> str:
    """What a confidence is worth, and what happens to an image of none of the classes."""
    found, limit = source.report["calibration"], source.run.limit
    if found["temperature"] == 1.0:
        text = "- Probabilities are not calibrated: 90 % does not promise nine right answers of ten."
    else:
        judged = "val" if found["test"] is None else "test"
        before, after = found[judged]["ece"]
        text = (
            f"- Probabilities are calibrated (temperature {found['temperature']:.3f}, fitted on val): on {judged} the "
            f"expected calibration error is {after:.3f}, without it {before:.3f}."
        )
    if source.multi_label:
        return f"{text}\n- A label is given when its probability reaches its threshold (`signature.json`), else not."
    if limit:
        return f"{text}\n- A confidence below {limit:.3f} means “none of these” (`limit` in `signature.json`)."
    return f"{text}\n- Every image gets one of the classes above, also one that shows something else."


def _licences(source: ExportSource) -> str:
    record, origin = source.backbone, reuse.chain(source.report)
    title, name, licence = (markdown(text) for text in (record.title, record.timm_name, record.licence))
    if origin:
        lines = ["- Weights: this training went on from an earlier model, here with all it goes back to:"]
        lines += [f"  {number}. {markdown(link)}" for number, link in enumerate(origin, start=1)]
        lines.append("- Published weights learned from public image collections, whose own terms may matter to you.")
        weights = "\n".join([*lines, f"- Network: {title} ({name})."])
    elif source.report["strategy"] == "scratch":
        weights = f"- Weights: trained from random values on the data; the architecture is timm's {name}."
    else:
        weights = (
            f"- Pretrained weights: {title} ({name}), {licence}, {record.source}; "
            "pretrained on public image collections, whose own terms may matter to you."
        )
    return f"{weights}\n- Architecture: timm (Apache-2.0).\n- Your images and labels: yours; name their licence here."
