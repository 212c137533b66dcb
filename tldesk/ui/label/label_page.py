"""The Label page: give images their class by key, click or drag, many at once or one by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from tldesk.project.editing.edits import Change
from tldesk.project.samples.samples import Query, Sample, Summary
from tldesk.project.store import Project
from tldesk.ui.label.class_card import ClassCard
from tldesk.ui.label.labelling_card import LabellingCard
from tldesk.ui.label.side_tabs import SideTabs
from tldesk.ui.label.suggestion_panel import SuggestionPanel
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.keys import CLASS_KEYS
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, fill, holder, row
from tldesk.ui.parts.narrow import scrolled
from tldesk.ui.parts.page_header import PageHeader
from tldesk.ui.parts.text import left_out
from tldesk.ui.samples.browser import Browser
from tldesk.ui.samples.page import ImagesPage
from tldesk.ui.samples.sample_drag import SampleDrag
from tldesk.ui.samples.sample_menu import SampleMenu
from tldesk.ui.session.calls import run_refresh
from tldesk.ui.session.classes import ClassesModel
from tldesk.ui.session.context import Context

PANEL = 272
PAUSE = 60  # ms in which changes are counted together
REVEALED = 30  # so many images can be in sight together
_BAR = (96, 240)  # pixels of its width
_NEXT, _BEFORE = "D", "A"
_LEAST_OPTIONS = 3 * theme.GRID  # pixels of height: one switch


class LabelPage(ImagesPage):
    """Keys give labels to the selection and go on. Takes a Query, or ids of samples to show."""

    name = "label"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.classes = ClassesModel(self)
        self.browser = Browser(context, self.classes, "label")
        self.menu = SampleMenu(context, self.browser, self.classes)
        self.class_card = ClassCard(context, self.classes, self.browser.filters)
        self.keys = self.class_card.keys
        self.options = LabellingCard(context)
        self.progress = named(QProgressBar(), "label-progress", self.tr("Labelled images"))
        self.progress.setTextVisible(False)
        self.progress.setMinimumWidth(_BAR[0])
        self.progress.setMaximumWidth(_BAR[1])
        self.count = label("", "muted", name="label-count")
        self._counting = QTimer(self, singleShot=True, interval=PAUSE)
        self._stale = False
        self._drag = SampleDrag(self.browser)
        self.suggestions = SuggestionPanel(context, self.classes, self.browser)
        self.tabs = SideTabs("label", PANEL)
        # Not the whole panel: its bar would stand beside that of the classes.
        options = scrolled(self.options, "label-options")
        options.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        options.setMinimumHeight(_LEAST_OPTIONS)
        classes = column((self.class_card, 1), options, gap=theme.GAP_LARGE - 4)
        self.tabs.add("classes", self.tr("Classes"), holder(classes))
        self.tabs.add("suggestions", self.tr("Suggestions"), self.suggestions)
        self._lay_out()
        self._connect()
        self._make_shortcuts()
        self._open(context.project)

    def _lay_out(self) -> None:
        self.next_button = button(
            self.tr("Next unlabelled"),
            "label-next-unlabelled",
            lambda: self.browser.step_unlabelled(1),
            role="primary",
            icon="skip-next",
            tip=self.tr("Space"),
        )
        self.next_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        facts = holder(row((self.progress, 3), (self.count, 1)))
        head = PageHeader(self.tr("Label"), facts, self.browser.switch, self.next_button)
        fill(self.body, head, (row((self.browser, 1), self.tabs, gap=theme.GAP_LARGE), 1))

    def _connect(self) -> None:
        context, browser = self.context, self.browser
        context.project_opened.connect(self._open)
        context.project_closed.connect(self._close)
        context.samples_changed.connect(self._changed)
        self._counting.timeout.connect(self._count)
        self.classes.failed.connect(context.error_occurred)
        browser.current_changed.connect(self._show_current)
        self.class_card.class_chosen.connect(self.give)
        self.suggestions.card.accepted.connect(self._advance)
        self.class_card.left.connect(browser.focus_images)
        self.keys.samples_dropped.connect(lambda name, ids: self.menu.add_label(name, ids))

    def _make_shortcuts(self) -> None:
        """Keys of this page; they work wherever the focus is, except while text is typed.

        Space and Enter are those of the images only where these have the keyboard; elsewhere they press a button.
        """
        step, unlabelled = self.browser.step, self.browser.step_unlabelled
        table: list[tuple[str, Callable[[], object]]] = [
            ("`", lambda: self.give(None)),
            ("/", self.class_card.ask),
            (".", self.class_card.ask),
            (_NEXT, lambda: step(1)),
            (_BEFORE, lambda: step(-1)),
        ]
        table += [(key, partial(self.give_by_key, key)) for key in CLASS_KEYS]
        for key, act in table:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(key in (_NEXT, _BEFORE))  # a key that is held a little too long labels one image
            shortcut.activated.connect(act)
        self.browser.add_key("Space", lambda: unlabelled(1))
        self.browser.add_key("Shift+Space", lambda: unlabelled(-1))
        for key in ("Return", "Enter"):
            self.browser.add_key(key, self.suggestions.card.enter)

    # acts

    def open(self, target: object) -> None:
        """Show what a Query finds, or these samples."""
        if isinstance(target, Query):
            self.browser.filters.set_query(target)
        elif isinstance(target, list | tuple):
            self.browser.filters.set_query(Query(ids=tuple(int(id_) for id_ in target)))

    def give_by_key(self, key: str) -> None:
        """Give the class of a key, if there is one."""
        name = self.classes.of_key(key)
        if name is not None:
            self.give(name)

    def give(self, name: str | None) -> None:
        """Label the selection (the current image when nothing is selected), or take its labels away.

        Where an image may have several classes, a class that all of them have is taken from them instead.
        """
        ids = self.browser.chosen_ids()
        if not ids or not self._writable:
            return
        if name is not None and self.options.several:
            self.menu.toggle_label(name, ids)
            return
        if self.menu.label(name, ids) and name is not None:
            self._advance(len(ids))

    def _advance(self, count: int) -> None:
        """On to the next image, when one was labelled."""
        if count == 1 and self.context.settings.auto_advance:
            self.browser.step(1)

    def clear_selection(self) -> None:
        """Back to the grid, or nothing selected."""
        if not self.class_card.leave():
            self.browser.leave()

    def shown(self) -> None:
        """Count what was changed elsewhere; keys go to the images at once, or to the name of the first class."""
        if self._stale:
            self._count()
        if not self.class_card.begin():
            self.browser.focus_images()

    # showing

    @property
    def _writable(self) -> bool:
        return self.context.project is not None and not self.context.project.read_only

    def _close(self) -> None:
        self._open(None)

    def _open(self, project: Project | None) -> None:
        self.classes.set_project(project)
        self.class_card.set_project(project)
        self.options.set_project(project)
        self._count()

    def _changed(self, change: Change | None) -> None:
        """What was undone or redone is brought into sight; of many the first, lest the next key labels them all."""
        self._stale = True
        if not self.isVisible():
            return
        self._counting.start()
        if change is None or not change.again or set(change.ids) <= set(self.browser.chosen_ids()):
            return
        self.browser.reveal(change.ids if len(change.ids) <= REVEALED else change.ids[:1])

    def _show_current(self, sample: Sample | None) -> None:
        self.keys.show_labels(sample.labels if sample is not None else ())

    def _count(self) -> None:
        if self.context.saving:  # what is counted now is wrong when it is shown, and keeps the edit waiting
            self._counting.start()
            return
        project, self._stale = self.context.project, False
        if project is not None:
            self.classes.refresh()
            failed = self.context.error_occurred.emit
            run_refresh(project.samples.summary, self._show_counts, failed, priority=1)

    def _show_counts(self, summary: Summary) -> None:
        self.progress.setRange(0, max(1, summary.usable))
        self.progress.setValue(summary.labelled)
        counts = filled(self.tr("{done} of {total} labelled"), done=summary.labelled, total=summary.usable)
        self.count.setText(" · ".join([counts, *left_out(summary.excluded, summary.unreadable)]))
        self.next_button.setEnabled(bool(summary.unlabelled))
