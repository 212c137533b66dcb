"""How training texts are varied: words left out, mistyped letters, other letter case. Nothing by default.

Everything random comes from the generator that is handed in, so the same (seed, epoch, sample) gives the same text.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np

from tldesk.media.text.units import units
from tldesk.project.runs.config import RunConfig

# The keys around each letter, on the keyboard that is most used for these letters.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True)
class TextAugmentation:
    """One random variation of a text is made of these; the defaults change nothing.

    `words`: the share of words that are left out, or of characters where there are no spaces; `typos`: the share of
    letters that are mistyped; `case`: the share of texts in small letters, in capitals or With Capitals Of Words.
    """

    words: float = 0.0
    typos: float = 0.0
    case: float = 0.0


def augmentation_of(config: RunConfig) -> TextAugmentation | None:
    """What a run asks for; None where its texts stay as they are."""
    how = TextAugmentation(config.augment_words, config.augment_typos, config.augment_case)
    return None if how == TextAugmentation() else how


def varied(text: str, rng: np.random.Generator, how: TextAugmentation) -> str:
    """One random variation of a text; never an empty one of a text that has a word."""
    if how.case and rng.random() < how.case:
        text = (str.lower, str.upper, str.title)[rng.integers(3)](text)
    if how.words:
        text = _without_words(text, rng, how.words)
    return _mistyped(text, rng, how.typos) if how.typos else text


def _without_words(text: str, rng: np.random.Generator, share: float) -> str:
    """Units that are words go, with the spaces before them; at least one stays. Signs stay."""
    found = units(text)
    words = [place for place, (start, _) in enumerate(found) if text[start].isalnum()]
    goes = rng.random(len(words)) < share
    if goes.all() and len(words):
        goes[rng.integers(len(words))] = False
    left_out = {place for place, gone in zip(words, goes, strict=True) if gone}
    if not left_out:
        return text
    kept, end = [], 0
    for place, (_, stop) in enumerate(found):
        if place not in left_out:
            kept.append(text[end:stop])
        end = stop
    return "".join([*kept, text[end:]]).strip()


def _near() -> dict[str, str]:
    keys: dict[str, str] = {}
    for number, row in enumerate(_ROWS):
        for place, key in enumerate(row):
            # A row stands half a key to the right of the one above it.
            around = [row[place - 1 : place] if place else "", row[place + 1 : place + 2]]
            around += [_ROWS[number - 1][place : place + 2]] if number else []
            around += [_ROWS[number + 1][max(0, place - 1) : place + 1]] if number + 1 < len(_ROWS) else []
            keys[key] = "".join(around)
    return keys | {key.upper(): near.upper() for key, near in keys.items()}


_NEAR = _near()


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter or " ").startswith("M")


def _mistyped(text: str, rng: np.random.Generator, share: float) -> str:
    """Letters are hit beside, change places with the next one, or are left out. Numbers and signs stay.

    A letter that no key is known of, as a Chinese character, changes places or is left out. One with a mark of its own
    behind it stays: the mark would go to another letter.
    """
    hit = rng.random(len(text)) < share
    made: list[str] = []
    place, count = 0, sum(letter.isalnum() for letter in text)
    while place < len(text):
        letter, after = text[place], text[place + 1 : place + 2]
        place += 1
        if not hit[place - 1] or not letter.isalpha() or _is_mark(after):
            made.append(letter)
            continue
        way, near = rng.random(), _NEAR.get(letter, "")
        if near and way < 0.5:
            made.append(near[rng.integers(len(near))])
        elif way < 0.75 and after.isalpha() and not _is_mark(text[place + 1 : place + 2]):
            made += [after, letter]
            place += 1
        elif count > 1:
            count -= 1
        else:
            made.append(letter)
    return "".join(made)
