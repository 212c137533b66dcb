"""The Label page on a project of 24 photos without labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

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
