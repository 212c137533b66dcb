"""The report as one HTML file: whole, by itself, and silent about the computer it was made on."""

from __future__ import annotations

import getpass
import re
import socket
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tldesk import palette
from tldesk.engine.judging import assessment
from tldesk.engine.reporting import report_page, svg
from tldesk.errors import MESSAGES, TldeskError
from tldesk.project.runs.events import Noted
from tldesk.words import filled

from ..judging.test_headline import sizes

_VOID = {"meta"}


class _Nested(HTMLParser):
    """Collects tags and fails on one that closes another."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def written(run: Any, tmp_path: Path) -> str:
    file = tmp_path / "report.html"
    report_page.write(run, file)
    report_page.write(run, file)  # in the place of the earlier one
    return file.read_text(encoding="utf-8")


def test_it_is_whole_and_stands_alone(trained_run: Any, tmp_path: Path) -> None:
    text = written(trained_run, tmp_path)
    page = _Nested()
    page.feed(text)
    assert page.open == []
    tags = [tag for tag, _ in page.seen]
    assert tags.count("svg") >= 1 + 3 + 2 + 2  # matrix, a curve a class, confidence and coverage, loss and accuracy
    assert not {"script", "img", "link", "iframe"} & set(tags)
    assert not re.search(r"https?:|url\(|@import|file:", text)
    report = trained_run.report
    assert f"{100 * report['test']['accuracy']:.1f}%" in text
    for label in report["classes"]:
        assert f"<td>{label}</td>" in text


def test_its_headline_is_of_test_images_and_validation_stands_smaller(trained_run: Any, tmp_path: Path) -> None:
    text, report = written(trained_run, tmp_path), trained_run.report
    found = sizes(text)
    assert found["first"] == f"{100 * report['test']['accuracy']:.1f}%"
    assert found["beside"].startswith(f"{100 * report['val']['accuracy']:.1f}%")
    assert f"accuracy · {report['n_test']} test images" in text
    assert text.index("<details>") < text.index("No choice has been made yet") < text.index("</details>")


def test_without_test_images_nothing_is_as_large_as_a_headline(trained_run: Any, tmp_path: Path) -> None:
    trained_run.write_report(trained_run.report | {"test": None, "n_test": 0})
    report = dict(trained_run.report)
    text = written(trained_run, tmp_path)
    if "cross_validated" in report:
        assert sizes(text)["first"] == f"{100 * report['cross_validated']['accuracy']:.1f}%"
        report.pop("cross_validated")
        trained_run.write_report(report)
        text = written(trained_run, tmp_path)
    assert sizes(text)["optimistic"] == f"{100 * report['val']['accuracy']:.1f}%"
    assert "the validation images also chose the model, so expect less" in text
    assert "what the model says of the validation images" in text


def test_warnings_are_seen_without_a_click(trained_run: Any, tmp_path: Path) -> None:
    text = filled(MESSAGES["leaking_images"].text, count=3)
    warning = Noted(level="warning", code="leaking_images", text=text, arguments={"count": 3})
    list(trained_run.record(iter([warning])))
    trained_run.write_report(trained_run.report | {"notes": [text, "Nothing to warn of."]})
    page = written(trained_run, tmp_path)
    assert f'<p class="bad">{text}</p>' in page
    assert page.index("<details>") < page.index("Nothing to warn of.") < page.index("</details>") < page.index(text)


def test_what_was_chosen_is_said_in_words(trained_run: Any, tmp_path: Path) -> None:
    report = trained_run.report | {"chosen": {"C": 0.01, "strategy": "feature-extraction", "fitting": "crop"}}
    report["thresholds"] = dict.fromkeys(report["classes"])
    trained_run.write_report(report)
    text = written(trained_run, tmp_path)
    assert "<td>Chosen on validation</td><td>strength C = 0.01, resizing by crop</td>" in text
    assert "<td>Images in both train and test</td><td>0</td>" in text
    assert "hreshold" not in text[text.index("<body>") :], "a column of nothing but dashes"


def test_a_lone_dot_is_told_in_words(trained_run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessment, "_DRAWN_BINS", 1)  # all that there is falls into one
    assert "predictions have about the same confidence: " in written(trained_run, tmp_path)


def test_its_colours_are_those_of_the_window(trained_run: Any, tmp_path: Path) -> None:
    """In both schemes; what is validation in a chart of the window is so here."""
    text = written(trained_run, tmp_path)
    for name, wanted in (
        ("line0", [palette.LIGHT.curves["val"], palette.DARK.curves["val"]]),
        ("line1", [palette.LIGHT.curves["train"], palette.DARK.curves["train"]]),
        ("bad", [palette.LIGHT.tokens["bad"], palette.DARK.tokens["bad"]]),
    ):
        assert re.findall(rf"--{name}: ([^;]*);", text) == wanted
    known: set[str] = set()
    for scheme in (palette.LIGHT, palette.DARK):
        known |= {*scheme.tokens.values(), *scheme.curves.values(), *scheme.splits.values()}
    assert set(re.findall("#[0-9a-f]{6}", text)) <= known


def test_it_says_nothing_of_the_computer(trained_run: Any, tmp_path: Path) -> None:
    row = trained_run.data.rows[0]
    report = dict(trained_run.report)
    report["notes"] = [f"1 image could not be read and was left out, first “{row.path}”: it is missing."]
    trained_run.write_report(report)
    text = written(trained_run, tmp_path)
    assert f"first “{row.name}”" in text
    secrets = [str(Path.home()), str(Path.cwd()), str(trained_run.project_folder), str(row.path.parent), str(tmp_path)]
    secrets += [name for name in (getpass.getuser(), socket.gethostname()) if len(name) > 4]
    assert not [secret for secret in secrets if secret in text]


def test_names_are_not_taken_for_html(trained_run: Any, tmp_path: Path) -> None:
    trained_run.rename("<b>bold</b> & brave")
    text = written(trained_run, tmp_path)
    assert "<h1>&lt;b&gt;bold&lt;/b&gt; &amp; brave</h1>" in text


def test_only_a_report_is_replaced(trained_run: Any, tmp_path: Path) -> None:
    for name, content in (("photo.jpg", b"a photo"), ("page.html", b"<!doctype html>\n<html><head><title>mine")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(TldeskError) as caught:
            report_page.write(trained_run, tmp_path / name)
        assert caught.value.code == "file_exists" and (tmp_path / name).read_bytes() == content


def test_without_a_report_there_is_nothing_to_write(trained_run: Any, tmp_path: Path) -> None:
    (trained_run.folder / "report.json").unlink()
    with pytest.raises(TldeskError) as caught:
        report_page.write(trained_run, tmp_path / "report.html")
    assert caught.value.code == "run_unfinished" and not (tmp_path / "report.html").exists()


def test_a_chart_puts_values_where_they_belong() -> None:
    line = svg.SvgCurve("", np.array([0.0, 50.0, 100.0]), np.array([0.0, 100.0, 50.0]))
    drawn = svg.chart([line], ("x", "y"), x_span=(0, 100), y_span=(0, 100), size=(164, 152))
    found = re.search(r'<polyline class="line0" fill="none" points="([^"]*)"', drawn)
    assert found is not None
    assert found[1] == "48.0,112.0 98.0,12.0 148.0,62.0"
    assert ">100</text>" in drawn
    assert svg.chart([], ("x", "y")).endswith("</svg>")


def test_names_and_values_stand_at_the_ends_of_curves_and_never_over_one_another() -> None:
    x = np.array([0.0, 1.0])
    curves = [svg.SvgCurve(name, x, np.array([0.5, y]), value=f"{y:.2f}") for name, y in (("a & b", 0.7), ("c", 0.71))]
    drawn = svg.chart(curves, ("x", "y"), y_span=(0, 1), whole=True)
    places = {text: float(y) for y, text in re.findall(r'<text x="[^"]*" y="([^"]*)"[^>]*>(0\.7[^<]*)</text>', drawn)}
    assert list(places) == ["0.70 a &amp; b", "0.71 c"]
    assert places["0.70 a &amp; b"] - places["0.71 c"] >= 14 - 0.2
    assert drawn.count(">0.2</text>") == 1, "a tick of y; those of x are whole numbers"


def test_a_matrix_shades_by_the_share_of_the_row() -> None:
    drawn = svg.matrix(["a", "b"], [[3, 1], [0, 0]])
    assert 'class="right"' in drawn and drawn.count('class="empty"') == 2
    assert re.findall(r'fill-opacity="([\d.]+)"', drawn) == ["0.60", "0.30"]
