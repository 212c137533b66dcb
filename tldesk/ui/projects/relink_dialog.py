"""RelinkDialog: where the images of the project have gone: choose a new folder, see what is found there, take it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHeaderView, QProgressBar, QTreeWidget, QTreeWidgetItem, QWidget

from tldesk.project.exchange.relink import Relink, Sought, find, suggest
from tldesk.project.exchange.roots import Root, all_roots
from tldesk.project.runs.events import Event, PhaseStarted, Progressed
from tldesk.project.store import Project
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named, set_role
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import filled, joined
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.problem_report import hide_home
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.parts.tree_rows import choose_row, chosen_row
from tldesk.ui.session.jobs import run_in_pool

_REFRESH_MS = 100


class RelinkDialog(Dialog):
    """Emits `relink_wanted` with the Relinks that were found. Looking changes nothing; closing stops it."""

    relink_wanted = Signal(object)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Find moved images"), "relink", parent)
        self._project = project
        self._roots: list[Root] = []
        self._relinks: dict[int, Relink] = {}
        self._stopped = False
        self._latest: Event | None = None
        about = self.tr(
            "Has a folder moved, or does a drive have a new name? Choose where the folder is now. Images are "
            "found by their path in it or, if they were renamed, by their content. They keep their labels."
        )
        self.list = self._make_list()
        self.bar = named(QProgressBar(), "relink-progress", self.tr("Progress"))
        self.bar.setTextVisible(False)
        self.bar.setVisible(False)
        self.effect = label(self.tr("Checking…"), wrap=True, name="relink-effect")
        self.effect.setMinimumHeight(2 * self.effect.fontMetrics().lineSpacing())
        self.effect.setAlignment(Qt.AlignmentFlag.AlignTop)
        fill(self.body, label(about, "muted", wrap=True), (self.list, 1), self.bar, self.effect)
        self.choose_button = button(self.tr("Choose its new folder…"), "relink-choose", self.choose)
        self.choose_button.setEnabled(False)
        self.accept_button = button(self.tr("Relink"), "relink-accept", self.relink, role="primary")
        self.accept_button.setEnabled(False)
        self.add_buttons(self.close_button(self.tr("Cancel")), self.accept_button, left=(self.choose_button,))
        self.finished.connect(self._stop)
        self._timer = QTimer(self, interval=_REFRESH_MS)
        self._timer.timeout.connect(self._show_progress)
        self.resize(96 * theme.GRID, 56 * theme.GRID)
        run_in_pool(lambda: all_roots(project), self._show_roots)

    def choose(self) -> None:
        """Ask for the new folder of the chosen one."""
        root = self._chosen()
        if root is not None:
            words = filled(self.tr("Where is “{name}” now?"), name=root.name)
            folder = QFileDialog.getExistingDirectory(self, words, str(root.path.parent))
            if folder:
                self.look_in(root, Path(folder))

    def look_in(self, root: Root, folder: Path) -> None:
        """Look for a root's images below `folder`, and for those of others that moved the same way."""
        others = [other for other in self._roots if not other.at_hand and other.id not in self._relinks]
        self._busy(True)
        run_in_pool(lambda: self._find({**suggest(root.path, folder, others), root.id: folder}), self._show, self._tell)

    def relink(self) -> None:
        """Take what was found, and close."""
        self.relink_wanted.emit(list(self._relinks.values()))
        self.accept()

    def _make_list(self) -> QTreeWidget:
        tree = named(QTreeWidget(), "relink-list", self.tr("Folders of the project"))
        tree.setHeaderLabels([self.tr("Folder"), self.tr("Images"), self.tr("Now"), self.tr("Found")])
        tree.setRootIsDecorated(False)
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = tree.header()
        header.setObjectName("relink-list-header")
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        tree.currentItemChanged.connect(lambda *_items: self._enable())
        tree.itemActivated.connect(lambda *_item: self.choose())
        return tree

    def _show_roots(self, roots: list[Root]) -> None:
        """List the folders, those that are not at hand first."""
        self._roots = sorted(roots, key=lambda root: (root.at_hand, root.id))
        for root in self._roots:
            row = QTreeWidgetItem([hide_home(str(root.path)), QLocale().toString(root.samples), self._state(root), ""])
            row.setToolTip(0, as_tip(str(root.path)))
            row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(row)
        away = [root for root in roots if not root.at_hand]
        if self._roots:
            choose_row(self.list, 0)
            self.list.setFocus()
        some = self.tr("{count} {count:folder is|folders are} unavailable.")
        text = some if away else self.tr("All folders are available.")
        none = self.tr("The project has no images yet.")
        self.effect.setText(filled(text, count=len(away)) if self._roots else none)
        self._enable()

    def _state(self, root: Root) -> str:
        if not root.at_hand:
            return self.tr("unavailable")
        if root.missing:
            return filled(self.tr("{count} missing"), count=QLocale().toString(root.missing))
        return self.tr("available")

    def _find(self, folders: dict[int, Path]) -> Sequence[Relink]:
        """In the pool; `_latest` tells the timer where it stands."""
        for event in find(self._project, folders, self._roots, lambda: self._stopped):
            self._latest = event
            if isinstance(event, Sought):
                return event.relinks
        return ()

    def _show(self, relinks: Sequence[Relink]) -> None:
        self._busy(False)
        self._relinks |= {one.root.id: one for one in relinks}
        for number, root in enumerate(self._roots):
            one = self._relinks.get(root.id)
            row = self.list.topLevelItem(number)
            if one is not None and row is not None:
                row.setText(2, hide_home(str(one.folder)))
                row.setToolTip(2, as_tip(str(one.folder)))
                row.setText(3, filled(self.tr("{found} of {all}"), found=one.found, all=root.samples))
        self.effect.setText(self._effect())
        self._enable()

    def _effect(self) -> str:
        """What relinking would do, in words."""
        relinks = self._relinks.values()
        found = sum(one.found for one in relinks)
        if not found:
            return self.tr("None of the images were found there. Choose another folder.")
        moved = sum(len(one.moved) for one in relinks)
        there = self.tr("{count} {count:image was|images were} found, {moved} of them under another name.")
        words = there if moved else self.tr("{count} {count:image was|images were} found.")
        parts = [filled(words, count=found, moved=moved)]
        changed, lost = sum(len(one.changed) for one in relinks), sum(len(one.lost) for one in relinks)
        if changed:
            text = self.tr("{count} {count:has changed and will be|have changed and will be} read again.")
            parts.append(filled(text, count=changed))
        if lost:
            text = self.tr("{count} {count:is|are} missing, but {count:keeps its|keep their} labels.")
            parts.append(filled(text, count=lost))
        return joined(*parts)

    def _chosen(self) -> Root | None:
        row = chosen_row(self.list)
        return self._roots[row] if 0 <= row < len(self._roots) else None

    def _busy(self, busy: bool) -> None:
        self._latest = None
        self.bar.setRange(0, 0)
        self.bar.setVisible(busy)
        set_role(self.effect, "body")
        if busy:
            self._timer.start()
            self.effect.setText(self.tr("Looking for the images…"))
            self.choose_button.setEnabled(False)
            self.accept_button.setEnabled(False)
        else:
            self._timer.stop()

    def _enable(self) -> None:
        idle, writable = not self._timer.isActive(), not self._project.read_only
        self.choose_button.setEnabled(idle and writable and self._chosen() is not None)
        self.accept_button.setEnabled(idle and writable and any(one.found for one in self._relinks.values()))

    def _show_progress(self) -> None:
        latest = self._latest
        if isinstance(latest, Progressed):
            self.bar.setRange(0, max(1, latest.total))
            self.bar.setValue(latest.done)
        elif isinstance(latest, PhaseStarted):
            self.bar.setRange(0, 0)

    def _stop(self) -> None:
        self._stopped = True
        self._timer.stop()

    def _tell(self, error: Exception) -> None:
        self._busy(False)
        words = shown(error)
        set_role(self.effect, "bad")
        self.effect.setText(words.whole)
        self._enable()
