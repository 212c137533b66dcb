"""Comparing runs: McNemar's test against scipy, intervals, and runs made from known answers."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from present import present

from engine.runs_for_tests import write_run
from tldesk.cli.judging import _sentences, _unmatched_lines
from tldesk.engine import compare
from tldesk.engine.judging import judge, metrics
from tldesk.engine.training import run_titles
from tldesk.errors import TldeskError
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.presets import PRESETS
from tldesk.project.runs.report import Report
from tldesk.project.runs.run import Run
from tldesk.project.runs.run_data import Predictions, write_data

counts = st.integers(0, 60)


@given(counts, counts)
def test_p_as_scipy(one: int, other: int) -> None:
    from scipy.stats import binomtest

    wanted = binomtest(one, one + other).pvalue if one + other else 1.0
    assert metrics.mcnemar(one, other) == pytest.approx(wanted, rel=1e-9)


def test_large_counts_do_not_overflow() -> None:
    assert metrics.mcnemar(4000, 4000) == 1.0
    assert 0 <= metrics.mcnemar(3000, 5000) < 1e-100


@given(counts, counts, st.integers(0, 200))
def test_the_interval_holds_the_difference(one: int, other: int, alike: int) -> None:
    total = one + other + alike
    low, high = compare.paired_interval(one, other, total)
    assert -1 <= low <= high <= 1
    if total > 20:
        assert low <= (other - one) / total <= high
    assert compare.paired_interval(other, one, total) == pytest.approx((-high, -low))


@given(counts, counts, st.integers(0, 5_000))
def test_what_the_test_is_sure_of_the_interval_says_too(one: int, other: int, alike: int) -> None:
    low, high = compare.paired_interval(one, other, one + other + alike)
    assert metrics.mcnemar(one, other) >= metrics.SURE or low > 0 or high < 0


def test_the_interval_covers_the_truth() -> None:
    rng = np.random.default_rng(0)
    covered = 0
    for _ in range(400):
        pairs = rng.multinomial(150, (0.12, 0.06, 0.82))
        low, high = compare.paired_interval(int(pairs[1]), int(pairs[0]), 150)
        covered += low <= 0.06 <= high
    assert 0.92 <= covered / 400 <= 0.985


@given(st.lists(st.floats(0, 1), max_size=6))
def test_holm_keeps_the_order_and_only_raises(values: list[float]) -> None:
    found = metrics.holm(values)
    assert all(new >= old for new, old in zip(found, values, strict=True)) and all(p <= 1 for p in found)
    assert sorted(range(len(values)), key=lambda i: (found[i], values[i])) == sorted(
        range(len(values)), key=lambda i: (values[i], i)
    ) or len(set(found)) < len(found)


def test_holm_by_hand() -> None:
    assert metrics.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


Make = Callable[..., Run]


@pytest.fixture
def make(tmp_path: Path, make_photos: Callable[..., Path]) -> Make:
    """`make(name, wrong)`: a finished run on 40 test images a class, with wrong answers at these places."""
    photos = make_photos(classes=("a", "b"), per_class=44, size=(16, 16))

    def one(
        name: str,
        wrong: set[int],
        splits: tuple[str, ...] = ("test",) * 10 + ("train",),
        config: RunConfig | None = None,
    ) -> Run:
        run = write_run(tmp_path / "runs" / name, photos, splits, config or RunConfig())
        rows = [row for row in run.data.rows if row.split != "train"]
        targets = np.array([row.target for row in rows])
        said = np.array([1 - t if i in wrong else t for i, t in enumerate(targets)])
        logits = np.where(np.arange(2)[None] == said[:, None], 2.0, 0.0).astype(np.float32)
        ids, kinds = np.array([row.id for row in rows]), np.array([row.split for row in rows], np.str_)
        answers = Predictions(ids, kinds, targets, logits, logits)
        run.write_predictions(answers)
        report = judge.report_of(run, [row.sha256 for row in rows], answers)
        about: Report = {"classes": run.data.classes, "backbone": "x", "strategy": "scratch", "seconds": 1.0}
        run.write_report({**about, "n_train": 8, "n_test": len(rows), **report})
        return run

    return one


def test_who_is_better(make: Make) -> None:
    first, second = make("first", set(range(14))), make("second", {0, 1, 40})
    first.rename("Lite0")
    second.rename("Lite2")
    (found,) = compare.compare([first, second])
    assert (found.images, len(found.only_first), len(found.only_second)) == (80, 1, 12)
    assert found.difference == 11 / 80 and found.low < 11 / 80 < found.high
    assert found.p == metrics.mcnemar(1, 12) and found.sure
    text = compare.sentence(found)
    assert text.startswith("“Lite2” is 13.8 points more accurate than “Lite0” (") and text.endswith("p = .003.")
    (back,) = compare.compare([second, first])
    assert compare.sentence(back) == text and back.difference == -found.difference
    assert back.only_first == found.only_second


def test_what_is_gained_over_the_model_of_tutorials(make: Make) -> None:
    new, other = make("new", {0}), make("other", {1})
    old = make("old", set(range(9)), config=RunConfig(**PRESETS["textbook"].values))
    said = "“old” is the textbook's model. “new” took 0.0 minutes instead of 0.0."
    for run in (new, other, old):
        run.rename(run.name)
    first, second = compare.compare([new, old, other])
    assert compare.practice(first) == said and compare.practice(second) is None
    assert compare.practice(compare.compare([old, new])[0]) == said
    assert _sentences(first) == f"{compare.sentence(first)} {said}"
    assert _sentences(first).count("points") == 1  # the difference is told once
    assert "(−" in compare.sentence(compare.compare([new, make("unsure", {1, 2})])[0])


def test_too_few_images_to_tell(make: Make) -> None:
    runs = make("first", {1, 2, 3}), make("second", {3, 9})
    for run in runs:
        run.rename(run.name)
    (found,) = compare.compare(runs)
    assert not found.sure
    text = compare.sentence(found)
    assert "“second” is 1.2 points more accurate than “first”" in text and text.startswith("Too few images to tell")
    assert "p = 1.0" in text
    assert "about 930" in text  # 80 × 1.96² × 3


def test_more_images_are_asked_for_only_where_there_are_fewer(make: Make) -> None:
    runs = [make("first", set(range(9))), make("second", {0, 40}), make("third", {0, 40})]
    for run in runs:
        run.rename(run.name)
    (alone,) = compare.compare(runs[:2])
    assert alone.sure and "more accurate than" in compare.sentence(alone)
    raised, _ = compare.compare(runs)
    assert not raised.sure and raised.p == 2 * alone.p
    text = compare.sentence(raised)
    assert text.startswith("Not quite enough images to tell") and text.endswith("p = .08.") and "needed" not in text


def test_a_handful_of_images_is_too_few_whatever_the_difference(make: Make) -> None:
    few = ("test",) * 2 + ("train",) * 9
    (found,) = compare.compare([make("first", set(range(8)), few), make("second", set(), few)])
    assert found.p < metrics.SURE and found.low > 0 and not found.sure
    text = compare.sentence(found)
    assert text.startswith("16 images are too few to tell which is better: “") and text.endswith("p = .008.")


def test_equal_answers(make: Make) -> None:
    alike, equal = compare.compare([make("one", {5}), make("two", {5}), make("three", {6})])
    text = compare.sentence(alike)
    assert text.startswith(
        "“EfficientNet-Lite0 one” and “EfficientNet-Lite0 two” are correct on the same images, and wrong"
    )
    assert text.endswith("on the same ones (80 images compared).")
    assert "No difference is found" in compare.sentence(equal)
    assert (alike.p, equal.p) == (1.0, 1.0)


def test_only_images_that_both_were_tested_on_count(make: Make) -> None:
    first = make("first", {0})
    other = make("other", set(), splits=("test",) * 5 + ("train",) * 6)
    (found,) = compare.compare([first, other])
    assert (found.images, found.unmatched) == (40, (40, 0))
    assert len(found.only_second) == 1
    told = "Compared on the 40 images that both were tested on with the same label."
    assert _unmatched_lines(found) == [f"{told} Left out: 40 of “EfficientNet-Lite0 first”."]
    both = dataclasses.replace(found, names=("A", "B"), unmatched=(11, 2))
    assert _unmatched_lines(both)[0].endswith("Left out: 11 of “A”, 2 of “B”.")


def test_what_the_other_was_trained_on_is_left_out(make: Make) -> None:
    first, leaky = make("first", set()), make("leaky", set())
    rows = list(leaky.data.rows)
    inside = next(row for row in rows if row.split == "test")
    place = next(i for i, row in enumerate(rows) if row.split == "train")
    rows[place] = dataclasses.replace(rows[place], sha256=inside.sha256)
    write_data(leaky.folder / "data.json", dataclasses.replace(leaky.data, rows=rows), leaky.project_folder)
    (found,) = compare.compare([first, Run.load(leaky.folder)])
    assert found.images == 79


def test_nothing_in_common(make: Make) -> None:
    first = make("first", set(), splits=("test", "train"))
    other = make("other", set(), splits=("train", "test"))
    for runs, code in (([first, other], "nothing_to_compare"), ([first], "too_few_runs")):
        with pytest.raises(TldeskError) as caught:
            compare.compare(runs)
        assert caught.value.code == code
    (other.folder / "report.json").unlink()
    with pytest.raises(TldeskError) as caught:
        compare.compare([first, other])
    assert caught.value.code == "run_unfinished"


def test_without_test_images_the_val_split_is_compared(make: Make) -> None:
    runs = [make(name, set(), splits=("val",) * 10 + ("train",)) for name in ("first", "second")]
    (found,) = compare.compare(runs)
    assert (found.split, found.images) == ("val", 80)


def test_runs_are_called_as_everywhere_and_told_apart_where_that_is_not_enough(make: Make) -> None:
    runs = [make(name, set()) for name in ("one", "two", "three", "four")]
    for number, run in enumerate(runs[:3], 1):
        (run.folder / "about.toml").write_text(f"number = {number}\n")
    assert compare.names(runs) == [
        "EfficientNet-Lite0 #1",
        "EfficientNet-Lite0 #2",
        "EfficientNet-Lite0 #3",
        "EfficientNet-Lite0 four",  # of an earlier version
    ]
    assert compare.names(runs) == [run_titles.title(run, otherwise=run.name) for run in runs]
    assert compare.names(runs[:1], str.upper) == ["EFFICIENTNET-LITE0 #1"]
    for run in runs[:2]:
        run.rename("Mine")
    assert compare.names(runs[:2], str.upper) == ["Mine, #1", "Mine, #2"], "what the user wrote stays"
    assert compare.names(runs[:3]) == ["Mine, #1", "Mine, #2", "EfficientNet-Lite0 #3"]
    (runs[1].folder / "about.toml").write_text('number = 1\ntitle = "Mine"\n')  # as of another project
    assert compare.names(runs[:2]) == ["one", "two"]


def test_a_report_of_an_earlier_version_is_completed(make: Make) -> None:
    run = make("old", {1, 2, 3})
    report = present(run.report)
    old = {key: value for key, value in report.items() if key not in ("calibration", "thresholds")}
    old["test"] = {key: value for key, value in present(report["test"]).items() if key != "macro_f1_interval"}
    (run.folder / "report.json").write_text(json.dumps(old))
    assert judge.completed(run) == report
    assert judge.run_temperature(run) == report["calibration"]["temperature"]
    (run.folder / "predictions.npz").unlink()
    assert judge.run_temperature(run) == 1.0
    (run.folder / "report.json").unlink()
    assert judge.run_temperature(run) == 1.0
