"""What a training is called: as the user has titled it, or by its model and what tells it from others of that model."""

from __future__ import annotations

from tldesk.engine.networks.backbones import BACKBONES
from tldesk.project.runs.run import Run


def is_made(run: Run) -> bool:
    """Whether the user gave no title. Raises TldeskError `run_damaged`."""
    return run.title == f"{run.config.backbone}, {run.config.strategy}"


def title(run: Run, otherwise: str = "") -> str:
    """“EfficientNet-Lite0 #3”, the same for as long as the user gives no other; `otherwise` stands in place of the
    number that a run of an earlier version has not. Raises TldeskError `run_damaged`.
    """
    if not is_made(run):
        return run.title
    record = BACKBONES.get(run.config.backbone)
    model = record.title if record is not None else run.config.backbone
    return f"{model} {number(run) or otherwise}".strip()


def number(run: Run) -> str:
    """“#3”; empty of a run of an earlier version."""
    return f"#{run.number}" if run.number else ""
