"""What an import has done so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tldesk.project.exchange.labels_again import Settled
from tldesk.project.importers import Skipped, records
from tldesk.project.runs.events import Imported


@dataclass(slots=True)
class ImportResult:
    """What an import has done so far."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    missing: int = 0
    unreadable: int = 0
    skipped: int = 0
    noted: int = 0
    relabelled: int = 0
    labels_kept: int = 0
    labels_missing: int = 0
    labels_filled: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    empty_splits: list[str] = field(default_factory=list)

    def pass_over(self, skipped: Sequence[Skipped], count_missing: bool = True) -> None:
        """Count what is no image to import, or has a note."""
        self.problems += [(thing.path_or_row, thing.reason) for thing in skipped]
        counts = records.counted(skipped)
        missing = counts[records.MISSING]
        noted = sum(counts[reason] for reason in records.NOTES)
        self.missing += missing if count_missing else 0
        self.noted += noted
        self.skipped += counts.total() - missing - noted
        self.reasons += counts

    def skip(self, path: Path | str, reason: str) -> None:
        """Count one that is passed over."""
        self.problems.append((str(path), reason))
        self.skipped += 1

    def relabel(self, settled: Settled) -> None:
        """What became of the labels of the images that were there."""
        self.relabelled += settled.replaced
        self.labels_kept += settled.kept
        self.labels_missing += settled.missing
        self.updated += settled.replaced
        self.unchanged -= settled.replaced

    def event(self, stopped: bool = False) -> Imported:
        """All of it, to be told; `stopped` before its end."""
        counts = {name: value for name, value in asdict(self).items() if name != "reasons"}
        return Imported(**counts, stopped=stopped, reasons=dict(self.reasons))
