"""ReviewPairs: near duplicates side by side; one key decides on each pair, and every decision can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QWidget

from tldesk.project.editing.edits import Change
from tldesk.project.samples.samples import Sample
from tldesk.project.store import Project
from tldesk.ui.data.pair_side import PairSide
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.empty_state import EmptyState
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill, holder, row, stacked
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context

Pair = tuple[int, int]


class ReviewPairs(Dialog):
    """Shows the pairs that no one has decided on yet, one after another."""

    def __init__(self, context: Context, project: Project, parent: QWidget | None) -> None:
        super().__init__(QCoreApplication.translate("ReviewPairs", "Near duplicates"), "review", parent)
        self._context, self._project = context, project
        self.pair: tuple[Sample, Sample] | None = None
        self._several = False  # whether an image may have several labels
        self._total = 0
        self._later: set[Pair] = set()
        self._decided = 0  # how many decisions of this dialog can be taken back
        sides = [("review-left", 0), ("review-right", 1)]
        self.sides = [
            PairSide(context, name, partial(self.keep_one, at), partial(self.share, at)) for name, at in sides
        ]
        for side, text in zip(self.sides, (self.tr("Keep left  ←"), self.tr("Keep right  →")), strict=True):
            side.keep.setText(text)
            side.keep.setAccessibleName(text.rstrip(" ←→"))
        self.count = label("", "muted", name="review-count")
        self.progress = named(QProgressBar(), "review-progress", self.tr("Pairs reviewed"))
        self.progress.setTextVisible(False)
        self.both = button(self.tr("Keep both  ↑"), "review-both", self.keep_both)
        self.neither = button(self.tr("Exclude both  ↓"), "review-neither", self.exclude_both)
        self.later = button(self.tr("Later  S"), "review-later", self.skip, role="quiet")
        self.back = button(self.tr("Undo"), "review-undo", self.undo, icon="undo")
        self._lay_out()
        self._add_keys()
        context.project_closed.connect(self.reject)
        self._load()

    def _lay_out(self) -> None:
        text = self.tr("Excluded images are under the filter “Excluded”. No files were changed.")
        title, close = self.tr("All pairs reviewed"), self.tr("Done")
        self.end = EmptyState("review-end", "check-circle-outline", title, text, close, self.accept)
        pair = row(*((side, 1) for side in self.sides), gap=theme.MARGIN)
        self.stack = stacked(holder(pair), self.end)
        fill(self.body, row(self.count, (self.progress, 1), gap=theme.GAP_LARGE), (self.stack, 1))
        self.add_buttons(self.later, self.neither, self.both, left=(self.close_button(), self.back))
        self.resize(118 * theme.GRID, 80 * theme.GRID)

    def _add_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Left": partial(self.keep_one, 0),
            "Right": partial(self.keep_one, 1),
            "Up": self.keep_both,
            "Down": self.exclude_both,
            "L": partial(self.share, 0),
            "R": partial(self.share, 1),
            "S": self.skip,
            "Ctrl+Z": self.undo,
        }
        for key, slot in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(slot)

    # decisions

    def keep_one(self, at: int) -> None:
        """Exclude the other one (0 keeps the left, 1 the right)."""
        if self.pair is not None:
            other = self.pair[1 - at].id
            self._edit(lambda project: project.edits.set_excluded([other], True))

    def exclude_both(self) -> None:
        """Use neither."""
        if self.pair is not None:
            ids = [sample.id for sample in self.pair]
            self._edit(lambda project: project.edits.set_excluded(ids, True))

    def keep_both(self) -> None:
        """Use both, and ask no more."""
        if self.pair is not None:
            one, other = (sample.sha256 for sample in self.pair)
            self._edit(lambda project: project.edits.keep_both(one, other))

    def share(self, at: int) -> None:
        """Give both the labels of one of them; where images have several labels, both get all of both."""
        if self.pair is None or not self._shared(at):
            return
        labels = self._shared(at)
        ids = [sample.id for sample in self.pair]
        self._edit(lambda project: project.edits.set_labels(dict.fromkeys(ids, labels)))

    def skip(self) -> None:
        """Decide on this pair another time."""
        if self.pair is not None:
            pair = (self.pair[0].id, self.pair[1].id)
            self._later.add(pair)
            self._load()

    def undo(self) -> None:
        """Take the last decision back."""
        if self._decided:
            self._decided -= 1
            self._context.edit(lambda project: project.edits.undo())
            self._load()

    def _edit(self, change: Callable[[Project], Change | None]) -> None:
        self.pair = None  # a key that is held down decides on no pair unseen
        self._context.edit(change)
        self._decided += 1
        self._load()

    # showing

    def _load(self) -> None:
        project, later = self._project, frozenset(self._later)

        def read() -> tuple[int, list[Sample], bool]:
            pairs = [pair for pair in project.near.pairs() if pair not in later]
            return len(pairs), project.samples.get(pairs[0]) if pairs else [], project.multi_label

        run_newest(read, self._show, self._context.error_occurred.emit, priority=2)

    def _show(self, found: tuple[int, list[Sample], bool]) -> None:
        left, samples, self._several = found
        self.pair = (samples[0], samples[1]) if samples else None
        self._total = max(self._total, left)
        self.progress.setRange(0, max(1, self._total))
        self.progress.setValue(self._total - left if left else self.progress.maximum())
        self.count.setText(filled(self.tr("{count} {count:pair|pairs} left"), count=left))
        self.back.setEnabled(bool(self._decided))
        for part in (self.both, self.neither, self.later):
            part.setVisible(bool(samples))
        self.stack.setCurrentIndex(0 if samples else 1)
        for at, sample in enumerate(samples):
            self.sides[at].show_sample(sample, samples[1 - at], self._share_text(at))

    def _shared(self, at: int) -> tuple[str, ...]:
        """The labels that both would get; none when that changes nothing."""
        if self.pair is None or self.pair[0].labels == self.pair[1].labels:
            return ()
        own, other = self.pair[at].labels, self.pair[1 - at].labels
        if not self._several:
            return own
        return tuple(dict.fromkeys((*own, *other))) if at == 0 else ()

    def _share_text(self, at: int) -> str:
        labels = self._shared(at)
        if not labels:
            return ""
        key = "LR"[at]
        return filled(self.tr("Label both “{labels}”  {key}"), labels=", ".join(labels), key=key)
