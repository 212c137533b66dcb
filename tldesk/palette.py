"""Every colour of the program, by what it says: data alone, so that the window and the pages of the engine share it.

Two schemes have one set of names. The accent is for what is selected, what can be done and what is being done (its
progress), and for nothing else: splits are greys, the curves of a training and the classes have colours of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# `on_accent` is text on `accent`; `selected` is the quiet fill behind a chosen row; `blank` is what has no label and no
# split; `found` lies behind words that were searched for.
Token = Literal[
    "window", "surface", "rail", "field", "text", "muted", "disabled", "blank", "border", "hover", "selected",
    "accent", "accent_hover", "on_accent", "good", "warning", "bad", "banner", "found",
]  # fmt: skip

# `val` is what a training is judged by, and stands out. Trainings beside one another have the colours of classes.
Curve = Literal["train", "val", "macro_f1", "map", "rate"]


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of one scheme as `#rrggbb`. `evidence` lies behind words: what speaks for a class, and against it."""

    tokens: Mapping[Token, str]
    splits: Mapping[str, str]
    curves: Mapping[Curve, str]
    classes: tuple[str, ...]
    evidence: tuple[str, str]


# Classes: orange, cyan, red, purple, teal, yellow, pink, green; each has one hue (OKLCH) in both schemes. A search
# found them: at least 3:1 on window, surface, and hovered and selected rows; far (CIEDE2000) from each other, from the
# accents and from what has no label: 10 for those who lack one kind of cone, 17 for all others. The first ones are
# farthest apart. Beyond eight classes the window adds shapes.
LIGHT = Scheme(
    tokens={
        "window": "#f4f5f8",
        "surface": "#ffffff",
        "rail": "#e9ecf1",
        "field": "#ffffff",
        "text": "#1b2330",
        "muted": "#566173",
        "disabled": "#7a8493",
        "blank": "#9aa3b0",
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
        "found": "#ffe08a",
    },
    splits={"train": "#3a475a", "val": "#5b677a", "test": "#788292"},
    curves={
        "train": "#5f6b7d",
        "val": "#b8500c",
        "macro_f1": "#007c5c",
        "map": "#8a3d9e",
        "rate": "#5f6b7d",
    },
    classes=("#b77401", "#177e8f", "#7e0125", "#6e1178", "#00624e", "#6e6018", "#c73084", "#698d59"),
    evidence=("#86cfdd", "#f4bb78"),
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
        "blank": "#697281",
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
        "found": "#665012",
    },
    splits={"train": "#d6dde6", "val": "#a3aebd", "test": "#7b8696"},
    curves={
        "train": "#8d98a8",
        "val": "#ff9d4d",
        "macro_f1": "#45c9ae",
        "map": "#d79be8",
        "rate": "#8d98a8",
    },
    classes=("#ce830e", "#75e7fe", "#ee4765", "#b470ba", "#1e9c80", "#edcd03", "#f498c2", "#abf198"),
    evidence=("#1b6c7b", "#85560f"),
)

# Heat maps, from little to much: “inferno” (Smith and van der Walt, 2015, CC0) without its darkest part. It grows
# brighter evenly, so it reads the same whatever colours one can tell apart.
HEAT = ("#56106e", "#781c6d", "#a52c60", "#cf4446", "#ed6925", "#fb9b06", "#f7d13d", "#fcffa4")

BLACK, WHITE = "#000000", "#ffffff"
