"""Why `tldesk predict --explain` says what it says of a text: the words that moved the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tldesk.errors import TldeskError
from tldesk.media import modality
from tldesk.words import utf8

if TYPE_CHECKING:
    from tldesk.engine.answering.predict import Failure, Prediction, Predictor

    Tell = Callable[[str, Prediction | Failure], dict[str, Any]]

_SHOWN = 8  # words on the terminal


@dataclass(frozen=True, slots=True)
class Evidence:
    """For the class of that name, or else for the one that is predicted."""

    wanted: str | None

    def open(self, predictor: Predictor) -> Tell:
        """What tells of a text and its answer the words, for the JSON. Raises TldeskError for an unknown class."""
        from tldesk.engine import explain
        from tldesk.engine.answering.predict import Failure

        if self.wanted is not None and self.wanted not in predictor.classes:
            hint = f"Name one of: {', '.join(predictor.classes)}."
            raise TldeskError("bad_use", option="--class", reason="is no class of this model", hint=hint)

        def tell(text: str, answer: Prediction | Failure) -> dict[str, Any]:
            if isinstance(answer, Failure):
                return {}
            label = self.wanted or max(answer.probabilities, key=answer.probabilities.__getitem__)
            whole = modality.code_of(predictor.preprocess).whole(text.encode("utf-8", "replace"), None)
            found = explain.words(predictor, whole, label)
            words = [
                {"text": text[one.start : one.end], "start": one.start, "end": one.end, "strength": one.strength}
                for one in found.passages
            ]
            return {"explained": label, "words": words, "characters_seen": found.seen}

        return tell


def word_lines(told: dict[str, Any]) -> list[str]:
    """A line of the strongest words, each once, with what they add to the log odds of the class; none without any."""
    strength = {utf8(one["text"]).casefold(): one["strength"] for one in told.get("words", [])}
    order = sorted(strength, key=lambda word: -abs(strength[word]))[:_SHOWN]
    words = " · ".join(f"{word} {strength[word]:+.1f}" for word in order)
    return [f"    {utf8(told['explained'])}: {words}"] if words else []
