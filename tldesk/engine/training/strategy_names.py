"""What the strategies are called."""

from __future__ import annotations

from collections.abc import Callable

TITLES = {
    "auto": "Auto",
    "feature-extraction": "Feature extraction",
    "fine-tune": "Fine-tune",
    "scratch": "From scratch",
    "words": "Words",
    "bands": "Frequency bands",
}


def way(asked: str, kept: str, say: Callable[[str], str] = str) -> str:
    """What a training was told and what it kept, for people: “Auto → Feature extraction”. `say` puts a title into the
    reader's language; a name that this version does not know stands for itself."""
    titles = [say(TITLES[name]) if name in TITLES else name for name in (asked, kept)]
    return " → ".join(dict.fromkeys(title for title in titles if title))
