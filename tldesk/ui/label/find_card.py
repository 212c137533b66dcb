"""FindCard: accepts all sure suggestions at once, and brings the images that deserve a look into sight."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSpinBox, QWidget

from tldesk.project.editing.edits import Change
from tldesk.project.samples.samples import Query
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Card, button, label, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import Space, fill, row
from tldesk.ui.parts.narrow import Halves
from tldesk.ui.parts.notice import Act
from tldesk.ui.samples.browser import Browser
from tldesk.ui.session.context import Context

BATCH = 20  # images to label next
USUAL = 90  # per cent


class FindCard(Card):
    """What the suggestions are good for beyond the image in sight."""

    def __init__(self, context: Context, browser: Browser, parent: QWidget | None = None) -> None:
        super().__init__(
            "", "label-find", parent, gap=theme.GAP_SMALL, margins=(theme.GAP_LARGE, 12, theme.GAP_LARGE, 12)
        )
        self._context, self._browser, self._suggestions = context, browser, context.suggestions
        self.least = named(QSpinBox(), "label-accept-least", self.tr("Minimum confidence for accepting"))
        self.least.setRange(50, 99)
        self.least.setValue(USUAL)
        self.least.setSuffix(self.tr("% confident"))
        self.least.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        self.accept_button = button("", "label-accept-all", self.accept)
        self.accept_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.unchecked = label("", "small", wrap=True, name="label-accept-unchecked")
        self.useful = self._order("useful", "lightbulb-on-outline", self.show_useful)
        self.doubtful = self._order("doubtful", "alert-outline", self.show_doubtful)
        self.unlike = self._order("unlike", "help-rhombus-outline", self.show_unlike)
        self._lay_out()
        self.least.valueChanged.connect(lambda _value: self.refresh())
        self._suggestions.refreshed.connect(self.refresh)
        self._suggestions.assessed.connect(self.refresh)
        self._batch: tuple[int, ...] = ()  # the most useful that are shown
        context.samples_changed.connect(self._count_batch)
        self.refresh()

    def _order(self, name: str, icon: str, act: Callable[[], object]) -> QPushButton:
        part = button("", f"label-show-{name}", act, role="quiet", icon=icon)
        part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        part.setProperty("align", "left")
        return part

    def _lay_out(self) -> None:
        accept, show = (
            label(self.tr("Accept all suggestions that are at least"), "small"),
            label(self.tr("Show"), "small"),
        )
        fill(
            self.body,
            accept,
            Halves(row(self.least), row(self.accept_button), growing=1),
            self.unchecked,
            Space(theme.GAP_SMALL),
        )
        fill(self.body, show, self.useful, self.doubtful, self.unlike)

    def refresh(self) -> None:
        """Count again."""
        suggestions, found = self._suggestions, self._suggestions.assessment
        learned = not suggestions.lack
        checked = suggestions.fitted is not None and suggestions.fitted.calibrated
        count = suggestions.count_above(self.least.value() / 100)
        many = filled(self.tr("Accept {count}"), count=f"{count:,}") if count else self.tr("None to accept")
        self._show(self.accept_button, many, bool(count) and checked)
        self.unchecked.setText(
            self.tr("Their confidence is first checked against your labels. A few dozen labels are enough.")
        )
        self.unchecked.setVisible(learned and not checked)
        self._show(self.useful, self.tr("Most useful next"), suggestions.lack in ("", "labels"))
        doubts, unlike = len(found.doubts) if found else 0, len(found.unlike) if found else 0
        self._show(self.doubtful, filled(self.tr("Worth a second look ({count})"), count=f"{doubts:,}"), bool(doubts))
        self._show(
            self.unlike, filled(self.tr("Unlike anything labelled ({count})"), count=f"{unlike:,}"), bool(unlike)
        )

    def _show(self, part: QPushButton, text: str, enabled: bool) -> None:
        part.setText(text if part is self.accept_button else f" {text}")
        part.setAccessibleName(text)
        writes = part is self.accept_button
        project = self._context.project
        part.setEnabled(enabled and project is not None and not (writes and project.read_only))

    # acts

    def accept(self) -> None:
        """Give every image that waits for a label its suggestion, where that is sure enough; one edit."""
        self._suggestions.accept(self._suggestions.above(self.least.value() / 100), looked_at=False)

    def show_useful(self) -> None:
        """The images whose labels would teach most."""
        self._suggestions.most_useful(BATCH, self._show_batch)

    def _show_batch(self, ids: list[int]) -> None:
        self._batch = tuple(ids)
        self._show_ids(ids, self.tr("Most useful next"))

    def _count_batch(self, change: Change | None) -> None:
        """With the last label of those that are most useful, offer the next of them."""
        batch = self._batch
        if change is None or not set(batch) & set(change.ids) or self._browser.filters.query.ids != batch:
            return
        left = Query(status="unlabelled", ids=batch)
        self._context.ask(lambda project: project.samples.count(left), partial(self._offer_next, batch))

    def _offer_next(self, batch: tuple[int, ...], left: int) -> None:
        if not left and batch == self._batch:
            self._batch = ()
            more = Act(self.tr("Show the next"), self.show_useful)
            self._context.tell(self.tr("These are all labelled."), more, until=self._context.superseded)

    def show_doubtful(self) -> None:
        """The images whose label is worth a second look, the most doubtful first."""
        found = self._suggestions.assessment
        if found is not None:
            self._show_ids(list(found.doubts), self.tr("Labels worth a second look (some are correct)"))

    def show_unlike(self) -> None:
        """The images unlike anything that has a label, the most unusual first."""
        found = self._suggestions.assessment
        if found is not None:
            self._show_ids(list(found.unlike), self.tr("Unlike anything labelled"))

    def _show_ids(self, ids: list[int], title: str) -> None:
        self._browser.show_found(ids, title)
