"""MODEL_CARD.md: what the model is, what it learned from, how good it is, and where its weights come from.

After "Model Cards for Model Reporting" (Mitchell et al., 2019). What it says is in `resources/templates/card.md`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import tldesk
from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.judging import headline, untested
from tldesk.engine.training import reuse
from tldesk.media import wording
from tldesk.project.runs.events import Noted
from tldesk.project.runs.report import figures_of
from tldesk.templates import render

if TYPE_CHECKING:
    from tldesk.engine.exporters.exporter import Exporter, Figures

_SPLITS = ("train", "val", "test")
_MEASURES = {"accuracy": "accuracy", "macro_f1": "macro F1"}
_OF_SEVERAL = {"map": "mAP", "macro_f1": "macro F1", "micro_f1": "micro F1", "accuracy": "all labels right"}


def _notes(source: ExportSource) -> list[Noted]:
    """What its figures are to be read with."""
    events = list(source.run.events())
    return [*headline.lessened(events), *headline.learned_more(events)]


def text(source: ExportSource, exporter: Exporter, parity: Figures) -> str:
    """The card as Markdown."""
    report, rows = source.report, source.run.data.rows
    counts = Counter((target, row.split) for row in rows for target in row.targets)
    totals = Counter(row.split for row in rows)
    found = {split: figures for split in ("val", "test") if (figures := figures_of(report, split)) is not None}
    judged = "test" if "test" in found else "val"
    kind = source.run.config.modality
    said, told = wording.in_pages(kind), headline.of(report)
    return render(
        "card.md",
        said,
        version=tldesk.__version__,
        run=source.run,
        record=source.backbone,
        report=report,
        headline=render("headline.md", said, headline=told.worded(kind)) if told is not None else "",
        notes=[wording.worded(note.text, kind) for note in _notes(source)],
        classes=source.classes,
        several=source.multi_label,
        counted=[(label, [counts[place, split] for split in _SPLITS]) for place, label in enumerate(source.classes)],
        totals=[totals[split] for split in _SPLITS],
        measures=_OF_SEVERAL if report.get("multi_label", False) else _MEASURES,
        splits=[
            (split, figures, [wording.worded(text, kind) for text in untested.sentences(figures, split)])
            for split, figures in found.items()
        ],
        judged=judged,
        scores=found[judged]["per_class"],
        known=untested.known,
        exporter=exporter,
        input=source.learning.input,
        takes=exporter.takes,
        shape=exporter.takes.shape(source.pre),
        windows=source.windows,
        window=source.pre.shape[0],
        steps=source.preprocess(exporter.takes)["steps"],
        parity=parity,
        origin=reuse.chain(report),
        teacher=report.get("teacher"),
    )
