"""What the strategies are called."""

from __future__ import annotations

from collections.abc import Callable

from tldesk.project.runs.presets import PRESETS

TITLES = {
    "auto": "Auto",
    "feature-extraction": "Feature extraction",
    "fine-tune": "Fine-tune",
    "scratch": "From scratch",
    "words": "Words",
    "bands": "Frequency bands",
}


def way(asked: str, kept: str, say: Callable[[str], str] = str) -> str:
    """What a training was told (a strategy or a preset) and what it kept, for people: “Auto → Feature extraction”.

    `say` puts a title into the reader's language; a name that this version does not know stands for itself.
    """
    known = TITLES | {name: preset.title for name, preset in PRESETS.items()}
    titles = [say(known[name]) if name in known else name for name in (asked, kept)]
    return " → ".join(dict.fromkeys(title for title in titles if title))
