"""The preview of variations: the user's own images, as the form says, off the UI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tldesk.engine.modalities.augmentation import PRESETS
from tldesk.ui.parts.looks import COUNT, VARIATIONS
from tldesk.ui.train.augment_preview import AugmentPreview
from tldesk.ui.train.run_setup import RunSetup

WAIT = 10_000


@pytest.fixture
def setup(qtbot: QtBot, show_page: Callable[..., Any], project: Any) -> RunSetup:
    project.close()
    made = show_page(RunSetup, project.folder)
    with qtbot.waitSignal(made.augment_preview.updated, timeout=WAIT):
        made.advanced_button.click()
    return made


def pictures(preview: AugmentPreview) -> list[list[QImage]]:
    return [list(row) for row in preview.grid.rows]


def test_a_few_images_each_with_its_variations(setup: RunSetup) -> None:
    rows = pictures(setup.augment_preview)
    assert len(rows) == COUNT and all(len(row) == 1 + VARIATIONS for row in rows)
    assert all(one != row[0] for row in rows for one in row[1:])
    assert setup.augment_preview.grid.accessibleDescription()
    assert "Resizing “Auto” is Crop for your images." in setup.augment_preview.about.text()


def differing(rows: list[list[QImage]], others: list[list[QImage]]) -> int:
    pairs = [pair for both in zip(rows, others, strict=True) for pair in zip(*both, strict=True)]
    return sum(one != other for one, other in pairs)


def test_it_follows_the_form(setup: RunSetup, qtbot: QtBot) -> None:
    preview = setup.augment_preview
    before = pictures(preview)
    setup.form.set_value({"augment_rotation": 90.0})
    qtbot.waitUntil(lambda: differing(pictures(preview), before) == COUNT * VARIATIONS, timeout=WAIT)
    assert [row[0] for row in pictures(preview)] == [row[0] for row in before]
    setup.form.set_value({"augmentation": "none"})
    qtbot.waitUntil(lambda: all(one == row[0] for row in pictures(preview) for one in row), timeout=WAIT)
    setup.form.set_value({"fitting": "squash"})
    qtbot.waitUntil(lambda: [row[0] for row in pictures(preview)] != [row[0] for row in before], timeout=WAIT)


def test_a_preset_takes_the_sliders_with_it(setup: RunSetup) -> None:
    slider = setup.form.slider("augment_crop")
    assert slider.slider.accessibleDescription() == f"{round(100 * PRESETS['standard'].crop)}%"
    setup.form.set_value({"augment_crop": 0.8, "augment_mirror": "none"})
    assert setup.config().augment_crop == 0.8
    setup.form.set_value({"augmentation": "strong"})
    assert (setup.config().augment_crop, setup.config().augment_mirror) == (None, "preset")
    assert slider.slider.accessibleDescription() == f"{round(100 * PRESETS['strong'].crop)}%"


def test_others_are_shown_when_asked_for(setup: RunSetup, qtbot: QtBot) -> None:
    preview, before = setup.augment_preview, pictures(setup.augment_preview)
    preview.others_button.click()
    qtbot.waitUntil(lambda: [row[0] for row in pictures(preview)] != [row[0] for row in before], timeout=WAIT)


def test_without_steps_there_is_nothing_to_vary(setup: RunSetup) -> None:
    setup.choose_strategy("feature-extraction")
    assert not setup.augment_preview.isVisible()
    setup.choose_strategy("fine-tune")
    assert setup.augment_preview.isVisible()
