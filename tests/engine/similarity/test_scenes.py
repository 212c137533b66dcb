"""Photos of one thing, taken several times, are found by what they show; names and times only propose."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from engine.scenes_of_pictures import scenes_of
from tldesk.engine.similarity.alignment import agreement, align

Shot = Callable[[Image.Image], Image.Image]


def photo(seed: int, size: tuple[int, int] = (160, 120)) -> Image.Image:
    """A picture with large and small parts of its own."""
    rng = np.random.default_rng(seed)
    picture = Image.fromarray(rng.integers(30, 190, (5, 7, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    grain = Image.fromarray(rng.integers(30, 190, (22, 30, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    return Image.blend(picture, grain, 0.35)


def shot(picture: Image.Image, dice: random.Random) -> Image.Image:
    """The same once more: a part of it, exposed otherwise."""
    width, height = picture.size
    part = 1 - dice.uniform(0, 0.15)
    left, top = dice.uniform(0, width * (1 - part)), dice.uniform(0, height * (1 - part))
    seen = picture.crop((round(left), round(top), round(left + width * part), round(top + height * part)))
    exposure = dice.uniform(0.7, 1.3)
    return seen.point(lambda value: min(255, round(value * exposure)))


def pairs_of(groups: list[int]) -> set[tuple[int, int]]:
    """Pairs of places in one group."""
    return {(one, other) for one, other in combinations(range(len(groups)), 2) if groups[one] == groups[other] >= 0}


@pytest.mark.parametrize("named", [True, False], ids=["named", "bare"])
def test_planted_scenes_are_found_among_others(named: bool) -> None:
    dice = random.Random(0)
    scene = [number for number in range(8) for _ in range(dice.randint(3, 6))]
    pictures = [shot(photo(number), dice) for number in scene] + [photo(number) for number in range(100, 130)]
    neighbours = [(at, at + 1) for at in range(len(pictures) - 1)] if named else []
    found = scenes_of(pictures, neighbours)
    planted = pairs_of(scene)
    formed = pairs_of(found.groups.tolist())
    assert len(planted & formed) >= 0.95 * len(planted)
    assert formed <= planted
    assert set(found.found_by.values()) <= ({"burst", "near"} if named else {"alike", "near"})


def test_another_exposure_alone_is_the_same_thing() -> None:
    dark, bright = (photo(0).point(lambda value, by=by: min(255, round(value * by))) for by in (0.6, 1.5))
    found = scenes_of([dark, *[photo(seed) for seed in range(1, 20)], bright])
    assert pairs_of(found.groups.tolist()) == {(0, 20)}


def test_different_things_on_one_ground_stay_apart_whatever_their_names_say() -> None:
    """One camera, one ground, fifty things photographed one after the other."""
    ground, pictures = photo(0), []
    for number in range(50):
        thing, mask = photo(1000 + number, (70, 70)), Image.new("L", (70, 70))
        ImageDraw.Draw(mask).ellipse((4, 4, 66, 66), fill=255)
        picture = ground.copy()
        picture.paste(thing, (45, 25), mask.filter(ImageFilter.GaussianBlur(2)))
        pictures.append(picture)
    neighbours = [(at, at + step) for step in (1, 2) for at in range(50 - step)]
    assert pairs_of(scenes_of(pictures, neighbours).groups.tolist()) == set()


def test_the_same_form_in_another_colour_is_another_thing() -> None:
    def shirt(color: tuple[int, int, int]) -> Image.Image:
        picture = Image.new("RGB", (160, 120), (150, 145, 140))
        ImageDraw.Draw(picture).polygon(
            [(20, 20), (60, 10), (100, 10), (140, 20), (120, 60), (120, 115), (40, 115)], color
        )
        return picture.filter(ImageFilter.GaussianBlur(1))

    found = scenes_of([shirt((190, 40, 40)), shirt((40, 60, 190))], [(0, 1)])
    assert found.groups.tolist() == [-1, -1]


def test_what_shows_nothing_is_in_no_scene() -> None:
    blank = [Image.new("RGB", (60, 60), (shade, shade, shade)) for shade in (20, 120, 250)]
    assert scenes_of(blank, [(0, 1), (1, 2)]).groups.tolist() == [-1, -1, -1]


def test_few_or_none_are_no_trouble() -> None:
    assert scenes_of([]).groups.tolist() == []
    assert scenes_of([photo(0)]).groups.tolist() == [-1]


def test_the_order_does_not_matter() -> None:
    dice = random.Random(1)
    scene = [number for number in range(5) for _ in range(4)]
    pictures = [shot(photo(number), dice) for number in scene]
    order = dice.sample(range(20), 20)
    found, shuffled = scenes_of(pictures), scenes_of([pictures[at] for at in order])
    assert {
        (min(order[i], order[j]), max(order[i], order[j])) for i, j in pairs_of(shuffled.groups.tolist())
    } == pairs_of(found.groups.tolist())


@pytest.mark.parametrize("way", [(0.92, 0, 0.1, 0, 0.95, -0.08), (1, 0.03, 0, -0.03, 1, 0)], ids=["aside", "turned"])
def test_pictures_are_laid_upon_one_another(way: tuple[float, ...]) -> None:
    side = 64
    whole = np.asarray(photo(3, (side, side)).convert("L"), np.float32)[None]
    a, b, c, d, e, f = way
    to_pixels = (a, b, side / 2 * (c + 1 - a - b), d, e, side / 2 * (f + 1 - d - e))
    seen = (
        photo(3, (side, side))
        .convert("L")
        .transform((side, side), Image.Transform.AFFINE, to_pixels, Image.Resampling.BILINEAR)
    )
    part = np.asarray(seen, np.float32)[None]
    found = align(part, whole, ((3, 5), (1, 4), (0, 3)))
    assert np.abs(found[0] - np.array(way)).max() < 0.01
    assert agreement(part, whole, found, 1, 5)[0] > 0.95
    assert agreement(part, np.asarray(photo(4, (side, side)).convert("L"), np.float32)[None], found, 1, 5)[0] < 0.5
