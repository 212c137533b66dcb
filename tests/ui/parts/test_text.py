"""Words for what the lower layers name."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics, QGuiApplication

from tldesk.ui.parts.text import short_name


def test_a_name_that_is_cut_keeps_its_number(qapp: QGuiApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    names = [f"IMG_20240101_12345{number}.jpg" for number in range(3)]
    whole, stem = metrics.horizontalAdvance(names[0]), metrics.horizontalAdvance(names[0][:-4])
    assert short_name(names[0], metrics, whole) == names[0]
    assert short_name(names[0], metrics, stem) == names[0][:-4]
    cut = [short_name(name, metrics, stem * 2 // 3) for name in names]
    assert len(set(cut)) == 3
    assert all(text.startswith("IMG…") and text.endswith(f"345{number}") for number, text in enumerate(cut))
    assert all(metrics.horizontalAdvance(text) <= stem * 2 // 3 for text in cut)
    assert short_name(names[0], metrics, 20) == "", "its beginning alone tells nothing"
