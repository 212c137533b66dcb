"""How the program looks: its colours (of `palette`), the type scale, the 8-px grid, and the scheme shown now.

Two schemes share one set of token names. Whoever paints asks `color(token)` while painting: after a switch of scheme Qt
has every widget paint again. Whoever keeps something in the old colours (a pixmap, the pens of a chart) listens to
`changed()`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QFont, QFontMetrics

from tldesk import palette

# The grid: every margin, gap and fixed size is one of these or a multiple of GRID.
GRID = 8
GAP_SMALL, GAP, GAP_LARGE = 4, 8, 16
MARGIN = 24
RADIUS = 8
ICON = 20

# The type scale, in logical pixels, and the weights beside 400.
SIZES = {"small": 12, "body": 13, "heading": 15, "title": 20, "figure": 28}
STRONG = QFont.Weight.DemiBold

_READABLE = 4.5  # contrast of words, by WCAG 2


# What the rest of the window knows of the palette.
Token = palette.Token
Scheme = palette.Scheme
LIGHT, DARK = palette.LIGHT, palette.DARK

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


def split_color(name: str | None) -> QColor:
    """The colour of a split: `train`, `val` or `test`; of what is in none (None or "") that of what is off."""
    return QColor(SHOWN.scheme.splits[name]) if name else color("blank")


def curve_color(name: palette.Curve) -> QColor:
    """The colour of a curve in the scheme shown now: training quiet, validation to be seen first."""
    return QColor(SHOWN.scheme.curves[name])


def rgb(value: QColor) -> tuple[int, int, int]:
    """Red, green and blue of a colour, 0 to 255 each."""
    return value.red(), value.green(), value.blue()


def heat_colors(count: int) -> list[tuple[int, int, int]]:
    """`count` colours of a heat map as red, green and blue, from little to much; the same in both schemes."""
    stops = [rgb(QColor(stop)) for stop in palette.HEAT]
    found = []
    for number in range(count):
        at = number / max(1, count - 1) * (len(stops) - 1)
        low = min(int(at), len(stops) - 2)
        mixed = [round(a + (b - a) * (at - low)) for a, b in zip(stops[low], stops[low + 1], strict=True)]
        found.append((mixed[0], mixed[1], mixed[2]))
    return found


def evidence_color(share: float) -> QColor:
    """What lies behind a word that speaks for a class, 0 to 1, or against it, 0 to -1; on `surface`."""
    full = QColor(SHOWN.scheme.evidence[0 if share > 0 else 1])
    ground, amount = color("surface"), min(1.0, abs(share))
    mixed = (round(a + (b - a) * amount) for a, b in zip(rgb(ground), rgb(full), strict=True))
    return QColor(*mixed)


def text_on(fill: QColor) -> QColor:
    """White where it is read well on `fill`, else black, which then is: on a middle grey the eye prefers white, though
    the ratio of contrast is as good with black.
    """
    light = QColor(palette.WHITE)
    return light if contrast(light, fill) >= _READABLE else QColor(palette.BLACK)


@dataclass(frozen=True, slots=True)
class ChartColors:
    """Colours of a chart: its ground, its letters and axes, its grid, and its lines in the order of `palette.Curve`."""

    background: QColor
    text: QColor
    grid: QColor
    lines: tuple[QColor, ...]


def chart_colors() -> ChartColors:
    """The chart colours of the scheme shown now."""
    lines = tuple(QColor(value) for value in SHOWN.scheme.curves.values())
    return ChartColors(color("surface"), color("muted"), color("border"), lines)


def pixels(role: str) -> int:
    """The size of a role of the type scale, in logical pixels."""
    return round(SIZES[role] * SHOWN.zoom)


def font(role: str = "body", bold: bool = False) -> QFont:
    """The font of a role of the type scale: `small`, `body`, `heading`, `title`, `figure`."""
    return QFont(_made(role, bold))  # a copy looks nothing up again: each cell of a grid has one


@cache
def _made(role: str, bold: bool) -> QFont:
    from PySide6.QtWidgets import QApplication

    result = QFont(QApplication.font())
    result.setPixelSize(pixels(role))
    if bold or role in ("heading", "title", "figure"):
        result.setWeight(STRONG)
    return result


@lru_cache(4096)  # the same few words stand below thousands of pictures, and to measure them takes as long as to paint
def fitted(text: str, room: int, role: str = "body") -> tuple[str, int]:
    """A line of text with as much of its middle left out as it takes to fit into `room` pixels, and its width."""
    metrics = _metrics(role)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
    return shown, metrics.horizontalAdvance(shown)


@cache
def _metrics(role: str) -> QFontMetrics:
    return QFontMetrics(_made(role, False))


def forget_fonts() -> None:
    """The application has another font, or size of it, from now on."""
    for kept in (_made, _metrics, fitted):
        kept.cache_clear()


def contrast(first: QColor, second: QColor) -> float:
    """Contrast of two opaque colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(value: QColor) -> float:
    parts = (value.redF(), value.greenF(), value.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
