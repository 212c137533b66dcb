"""BackupsDialog: the backups of a project, what each holds, and what restoring one would take back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.project.database import backups, schema
from tldesk.project.database.backups import Backup, Contents
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.text import local_time
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.parts.tree_rows import choose_row, chosen_row
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.jobs import run_in_pool

if TYPE_CHECKING:
    from tldesk.project.store import Project

_Checked = list[tuple[Backup, Contents | TldeskError]]


class BackupsDialog(Dialog):
    """Emits `restore_wanted` with the chosen backup and closes.

    With `project` it is the open one; with `damage` the folder's project cannot be opened, and the dialog says so.
    """

    restore_wanted = Signal(object)

    def __init__(
        self, folder: Path, project: Project | None, *, damage: Exception | None = None, parent: QWidget | None = None
    ) -> None:
        heading = self.tr("This project is damaged") if damage else ""
        super().__init__(self.tr("Backups"), "backups", parent, heading=heading)
        self._folder = folder
        self._project = project
        self._damaged = damage is not None
        self._checked: _Checked = []
        self._present: Contents | None = None
        self._changed = datetime.now(UTC)
        if damage is not None:
            fill(self.body, label(shown(damage).text, wrap=True, name="backups-damage"))
        self.list = self._make_list()
        self.effect = label(self.tr("Checking the backups…"), wrap=True, name="backups-effect")
        self.effect.setMinimumHeight(2 * self.effect.fontMetrics().lineSpacing())
        self.effect.setAlignment(Qt.AlignmentFlag.AlignTop)
        fill(self.body, label(self._about(), "muted", wrap=True), (self.list, 1), self.effect)
        self.restore_button = button(self.tr("Restore"), "backups-restore", self.restore, role="primary")
        self.restore_button.setEnabled(False)
        self.make_button = button(self.tr("Back up now"), "backups-make", self.make)
        writable = project is not None and not project.read_only
        self.make_button.setVisible(False)
        close = self.close_button(self.tr("Cancel") if damage else "")
        self.add_buttons(close, self.restore_button, left=(self.make_button,))
        self.make_button.setVisible(writable)
        self._writable = writable or self._damaged
        self.waiting = Waiting("backups-waiting", over=self.list)
        self.resize(84 * theme.GRID, 60 * theme.GRID)
        self.refresh()

    def refresh(self) -> None:
        """Check every backup anew, in the pool."""
        run_newest(self._check, self._show)

    def make(self) -> None:
        """Make a backup now."""
        if self._project is not None:
            self.make_button.setEnabled(False)
            wait = self.waiting.begin(self.tr("Backing up…"))
            run_in_pool(self._project.backups.make, lambda _made: self.refresh(), self._tell, wait=wait)

    def restore(self) -> None:
        """Ask for the chosen backup to be restored, and close."""
        chosen = self._chosen()
        if chosen is not None:
            self.restore_wanted.emit(chosen[0])
            self.accept()

    def _about(self) -> str:
        if self._damaged:
            return self.tr(
                "Restoring a backup takes labels, classes, splits and history back to that time. Your images "
                "are not affected, and the damaged file is kept under another name."
            )
        return self.tr(
            "Created automatically while you work: at least every half hour, if something has changed. A "
            "backup holds labels, classes, splits and history, but no images and no models."
        )

    def _make_list(self) -> QTreeWidget:
        tree = named(QTreeWidget(), "backups-list", self.tr("Backups, newest first"))
        tree.setHeaderLabels([self.tr("Created"), self.tr("Images"), self.tr("Labelled"), self.tr("Classes"), ""])
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        header = tree.header()
        header.setObjectName("backups-list-header")
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        tree.currentItemChanged.connect(lambda *_items: self._show_effect())
        tree.itemActivated.connect(lambda *_item: self.restore())
        return tree

    def _check(self) -> tuple[_Checked, Contents | None, datetime]:
        """Every backup with what it holds, what the open project holds, and when it was changed last; in the pool."""
        checked: _Checked = []
        for backup in backups.found(self._folder):
            try:
                checked.append((backup, backups.contents(backup.file)))
            except TldeskError as error:
                checked.append((backup, error))
        present = self._project.backups.present() if self._project is not None else None
        times = [file.stat().st_mtime for file in self._folder.glob(f"{paths.PROJECT_FILE}*")]
        return checked, present, datetime.fromtimestamp(max(times, default=0), UTC)

    def _show(self, found: tuple[_Checked, Contents | None, datetime]) -> None:
        self._checked, self._present, self._changed = found
        self.make_button.setEnabled(True)
        self.list.clear()
        locale = QLocale()
        for backup, held in self._checked:
            if isinstance(held, Contents):
                counts = [locale.toString(count) for count in (held.samples, held.labelled, held.classes)]
                note = self.tr("from an older tldesk") if backup.schema < schema.VERSION else ""
            else:
                counts, note = ["", "", ""], self.tr("damaged")
            row = QTreeWidgetItem([local_time(backup.time), *counts, note])
            for column in (1, 2, 3):
                row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if not isinstance(held, Contents):
                row.setFlags(Qt.ItemFlag.ItemNeverHasChildren)
                row.setToolTip(4, as_tip(held.text))
            self.list.addTopLevelItem(row)
        good = next((i for i, (_, held) in enumerate(self._checked) if isinstance(held, Contents)), None)
        if good is not None:
            choose_row(self.list, good)
            self.list.setFocus()
        self._show_effect()

    def _chosen(self) -> tuple[Backup, Contents] | None:
        row = chosen_row(self.list)
        if not 0 <= row < len(self._checked):
            return None
        backup, held = self._checked[row]
        return (backup, held) if isinstance(held, Contents) else None

    def _show_effect(self) -> None:
        chosen = self._chosen()
        self.restore_button.setEnabled(chosen is not None and self._writable)
        if chosen is not None:
            self.effect.setText(self._effect(*chosen))
        elif self._checked:
            self.effect.setText(self.tr("None of the backups can be used."))
        else:
            self.effect.setText(self.tr("No backups yet."))

    def _effect(self, backup: Backup, held: Contents) -> str:
        """What restoring would take back, in words."""
        time = local_time(backup.time)
        if self._present is None:
            if self._changed - backup.time < timedelta(minutes=1):
                return self.tr("Nothing has changed since this backup.")
            words = self.tr("The project was last changed {changed}. Changes made after {time} ({span}) will be lost.")
            return filled(words, changed=local_time(self._changed), time=time, span=self._span(backup))
        if self._present == held:
            return self.tr("Identical to the current project.")
        parts = []
        edits, samples = self._present.edits - held.edits, self._present.samples - held.samples
        if edits > 0:
            parts.append(filled(self.tr("{count} {count:edit|edits}"), count=edits))
        if samples > 0:
            parts.append(filled(self.tr("{count} {count:image|images} added since"), count=samples))
        what = self.tr(" and ").join(parts) or self.tr("what was changed since")
        words = self.tr("Reverts {what}. The current project is backed up first, so you can return to it.")
        return filled(words, what=what)

    def _span(self, backup: Backup) -> str:
        minutes = max(1, round((self._changed - backup.time) / timedelta(minutes=1)))
        if minutes < 120:
            return filled(self.tr("{count} {count:minute|minutes} of work"), count=minutes)
        if minutes < 48 * 60:
            return filled(self.tr("{count} {count:hour|hours}"), count=round(minutes / 60))
        return filled(self.tr("{count} {count:day|days}"), count=round(minutes / 60 / 24))

    def _tell(self, error: Exception) -> None:
        self.make_button.setEnabled(True)
        words = shown(error)
        self.effect.setText(words.whole)
