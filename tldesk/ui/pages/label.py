"""The Label page: give images their class by key or click, many at once or one by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from tldesk.project.edits import Change
from tldesk.project.samples import Query, Sample, Summary
from tldesk.project.store import Project
from tldesk.settings import Settings
from tldesk.ui import theme
from tldesk.ui.context import Context
from tldesk.ui.jobs import run_in_pool
from tldesk.ui.models.classes import KEYS, ClassesModel
from tldesk.ui.pages.page import Page
from tldesk.ui.widgets.browser import Browser
from tldesk.ui.widgets.class_keys import ClassKeys
from tldesk.ui.widgets.overview import column
from tldesk.ui.widgets.parts import Card, button, label, named
from tldesk.ui.widgets.sample_menu import SampleMenu

PANEL = 272
PAUSE = 60  # ms in which changes are counted together


class LabelPage(Page):
    """Keys give labels to the selection and go on. Takes a Query, or ids of samples to show."""

    name = "label"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.classes = ClassesModel(self)
        self.browser = Browser(context, self.classes, "label")
        self.menu = SampleMenu(context, self.browser, self.classes)
        self.keys = named(ClassKeys(self.classes), "label-classes", self.tr("Classes; choose one to give it"))
        self.progress = named(QProgressBar(), "label-progress", self.tr("Labelled images"))
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(240)
        self.count = label("", "muted", name="label-count")
        self.advance = named(QCheckBox(self.tr("Next image after labelling")), "label-auto-advance")
        self.advance.setAccessibleName(self.advance.text())
        self.advance.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.new_class = named(QLineEdit(), "label-new-class", self.tr("Name of a new class"))
        self._counting = QTimer(self, singleShot=True, interval=PAUSE)
        self._stale = False
        self._lay_out()
        self._connect()
        self._make_shortcuts()
        self._take_settings(context.settings)
        self._open(context.project)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(theme.GAP_SMALL)
        words.addWidget(label(self.tr("Label"), "title"))
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.count, 1)
        words.addLayout(line)
        head.addLayout(words, 1)
        self.next_button = button(
            self.tr("Next unlabelled"),
            "label-next-unlabelled",
            lambda: self.browser.step_unlabelled(1),
            role="primary",
            icon="skip-next",
            tip=self.tr("Space"),
        )
        for widget in (*self._view_buttons(), self.next_button):
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignBottom)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_LARGE)
        row.addWidget(self.browser, 1)
        row.addWidget(column((self._class_card(), 1), (self._help_card(), 0), width=PANEL))
        self.body.setSpacing(12)
        self.body.addLayout(head)
        self.body.addLayout(row, 1)

    def _view_buttons(self) -> tuple[QWidget, QWidget]:
        """Grid or one by one."""
        self.grid_button = button(
            self.tr("Grid"), "label-view-grid", lambda: self.browser.set_one_by_one(False), icon="view-grid-outline"
        )
        self.single_button = button(
            self.tr("One by one"), "label-view-single", lambda: self.browser.set_one_by_one(True), icon="image-outline"
        )
        group = QButtonGroup(self)
        for part in (self.grid_button, self.single_button):
            part.setCheckable(True)
            group.addButton(part)
        self.grid_button.setChecked(True)
        return self.grid_button, self.single_button

    def _class_card(self) -> Card:
        card = Card("", "label-class-card")
        card.body.setContentsMargins(theme.GAP, theme.GAP_LARGE, theme.GAP, 12)
        title = label(self.tr("Classes"), "heading")
        title.setContentsMargins(theme.GAP, 0, 0, 0)
        card.body.addWidget(title)
        self.no_classes = label(
            self.tr("Add the first class below. It gets the key 1, the next one 2, and so on."),
            "muted",
            wrap=True,
            name="label-no-classes",
        )
        self.no_classes.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        self.no_classes.hide()
        card.body.addWidget(self.no_classes)
        card.body.addWidget(self.keys, 1)
        add = QHBoxLayout()
        add.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        self.new_class.setPlaceholderText(self.tr("New class"))
        self.add_button = button(self.tr("Add"), "label-add-class", self.add_class)
        add.addWidget(self.new_class, 1)
        add.addWidget(self.add_button)
        card.body.addLayout(add)
        return card

    def _help_card(self) -> Card:
        card = Card("", "label-help-card")
        card.body.setContentsMargins(theme.GAP_LARGE, 12, theme.GAP_LARGE, 12)
        card.body.addWidget(self.advance)
        keys = (
            (self.tr("D, A, arrows"), self.tr("next, previous")),
            (self.tr("Space"), self.tr("next unlabelled")),
            (self.tr("Backtick `"), self.tr("no label")),
            (self.tr("Ctrl+Z"), self.tr("undo")),
        )
        for key, act in keys:
            row = QHBoxLayout()
            row.addWidget(label(act, "small"), 1)
            row.addWidget(label(key, "small"))
            card.body.addLayout(row)
        return card

    def _connect(self) -> None:
        context, browser = self.context, self.browser
        context.project_opened.connect(self._open)
        context.project_closed.connect(self._close)
        context.samples_changed.connect(self._changed)
        context.settings_changed.connect(self._take_settings)
        self._counting.timeout.connect(self._count)
        self.classes.failed.connect(context.error_occurred)
        self.classes.refreshed.connect(lambda: self.no_classes.setVisible(not self.classes.rowCount()))
        browser.current_changed.connect(self._show_current)
        browser.view_changed.connect(self._show_view)
        self.keys.class_chosen.connect(self.give)
        self.new_class.returnPressed.connect(self.add_class)
        self.advance.toggled.connect(lambda on: browser.keep(auto_advance=on))

    def _make_shortcuts(self) -> None:
        """Keys of this page; they work wherever the focus is, except while text is typed."""
        step, unlabelled = self.browser.step, self.browser.step_unlabelled
        table: list[tuple[str, Callable[[], object]]] = [
            ("`", lambda: self.give(None)),
            ("D", lambda: step(1)),
            ("A", lambda: step(-1)),
            ("Space", lambda: unlabelled(1)),
            ("Shift+Space", lambda: unlabelled(-1)),
        ]
        table += [(key, partial(self.give_by_key, row)) for row, key in enumerate(KEYS)]
        for key, act in table:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(act)

    # acts

    def open(self, target: object) -> None:
        """Show what a Query finds, or these samples."""
        if isinstance(target, Query):
            self.browser.filters.set_query(target)
        elif isinstance(target, list | tuple):
            self.browser.filters.set_query(Query(ids=tuple(int(id_) for id_ in target)))

    def give_by_key(self, row: int) -> None:
        """Give the class of a key, if there is one."""
        names = self.classes.names()
        if row < len(names):
            self.give(names[row])

    def give(self, name: str | None) -> None:
        """Label the selection (the current image when nothing is selected), or take its label away."""
        grid = self.browser.grid
        ids = grid.selected_ids()
        row = grid.current_row()
        if not ids:
            current = self.browser.model.id_at(row)
            ids = [current] if current is not None else []
        if not ids or not self._writable:
            return
        self.context.edit(lambda project: project.edits.set_label(ids, name), len(ids))
        if len(ids) == 1 and name is not None and self.context.settings.auto_advance:
            self.browser.step(1)

    def add_class(self) -> None:
        """Add the class whose name was typed; say why not when it cannot be."""
        project, name = self.context.project, self.new_class.text()
        if project is None or not name.strip():
            self.new_class.setFocus()
            return
        try:
            project.classes.add(name)
        except Exception as error:
            self.context.error_occurred.emit(error)
            return
        self.new_class.clear()
        self.context.samples_changed.emit(Change((), frozenset({"classes"}), ""))
        self.browser.grid.setFocus()

    def select_all(self) -> None:
        """Select every image that is shown."""
        self.browser.grid.selectAll()

    def clear_selection(self) -> None:
        """Back to the grid, or nothing selected."""
        if self.new_class.hasFocus():
            self.new_class.clear()
            self.browser.grid.setFocus()
        else:
            self.browser.leave()

    def toggle_excluded(self) -> None:
        """Exclude the selected images, or include them when all of them are excluded."""
        self.menu.toggle_excluded()

    def shown(self) -> None:
        """Count what was changed elsewhere; keys go to the images at once."""
        if self._stale:
            self._count()
        self.browser.grid.setFocus()

    # showing

    @property
    def _writable(self) -> bool:
        return self.context.project is not None and not self.context.project.read_only

    def _close(self) -> None:
        self._open(None)

    def _open(self, project: Project | None) -> None:
        self.classes.set_project(project)
        for widget in (self.new_class, self.add_button):
            widget.setEnabled(self._writable)
        self._count()

    def _changed(self, change: Change | None) -> None:
        """An edit from elsewhere (undo, say) is brought into sight."""
        self._stale = True
        if not self.isVisible():
            return
        self._counting.start()
        if change is None or not change.ids:
            return
        if not set(change.ids) <= set(self.browser.grid.selected_ids()):
            self.browser.reveal(change.ids)

    def _show_current(self, sample: Sample | None) -> None:
        self.keys.show_label(sample.label if sample is not None else None)

    def _show_view(self, one_by_one: bool) -> None:
        (self.single_button if one_by_one else self.grid_button).setChecked(True)

    def _take_settings(self, settings: Settings) -> None:
        self.advance.setChecked(settings.auto_advance)

    def _count(self) -> None:
        project, self._stale = self.context.project, False
        if project is not None:
            self.classes.refresh()
            run_in_pool(lambda: (project, project.samples.summary()), self._show_counts, self._fail, priority=1)

    def _fail(self, error: Exception) -> None:
        if self.context.project is not None:
            self.context.error_occurred.emit(error)

    def _show_counts(self, found: tuple[Project, Summary]) -> None:
        project, summary = found
        if project is not self.context.project:
            return
        whole = summary.labelled + summary.unlabelled
        self.progress.setRange(0, max(1, whole))
        self.progress.setValue(summary.labelled)
        self.count.setText(
            self.tr("{done} of {total} labelled").format(done=f"{summary.labelled:,}", total=f"{whole:,}")
        )
        self.next_button.setEnabled(bool(summary.unlabelled))
