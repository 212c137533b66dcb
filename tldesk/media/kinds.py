"""The kinds of data that samples can be: a project has one of them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable

from tldesk.errors import TldeskError
from tldesk.media.image import SUFFIXES

KINDS = ("image",)

# Kind → the suffixes of its files, in lower case.
_SUFFIXES = {"image": SUFFIXES}


def check(kind: str) -> None:
    """Raise TldeskError `bad_value` for a kind that there is not."""
    if kind not in KINDS:
        raise TldeskError("bad_value", field="kind", value=kind, reason="there is no such kind", allowed=[*KINDS])


def count(names: Iterable[str]) -> dict[str, int]:
    """How many files there are of each kind, by their suffixes; in the order of `KINDS`, without those of none."""
    suffixes = Counter(os.path.splitext(name)[1].lower() for name in names)  # noqa: PTH122 (many)
    counts = {kind: sum(suffixes[one] for one in _SUFFIXES[kind]) for kind in KINDS}
    return {kind: number for kind, number in counts.items() if number}
