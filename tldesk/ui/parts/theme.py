"""How the program looks: the only colours in it, the type scale, the 8-px grid, the icons and the few style rules.

Two schemes share one set of token names. Whoever paints asks `color(token)` while painting: after a switch of scheme Qt
has every widget paint again. Whoever keeps something in the old colours (a pixmap, the pens of a chart) listens to
`changed()`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QColor, QFont

# The grid: every margin, gap and fixed size is one of these or a multiple of GRID.
GRID = 8
GAP_SMALL, GAP, GAP_LARGE = 4, 8, 16
MARGIN = 24
RADIUS = 8
ICON = 20

# The type scale, in logical pixels, and the weights beside 400.
SIZES = {"small": 12, "body": 13, "heading": 15, "title": 20, "figure": 28}
STRONG = QFont.Weight.DemiBold


# The names of the colours. `on_accent` is text on `accent`; `selected` is the quiet fill behind a chosen row.
Token = Literal[
    "window", "surface", "rail", "field", "text", "muted", "disabled", "border", "hover", "selected",
    "accent", "accent_hover", "on_accent", "good", "warning", "bad", "banner",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of one scheme: all of the tokens, and those of classes."""

    tokens: Mapping[Token, str]
    classes: tuple[str, ...]


# Class colours: Okabe and Ito (2008) with Tol's "muted" (2021) after them, moved as little as makes each stand out from
# its scheme's surfaces (3:1) and all differ for protanopes and deuteranopes. A name always stands beside the colour.
LIGHT = Scheme(
    tokens={
        "window": "#f4f5f8",
        "surface": "#ffffff",
        "rail": "#e9ecf1",
        "field": "#ffffff",
        "text": "#1b2330",
        "muted": "#566173",
        "disabled": "#7a8493",
        "border": "#d6dbe4",
        "hover": "#e4e8ef",
        "selected": "#dde7fc",
        "accent": "#2a5bd7",
        "accent_hover": "#1f4bb8",
        "on_accent": "#ffffff",
        "good": "#17723f",
        "warning": "#8a5200",
        "bad": "#b92b25",
        "banner": "#fdf0d5",
    },
    classes=(
        "#0076d2",
        "#995200",
        "#189f70",
        "#92337f",
        "#3d94c4",
        "#850000",
        "#a18c00",
        "#680032",
        "#2d1f85",
        "#2c9b95",
        "#8a5a3c",
        "#5b5d61",
    ),
)
DARK = Scheme(
    tokens={
        "window": "#1a1d23",
        "surface": "#23272f",
        "rail": "#15181d",
        "field": "#1e2229",
        "text": "#e8ebf0",
        "muted": "#a5aebc",
        "disabled": "#7d8697",
        "border": "#39404c",
        "hover": "#2d333d",
        "selected": "#2b3b5c",
        "accent": "#82a8fa",
        "accent_hover": "#a0befc",
        "on_accent": "#0e1526",
        "good": "#63cd95",
        "warning": "#e8b563",
        "bad": "#ff938a",
        "banner": "#3d331c",
    },
    classes=(
        "#00a8fc",
        "#e9a100",
        "#00915c",
        "#f19baa",
        "#88d8ff",
        "#cb5819",
        "#fffc59",
        "#ae5189",
        "#866dc4",
        "#7eeadc",
        "#dfb085",
        "#94a2c0",
    ),
)

# Heat maps, from little to much: “inferno” (Smith and van der Walt, 2015, CC0) without its darkest part. It grows
# brighter evenly, so it reads the same whatever colours one can tell apart.
HEAT = ("#56106e", "#781c6d", "#a52c60", "#cf4446", "#ed6925", "#fb9b06", "#f7d13d", "#fcffa4")

# How many colours the classes have before they begin again.
CLASS_COLORS = len(LIGHT.classes)


class _Shown(QObject):
    """What is applied now; `changed` follows every switch of scheme."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scheme = LIGHT
        self.zoom = 1.0  # of the type: more where the user has larger text everywhere
        self.wish = "system"
        self.followed = False


SHOWN = _Shown()


def is_dark() -> bool:
    """Whether the dark scheme is shown now."""
    return SHOWN.scheme is DARK


def changed() -> SignalInstance:
    """The signal that follows each switch of scheme."""
    return SHOWN.changed


def color(token: Token) -> QColor:
    """The colour of a token (`text`, `accent`, `surface` …) in the scheme shown now."""
    return QColor(SHOWN.scheme.tokens[token])


def class_color(index: int) -> QColor:
    """The colour of the class with this `color_index`; twelve, then again from the first."""
    return QColor(SHOWN.scheme.classes[index % len(SHOWN.scheme.classes)])


def rgb(value: QColor) -> tuple[int, int, int]:
    """Red, green and blue of a colour, 0 to 255 each."""
    return value.red(), value.green(), value.blue()


def heat_colors(count: int) -> list[tuple[int, int, int]]:
    """`count` colours of a heat map as red, green and blue, from little to much; the same in both schemes."""
    stops = [rgb(QColor(stop)) for stop in HEAT]
    found = []
    for number in range(count):
        at = number / max(1, count - 1) * (len(stops) - 1)
        low = min(int(at), len(stops) - 2)
        mixed = [round(a + (b - a) * (at - low)) for a, b in zip(stops[low], stops[low + 1], strict=True)]
        found.append((mixed[0], mixed[1], mixed[2]))
    return found


def text_on(fill: QColor) -> QColor:
    """Black or white, whichever reads better on `fill`."""
    dark, light = QColor("#000000"), QColor("#ffffff")
    return dark if contrast(dark, fill) >= contrast(light, fill) else light


@dataclass(frozen=True, slots=True)
class ChartColors:
    """Colours of a chart: its ground, its letters and axes, its grid, and its lines in the order of use."""

    background: QColor
    text: QColor
    grid: QColor
    lines: tuple[QColor, ...]


def chart_colors() -> ChartColors:
    """The chart colours of the scheme shown now."""
    lines = tuple(class_color(index) for index in range(len(SHOWN.scheme.classes)))
    return ChartColors(color("surface"), color("muted"), color("border"), lines)


def pixels(role: str) -> int:
    """The size of a role of the type scale, in logical pixels."""
    return round(SIZES[role] * SHOWN.zoom)


def font(role: str = "body", bold: bool = False) -> QFont:
    """The font of a role of the type scale: `small`, `body`, `heading`, `title`, `figure`."""
    from PySide6.QtWidgets import QApplication

    result = QFont(QApplication.font())
    result.setPixelSize(pixels(role))
    if bold or role in ("heading", "title", "figure"):
        result.setWeight(STRONG)
    return result


def contrast(first: QColor, second: QColor) -> float:
    """Contrast of two opaque colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(value: QColor) -> float:
    parts = (value.redF(), value.greenF(), value.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
