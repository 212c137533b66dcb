"""What was kept of what the charts of a training show; here, so that nobody imports pyqtgraph for it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Verdict:
    """Points after step `after` belong to a model that was not kept (None: all were), made by `text` (English).

    `level` is what a model without steps is worth, by the names of curves; `level_kept` says whether it is the one that
    was kept, None while that is not decided.
    """

    after: int | None = None
    text: str = ""
    level: dict[str, float] = field(default_factory=dict)
    level_kept: bool | None = None
