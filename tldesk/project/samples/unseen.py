"""Letters that cannot be seen: in names they make two that look alike, or one that reads otherwise than it is.

What Unicode lets a program show as nothing (Default_Ignorable_Code_Point: joiners, marks and overrides of direction,
soft hyphens, fillers, variation selectors, tags), anchors of annotations, and the blank of Braille. A few of them are
part of how a word is written; those stay where they have an effect that is seen.
"""

from __future__ import annotations

import re
import unicodedata

from tldesk.errors import TldeskError

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_NON_JOINER, _JOINER, _AS_TEXT, _AS_EMOJI = "\u200c", "\u200d", "\ufe0e", "\ufe0f"
_VIRAMA = 9  # the combining class of the signs that join consonants in scripts of India
# Arabic letters that never join with the next, after which a non-joiner shows nothing.
_UNJOINED = re.compile(
    "[\u0622-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0673\u0688-\u0699\u06c0\u06c3-\u06cb\u06d5]"
)


def removed(name: str) -> str:
    """The name without its unseen letters, nor those that had an effect beside them alone."""
    while (shorter := _without(name)) != name:
        name = shorter
    return name


def checked(name: str) -> str:
    """A name that was typed, without joiners that join and part nothing. Raises TldeskError `unseen_letters`."""
    clean = "".join(
        letter for at, letter in enumerate(name) if letter not in (_NON_JOINER, _JOINER) or _needed(name, at)
    )
    if removed(clean) != clean:
        raise TldeskError("unseen_letters", name=_without(clean[:80], "\ufffd"))
    return clean


def _without(name: str, sign: str = "") -> str:
    return _UNSEEN.sub(lambda found: found[0] if _needed(name, found.start()) else sign, name)


def _needed(name: str, at: int) -> bool:
    """Whether the unseen letter at a place changes what is seen: RFC 5892 for joiners, and sequences of emoji."""
    letter, before, after = name[at], name[at - 1 : at], name[at + 1 : at + 2]
    if not before or (_UNSEEN.match(before) and before != _AS_EMOJI):
        return False
    if letter in (_AS_TEXT, _AS_EMOJI):
        return unicodedata.category(before) in ("So", "Sm", "Po") or after == "\u20e3"
    if letter not in (_NON_JOINER, _JOINER) or not after:
        return False
    if unicodedata.combining(before) == _VIRAMA:
        return True
    if letter == _JOINER:  # a family of emoji, each with its colour of skin
        return _is_emoji(before) and _is_emoji(after)
    arabic = all(unicodedata.bidirectional(one) == "AL" for one in (before, after))
    return arabic and not _UNJOINED.match(before)


def _is_emoji(letter: str) -> bool:
    return letter == _AS_EMOJI or unicodedata.category(letter) in ("So", "Sk")
