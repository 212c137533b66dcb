"""The Label page on a project of 24 photos without labels; a trained project of texts."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import planted_words
import pytest
from once import made_once
from pytestqt.qtbot import QtBot

from tldesk.project.runs.run import Run
from tldesk.project.store import Project
from tldesk.ui.label.label_page import LabelPage
from tldesk.ui.parts import appearance
from tldesk.ui.session.context import Context


@pytest.fixture
def unlabelled(qtbot: QtBot, qapp: Any, project: Project) -> Iterator[Context]:
    """A Context with the project of `photos`, all labels taken away."""
    appearance.apply(qapp, "light")
    folder = project.folder
    project.edits.set_label(project.samples.ids().tolist(), None)
    project.close()
    made = Context()
    made.open_project(folder)
    yield made
    made.jobs.close()
    made.close_project()


@pytest.fixture
def label_page(unlabelled: Context, qtbot: QtBot) -> LabelPage:
    """The Label page of it, shown, with the keyboard at the first image."""
    made = LabelPage(unlabelled)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.classes.rowCount() == 3 and not made.browser.model.busy)
    qtbot.waitUntil(lambda: made.browser.current is not None)
    made.shown()
    qtbot.waitUntil(lambda: made.browser.grid.hasFocus())
    return made


_BASES = ("where is my card", "why was it refused", "how do I change the pin", "what is the fee", "close my account")


def _trained_on_words(root: Path) -> None:
    """A project in `root` of the texts there, with a trained model of words."""
    from tldesk.engine.train import train
    from tldesk.project.exchange.importing import import_source
    from tldesk.project.runs.config import RunConfig

    with Project.create(root / "project", modality="text") as project:
        for _ in import_source(project, root / "texts.csv"):
            pass
        run = project.runs.new(RunConfig(modality="text", strategy="words", device="cpu"))
        for _ in run.record(train(run)):
            pass


@pytest.fixture(scope="session")
def _text_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Texts of five classes, four of which a planted word says, with a trained model of words."""

    def make(root: Path) -> None:
        planted_words.write(root / "texts.csv", [f"{_BASES[i % len(_BASES)]} {i}" for i in range(100)], bare=20)
        _trained_on_words(root)

    return made_once(tmp_path_factory, "texts", make) / "project"


# Names as they are in data of intents: long, without blanks, and alike for more letters than there is room for.
_LONG = [
    f"balance_not_updated_after_{how}_from_branch_{number:02}" for how in ("cheque", "card") for number in range(14)
]


@pytest.fixture(scope="session")
def _many_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Texts of 28 classes with long names, some of them mistaken for another, with a trained model of words."""

    def make(root: Path) -> None:
        places = [(name, number) for name in _LONG for number in range(9)]
        rows = [(f"{_BASES[number % 5]} in branch {name[-2:]}, number {number}?", name) for name, number in places]
        with (root / "texts.csv").open("w", newline="") as stream:
            csv.writer(stream).writerows([("text", "label"), *rows])
        _trained_on_words(root)

    return made_once(tmp_path_factory, "many", make) / "project"


@pytest.fixture
def run_of_many(_many_project: Path, tmp_path: Path) -> Run:
    """A finished run on texts of many classes in a project of its own."""
    shutil.copytree(_many_project, tmp_path / "many")
    (folder,) = (tmp_path / "many" / "runs").iterdir()
    return Run.load(folder)


@pytest.fixture
def text_run(_text_project: Path, tmp_path: Path) -> Run:
    """A finished run on texts in a project of its own, yours to change."""
    shutil.copytree(_text_project, tmp_path / "texts")
    (folder,) = (tmp_path / "texts" / "runs").iterdir()
    return Run.load(folder)
