"""A shadow lies below its widget, goes where it goes, and is in nobody's way."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QFrame, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts import appearance
from tldesk.ui.parts.shadow import Shadow


def test_it_follows_and_is_darkest_below(qtbot: QtBot, qapp: QApplication) -> None:
    appearance.apply(qapp, "light")
    place = QWidget()
    place.resize(300, 200)
    qtbot.addWidget(place)
    over = QFrame(place)
    shadow = Shadow(over)
    over.setGeometry(QRect(100, 80, 100, 40))
    with qtbot.waitExposed(place):
        place.show()
    over.move(90, 70)
    assert shadow.isVisible() and shadow.geometry().contains(over.geometry())
    picture = place.grab().toImage()
    above, below, far = (picture.pixelColor(140, y).lightness() for y in (66, 114, 20))
    assert below < above < far, "the light comes from above"
    assert place.childAt(QPoint(140, 114)) is None, "a click goes through it"
    over.hide()
    assert not shadow.isVisible()
    with qtbot.waitSignal(shadow.destroyed):
        over.deleteLater()
