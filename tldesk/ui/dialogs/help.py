"""Help in the program: the way through it, its keys, and what it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from tldesk import __version__
from tldesk.ui import theme
from tldesk.ui.actions import ACTIONS, translate, without_letter
from tldesk.ui.dialogs.dialog import Dialog
from tldesk.ui.models.classes import KEYS
from tldesk.ui.widgets.parts import label, named


class HelpDialog(Dialog):
    """How to go on, then every key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Help and keys"), "help", parent)
        steps = self.tr(
            "1. Data: drop a folder of photos and look at what was understood.\n"
            "2. Label: say what each photo shows, with one key a class.\n"
            "3. Train: one button; the charts show how it goes.\n"
            "4. Evaluate: how often it is right, and where it is not.\n"
            "5. Use: try it on new photos, and export it.\n"
            "Every edit is kept at once; your photos are never changed."
        )
        self.body.addWidget(label(steps, wrap=True))
        self.body.addWidget(label(self.tr("Keys"), "heading"))
        self.body.addWidget(self._keys(), 1)
        self.add_buttons(self.close_button())
        self.resize(80 * theme.GRID, 76 * theme.GRID)

    def _keys(self) -> QTableWidget:
        rows = [
            (self.tr("Give a class (Label)"), f"1…9 0 {KEYS[10]}…{KEYS[-1]}"),
            (self.tr("Find a class by typing, or make it (Label)"), self.tr("/ or .")),
            (self.tr("Take the labels away (Label)"), "`"),
            (self.tr("Accept what is suggested (Label)"), self.tr("Enter")),
            (self.tr("Next, previous image (Label)"), self.tr("D, A, arrows")),
            (self.tr("Next, previous unlabelled image (Label)"), self.tr("Space, Shift+Space")),
            (self.tr("Select several images"), self.tr("Shift or Ctrl and click")),
            (self.tr("Rename a class (class list)"), "F2"),
            (self.tr("Move a class (class list)"), self.tr("Alt+Up, Alt+Down")),
            (self.tr("Delete a class (class list)"), self.tr("Delete")),
            (self.tr("More on a class (class list)"), self.tr("Menu key, Shift+F10")),
        ]
        native = QKeySequence.SequenceFormat.NativeText
        for spec in ACTIONS:
            keys = ", ".join(QKeySequence(key).toString(native) for key in spec.shortcuts)
            if keys:
                rows.append((without_letter(translate(spec.text)), keys))
        table = named(QTableWidget(len(rows), 2), "help-keys", self.tr("Keys"))
        table.setHorizontalHeaderLabels([self.tr("What"), self.tr("Keys")])
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                table.setItem(at, column, item)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        table.setTabKeyNavigation(False)
        return table


class AboutDialog(Dialog):
    """What the program is, its version and the licences it stands on."""

    def __init__(self, device: str = "", parent: QWidget | None = None) -> None:
        super().__init__(self.tr("tldesk"), "about", parent)
        lines = [
            self.tr("Version {version}").format(version=__version__),
            self.tr("Photos become a trained, checked, exported model: offline, on this computer."),
            *([self.tr("Device: {device}").format(device=device)] if device else []),
            self.tr("Licence: Apache-2.0."),
            self.tr("Made with Qt (LGPL-3.0), PyTorch (BSD-3-Clause) and Material Design Icons (Apache-2.0)."),
        ]
        for text in lines:
            self.body.addWidget(label(text, wrap=True))
        self.add_buttons(self.close_button())
        self.setMinimumWidth(56 * theme.GRID)
