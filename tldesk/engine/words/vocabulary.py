"""Which n-grams a model knows, and the TF-IDF of texts by them, as sparse rows.

An n-gram's value in a text is (1 + ln count) · idf with idf = ln((1 + texts) / (1 + texts with it)) + 1, and a row has
the length 1 (Salton and Buckley, 1988; as scikit-learn's `TfidfVectorizer` with `sublinear_tf`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.media.text.grams import BITS, MASK, Ids

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# A model knows at most so many n-grams, those that most texts have, and has at most so many weights: 64 MB.
MOST_GRAMS, MOST_WEIGHTS = 1 << 16, 1 << 24
# An n-gram of a single text tells nothing about others, and two thirds of all are such.
_FEWEST_TEXTS = 2
# Rows that are made at once, which bounds the memory beside what they become.
_AT_ONCE = 2_000
_NONE = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The hashes of the n-grams that are known, ascending, int32 (m,), and the `idf` of each, float32 (m,)."""

    grams: NDArray[np.int32]
    idf: NDArray[np.float32]

    @classmethod
    def of(cls, texts: Sequence[Ids], classes: int) -> Vocabulary:
        """That of texts (see `media.text.grams.ids`) for a model of so many classes; m is 1 at least."""
        found, count = np.unique(np.concatenate([_grams(ids) for ids in texts] or [_NONE]), return_counts=True)
        if (count >= _FEWEST_TEXTS).any():
            found, count = found[count >= _FEWEST_TEXTS], count[count >= _FEWEST_TEXTS]
        most = min(MOST_GRAMS, MOST_WEIGHTS // max(classes, 1))
        kept = np.sort(np.argsort(-count, kind="stable")[:most])
        if not len(kept):  # texts without a character: a model of nothing but the classes' shares
            return cls(np.zeros(1, np.int32), np.ones(1, np.float32))
        idf = np.log((1 + len(texts)) / (1 + count[kept])) + 1
        return cls(found[kept].astype(np.int32), idf.astype(np.float32))

    def tensors(self) -> dict[str, NDArray[Any]]:
        """What `words.network` keeps of it."""
        return {"grams": self.grams, "idf": self.idf}

    def rows(self, texts: Sequence[Ids]) -> csr_array[Any, tuple[int, int]]:
        """The TF-IDF (n, m) of texts, float32, each of length 1, or 0 where nothing of it is known."""
        from scipy.sparse import vstack

        starts = range(0, max(len(texts), 1), _AT_ONCE)
        return vstack([self._rows(texts[start : start + _AT_ONCE]) for start in starts], format="csr")

    def _rows(self, texts: Sequence[Ids]) -> csr_array[Any, tuple[int, int]]:
        from scipy.sparse import csr_array

        ids = np.concatenate([*texts, _NONE])
        place = np.minimum(np.searchsorted(self.grams, ids & MASK), len(self.grams) - 1)
        known = self.grams[place] == ids & MASK
        row = np.repeat(np.arange(len(texts)), [len(one) for one in texts])[known]
        value = (1 + np.log(ids[known] >> BITS)) * self.idf[place[known]]
        length = np.sqrt(np.bincount(row, value**2, len(texts)))
        value = (value / length[row]).astype(np.float32)
        starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(texts)))])
        return csr_array((value, place[known], starts), shape=(len(texts), len(self.grams)))


def _grams(ids: Ids) -> NDArray[np.int32]:
    return ids & np.int32(MASK)
