"""Auto: what suits this computer. Features with a linear model on a processor, fine-tuning on a graphics card."""

from __future__ import annotations

_REASONS = {
    "feature-extraction": "It takes a minute on a processor. "
    "Fine-tune often gains a few points and takes several minutes.",
    "fine-tune": "This computer's graphics card makes it quick.",
}


def choose(kind: str) -> tuple[str, str]:
    """The strategy for the device `kind` (cpu, cuda or mps) and the reason, a sentence for the user."""
    name = "feature-extraction" if kind == "cpu" else "fine-tune"
    return name, _REASONS[name]
