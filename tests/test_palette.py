"""The palette: what carries meaning stands out from its ground and from the rest, to every reader, in both schemes."""

from __future__ import annotations

import re
from itertools import combinations
from typing import get_args

import numpy as np
import pytest
from colours import READERS, apart, contrast, distance, hue, turn
from parsed import ROOT
from rules import COLOR

from tldesk import palette
from tldesk.palette import DARK, LIGHT, Scheme

SCHEMES = {"light": LIGHT, "dark": DARK}
ACCENTS = [scheme.tokens["accent"] for scheme in SCHEMES.values()]
GROUNDS: tuple[palette.Token, ...] = ("window", "surface", "field")
ROWS: tuple[palette.Token, ...] = ("hover", "selected")  # grounds of what lies on a surface for a while
# CIEDE2000: between colours for those who lack a kind of cone and for all others, and from the accents for all others.
LEAST, LEAST_OF_ALL, FROM_ACCENT = 10, 17, 24
schemes = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
readers = pytest.mark.parametrize("reader", READERS)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
        ((50, 0, 0), (50, -1, 2), 2.3669),
    ],
)
def test_the_distance_is_that_of_its_authors(
    first: tuple[float, ...], second: tuple[float, ...], expected: float
) -> None:
    """Pairs of Sharma, Wu and Dalal (2005), table 1."""
    assert distance(np.array(first), np.array(second)) == pytest.approx(expected, abs=5e-5)


def test_both_schemes_have_all_colours_and_real_ones() -> None:
    for scheme in SCHEMES.values():
        assert list(scheme.tokens) == list(get_args(palette.Token))
        assert list(scheme.splits) == ["train", "val", "test"]
        assert list(scheme.curves) == list(get_args(palette.Curve))
        values = [*scheme.tokens.values(), *scheme.splits.values(), *scheme.curves.values(), *scheme.classes]
        assert [value for value in values if not re.fullmatch("#[0-9a-f]{6}", value)] == []
    assert len(LIGHT.classes) == len(DARK.classes) == 8


@schemes
def test_words_are_read_on_what_says_what_they_speak_for(scheme: Scheme) -> None:
    assert all(contrast(scheme.tokens["text"], fill) >= 4.5 for fill in scheme.evidence)
    assert all(contrast(scheme.tokens["surface"], fill) >= 1.5 for fill in scheme.evidence)


@schemes
@readers
def test_for_and_against_are_told_apart(scheme: Scheme, reader: str) -> None:
    assert apart(*scheme.evidence, reader) >= LEAST


@schemes
@pytest.mark.parametrize("ground", [*GROUNDS, *ROWS])
def test_what_carries_meaning_stands_out_from_its_ground(scheme: Scheme, ground: palette.Token) -> None:
    for value in (*scheme.classes, *scheme.splits.values(), *scheme.curves.values()):
        assert contrast(value, scheme.tokens[ground]) >= 3, value


@schemes
def test_a_value_can_be_written_in_the_colour_of_its_curve(scheme: Scheme) -> None:
    for value in scheme.curves.values():
        assert all(contrast(value, scheme.tokens[ground]) >= 4.5 for ground in GROUNDS), value


@schemes
@readers
def test_classes_are_told_apart_by_every_reader(scheme: Scheme, reader: str) -> None:
    """Also from what has no label, and from what is selected."""
    least = LEAST_OF_ALL if reader == "all three cones" else LEAST
    for first, second in combinations(scheme.classes, 2):
        assert apart(first, second, reader) >= least, (first, second)
    for value in scheme.classes:
        assert apart(value, scheme.tokens["blank"], reader) >= LEAST, value
        assert min(apart(value, accent, reader) for accent in ACCENTS) >= LEAST, value


@schemes
def test_no_class_is_a_blue_like_the_accent(scheme: Scheme) -> None:
    for value in scheme.classes:
        assert min(apart(value, accent) for accent in ACCENTS) >= FROM_ACCENT, value
        assert min(turn(hue(value), hue(accent)) for accent in ACCENTS) >= 20, value


def test_a_class_has_one_hue_in_both_schemes() -> None:
    for place, (light, dark) in enumerate(zip(LIGHT.classes, DARK.classes, strict=True)):
        assert turn(hue(light), hue(dark)) <= 3
        others = [other for at, other in enumerate(DARK.classes) if at != place]
        assert min(turn(hue(light), hue(other)) for other in others) >= 15, place


@schemes
@readers
def test_splits_are_greys_that_are_told_apart(scheme: Scheme, reader: str) -> None:
    for first, second in combinations(scheme.splits.values(), 2):
        assert apart(first, second, reader) >= 10
    assert min(apart(value, scheme.tokens["blank"], reader) for value in scheme.splits.values()) >= 7
    for value in scheme.splits.values():
        channels = [int(value[at : at + 2], 16) for at in (1, 3, 5)]
        assert max(channels) - min(channels) <= 32
        assert min(apart(value, accent) for accent in ACCENTS) >= 13


@schemes
@readers
def test_curves_of_one_chart_are_told_apart(scheme: Scheme, reader: str) -> None:
    charts: list[tuple[palette.Curve, ...]] = [("train", "val", "macro_f1"), ("train", "val", "map")]
    for chart in charts:
        for one, other in combinations(chart, 2):
            assert apart(scheme.curves[one], scheme.curves[other], reader) >= 10, (one, other)
    for value in scheme.curves.values():
        assert min(apart(value, accent) for accent in ACCENTS) >= 13, value


@schemes
def test_validation_is_seen_before_training(scheme: Scheme) -> None:
    """By its colour: training is a grey."""
    channels = {name: [int(scheme.curves[name][at : at + 2], 16) for at in (1, 3, 5)] for name in ("train", "val")}
    spread = {name: max(values) - min(values) for name, values in channels.items()}
    assert spread["train"] <= 32 < 100 <= spread["val"]


def test_pages_take_their_colours_from_here() -> None:
    files = [path for path in (ROOT / "resources" / "templates").iterdir() if path.is_file()]
    assert [path.name for path in files if COLOR.search(path.read_text(encoding="utf-8"))] == []
