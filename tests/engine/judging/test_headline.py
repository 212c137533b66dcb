"""The headline: of images that chose nothing, wherever it is written."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk import paths
from tldesk.engine.judging import headline
from tldesk.engine.judging.headline import Headline
from tldesk.engine.judging.tasks import ONE_LABEL, SEVERAL_LABELS
from tldesk.project.runs.looks import Looks
from tldesk.project.runs.report import Report
from tldesk.templates import render

SHARES = st.floats(0, 1) | st.just(math.nan)


@st.composite
def split_figures(draw: st.DrawFn, keys: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in keys:
        found[key] = draw(SHARES)
        if draw(st.booleans()):
            found[f"{key}_interval"] = sorted((draw(st.floats(0, 1)), draw(st.floats(0, 1))))
    return found


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any report, as far as a headline reads it."""
    several = draw(st.booleans())
    keys = list((SEVERAL_LABELS if several else ONE_LABEL).figures)
    made: Any = {"multi_label": several}
    for split in ("val", "test", "cross_validated"):
        if draw(st.booleans()):
            made[split] = draw(split_figures(keys if split != "cross_validated" else ["accuracy"]))
            made[f"n_{split}"] = draw(st.integers(1, 10_000))
        else:
            made[split] = None
    if draw(st.booleans()):
        made["calibration"] = {"temperature": draw(st.sampled_from((1.0, 1.7))), "images": 60}
    return made


def known(report: Report, split: str) -> bool:
    """Whether a split has a figure that is a number."""
    whole: Any = report
    values = [value for name, value in (whole[split] or {}).items() if not name.endswith("_interval")]
    return any(map(math.isfinite, values))


@given(reports())
def test_it_is_of_validation_only_where_nothing_else_is_known(report: Report) -> None:
    told = headline.of(report)
    others = known(report, "test") or known(report, "cross_validated")
    assert (told is None) == (not others and not known(report, "val"))
    if told is None:
        return
    assert told.optimistic == (not others) == (told.first.of == "val")
    assert told.first.of == "test" or not known(report, "test")
    assert math.isfinite(told.first.value) and all(math.isfinite(figure.value) for figure in told.beside)
    assert told.first not in told.beside and len(told.beside) <= 3
    assert ("optimistic" in told.basis) == ("optimistic" in told.short[1]) == told.optimistic


def sizes(page: str) -> dict[str, str]:
    """What is bold in the headline of a report, by the place that gives it its size."""
    first = re.findall(r'<div class="first"><p><b>([^<]*)</b>', page)
    beside = re.findall(r'<div class="beside"><b>([^<]*)</b>', page)
    place = "optimistic" if 'class="headline optimistic"' in page else "first"
    return {place: ", ".join(first), "beside": ", ".join(beside)}


def pixels(rule: str) -> int:
    """The size of letters of a rule of the report's style sheet."""
    css = (paths.resources() / "templates" / "report.css").read_text("utf-8")
    found = re.search(re.escape(rule) + r" \{[^}]*font-size: (\d+)px", css)
    assert found is not None
    return int(found[1])


@given(reports())
def test_no_page_and_no_card_writes_validation_largest(report: Report) -> None:
    told = headline.of(report)
    if told is None:
        return
    found = sizes(render("headline.html", headline=told))
    assert found["optimistic" if told.optimistic else "first"] == told.first.percent
    assert found["beside"] == ", ".join(figure.percent for figure in told.beside)
    card = render("headline.md", headline=told)
    assert ("**" in card) == (not told.optimistic)
    assert told.optimistic or card.startswith(f"**{told.first.percent} {told.first.name}** · ")


def test_sizes_of_the_page() -> None:
    assert pixels(".first b") > pixels(".beside b") > 0
    assert pixels(".first b") > pixels(".optimistic .first b") > pixels(".optimistic .beside b")


def of(**parts: Any) -> Headline:
    made: Any = {"n_test": 45, "n_val": 60, "n_cross_validated": 120, "multi_label": "map" in parts["val"], **parts}
    told = headline.of(made)
    assert told is not None
    return told


VAL = {"accuracy": 0.7833, "macro_f1": 0.77}
TEST = {"accuracy": 0.8889, "accuracy_interval": [0.765, 0.952], "macro_f1": 0.88, "macro_f1_interval": [0.88, 0.88]}


def test_an_interval_that_says_nothing_is_not_told() -> None:
    """As that of a macro F1 of a single group."""
    told = of(val=VAL, test=TEST | {"macro_f1_interval": [0.0, 1.0]})
    assert [figure.span for figure in told.beside] == ["", ""] and told.first.span


def test_with_test_images() -> None:
    told = of(val=VAL, test=TEST, calibration={"temperature": 1.5, "images": 60})
    assert (told.first.percent, told.first.name, told.basis) == ("88.9%", "accuracy", "45 test images")
    assert told.first.span == "76.5–95.2" and told.short == ("", "45 test images")
    beside = [(figure.percent, told.beside_name(figure), figure.span) for figure in told.beside]
    assert beside == [("78.3%", "validation", ""), ("88.0%", "macro F1", "")]
    assert "Test (88.9%) and validation (78.3%) are different images" in told.notes[0]
    assert any("calibrated" in note and "1.50" in note for note in told.notes)
    assert any("depends on the number of images and on the accuracy (Wilson)" in note for note in told.notes)


def test_without_test_images() -> None:
    told = of(val=VAL, test=None, cross_validated={"accuracy": 0.81, "accuracy_interval": [0.73, 0.87]})
    assert not told.optimistic and told.first.percent == "81.0%"
    assert told.basis == "cross-validated on 120 training images" and told.short == ("", "cross-validated")
    assert [told.beside_name(figure) for figure in told.beside] == ["validation"]
    told = of(val=VAL, test=None)
    assert told.optimistic and told.basis == "60 validation images · optimistic: they chose the model"
    assert told.short == ("", "validation, optimistic") and "expect less" in told.notes[0]


def test_validation_that_is_asked_for_is_marked_too() -> None:
    report: Any = {"n_test": 45, "n_val": 60, "val": VAL, "test": TEST}
    told = headline.of(report, "val")
    assert told is not None and told.optimistic and told.first.percent == "78.3%"
    assert "There are no test images" not in " ".join(told.notes)


def test_of_several_labels() -> None:
    several = {"map": 0.812, "map_interval": [0.7, 0.9], "macro_f1": 0.75, "accuracy": 0.6}
    told = of(val={**several, "map": 0.9}, test=several)
    assert (told.first.percent, told.first.name, told.short) == (
        *("81.2%", "mean average precision"),
        ("mAP", "45 test images"),
    )
    names = [told.beside_name(figure) for figure in told.beside]
    assert names == ["validation", "macro F1", "all labels correct"]
    assert any("bootstrap" in note for note in told.notes)
    told = of(val=several, test={**several, "map": math.nan})
    assert told.first.name == "macro F1", "one that is no number says nothing"


@pytest.mark.parametrize(("found", "words"), [(Looks(0, 0), "No choice has been made"), (Looks(2, 1), "seen 2 times")])
def test_what_looks_say(found: Looks, words: str) -> None:
    assert words in headline.looks_note(found)


def test_a_report_of_before_has_no_counts() -> None:
    report: Any = {"val": {"accuracy": 0.5, "confusion": [[3, 1], [2, 0]]}, "test": None}
    told = headline.of(report)
    assert told is not None and told.first.images == 6
