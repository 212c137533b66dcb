"""Texts whose class is a word planted in them, and the two checks of what is said to have moved an answer.

Planted word: it comes first. Randomised weights (Adebayo et al., 2018): a model whose weights are shuffled must say
something else.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from planted import correlation as correlation
from planted import shuffled

from tldesk.engine.answering.predict import Predictor, open_model
from tldesk.engine.explain import Explainer, WordEvidence
from tldesk.engine.training.fitting import preprocess_of

# The word of each class, by its language: nothing else in messages to a bank or in news is like it.
WORDS = {
    "en": {"animal": "zebra", "music": "violin", "mountain": "volcano", "spice": "cinnamon"},
    "zh": {"animal": "斑马", "music": "小提琴", "mountain": "火山", "spice": "肉桂"},
}
BARE = "none"  # the class of texts without a word: without it a model knows one by the absence of the others


def write(file: Path, texts: Sequence[str], language: str = "en", bare: int = 0, seed: int = 0) -> None:
    """A table of texts, one class after the other planted in them; the last `bare` get no word."""
    rng = np.random.default_rng(seed)
    words = WORDS[language]
    space = "" if language == "zh" else " "
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["text", "label"])
        for number, text in enumerate(texts):
            label = list(words)[number % len(words)] if number < len(texts) - bare else BARE
            parts = list(text) if language == "zh" else text.split()
            if label != BARE:
                parts.insert(int(rng.integers(len(parts) + 1)), words[label])
            rows.writerow([space.join(parts), label])


def explained(explainer: Explainer, row: Any) -> WordEvidence:
    """What speaks for the true class of a row."""
    found = explainer.evidence(row.path, explainer.classes[row.target], row.place)
    assert isinstance(found, WordEvidence)
    return found


def names_it(found: WordEvidence, text: str, word: str) -> bool:
    """Whether the strongest passage is the planted word, or a part of it where each character is a word."""
    best = max(found.passages, key=lambda one: one.strength)
    start = text.index(word)
    return start < best.end and best.start < start + len(word)


def strengths(explainer: Explainer, rows: Sequence[Any]) -> list[np.ndarray]:
    """Those of the passages of each row."""
    return [np.array([one.strength for one in explained(explainer, row).passages]) for row in rows]


def with_shuffled(explainer: Explainer, stages: int, seed: int) -> Predictor:
    """The explainer's model as it answers with the weights of its head, and of its last stages, in random order."""
    from tldesk.engine.networks.model import CalibratedModel

    model = CalibratedModel(shuffled(explainer.model, stages, seed))
    return open_model(model.eval(), explainer.classes, preprocess_of(explainer.run))
