"""Browser: a project's samples as a grid, a list, one by one or a map, with filters; Data and Label have one each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from tldesk.project.editing.edits import Change
from tldesk.project.samples.samples import Query, Sample
from tldesk.project.store import Project
from tldesk.settings import Settings
from tldesk.ui.parts import looks
from tldesk.ui.parts.controls import Card, named
from tldesk.ui.parts.layouts import column, holder, stacked
from tldesk.ui.parts.tab_order import first_in
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.samples.bin_bar import BinBar
from tldesk.ui.samples.filter_bar import FilterBar
from tldesk.ui.samples.line_delegate import LineDelegate, ListHeader
from tldesk.ui.samples.no_match import NoMatch
from tldesk.ui.samples.preview import Preview
from tldesk.ui.samples.samples_model import SamplesModel
from tldesk.ui.samples.selected import ranges
from tldesk.ui.samples.sound.autoplay import Autoplay
from tldesk.ui.samples.thumbnail_delegate import ThumbnailDelegate
from tldesk.ui.samples.thumbnail_grid import ThumbnailGrid
from tldesk.ui.samples.thumbnails import shared
from tldesk.ui.samples.view_switch import ViewSwitch
from tldesk.ui.session.classes import ClassesModel
from tldesk.ui.session.context import Context

if TYPE_CHECKING:
    from tldesk.ui.samples.map_view import MapView

SIMILAR = 200  # samples that are shown as similar
SETTLED = 400  # ms after the last change of size before it is kept
_CURRENT_ALONE = QItemSelectionModel.SelectionFlag.NoUpdate


class Browser(QWidget):
    """Shows the samples of the open project. `current_changed` carries the current Sample or None.

    The views (`grid`, `list`, `single`, `map`) share one selection, which is the grid's: the list is the grid with
    another delegate. The pages place `switch` where it
    fits. While hidden it notes that something changed and reads again when it is shown.
    """

    current_changed = Signal(object)
    selection_changed = Signal()
    menu_requested = Signal(object)  # a global point
    view_changed = Signal(str)

    def __init__(self, context: Context, classes: ClassesModel, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._classes = classes
        self._prefix = prefix
        self._stale = False
        self._revealing: tuple[int, ...] = ()
        self._entering = False
        self._keys: list[tuple[str, Callable[[], object]]] = []
        self.model = SamplesModel(self)
        self.thumbnails = shared(context)
        edge, look = context.settings.thumbnail_size, looks.of(context.modality)
        lines = LineDelegate(self.thumbnails, classes.mark, edge, self)
        self._delegates = {"grid": ThumbnailDelegate(self.thumbnails, classes.mark, edge, self), "list": lines}
        for delegate in self._delegates.values():
            delegate.suggest = context.suggestions.of
        self.grid = named(ThumbnailGrid(self._delegates["grid"]), f"{prefix}-grid", self.tr("Images"))
        self.grid.setModel(self.model)
        self.filters = FilterBar(context, classes, prefix)
        self.filters.show_edge(self.grid.edge)
        self.bin_bar = BinBar(context, prefix)
        self.preview = Preview(context, self.thumbnails, classes.mark, prefix)
        self.preview.marks.suggest = context.suggestions.of
        self.no_match = NoMatch(self.filters.clear, lambda: context.go("data"), context.jobs, prefix)
        self.map: MapView | None = None  # made at its first visit
        self.switch = ViewSwitch(prefix, look.views)
        self._blank = Card()
        self._header = ListHeader(self.grid, lines)
        self._cells = holder(column(self._header, (self.grid, 1), gap=0))
        self.stack = stacked(self._cells, self.preview, self.no_match, self._blank)
        self.waiting = Waiting(f"{prefix}-waiting", self.model.waits, over=self.stack)
        self.setLayout(column(self.filters, self.bin_bar, (self.stack, 1)))
        self._view = self._behind = "grid"  # what is shown, and what Escape goes back to from a large image
        self._keeping_size = QTimer(self, singleShot=True, interval=SETTLED)
        self._marking = QTimer(self, singleShot=True, interval=0)  # a selection may change in several steps
        self._autoplay = Autoplay(context, self) if look.plays else None
        self._connect(classes)
        self._open(context.project)

    def _connect(self, classes: ClassesModel) -> None:
        if self._autoplay is not None:
            self._delegates["grid"].plays = self._context.playing.plays
            self._context.playing.changed.connect(self.grid.viewport().update)
        context = self._context
        context.samples_changed.connect(self.apply)
        context.project_opened.connect(self._open)
        context.project_closed.connect(self._close)
        context.settings_changed.connect(self._take_settings)
        self.model.failed.connect(context.error_occurred)
        self.model.refreshed.connect(self._show_result)
        self.model.refreshed.connect(self.filters.columns.read_once)
        self.model.dataChanged.connect(self._data_changed)
        self.grid.current_changed.connect(lambda _row: self._show_current())
        self.grid.selection_changed.connect(self.selection_changed)
        self.grid.selection_changed.connect(self._marking.start)
        self._marking.timeout.connect(self._show_on_map)
        self._marking.timeout.connect(self._have_played)
        self.grid.doubleClicked.connect(self._open_index)
        self.grid.activated.connect(self._open_index)
        self.grid.edge_changed.connect(self.filters.show_edge)
        self.grid.edge_changed.connect(lambda _edge: self._keeping_size.start())
        self.grid.customContextMenuRequested.connect(
            lambda point: self.menu_requested.emit(self.grid.viewport().mapToGlobal(point))
        )
        self._keeping_size.timeout.connect(lambda: self.keep(thumbnail_size=self.grid.edge))
        self.filters.query_changed.connect(self.model.set_query)
        self.filters.query_changed.connect(self.bin_bar.show_query)
        self.filters.query_changed.connect(lambda query: self._mark_words(query.words))
        self.filters.edge_chosen.connect(self.grid.set_edge)
        self.filters.left.connect(self._leave_search)
        self.switch.chosen.connect(self.set_view)
        self.preview.closed.connect(lambda: self.set_one_by_one(False))
        self.preview.stepped.connect(self.step)
        classes.refreshed.connect(self.grid.viewport().update)
        context.suggestions.refreshed.connect(self.grid.viewport().update)
        context.suggestions.refreshed.connect(self.preview.marks.update)
        classes.refreshed.connect(self.preview.marks.update)

    def add_key(self, key: str, act: Callable[[], object]) -> None:
        """Have a key act while images have the keyboard, in any view; a button that has it is pressed as ever."""
        self._keys.append((key, act))
        for view in (self.grid, self.preview.view.keyboard(), *((self.map.plot,) if self.map else ())):
            _add_key(view, key, act)

    # what is shown

    def apply(self, change: Change | None) -> None:
        """Show an edit, or that anything may have changed (None)."""
        if change is None:
            self.thumbnails.retry()  # a drive may be back
        if self.isVisible():
            self.model.apply(change)
        else:
            self._stale = True

    def reveal(self, ids: Iterable[int]) -> None:
        """Select these samples and bring them into sight, now or when the query has answered."""
        self._revealing = tuple(ids)
        if not self.model.busy:
            self._show_revealed()

    def show_found(self, ids: Sequence[int], title: str) -> None:
        """Show these samples in this order, the first one chosen; `title` says what they are."""
        self.filters.set_query(Query(ids=tuple(ids), sort="given"), title)
        self.reveal(ids[:1])

    def find_similar(self) -> None:
        """Show the samples that look most like the chosen ones."""
        ids, suggestions = self.chosen_ids(), self._context.suggestions
        if self._context.embedding.ready is None:
            self._context.tell(self.tr("The images have not been analysed yet."))
        elif ids:
            title = (
                self.tr("Most similar to the selected image")
                if len(ids) == 1
                else self.tr("Most similar to the selected images")
            )
            suggestions.similar(ids, SIMILAR, lambda found: self.show_found(found, title))

    @property
    def current(self) -> Sample | None:
        """The current sample; None when there is none or it is still being read."""
        row = self.grid.current_row()
        return self.model.sample(row) if row >= 0 else None

    def chosen_ids(self) -> list[int]:
        """The selected samples, or the current one when none is selected."""
        ids = self.grid.selected_ids()
        current = None if ids else self.model.id_at(self.grid.current_row())
        return ids if current is None else [current]

    @property
    def view(self) -> str:
        """What is shown: `grid`, `list`, `single` (one large image) or `map`."""
        return self._view

    @property
    def one_by_one(self) -> bool:
        """Whether one large image is shown."""
        return self._view == "single"

    @property
    def resizable(self) -> bool:
        """Whether thumbnails are shown, whose size can be chosen."""
        return self._view == "grid"

    def set_one_by_one(self, on: bool) -> None:
        """Show one large image, or what was shown before it."""
        self.set_view("single" if on else self._behind if self.one_by_one else self._view)

    def set_view(self, view: str) -> None:
        """Show the samples another way; the keyboard goes there."""
        single = view == "single"
        if single and self.grid.current_row() < 0:
            self.grid.go_to(0)
        changed, self._view = view != self._view, view
        self._behind = self._behind if single else view
        self.preview.show_behind(self._behind)
        self.switch.choose(view)
        self.filters.size_slider.setEnabled(self.resizable)
        self._show_stack()
        if single:
            self.grid.go_to(self.grid.current_row())  # one image: one selected
        elif view in self._delegates:
            self._header.setVisible(view == "list")
            self.grid.show_by(self._delegates[view])
            self.grid.set_edge(self._context.settings.thumbnail_size)
            self.grid.scrollTo(self.grid.currentIndex())
        self.focus_images()
        self._show_current()
        if changed:
            self.view_changed.emit(view)

    def focus_images(self) -> None:
        """Give the keyboard to what shows the images."""
        views = {"single": self.preview.view.keyboard(), "map": self.map.plot if self.map else self.grid}
        views.get(self._view, self.grid).setFocus()

    def _mark_words(self, words: Sequence[str]) -> None:
        """Mark what is searched for."""
        for delegate in self._delegates.values():
            delegate.words = words
        self.preview.view.show_words(words)
        self.grid.viewport().update()

    def resize_large(self, step: int) -> bool:
        """Show the large sample larger or smaller, see `LargeView.resize_by`; False where none is shown."""
        return self.one_by_one and self.preview.view.resize_by(step)

    def _leave_search(self) -> None:
        """On to the first image that the search finds, once it is there: a key struck before then is not for those
        that were shown until now, nor for what was selected among them.
        """
        self._entering = True
        if not self.model.busy:
            self._enter()

    def _enter(self) -> None:
        entering, self._entering = self._entering, False
        if entering and self.filters.text.hasFocus() and self.model.rowCount():
            self.grid.go_to(0)
            self.focus_images()

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) image."""
        row = self.grid.current_row() + by
        self.grid.go_to(max(0, min(self.model.rowCount() - 1, row)))

    def step_unlabelled(self, by: int) -> None:
        """Go to the next or previous image without a label."""
        row = self.model.next_unlabelled(self.grid.current_row(), by)
        if row is not None:
            self.grid.go_to(row, centred=True)

    def keep(self, **values: object) -> None:
        """Keep a setting; when that fails the user is told, and it holds until the program ends."""
        try:
            self._context.change_settings(**values)
        except OSError as error:
            self._context.error_occurred.emit(error)

    def leave(self) -> None:
        """What Escape does: back to the grid, or nothing selected."""
        if self.one_by_one:
            if not self.preview.view.leave():
                self.set_one_by_one(False)
        elif self.filters.text.hasFocus():
            self.filters.text.clear()
            self.focus_images()
        else:
            self.grid.clearSelection()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.model.refresh()

    def _close(self) -> None:
        self._open(None)

    def _open(self, project: Project | None) -> None:
        self.thumbnails.set_project(project)
        self.model.set_project(project)
        if self.map is not None:
            self.map.set_project(project)

    def _take_settings(self, settings: Settings) -> None:
        if not self._keeping_size.isActive():
            self.grid.set_edge(settings.thumbnail_size)

    def _open_index(self, index: QModelIndex) -> None:
        if index.isValid():
            self.set_one_by_one(True)

    def _show_result(self) -> None:
        if self.model.rowCount() and self.grid.current_row() < 0:
            self.grid.setCurrentIndex(self.model.index(0))
            self.grid.clearSelection()
        if self.map is not None:
            self.map.show_ids(self.model.ids())
        self._show_stack()
        self._show_revealed()
        self._enter()
        self._show_current()

    def _show_revealed(self) -> None:
        ids, self._revealing = self._revealing, ()
        if ids:
            self.grid.select_ids(ids)

    def _show_stack(self) -> None:
        empty = not self.model.rowCount() and not self.model.busy
        if empty:
            self.no_match.explain(self.model.query, self.filters.filtering)
        views: dict[str, Callable[[], QWidget]] = {"single": lambda: self.preview, "map": self._made_map}
        self.stack.setCurrentWidget(self.no_match if empty else views.get(self._view, lambda: self._cells)())

    def _made_map(self) -> MapView:
        """The map, made now when this is its first visit (its library is loaded then), behind an empty place."""
        if self.map is None:
            self.stack.setCurrentWidget(self._blank)
            self.repaint()
            from tldesk.ui.samples.map_view import MapView

            self.map = MapView(self._context, self._classes, self.thumbnails, self._prefix)
            self.map.selected.connect(self._select_from_map)
            self.map.opened.connect(self._open_from_map)
            self.map.menu_requested.connect(self.menu_requested)
            if self._autoplay is not None:
                self.map.card.shown.connect(self._autoplay.hover)
            for key, act in self._keys:
                _add_key(self.map.plot, key, act)
            self.map.show_ids(self.model.ids())
            self.stack.addWidget(self.map)
            first_in(self.stack, self.map)
            self._show_on_map()
        return self.map

    def _select_from_map(self, ids: list[int], add: bool) -> None:
        """Select these alone, or add them; one that is selected already is taken out then."""
        before = self.grid.selected_ids() if add else []
        if len(ids) == 1 and ids[0] in before:
            wanted = [id_ for id_ in before if id_ != ids[0]]
        else:
            wanted = [*before, *ids]
        if wanted:
            self.grid.select_ids(wanted)
        else:
            self.grid.clearSelection()
        for row in self.model.rows_of(ids[:1]) if len(ids) == 1 else ():
            self.grid.selectionModel().setCurrentIndex(self.model.index(row), _CURRENT_ALONE)

    def _open_from_map(self, id_: int) -> None:
        self.grid.select_ids([id_])
        self.set_view("single")

    def _show_on_map(self) -> None:
        if self.map is not None:
            self.map.show_selection(self.grid.selected_ids(), self.model.id_at(self.grid.current_row()))

    def _have_played(self) -> None:
        if self._autoplay is not None:
            alone = [(part.top(), part.bottom()) for part in ranges(self.grid.selectionModel().selection())]
            row = self.grid.current_row()
            self._autoplay.follow(self.current if alone == [(row, row)] else None)

    def _show_current(self) -> None:
        sample = self.current
        self._marking.start()
        if self.one_by_one and (sample is not None or self.grid.current_row() < 0):
            self.preview.show_sample(sample)
        self.current_changed.emit(sample)

    def _data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if first.row() <= self.grid.current_row() <= last.row():
            self._show_current()


def _add_key(widget: QWidget, key: str, act: Callable[[], object]) -> None:
    shortcut = QShortcut(QKeySequence(key), widget, context=Qt.ShortcutContext.WidgetShortcut)
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(act)
