"""The file of a vocabulary: `NAME.vocabulary` beside the weights, JSON of one known structure, checked as it is read.

It holds all that decides which numbers a text becomes, so the same file gives the same numbers with any version of
Python and its tables of characters, and beside an export with any other program.
"""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path
from typing import Annotated, Literal, NotRequired

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
_Stretches = Annotated[list[_Stretch], Field(min_length=1, max_length=2000)]
_Merge = Annotated[list[_Id], Field(min_length=3, max_length=3)]


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

    `bpe` cuts bytes, and has none of these tables. A text, without `spaces` around it, is parted into runs of
    `letters`, of `numerals` and of what is neither, each with a space before it, and of spaces; of a part's `bytes`
    (their numbers) pairs are joined: a row of `merges` has two numbers and the one that they become, and the first row
    that fits comes first.
    """

    format: Literal["tldesk-vocabulary-1"]
    kind: Literal["wordpiece", "unigram", "bpe"]
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
    bytes: NotRequired[Annotated[list[_Id], Field(min_length=256, max_length=256)]]
    merges: NotRequired[Annotated[list[_Merge], Field(max_length=_MOST_PIECES)]]
    letters: NotRequired[_Stretches]
    numerals: NotRequired[_Stretches]
    spaces: NotRequired[_Stretches]


# What a vocabulary of another kind has not, and one of bytes has in full.
_OF_BYTES = ("bytes", "merges", "letters", "numerals", "spaces")

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
    if (found["kind"] == "bpe") != all(key in found for key in _OF_BYTES):
        raise Refused("it has not the tables of its kind")
    if found["kind"] == "bpe":
        _refuse_unordered(found)
    return found


def _refuse_unordered(found: Vocabulary) -> None:
    """Refuse what no program could follow, or what programs would follow in different orders."""
    if any(first > last for key in ("letters", "numerals", "spaces") for first, last in found[key]):
        raise Refused("a stretch of its characters ends before it begins")
    known, pieces = set(found["bytes"]), found["pieces"]
    if max(map(max, (found["bytes"], *found["merges"]))) >= len(pieces):
        raise Refused("the numbers of its merges are not those of its pieces")
    for left, right, made in found["merges"]:
        if left not in known or right not in known:
            raise Refused("its merges join what is not made yet")
        if pieces[left] + pieces[right] != pieces[made]:
            raise Refused("its merges do not make its pieces")
        known.add(made)
