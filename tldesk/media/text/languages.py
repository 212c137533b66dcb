"""Which language a text seems to be in: by its script, and where several languages share one by their smallest words.

For an overview of many texts, not for a decision on one: a short text may say nothing, then its script is named.
"""

from __future__ import annotations

import re
from collections import Counter

MOST = 2_000  # characters that are looked at
_PART = 0.25  # of a text, from which on a second script counts
_FEWEST = 2  # small words that tell a language

# Script → its letters. Chinese characters are Japanese where there are kana, too.
_SCRIPTS = {
    "Japanese": "\u3041-\u30ff",
    "Korean": "\uac00-\ud7a3\u1100-\u11ff",
    "Chinese": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
    "Arabic": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
    "Hebrew": "\u0590-\u05ff",
    "Cyrillic": "\u0400-\u04ff",
    "Greek": "\u0370-\u03ff",
    "Devanagari": "\u0900-\u097f",
    "Thai": "\u0e00-\u0e7f",
    "Latin": "A-Za-z\u00c0-\u024f",
}
_LETTERS = {name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS.items()}
# Words that are frequent in one of these languages and rare in the others.
_SMALL = {
    "English": "the and is to of my you it that for have with what how can are this was not do i",
    "German": "der die das und ist nicht ich ein eine zu mit den auf für dem sich wie wir auch es im",
    "French": "le la les et est pas je un une des que pour dans vous nous sur avec ce qui il du",
    "Spanish": "el los las y es no que una por para con del mi se lo como pero más está su",
    "Italian": "il che di è non per una sono con della mi ma gli nel questo come ho anche si le",
    "Portuguese": "o os as e não que uma para com do da em por meu se mais como foi você ao",
    "Dutch": "het een en is niet ik van de dat voor met op zijn te mijn er hij maar wat ook",
}
_LANGUAGE_OF: dict[str, list[str]] = {}
for _language, _words in _SMALL.items():
    for _word in _words.split():
        _LANGUAGE_OF.setdefault(_word, []).append(_language)
_WORD = re.compile(r"[^\W\d_]+")

NAMES = (*(name for name in _SCRIPTS if name != "Latin"), *_SMALL, "Latin", "")


def of(text: str) -> tuple[str, ...]:
    """What a text is in, of NAMES and in their order: languages, or a script where it does not say more.

    It is more than one where another script has a good part of it; Latin letters that say no language are names then.
    """
    counts = _scripts(text)
    found = [name for name, count in counts.items() if count >= _PART * counts.total()]
    names = {_latin(text[:MOST]) if name == "Latin" else name for name in found}
    return tuple(sorted(names - {"Latin"} or names or {""}, key=NAMES.index))


def _scripts(text: str) -> Counter[str]:
    """How much of a text is in which script; Chinese characters beside kana are Japanese."""
    head = text[:MOST]
    counts = Counter({name: len(letters.findall(head)) for name, letters in _LETTERS.items()})
    if counts["Japanese"] and counts["Japanese"] * 10 > counts["Chinese"]:
        counts["Japanese"] += counts.pop("Chinese")
    for dense in ("Chinese", "Japanese", "Korean"):
        counts[dense] *= 3  # a character of these says as much as some letters
    return +counts


def _latin(text: str) -> str:
    told: Counter[str] = Counter()
    for word in _WORD.findall(text.lower()):
        languages = _LANGUAGE_OF.get(word, ())
        for language in languages:
            told[language] += 6 // len(languages)
    (best, count), (_, second) = [*told.most_common(2), ("", 0), ("", 0)][:2]
    return best if count >= 6 * _FEWEST and count > second else "Latin"
