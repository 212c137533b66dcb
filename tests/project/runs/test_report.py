"""What a report must say, whoever wrote it, before anything reads it."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
from pydantic import ValidationError

from tldesk.foreign import Refused
from tldesk.project.runs.report import interval_of, refuse_partial, report_form

ONE = {"label": "cat", "precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1}
SEVERAL = ONE | {"average_precision": 1.0, "threshold": 0.5, "tp": 1, "fp": 0, "fn": 0}
FIGURES = {"accuracy": 1.0, "accuracy_interval": [0, 1], "macro_f1": 1.0, "loss": 0.1}


def report(several: bool) -> dict[str, Any]:
    scores = [dict(SEVERAL if several else ONE) for _ in range(2)]
    scores[1]["label"] = "dog"
    figures = FIGURES | {"per_class": scores}
    figures |= {"map": 1.0, "micro_f1": 1.0} if several else {"confusion": [[1, 0], [0, 1]]}
    said = {
        "classes": ["cat", "dog"],
        "strategy": "scratch",
        "seconds": 1.0,
        "n_train": 2,
        "val": figures,
        "test": None,
    }
    return copy.deepcopy(said | {"multi_label": several})


def check(given: dict[str, Any]) -> None:
    refuse_partial(report_form().validate_python(given), ["cat", "dog"])


@pytest.mark.parametrize("several", [True, False])
def test_what_every_version_wrote_is_enough(several: bool) -> None:
    check(report(several))


@pytest.mark.parametrize("name", ["map", "micro_f1"])
def test_figures_of_several_labels_must_be_there(name: str) -> None:
    given = report(True)
    del given["val"][name]
    with pytest.raises(Refused, match=f"val.{name} is missing"):
        check(given)


@pytest.mark.parametrize("odd", [2.5, -1.0, math.inf])
def test_the_average_precision_is_a_share(odd: float) -> None:
    given = report(True)
    given["val"]["map"] = odd
    with pytest.raises(ValidationError, match="not between 0 and 1"):
        check(given)


@pytest.mark.parametrize("count", [None, 0])
def test_figures_of_test_images_come_with_their_number(count: int | None) -> None:
    given = report(True)
    given |= {"test": given["val"], "n_test": 5}
    check(given)
    given["n_test"] = count
    if count is None:
        del given["n_test"]
    with pytest.raises(ValidationError, match="n_test is missing"):
        check(given)


@pytest.mark.parametrize("name", ["average_precision", "threshold", "tp", "fp", "fn"])
def test_so_must_those_of_a_class(name: str) -> None:
    given = report(True)
    del given["val"]["per_class"][1][name]
    with pytest.raises(Refused, match=f"{name} is missing"):
        check(given)


@pytest.mark.parametrize("odd", ["xx", 5, {}, [1], [0, 1, 2]])
@pytest.mark.parametrize("name", ["recall_interval", "precision_interval"])
def test_an_interval_is_two_numbers(name: str, odd: object) -> None:
    given = report(False)
    given["val"]["per_class"][0][name] = odd
    with pytest.raises(ValidationError):
        check(given)


@pytest.mark.parametrize("odd", ["xx", 5, {}, [1]])
def test_what_a_report_says_beyond_its_type_is_not_read(odd: object) -> None:
    given = report(False)
    score = given["val"]["per_class"][0]
    score |= {"f1_interval": odd, "recall_interval": [0.5, 1.0]}
    check(given)
    assert interval_of(score, "f1") is None and interval_of(score, "recall") == [0.5, 1.0]
    assert interval_of(score, "precision") is None
