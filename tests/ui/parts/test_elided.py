"""Elided: what a line says where there is no room for all of it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tldesk.ui.parts.elided import Elided

_COUNTS = "10,003 texts · 10,003 labelled · 77 classes"


def _cut(qtbot: QtBot, whole: str) -> set[str]:
    """What a line says of it in every width."""
    line = Elided()
    qtbot.addWidget(line)
    line.say(whole)
    with qtbot.waitExposed(line):
        line.show()
    said = set()
    for width in range(line.minimumSizeHint().width(), line.sizeHint().width() + 1):
        line.resize(width, 20)
        said.add(line.text())
        assert line.toolTip() or line.text() == whole
    return said


@pytest.mark.parametrize("whole", [_COUNTS, "accuracy 0.125 of all", "run-77 · 2 Dec"])
def test_no_number_is_shown_in_part(qtbot: QtBot, whole: str) -> None:
    said = _cut(qtbot, whole)
    assert whole in said and len(said) > 5
    for text in said:
        kept = text.removesuffix("…")
        assert whole.startswith(kept)
        assert {word for word in kept.split() if word[0].isdigit()} <= set(whole.split()), text


def test_what_is_no_number_is_cut_between_letters(qtbot: QtBot) -> None:
    said = _cut(qtbot, "EfficientNet-Lite0")
    assert len(said) > 10 and any(text.endswith("Lit…") for text in said)
