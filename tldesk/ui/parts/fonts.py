"""The type of the window: Inter and Noto Sans SC, which come with the program, so that it looks the same everywhere.

What they do not draw, such as rare characters in names of files, the system's fonts do.
"""

from __future__ import annotations

import logging

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from tldesk import paths
from tldesk.ui.parts import theme

log = logging.getLogger(__name__)

# In the order in which they are asked for a letter; the system's own come after them.
FAMILIES = ("tldesk Inter", "tldesk Noto Sans SC")
# Made by packaging/fonts.py.
FILES = (
    "Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "NotoSansSC-Regular.otf", "NotoSansSC-Medium.otf",
)  # fmt: skip
# Of the system's own text, in pixels: below it the type is as it was drawn, above it all of it grows alike.
_USUAL = 15.0


def use(app: QApplication) -> None:
    """Give the program its type, as large as the user has text in other programs."""
    system = app.font()
    pixels = system.pointSizeF() * app.primaryScreen().logicalDotsPerInch() / 72 if system.pointSizeF() > 0 else _USUAL
    theme.SHOWN.zoom = max(1.0, pixels / _USUAL)
    for name in FILES:
        if QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / name)) < 0:
            log.warning("the font %s cannot be used", name)
    font = QFont([*FAMILIES, *system.families()])
    font.setPixelSize(theme.pixels("body"))
    font.setFeature(QFont.Tag("tnum"), 1)  # digits of one width, so that figures stand below one another
    app.setFont(font)
    theme.forget_fonts()
