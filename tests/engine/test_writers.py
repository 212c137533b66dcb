"""Each thing that is written for others to read, with names in it as somebody hostile gives them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomli_w
from hostile import ESCAPES, FORMULA, MARKUP, NAMES, check_html, check_markdown, check_spreadsheet, check_terminal

from tldesk.cli import run_command
from tldesk.engine.answering.answers_table import Table
from tldesk.engine.answering.predict import Prediction
from tldesk.engine.exporters import EXPORTERS, card, signature
from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.judging import assessment, judge
from tldesk.engine.networks import backbones
from tldesk.engine.reporting import report_page, svg
from tldesk.project.label_exports import _notes, table
from tldesk.project.label_exports.rows import LabelledRow
from tldesk.project.runs.events import LeftOut
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

Checks = dict[str, Callable[[str], None]]


@pytest.fixture
def hostile(finished: Run) -> Run:
    """The finished run in a project of somebody else: its classes, its title and its note are not ours."""
    run = finished
    renamed = dict(zip(run.data.classes, NAMES, strict=True))
    data = json.loads((run.folder / "data.json").read_bytes())
    report = json.loads((run.folder / "report.json").read_bytes())
    data["classes"] = report["classes"] = list(NAMES)
    report["thresholds"] = {renamed[name]: at for name, at in report["thresholds"].items()}
    report["notes"] = list(NAMES)
    report["device_text"] = report["chosen"]["C"] = MARKUP
    origin = {"kind": "run", "title": MARKUP, "project": ESCAPES, "images": 3}
    report["start"] = {"origin": [origin, {"kind": "file", "title": FORMULA, "licence": MARKUP}]}
    for split in ("val", "test"):
        for score in report[split]["per_class"]:
            score["label"] = renamed[score["label"]]
    (run.folder / "data.json").write_text(json.dumps(data))
    (run.folder / "report.json").write_text(json.dumps(report))
    (run.folder / "about.toml").write_text(tomli_w.dumps({"title": MARKUP, "note": ESCAPES}))
    folder = run.project_folder.rename(run.project_folder.with_name("![x](y) & =1+1"))
    return Run.load(folder / "runs" / "run")


def source_of(run: Run) -> ExportSource:
    report = judge.completed(run)
    assert report is not None
    record = replace(backbones.get(run.config.backbone), title=MARKUP, licence=MARKUP)
    return ExportSource(run, None, record, list(run.data.classes), report)  # type: ignore[arg-type]


def written_card(run: Run, _folder: Path) -> str:
    parity = {"onnxruntime": {"images": 3, "max_diff": 0.0, "agreement": 1.0}}
    return card.text(source_of(run), EXPORTERS["onnx"], parity)


def labels(run: Run, folder: Path) -> str:
    (folder / "model.onnx").write_bytes(b"")
    signature.write(source_of(run), folder, EXPORTERS["onnx"])
    text = (folder / "labels.txt").read_text("utf-8")
    assert len(text.splitlines()) == len(run.data.classes)
    return text


def answers(run: Run, folder: Path) -> str:
    with Table(folder / "a.csv", run.data.classes, several=True) as rows:
        shares = dict.fromkeys(run.data.classes, 0.5)
        for name in run.data.classes:
            rows.add(Prediction(Path(name), (name, FORMULA), 0.5, shares))
    return (folder / "a.csv").read_text("utf-8")


def label_table(run: Run, _folder: Path) -> str:
    rows = [LabelledRow(Path(name), (name, FORMULA), "train", name, name=name) for name in run.data.classes]
    return "".join(text for _, text in table.write(rows, run.data.classes))


def left_out(run: Run, _folder: Path) -> str:
    with Project.create(run.project_folder.with_name("beside")) as project:
        text = "".join(text for _, text in _notes(project, [LeftOut(name, name, name) for name in run.data.classes]))
    assert len(text.splitlines()) == len(run.data.classes)
    return text


def charts(run: Run, _folder: Path) -> str:
    drawn = svg.matrix(run.data.classes, [[1, 2, 3]] * 3)
    return drawn + svg.chart([svg.SvgCurve(name, np.zeros(2), np.zeros(2)) for name in NAMES], (MARKUP, ESCAPES))


def command(run: Run, *arguments: str) -> str:
    """All that a verb says; a text of both streams."""
    stream = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", stream)
        patch.setattr("sys.stderr", stream)
        patch.setattr(logging.getLogger(), "handlers", [])
        run_command([arguments[0], str(run.folder), *arguments[1:]])
    return stream.getvalue()


WRITERS: dict[str, tuple[Callable[[Run, Path], str], Callable[[str], None]]] = {
    "model card": (written_card, check_markdown),
    "labels.txt": (labels, check_terminal_lines := lambda text: check_terminal(text.replace("\u202e", ""))),
    "predict --csv": (answers, check_spreadsheet),
    "labels.csv": (label_table, check_spreadsheet),
    "notes.txt": (left_out, check_terminal_lines),
    "report": (lambda run, _: report_page.page(assessment.read(run)), check_html),
    "charts": (charts, check_html),
    "evaluate": (lambda run, _: command(run, "evaluate"), check_terminal),
    "evaluate --json": (lambda run, _: command(run, "evaluate", "--json"), check_terminal),
    "predict": (lambda run, _: command(run, "predict", str(run.data.rows[0].path)), check_terminal),
    "compare": (lambda run, _: command(run, "compare", str(run.folder)), check_terminal),
    "a refusal": (lambda run, _: command(run, "predict", MARKUP + ESCAPES.replace("\n", "")), check_terminal),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_names_command_nobody(writer: str, hostile: Run, tmp_path: Path) -> None:
    write, check = WRITERS[writer]
    text: Any = write(hostile, tmp_path)
    assert text
    check(text)
