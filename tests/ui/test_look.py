"""The pictures of docs/look.md show the parts of the window as they are."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import numpy as np
import pytest
from parsed import ROOT
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from tldesk.ui.parts import appearance

CELL = 8  # pixels: letters are drawn a little otherwise on each system, what stands where is the same


@pytest.fixture(scope="module")
def look() -> ModuleType:
    """packaging/look.py."""
    spec = importlib.util.spec_from_file_location("look", ROOT / "packaging" / "look.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cells(image: QImage) -> np.ndarray:
    """The mean colour of each cell."""
    small = image.convertToFormat(QImage.Format.Format_RGB32).scaled(
        image.width() // CELL,
        image.height() // CELL,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    pixels = np.frombuffer(small.constBits(), np.uint8).reshape(small.height(), small.width(), 4)
    return pixels[:, :, :3].astype(int)


@pytest.mark.parametrize("wish", ["light", "dark"])
def test_the_pictures_show_the_parts_as_they_are(look: ModuleType, qapp: QApplication, wish: str) -> None:
    kept, made = QImage(str(look.PICTURES / f"look-{wish}.png")), look.picture(qapp, wish)
    appearance.apply(qapp, "light")
    assert kept.size() == made.size()
    apart = np.abs(cells(kept) - cells(made))
    assert apart.mean() < 1 and apart.max() < 64, "python packaging/look.py makes them anew"
