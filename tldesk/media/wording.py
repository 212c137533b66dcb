"""What is said of images, said of another kind of data: one table, for window, command line, errors, reports and cards.

Every sentence of the program is written once, of images. `reworded` says the same of another kind, before anything is
filled in, so neither a class's name nor a path is ever touched: first by the sentences of the kind, where a word in
another's place would be untrue or odd, else word by word. A kind without a record is called as its `Modality` says.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from tldesk.media import modality
from tldesk.media.modality import IMAGE, SOUND, TEXT
from tldesk.media.sound import sentences as sound
from tldesk.media.text.sentences import SENTENCES
from tldesk.words import Text

ENGLISH, CHINESE = "en", "zh_CN"
Worded = TypeVar("Worded", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How a kind is spoken of: in Chinese its `noun` and the word that it is `counted` with, in English as its
    `Modality` has it; and its `sentences`, by the English one of images, in English: the catalogue has their Chinese.
    One that stands for itself is true of every kind.
    """

    noun: str = "样本"
    counted: str = "个"
    sentences: dict[str, str] = field(default_factory=dict)


# Parts of the window that name every kind, or speak of the sample project, which is one of photos: by their contexts in
# the catalogue. Whatever project is open, they stay as they are.
OF_EVERY_KIND = frozenset(
    ("AboutDialog", "KindChoice", "Models", "NewProjectDialog", "SampleTile", "Tour", "WelcomePage")
)
# And single sentences.
OF_ANY_KIND = frozenset(
    ("Folder of images, texts or sounds", "Pictures can be taken only for a project of images.", "Sample photos")
)

WORDINGS: dict[str, Wording] = {
    TEXT: Wording(noun="文本", counted="条", sentences=SENTENCES),
    SOUND: Wording(noun="声音", counted="段", sentences=sound.SENTENCES),
}
_PLAIN = Wording()

# A placeholder, of which only the words of `{count:image|images}` are ours.
_PLACEHOLDER = re.compile(r"(\{[^{}]*\})")
_NOUN = re.compile(r"\b(?:(an?) )?(image|photo)(s?)\b", re.IGNORECASE)
_CHINESE_NOUN = re.compile("图像|照片")
_COUNTED = re.compile("张(?!量)")  # a tensor is none


# In a page's template, what is computed, and the texts in it.
_COMPUTED = re.compile(r"(\{[{%#].*?[}%#]\})", re.DOTALL)
_TEXT = re.compile(r'(?<=")[^"]* [^"]*(?=")')


def of(kind: str) -> Wording:
    """The record of a kind."""
    return WORDINGS.get(kind, _PLAIN)


def reworded(template: str, kind: str, language: str = ENGLISH) -> str:
    """A template in a language of the window, as it is said of a kind. In Chinese the kind's own sentences are known by
    their English: see `sentence`.
    """
    return template if kind == IMAGE else _reworded(template, kind, language)


def sentence(english: str, kind: str) -> str | None:
    """What a kind has in the place of a whole sentence, in English; None where it has none of its own."""
    if kind == IMAGE or english in OF_ANY_KIND:
        return english
    return of(kind).sentences.get(english)


def worded(text: Worded, kind: str) -> Worded:
    """A text of a layer below, as it is said of a kind in English. One whose template is not known stays as it is."""
    if kind == IMAGE or not isinstance(text, Text):
        return text
    values = {name: worded(value, kind) if isinstance(value, str) else value for name, value in text.values.items()}
    return cast(Worded, Text(reworded(text.template, kind), values))


@functools.cache
def in_pages(kind: str) -> Callable[[str], str]:
    """What rewords the template of a page or card (`tldesk.templates`): its words, and the texts in what is computed,
    but no name there."""
    return str if kind == IMAGE else lambda page: _page(page, kind)


def _page(page: str, kind: str) -> str:
    for english, own in of(kind).sentences.items():
        page = page.replace(english, own) if english.endswith(".") else page
    parts = _COMPUTED.split(page)
    return "".join(
        _TEXT.sub(lambda text: reworded(text[0], kind), part) if number % 2 else reworded(part, kind)
        for number, part in enumerate(parts)
    )


@functools.lru_cache(maxsize=4096)
def _reworded(template: str, kind: str, language: str) -> str:
    own = sentence(template, kind) if language == ENGLISH else None
    if own is not None:
        return own
    say = _words(kind, language)
    return "".join(
        _said(part, say) if part.startswith("{") else say(part) for part in _PLACEHOLDER.split(template) if part
    )


def _said(placeholder: str, say: Callable[[str], str]) -> str:
    """A placeholder with the words that go with its number, where it has some."""
    name, colon, words = placeholder.partition(":")
    return f"{name}{colon}{say(words)}" if "|" in words else placeholder


def _words(kind: str, language: str) -> Callable[[str], str]:
    """What puts a kind's words in the place of those of images."""
    if language == CHINESE:
        own = of(kind)
        return lambda text: _COUNTED.sub(own.counted, _CHINESE_NOUN.sub(own.noun, text))
    record = modality.MODALITIES.get(kind)
    one, many = (record.one, record.many) if record is not None else ("sample", "samples")
    article = "an" if one[0] in "aeiou" else "a"

    def put(found: re.Match[str]) -> str:
        before, noun, plural = found.groups()
        said = many if plural else one
        if before:
            return f"{article.capitalize() if before[0].isupper() else article} {said}"
        return said.capitalize() if noun[0].isupper() else said

    return lambda text: _NOUN.sub(put, text)
