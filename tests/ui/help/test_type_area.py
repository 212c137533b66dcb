"""A page of the guide has air, and letters that the family has."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QTextDocument

from tldesk.ui.help.type_area import set_page
from tldesk.ui.parts import theme

PAGE = "# Data\n\nWhat is there.\n\nMore of it.\n\n## Import\n\n- **Folders**: one a class\n- Tables\n"


def test_headings_stand_apart_and_nothing_is_bolder_than_the_family(qapp: Any) -> None:
    document = QTextDocument()
    document.setMarkdown(PAGE)
    set_page(document)
    above, below, weights = {}, {}, {}
    block = document.begin()
    while block.isValid():
        form = block.blockFormat()
        above[block.text()], below[block.text()] = form.topMargin(), form.bottomMargin()
        weights[block.text()] = block.begin().fragment().charFormat().fontWeight()
        block = block.next()
    assert above["Import"] > above["Data"] == 0 and below["What is there."] > below["Tables"] > 0
    assert weights["Data"] == weights["Folders: one a class"] == theme.STRONG
    assert weights["Tables"] == 400
