"""Make docs/parts.md: every part of the window in both themes, from the real widgets.

    python packaging/parts_page.py [--check]

Pictures go to docs/parts/. `--check` writes nothing and says what has changed. A test does the same, and holds that
every widget of `tldesk/ui/parts` is on the page.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import numpy.typing as npt
from parts_sections import SECTIONS, Section
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)

from tldesk.ui.parts import appearance, theme
from tldesk.ui.parts.layouts import column, holder

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "parts.md"
PICTURES = ROOT / "docs" / "parts"
THEMES = ("light", "dark")
WIDTH = 80 * theme.GRID
# A pixel is alike that lies between the darkest and the lightest of its neighbours, so much aside: another machine
# smooths its letters otherwise, but draws them in the same place. Of a tile of so many pixels this share may not be.
NEAR, TILE, UNLIKE = 28, 16, 0.06

HEAD = """# The parts of the window

Every page is put together from these. Each is shown in both themes, in the order light, dark; the pictures are made
from the widgets themselves by `python packaging/parts_page.py`, and a test holds them. What the names of roles, tokens
and sizes mean is said in `tldesk/ui/parts/theme.py` and `tldesk/ui/parts/style.py`.
"""


Pixels: TypeAlias = npt.NDArray[np.int16]


def placed(section: Section) -> QWidget:
    """The widgets of a section on the ground of a page, laid out."""
    content = section.make()
    place = holder(column(content, margins=theme.GAP_LARGE))
    place.setObjectName(f"part-{section.name}")
    place.setAutoFillBackground(True)
    place.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    place.setFixedWidth(WIDTH)
    appearance.dress(place)
    place.show()
    layout = place.layout()
    assert layout is not None
    height = layout.totalHeightForWidth(WIDTH) if layout.hasHeightForWidth() else place.sizeHint().height()
    place.setFixedHeight(height)
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    return place


def rendered(section: Section) -> QImage:
    """A section in the theme that is shown now."""
    place = placed(section)
    place.setFocus()
    picture = place.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    place.close()
    place.deleteLater()
    return picture


def pixels(picture: QImage) -> Pixels:
    """Rows, columns and the three colours."""
    height, width = picture.height(), picture.width()
    rows = np.frombuffer(bytes(picture.constBits()), np.uint8).reshape(height, picture.bytesPerLine())
    return rows[:, : 3 * width].reshape(height, width, 3).astype(np.int16)


def unlike(one: QImage, other: QImage) -> float:
    """The share of pixels that have nothing like them in the other, in the worst tile of all; 1 for another size."""
    if one.size() != other.size():
        return 1.0
    first, second = pixels(one), pixels(other)
    strange = _beyond(first, second) | _beyond(second, first)
    rows, columns = (-(-length // TILE) for length in strange.shape)
    whole = np.zeros((rows * TILE, columns * TILE), bool)
    whole[: strange.shape[0], : strange.shape[1]] = strange
    return float(whole.reshape(rows, TILE, columns, TILE).mean(axis=(1, 3)).max())


def _beyond(found: Pixels, kept: Pixels) -> npt.NDArray[np.bool_]:
    """Which pixels of `found` lie outside of what `kept` has within a pixel around them."""
    padded = np.pad(kept, ((1, 1), (1, 1), (0, 0)), mode="edge")
    height, width, _ = kept.shape
    around = np.stack([padded[y : y + height, x : x + width] for y in range(3) for x in range(3)])
    outside = (found < around.min(axis=0) - NEAR) | (found > around.max(axis=0) + NEAR)
    return np.asarray(outside.any(axis=2))


def file_of(section: Section, shown: str) -> Path:
    """Where a picture lies."""
    return PICTURES / f"{section.name}-{shown}.png"


def document() -> str:
    """The text of the page."""
    parts = [HEAD]
    for section in SECTIONS:
        pictures = "\n".join(
            f"![{section.title}, {shown}]({PICTURES.name}/{file_of(section, shown).name})" for shown in THEMES
        )
        parts.append(f"## {section.title}\n\n{section.about}\n\n{pictures}\n")
    return "\n".join(parts)


def changed(app: QApplication) -> Iterator[tuple[Path, QImage, float]]:
    """The pictures that are not those of the widgets any more, and how far."""
    for shown in THEMES:
        appearance.apply(app, shown)
        for section in SECTIONS:
            picture, file = rendered(section), file_of(section, shown)
            kept = QImage(str(file)).convertToFormat(QImage.Format.Format_RGB888)
            share = 1.0 if kept.isNull() else unlike(picture, kept)
            if share > UNLIKE:
                yield file, picture, share


def main() -> int:
    """Write the page and the pictures that have changed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 when something has changed")
    options = parser.parse_args()
    from tldesk.app import make_application

    found = list(changed(make_application()))
    stale = {file for section in SECTIONS for file in (file_of(section, shown) for shown in THEMES)}
    spare = sorted(set(PICTURES.glob("*.png")) - stale)
    for file, picture, share in found:
        print(f"{file.relative_to(ROOT)}: {share:.1%}")
        if not options.check:
            PICTURES.mkdir(exist_ok=True)
            picture.save(str(file))
    for file in spare:
        print(f"{file.relative_to(ROOT)}: of no part")
        if not options.check:
            file.unlink()
    text = document()
    told = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if not options.check:
        PAGE.write_text(text, encoding="utf-8")
    return int(options.check and bool(found or spare or text != told))


if __name__ == "__main__":
    sys.exit(main())
