"""Which kinds of data there are, and how many files of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tldesk.errors import TldeskError
from tldesk.media.modality import MODALITIES, in_folders


def check(kind: str) -> None:
    """Raise TldeskError `bad_value` for a kind that there is not."""
    if kind not in MODALITIES:
        allowed = list(MODALITIES)
        raise TldeskError("bad_value", field="kind", value=kind, reason="there is no such kind", allowed=allowed)


def count(names: Iterable[str]) -> dict[str, int]:
    """How many files there are of each kind, by their suffixes; in the order of the table, without those of none."""
    counts = Counter(kind.name for name in names for kind in in_folders(name))
    return {name: counts[name] for name in MODALITIES if counts[name]}
