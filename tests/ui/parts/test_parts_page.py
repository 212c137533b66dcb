"""The page of all parts is up to date: its text, its pictures in both themes, and that no part is missing."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from parsed import ROOT
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from tldesk.ui import parts
from tldesk.ui.parts import appearance, theme

PICTURE_BYTES = 200_000
# Widgets of the folder that are no part of their own, and why.
NOT_SHOWN = {
    "Finder": "the command palette and the finder of classes: a list over the page, with rows of its own",
    "Waiting": "its arc turns: no two pictures of it are alike",
}


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, qapp: Any) -> Iterator[ModuleType]:
    """packaging/parts_page.py."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    appearance.apply(qapp, "light")
    yield importlib.import_module("parts_page")
    appearance.apply(qapp, "light")


def test_the_text_is_that_of_the_script(page: Any) -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.document()


def test_the_pictures_are_those_of_the_widgets(page: Any, qapp: Any) -> None:
    """When it fails on purpose: python packaging/parts_page.py, then look at what it has written."""
    assert [f"{file.name}: {share:.1%}" for file, _, share in page.changed(qapp)] == []


def test_every_picture_is_of_a_part_and_small(page: Any) -> None:
    wanted = {page.file_of(section, shown) for section in page.SECTIONS for shown in page.THEMES}
    kept = set(page.PICTURES.iterdir())
    assert kept == wanted
    assert [file.name for file in kept if file.stat().st_size > PICTURE_BYTES] == []


def test_every_part_is_on_the_page(page: Any) -> None:
    """A part that is added gets a row in SECTIONS, or a reason here."""
    shown: set[type] = set()
    for section in page.SECTIONS:
        place = page.placed(section)
        shown |= {kind for part in place.findChildren(QWidget) for kind in type(part).__mro__}
        place.close()
        place.deleteLater()
    missing = {kind.__name__ for kind in _kinds() if kind not in shown}
    assert missing == set(NOT_SHOWN)


def _kinds() -> Iterator[type[QWidget]]:
    """The widgets that the folder of parts gives to others."""
    for found in pkgutil.iter_modules(parts.__path__):
        module = importlib.import_module(f"{parts.__name__}.{found.name}")
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, QWidget) and kind.__module__ == module.__name__ and not name.startswith("_"):
                yield kind


def test_colours_are_exactly_those_of_the_theme(page: Any, qapp: Any) -> None:
    """The comparison of pictures lets a little pass; a token of another colour it does not."""
    for shown in page.THEMES:
        appearance.apply(qapp, shown)
        section = next(section for section in page.SECTIONS if section.name == "tokens")
        kept, place = QImage(str(page.file_of(section, shown))), page.placed(section)
        for square in place.findChildren(QWidget):
            if square.objectName().startswith("swatch-"):
                at = square.mapTo(place, square.rect().center())
                assert kept.pixelColor(at).name() == theme.color(square.objectName().removeprefix("swatch-")).name()
        place.close()
        place.deleteLater()


# ---------------------------------------------------------------------------------------------- what counts as alike


def _picture(text: str = "Accuracy 88.9%", shift: int = 0, ink: str = "#1b2330", smooth: bool = True) -> QImage:
    picture = QImage(200, 60, QImage.Format.Format_RGB888)
    picture.fill(QColor("#ffffff"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, smooth)
    font = theme.font("title")
    if not smooth:
        font.setStyleStrategy(font.StyleStrategy.NoAntialias)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(QRect(8 + shift, 8, 190, 40), text)
    painter.end()
    return picture


def test_another_way_of_smoothing_letters_is_alike(page: Any) -> None:
    assert page.unlike(_picture(), _picture()) == 0
    assert page.unlike(_picture(), _picture(smooth=False)) <= page.UNLIKE


@pytest.mark.parametrize(
    "changed",
    [{"text": "Accuracy 78.9%"}, {"shift": 3}, {"ink": "#2a5bd7"}],
)
def test_another_text_place_or_colour_is_not(page: Any, changed: dict[str, Any]) -> None:
    assert page.unlike(_picture(), _picture(**changed)) > page.UNLIKE


def test_another_size_is_not(page: Any, tmp_path: Path) -> None:
    assert page.unlike(_picture(), _picture().copy(0, 0, 199, 60)) == 1
