"""The type that comes with the program: it is what is drawn, in both languages, with digits of one width."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tldesk import paths
from tldesk.ui.parts import appearance, fonts, theme


@pytest.fixture(autouse=True)
def _applied(qapp: QApplication) -> None:
    appearance.apply(qapp, "light")


@pytest.mark.parametrize("name", fonts.FILES)
def test_each_file_is_a_font_of_a_family(name: str) -> None:
    number = QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / name))
    assert number >= 0 and QFontDatabase.applicationFontFamilies(number)[0] in fonts.FAMILIES
    QFontDatabase.removeApplicationFont(number)


def test_the_window_is_written_in_it(qapp: QApplication) -> None:
    assert qapp.font().families()[: len(fonts.FAMILIES)] == list(fonts.FAMILIES)
    inter = fonts.FAMILIES[0]
    assert QFontInfo(theme.font()).family() == inter
    assert {QFontDatabase.weight(inter, style) for style in QFontDatabase.styles(inter)} >= {400, 500, 600}


def test_no_font_of_the_computer_is_taken_for_it() -> None:
    """The names are the program's own: Noto is on many computers, with taller lines."""
    assert all(family.startswith("tldesk ") for family in fonts.FAMILIES)


@pytest.mark.parametrize(
    ("file", "text"), [("Inter-Regular.otf", "Ağ Ωж → 78.3% “a–b”"), ("NotoSansSC-Regular.otf", "标注，训练。")]
)
def test_it_has_the_letters(file: str, text: str) -> None:
    font = QRawFont(str(paths.resources() / "fonts" / file), 13)
    assert all(font.supportsCharacter(ord(char)) for char in text if char != " ")


def test_digits_are_of_one_width_and_hyphens_are_narrow(qapp: QApplication) -> None:
    metrics = QFontMetricsF(QFont(qapp.font()))
    assert len({round(metrics.horizontalAdvance(digit), 3) for digit in "0123456789"}) == 1
    assert metrics.horizontalAdvance("-") < metrics.horizontalAdvance("0")


@pytest.mark.parametrize("text", ["a line", "一行文字"])
@pytest.mark.parametrize("role", ["small", "body"])
def test_paragraphs_are_set_apart_in_both_languages(qtbot: QtBot, role: str, text: str) -> None:
    """A line above another is 1.4 of its letters; one by itself takes what its letters take."""
    size = theme.SIZES[role]
    font = QFont(list(fonts.FAMILIES))
    font.setPixelSize(size)
    heights = []
    for lines in (1, 2, 3):
        shown = QLabel("\n".join([text] * lines))
        shown.setFont(font)
        qtbot.addWidget(shown)
        shown.show()
        heights.append(shown.sizeHint().height())
    assert heights[1] - heights[0] == heights[2] - heights[1] == pytest.approx(1.4 * size, abs=0.6)
    assert heights[0] < 1.3 * size


def test_larger_text_of_the_system_makes_it_larger(qapp: QApplication) -> None:
    before = QFont(qapp.font())
    try:
        large = QFont(before)
        large.setPointSizeF(24)
        line = "a line of words"
        whole, width = theme.fitted(line, 1_000)
        qapp.setFont(large)
        fonts.use(qapp)
        assert theme.SHOWN.zoom > 1 and theme.font("body").pixelSize() > theme.SIZES["body"]
        assert whole == line and theme.fitted(line, 1_000)[1] > width, "what was measured before is forgotten"
        assert theme.fitted(line, width)[0] != line
    finally:
        theme.SHOWN.zoom = 1.0
        qapp.setFont(before)
        theme.forget_fonts()
