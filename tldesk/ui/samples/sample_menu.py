"""SampleMenu: what can be done with the chosen samples: label, flag, note, split, exclude, bin."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from tldesk.project.editing.edits import Change
from tldesk.project.samples.samples import SPLITS, Sample
from tldesk.project.store import Project
from tldesk.ui.parts import icons, keys
from tldesk.ui.parts.actions import literal
from tldesk.ui.parts.icons import swatch
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.text import split_title
from tldesk.ui.samples.browser import Browser
from tldesk.ui.samples.note_dialog import NoteDialog
from tldesk.ui.samples.replacing import ask_to_replace
from tldesk.ui.session.classes import ClassesModel
from tldesk.ui.session.context import Context
from tldesk.ui.session.session import Says

LOOKED_AT = 1000  # of a large selection, so many decide whether the menu says exclude or include, flag or unflag


class SampleMenu(QObject):
    """The menu of a Browser, and its acts; each is an edit that can be undone.

    Acts without arguments are for keys: they take what is selected, or the current sample when nothing is.
    """

    def __init__(self, context: Context, browser: Browser, classes: ClassesModel) -> None:
        super().__init__(browser)
        self._context = context
        self._browser = browser
        self._classes = classes
        browser.menu_requested.connect(self.popup)
        browser.bin_bar.restore_wanted.connect(self.restore)

    def popup(self, point: QPoint) -> None:
        """Show the menu at a point of the screen."""
        menu = self.make()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)

    def make(self) -> QMenu:
        """The menu for what is selected now."""
        menu = QMenu(self._browser)
        menu.setObjectName(f"{self._browser.grid.objectName()}-menu")
        ids, samples = self._browser.chosen_ids(), self._looked_at()
        if not self._browser.one_by_one:
            menu.addAction(icons.icon("magnify"), self.tr("Show large"), partial(self._browser.set_one_by_one, True))
        similar = self._add(
            menu, self.tr("Find more like this"), "image-search-outline", self._browser.find_similar, "edit.similar"
        )
        similar.setEnabled(bool(ids))
        menu.addSeparator()
        acts = [menu.addMenu(self._label_menu(ids, samples, menu)), menu.addMenu(self._split_menu(ids, menu))]
        menu.addSeparator()
        flagged = _all(samples, _flagged)
        excluded = _all(samples, _excluded)
        binned = _all(samples, lambda sample: sample.binned)
        entries = (
            (self.tr("Unflag") if flagged else self.tr("Flag"), "flag-outline", self.toggle_flagged, "edit.flag"),
            (self.tr("Note…"), "note-text-outline", self.write_note, "edit.note"),
            (
                self.tr("Include in training") if excluded else self.tr("Exclude from training"),
                "eye-outline" if excluded else "eye-off-outline",
                self.toggle_excluded,
                "edit.exclude",
            ),
            (self.tr("Restore"), "restore", self.restore, "edit.restore")
            if binned
            else (self.tr("Move to the bin"), "trash-can-outline", self.move_to_bin, "edit.bin"),
        )
        acts += [self._add(menu, *entry) for entry in entries]
        for part in acts:
            part.setEnabled(bool(ids) and self._writable)
        return menu

    def _add(self, menu: QMenu, text: str, icon: str, act: Callable[[], object], name: str) -> QAction:
        action = menu.addAction(icons.icon(icon), text, act)
        # Shown alone: the keys themselves are those of the window's actions.
        action.setShortcuts([QKeySequence(key) for key in keys.of(name)[:1]])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setShortcutVisibleInContextMenu(True)
        return action

    def _label_menu(self, ids: list[int], samples: list[Sample], parent: QMenu) -> QMenu:
        """Every class; where an image may have several, those that all have are ticked."""
        menu = QMenu(self.tr("Label"), parent)
        menu.setIcon(icons.icon("tag-outline"))
        several = self._context.project is not None and self._context.project.multi_label
        for name in self._classes.names():
            act = partial(self.toggle_label if several else self.label, name, ids)
            action = menu.addAction(swatch(self._classes.mark(name)), literal(name), act)
            if several:
                action.setCheckable(True)
                action.setChecked(bool(samples) and all(name in sample.labels for sample in samples))
        menu.addSeparator()
        menu.addAction(self.tr("No label"), partial(self.label, None, ids))
        return menu

    def _split_menu(self, ids: list[int], parent: QMenu) -> QMenu:
        menu = QMenu(self.tr("Move to split"), parent)
        menu.setIcon(icons.icon("call-split"))
        for split in SPLITS:
            menu.addAction(split_title(split), partial(self.move, split, ids))
        return menu

    # acts on given samples

    def label(self, name: str | None, ids: list[int]) -> bool:
        """Give samples one label in place of all they have, or take all away; of many there is a question first. False
        where it has failed at once."""
        labels = dict.fromkeys(ids, name)
        return ask_to_replace(
            self._context, labels, lambda project: project.edits.set_label(ids, name), self._browser.window()
        )

    def add_label(self, name: str, ids: list[int]) -> None:
        """Give samples a label; where they may have several they keep the others."""
        several = self._context.project is not None and self._context.project.multi_label
        if several:
            self._context.edit(lambda project: project.edits.add_label(ids, name), len(ids))
        else:
            self.label(name, ids)

    def toggle_label(self, name: str, ids: list[int]) -> None:
        """Give samples a further label, or take it from them when all have it."""
        self._context.edit(lambda project: project.edits.toggle_label(ids, name), len(ids))

    def move(self, split: str, ids: list[int]) -> None:
        """Move samples to a split."""
        self._context.edit(lambda project: project.edits.set_split(ids, split), len(ids))

    # acts on what is chosen

    def toggle_excluded(self) -> None:
        """Exclude the chosen samples, or include them when all of them are excluded."""
        self._edit(lambda project, ids: project.edits.set_excluded(ids, not _all_in(project, ids, _excluded)))

    def toggle_flagged(self) -> None:
        """Flag the chosen samples, or take the flag away when all of them have it."""
        self._edit(lambda project, ids: project.edits.set_flagged(ids, not _all_in(project, ids, _flagged)))

    def move_to_bin(self) -> None:
        """Put the chosen samples into the project's bin; no file is touched."""
        text = self.tr(
            "{count} {count:image|images} moved to the bin. The {count:file stays where it is|files stay where they "
            "are}."
        )
        self._edit(
            lambda project, ids: project.edits.set_binned(ids, True),
            lambda change: filled(text, count=len(change.ids)),
        )

    def restore(self) -> None:
        """Take the chosen samples out of the bin."""
        self._edit(lambda project, ids: project.edits.set_binned(ids, False))

    def write_note(self) -> None:
        """Ask for a note on the chosen samples."""
        ids = self._browser.chosen_ids()
        if not ids or not self._writable:
            return
        notes = {sample.note for sample in self._looked_at()}
        title, about = self.tr("Note on this image"), ""
        if len(ids) > 1:
            title = filled(self.tr("Note on {count} {count:image|images}"), count=len(ids))
            about = self.tr("This note replaces the notes they have now.")
        dialog = NoteDialog(title, notes.pop() if len(notes) == 1 else "", self._browser.window(), about)
        dialog.accepted.connect(lambda: self._note(ids, dialog.note))
        dialog.open()

    def _note(self, ids: list[int], note: str) -> None:
        self._context.edit(lambda project: project.edits.set_note(ids, note), len(ids))

    def _edit(self, change: Callable[[Project, list[int]], Change], says: Says | None = None) -> None:
        """Change the chosen samples."""
        ids = self._browser.chosen_ids()
        if ids and self._writable:
            self._context.edit(lambda project: change(project, ids), len(ids), says)

    @property
    def _writable(self) -> bool:
        return self._context.project is not None and not self._context.project.read_only

    def _looked_at(self) -> list[Sample]:
        grid, model = self._browser.grid, self._browser.model
        rows = grid.selected_rows()[:LOOKED_AT] or [grid.current_row()]
        samples = [model.sample(row) for row in rows if row >= 0]
        return [sample for sample in samples if sample is not None]


def _flagged(sample: Sample) -> bool:
    return sample.flagged


def _excluded(sample: Sample) -> bool:
    return sample.excluded


def _all(samples: list[Sample], mark: Callable[[Sample], bool]) -> bool:
    """Whether each of them has a mark."""
    return bool(samples) and all(mark(sample) for sample in samples)


def _all_in(project: Project, ids: list[int], mark: Callable[[Sample], bool]) -> bool:
    """The same, asked of the project: their rows may not have been read for the window yet."""
    return _all(project.samples.get(ids[:LOOKED_AT]), mark)
