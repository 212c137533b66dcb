"""The slider: it stands where the preset is until it is moved, and finds back there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tldesk.ui.parts.slider import PresetSlider


@pytest.fixture
def slider(qtbot: QtBot) -> PresetSlider:
    widget = PresetSlider("crop", "Smallest crop", 0.05, 1.0, 0.05, "%")
    qtbot.addWidget(widget)
    widget.show()
    return widget


def text(slider: PresetSlider) -> str:
    return slider.slider.accessibleDescription()


def test_untouched_it_follows_the_preset(slider: PresetSlider) -> None:
    slider.set_preset(0.35)
    assert (slider.value(), text(slider), slider.reset.isVisible()) == (None, "35%", False)
    slider.set_preset(0.2)
    assert (slider.value(), text(slider)) == (None, "20%")


def test_moved_it_has_a_number_of_its_own_until_it_is_set_back(slider: PresetSlider, qtbot: QtBot) -> None:
    slider.set_preset(0.35)
    with qtbot.waitSignal(slider.value_changed):
        qtbot.keyClick(slider.slider, Qt.Key.Key_Right)
    assert (slider.value(), text(slider), slider.reset.isVisible()) == (0.4, "40%", True)
    slider.set_preset(0.2)
    assert slider.value() == 0.4
    with qtbot.waitSignal(slider.value_changed):
        slider.reset.click()
    assert (slider.value(), text(slider), slider.reset.isVisible()) == (None, "20%", False)


def test_ends_and_units(qtbot: QtBot) -> None:
    turned = PresetSlider("rotation", "Rotation", 0, 180, 5, "°")
    qtbot.addWidget(turned)
    turned.set_value(180)
    assert (turned.value(), text(turned)) == (180, "180°")
    turned.set_value(0)
    assert (turned.value(), text(turned)) == (0, "0°")


def test_without_a_preset_it_always_has_a_number(qtbot: QtBot) -> None:
    plain = PresetSlider("words", "Words left out", 0, 0.5, 0.05, "%", preset=False)
    qtbot.addWidget(plain)
    plain.show()
    assert plain.value() == 0
    with qtbot.waitSignal(plain.value_changed):
        qtbot.keyClick(plain.slider, Qt.Key.Key_Right)
    assert (plain.value(), text(plain), plain.reset.isVisible()) == (0.05, "5%", False)
    plain.set_value(0.0)
    assert plain.value() == 0
