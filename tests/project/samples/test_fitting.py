"""What `auto` makes of the shapes of the training images, and where it is kept."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.run import Run
from tldesk.project.samples.fitting import centre_share, choose
from tldesk.project.store import Project

from ..conftest import LABELS, row


@pytest.mark.parametrize(
    ("sizes", "fitting"),
    [
        ([], "crop"),
        ([(100, 100)], "crop"),
        ([(400, 300), (300, 400)], "crop"),
        ([(1920, 1080)], "pad"),
        ([(100, 200), (200, 100)], "pad"),
        ([(100, 400)], "squash"),
        ([(100, 100)] * 9 + [(100, 1000)], "crop"),
    ],
)
def test_the_rule(sizes: list[tuple[int, int]], fitting: str) -> None:
    assert choose(sizes) == fitting


@given(st.lists(st.tuples(st.integers(1, 5000), st.integers(1, 5000)), min_size=1, max_size=20))
def test_turned_images_are_judged_alike(sizes: list[tuple[int, int]]) -> None:
    assert 0 < centre_share(sizes) <= 1
    assert choose(sizes) == choose([(height, width) for width, height in sizes])


@pytest.mark.parametrize(("width", "fitting"), [(40, "crop"), (60, "pad"), (200, "squash")])
def test_auto_is_settled_when_the_run_is_made(empty: Project, tmp_path: Any, width: int, fitting: str) -> None:
    empty.classes.ensure(LABELS)
    files = [row(f"{i}.jpg", label=LABELS[i % 2], width=width, height=30) for i in range(8)]
    empty.files.put(empty.files.root(tmp_path / "photos"), files)
    run = empty.runs.new(RunConfig())
    assert Run.load(run.folder).data.fitting == fitting
    trained = sum(data_row.split == "train" for data_row in run.data.rows)
    assert empty.samples.sizes("train") == [(width, 30)] * trained
    assert Run.load(empty.runs.new(RunConfig(fitting="squash")).folder).data.fitting == "squash"
