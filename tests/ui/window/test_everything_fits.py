"""Nothing is cut, elided or overlaps, and the keyboard comes everywhere: every page and dialog, each size and language.

Sizes are logical: a screen of 1920 × 1080 at 200% gives the window 960 × 540. Dark colours have the same geometry.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import tabbing
from fits import faults
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from stage import Stage, furnish
from views import MANY, VIEWS, View

from tldesk.project.runs.run import Run
from tldesk.ui.parts import appearance, language
from tldesk.ui.parts.language import LANGUAGES
from tldesk.ui.parts.layouts import Space, holder, row
from tldesk.ui.window.main_window import MainWindow

LEAST = (800, 480)
# Of the window, and of the screen that a dialog opens on, less a title bar.
SIZES = (LEAST, (960, 540), (1280, 720), (1920, 1080))
TITLE_BAR = 32
# A text that is late has come by then, in ms; only what is at fault is looked at again.
AGAIN_MS, AGAIN = 100, 3


@pytest.fixture(params=list(LANGUAGES))
def stage(
    request: pytest.FixtureRequest, qapp: Any, qtbot: QtBot, trained_run: Any, photos: Path, tmp_path: Path
) -> Iterator[Stage]:
    """The window in each language, on a furnished project."""
    appearance.apply(qapp, "light")  # with another type other words would be cut
    language.install(qapp, request.param)
    furnish(trained_run)
    window: MainWindow = request.getfixturevalue("empty_window")
    made = Stage(window, trained_run, photos, tmp_path / "empty", qtbot.waitUntil)
    yield made
    _leave(made, qapp)


@pytest.fixture
def of_many(qapp: Any, qtbot: QtBot, run_of_many: Run, empty_window: MainWindow, tmp_path: Path) -> Iterator[Stage]:
    """The window on a project of many classes with long names."""
    appearance.apply(qapp, "light")
    made = Stage(empty_window, run_of_many, tmp_path, tmp_path / "empty", qtbot.waitUntil)
    yield made
    _leave(made, qapp)


def _leave(made: Stage, app: Any) -> None:
    made.tidy()
    language.install(app, "en")
    assert not made.shown.strays, made.shown.strays[0]


@pytest.mark.parametrize("group", VIEWS)
def test_nothing_is_cut_and_tab_comes_everywhere(stage: Stage, group: str, qtbot: QtBot) -> None:
    """One walk for both: to bring each page and dialog into sight takes longer than to look at it."""
    _walk(stage, VIEWS[group], qtbot)


def test_many_classes_of_long_names_fit(of_many: Stage, qtbot: QtBot) -> None:
    _walk(of_many, MANY, qtbot)


def _walk(stage: Stage, views: Sequence[View], qtbot: QtBot) -> None:
    found: dict[str, list[str]] = {}
    for view in views:
        shown = view.show(stage)
        wish = stage.shown.wish_of(shown).expandedTo(shown.size())  # it may have grown
        for width, height in SIZES:
            if shown is stage.window:
                shown.resize(width, height)
            else:
                shown.resize(min(wish.width(), width), min(wish.height(), height - TITLE_BAR))
            for fault in _settled(shown, qtbot):
                found.setdefault(f"{view.name}: {fault}", []).append(f"{width} × {height}")
        stage.window.resize(*SIZES[2])
        if language.spoken() == language.ENGLISH:
            for fault in _by_keyboard(stage, shown):
                found.setdefault(f"{view.name}: {fault}", []).append("keyboard")
        stage.tidy()
    assert not found, "\n".join(f"{fault}  [{', '.join(sizes)}]" for fault, sizes in found.items())


def _by_keyboard(stage: Stage, shown: QWidget) -> list[str]:
    """Where Tab does not go as one reads, and the buttons that Enter does not press."""
    shown.activateWindow()
    stage.wait(shown.isActiveWindow)
    found = [*tabbing.faults(shown), *tabbing.deaf(shown)]
    # Coming to a row selects it, which makes buttons usable: the second round is another one.
    return [fault for fault in (*tabbing.faults(shown), *tabbing.deaf(shown)) if fault in found] if found else []


def _settled(shown: QWidget, qtbot: QtBot) -> list[str]:
    """What does not fit, when all is in its place."""
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    found = faults(shown)
    for _ in range(AGAIN):
        if not found:
            break
        qtbot.wait(AGAIN_MS)
        found = faults(shown)
    return found


def test_the_window_can_be_small(stage: Stage) -> None:
    for view in VIEWS["pages"][2:3]:
        view.show(stage)
    least = stage.window.minimumSizeHint()
    assert (least.width() <= LEAST[0], least.height() <= LEAST[1]) == (True, True), least.toTuple()


# ---------------------------------------------------------------------------------------------- it sees what it is for


def _squeezed(width: int, part: QWidget) -> Callable[[], QWidget]:
    """A part in less room than it needs."""

    def make() -> QWidget:
        part.setFixedWidth(width)
        place = holder(row(part))
        place.setObjectName("place")
        return place

    return make


def _combo(text: str) -> QComboBox:
    box = QComboBox()
    box.addItem(text)
    return box


def _field(text: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(text)
    return field


def _wrapped(text: str) -> QLabel:
    words = QLabel(text)
    words.setWordWrap(True)
    words.setFixedHeight(16)
    return words


WORDS = "Images that look alike will lie near one another"


@pytest.mark.parametrize(
    "make",
    [
        lambda: QLabel(WORDS),
        lambda: _wrapped(WORDS),
        lambda: QPushButton(WORDS),
        lambda: QCheckBox(WORDS),
        lambda: _combo(WORDS),
        lambda: _field(WORDS),
    ],
)
def test_what_is_cut_is_found(make: Callable[[], QWidget], qtbot: QtBot) -> None:
    place = _squeezed(90, make())()
    qtbot.addWidget(place)
    place.show()
    qtbot.waitExposed(place)
    (fault,) = faults(place)
    assert "needs" in fault and "px" in fault


def test_what_lies_elsewhere_is_found(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    place.setObjectName("place")
    place.resize(200, 100)
    for name, left, top in (("one", 0, 0), ("other", 40, 10), ("out", 150, 60)):
        part = QWidget(place)
        part.setObjectName(name)
        part.setGeometry(left, top, 80, 30)
    place.show()
    qtbot.waitExposed(place)
    assert [fault.split(":")[0] for fault in faults(place)] == ["place", "out"]


def test_what_fits_is_no_fault(qtbot: QtBot) -> None:
    place = holder(row(QLabel(WORDS), Space(8), QPushButton(WORDS), _combo(WORDS)))
    qtbot.addWidget(place)
    place.show()
    qtbot.waitExposed(place)
    assert isinstance(place.layout(), QHBoxLayout) and faults(place) == []


# ---------------------------------------------------------------------------------------------- at 200%

_MEASURE = """
import json, sys
from tldesk.app import make_application
from tldesk.ui.parts import appearance, theme
app = make_application()
appearance.apply(app, "light")
from PySide6.QtGui import QFontMetrics
texts = json.load(sys.stdin)
metrics = [QFontMetrics(theme.font(role)) for role in theme.SIZES]
heights = [one.height() for one in metrics]
print(json.dumps([app.devicePixelRatio(), heights, [[one.horizontalAdvance(t) for one in metrics] for t in texts]]))
"""


def test_at_twice_the_scale_words_take_the_same_room(catalogue: list[str]) -> None:
    """So what fits 960 × 540 fits 1920 × 1080 at 200%: layouts count logical pixels, and so does the type."""
    ratios, heights, widths = zip(*(_measured(scale, catalogue) for scale in ("1", "2")), strict=True)
    assert ratios == (1, 2) and heights[0] == heights[1]
    wider = [
        (text, one, other)
        for text, one, other in zip(catalogue, *widths, strict=True)
        if any(b > a + max(1, 0.01 * a) for a, b in zip(one, other, strict=True))
    ]
    assert wider == []


@pytest.fixture
def catalogue() -> list[str]:
    """The longest words of the window that stand in one line, in both languages."""
    from xml.etree import ElementTree

    from tldesk import paths

    tree = ElementTree.parse(paths.resources() / "i18n" / "tldesk_zh_CN.ts")
    texts = {node.text or "" for tag in ("source", "translation") for node in tree.getroot().iter(tag)}
    return sorted((text for text in texts if len(text) < 60), key=len)[-400:]


def _measured(scale: str, texts: list[str]) -> Any:
    """Scale, heights of the type and widths of texts in a process of its own, for a scale is there from the start."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE],
        input=json.dumps(texts),
        env=os.environ | {"QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
