"""How colours look: contrast, and how far two are apart, to every reader."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Full dichromacy in linear RGB (Machado, Oliveira and Fernandes 2009, severity 1.0).
READERS: dict[str, Floats] = {
    "all three cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
    ),
}
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)
_WHITE = _TO_XYZ.sum(axis=1)  # D65


def linear(color: str) -> Floats:
    """Red, green and blue of `#rrggbb` in linear light, (3,)."""
    parts = np.array([int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(first: str, second: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2)."""
    darker, brighter = sorted(float(_TO_XYZ[1] @ linear(color)) for color in (first, second))
    return (brighter + 0.05) / (darker + 0.05)


def lab(color: str, reader: str = "all three cones") -> Floats:
    """CIE L*a*b* of a colour as a reader sees it, (3,)."""
    part = _TO_XYZ @ np.clip(READERS[reader] @ linear(color), 0, 1) / _WHITE
    x, y, z = np.where(part > (6 / 29) ** 3, np.cbrt(part), part / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def hue(color: str) -> float:
    """The hue angle in OKLCH (Ottosson 2020), degrees; unlike that of L*a*b* it stays while a blue grows brighter."""
    to_cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    to_ab = np.array([[1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]])
    a, b = to_ab @ np.cbrt(to_cones @ linear(color))
    return float(np.degrees(np.arctan2(b, a)) % 360)


def turn(first: float, second: float) -> float:
    """The angle between two hues, 0 to 180 degrees."""
    return abs((first - second + 180) % 360 - 180)


def distance(first: Floats, second: Floats) -> float:
    """CIEDE2000 (Sharma, Wu and Dalal 2005): 1 is just seen side by side, 10 at a glance."""
    (l1, a1, b1), (l2, a2, b2) = (map(float, one) for one in (first, second))
    grey = 0.5 * (1 - _saturation((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2))
    a1, a2 = a1 * (1 + grey), a2 * (1 + grey)
    c1, c2 = float(np.hypot(a1, b1)), float(np.hypot(a2, b2))
    h1, h2 = (float(np.degrees(np.arctan2(b, a)) % 360) for a, b in ((a1, b1), (a2, b2)))
    between = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    middle = h1 + between / 2 if c1 * c2 else h1 + h2
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    by_hue = 1 + sum(part * np.cos(np.radians(times * middle + shift)) for part, times, shift in waves)
    d_light = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    d_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    d_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(between / 2)) / (1 + 0.015 * chroma * by_hue)
    tilt = 60 * np.exp(-((((middle % 360) - 275) / 25) ** 2))
    turned = -2 * _saturation(chroma) * np.sin(np.radians(tilt)) * d_chroma * d_hue
    return float(np.sqrt(max(0.0, d_light**2 + d_chroma**2 + d_hue**2 + turned)))


def _saturation(chroma: float) -> float:
    return float(np.sqrt(chroma**7 / (chroma**7 + 25.0**7)))


def apart(first: str, second: str, reader: str = "all three cones") -> float:
    """How far two colours are apart to a reader."""
    return distance(lab(first, reader), lab(second, reader))
