"""The file of a vocabulary: `NAME.vocabulary` beside the weights, JSON of one known structure, checked as it is read.

It holds all that decides which numbers a text becomes, so the same file gives the same numbers with any version of
Python and its tables of characters, and beside an export with any other program.
"""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from tldesk import foreign, paths
from tldesk.errors import TldeskError
from tldesk.foreign import Refused

FORMAT = "tldesk-vocabulary-1"
SUFFIX = ".vocabulary"

_MOST_BYTES, _MOST_PIECES, _MOST_MAPPED, _LONGEST = 32_000_000, 1_000_000, 100_000, 256
_Id = Annotated[int, Field(ge=0, le=_MOST_PIECES)]
_Text = Annotated[str, Field(max_length=_LONGEST)]
# What a character or a sequence becomes; in Unicode at most 18 characters. A text would grow by as much.
_MOST_BECOMES = 64  # bytes
_Becomes = Annotated[str, Field(max_length=_MOST_BECOMES // 3)]
_Score = Annotated[float, Field(ge=-1e4, le=1e4)]
_Character = Annotated[int, Field(ge=0, le=0x10FFFF)]
_Stretch = Annotated[list[_Character], Field(min_length=2, max_length=2)]


@with_config(ConfigDict(extra="forbid"))
class Vocabulary(TypedDict):
    """What the file says.

    `pieces` are the parts that words are cut into, a piece's place its number; an empty one stands for no text. With
    `scores` (log probabilities) they are cut as a whole by the best sum of them (`unigram`), without by the longest
    piece first (`wordpiece`). A text is put behind `prefix`; its numbers between `first` and `last`, and filled up with
    `pad`; `unknown` stands for what has no piece.

    Before, each character of `map` becomes its text there, where a space parts words; those in the stretches of
    `alone` are a word each, and those of `dropped` are left out. `sequences` is a double array in which several
    characters are found that become one, with their `replacements`, both in Base64 and perhaps empty; `joining` are
    all characters but the first of these.
    """

    format: Literal["tldesk-vocabulary-1"]
    kind: Literal["wordpiece", "unigram"]
    prefix: _Text
    first: _Id
    last: _Id
    pad: _Id
    unknown: _Id
    map: Annotated[dict[Annotated[str, Field(min_length=1, max_length=1)], _Becomes], Field(max_length=_MOST_MAPPED)]
    alone: Annotated[list[_Stretch], Field(max_length=1000)]
    dropped: Annotated[list[_Stretch], Field(max_length=1000)]
    sequences: Annotated[str, Field(max_length=2_000_000)]
    replacements: Annotated[str, Field(max_length=2_000_000)]
    joining: Annotated[str, Field(max_length=10_000)]
    scores: Annotated[list[_Score], Field(max_length=_MOST_PIECES)]
    pieces: Annotated[list[_Text], Field(min_length=1, max_length=_MOST_PIECES)]


_FILE: TypeAdapter[Vocabulary] = TypeAdapter(Vocabulary)


def path_of(name: str) -> Path:
    """Where the vocabulary of that name is read from: the user's, or else what came with the program."""
    own = paths.weights() / f"{name}{SUFFIX}"
    if own.is_file():
        return own
    shipped = paths.shipped_weights() / f"{name}{SUFFIX}"
    return shipped if shipped.is_file() else own


def available(name: str) -> bool:
    """Whether there is one of that name."""
    return path_of(name).is_file()


def read(path: Path) -> Vocabulary:
    """Read and check a file. Raises TldeskError `vocabulary_damaged`."""
    try:
        return _complete(foreign.read(_FILE, path, _MOST_BYTES))
    except (OSError, Refused) as error:
        raise TldeskError("vocabulary_damaged", path=path, reason=error) from error


def checked(values: object) -> Vocabulary:
    """What a file may say. Raises Refused."""
    return _complete(foreign.checked(_FILE, values))


def content(words: Vocabulary) -> bytes:
    """The file that says it."""
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()


def _complete(found: Vocabulary) -> Vocabulary:
    if found["kind"] == "unigram" and len(found["scores"]) != len(found["pieces"]):
        raise Refused("it has not one number for each piece")
    try:
        becomes = base64.b64decode(found["replacements"], validate=True)
    except binascii.Error as error:
        raise Refused("its sequences are not readable") from error
    if max(map(len, becomes.split(b"\0"))) > _MOST_BECOMES:
        raise Refused("a sequence of it becomes a long text")
    return found
