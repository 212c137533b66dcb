"""LabellingCard: how labelling goes on the Label page: its two switches, and the keys that help most."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from tldesk.errors import TldeskError
from tldesk.project.editing.edits import Change
from tldesk.project.store import Project
from tldesk.settings import Settings
from tldesk.ui.parts import looks, theme
from tldesk.ui.parts.controls import Card, label, named
from tldesk.ui.parts.keys import native, of
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.context import Context


class LabellingCard(Card):
    """`several` tells whether an image may have several classes."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        margins = (theme.GAP_LARGE, theme.GAP, theme.GAP_LARGE, 12)
        super().__init__("", "label-help-card", parent, gap=2, margins=margins)
        self._context = context
        self.several = False
        self.advance = self._switch("label-auto-advance", self.tr("Next image after labelling"))
        self.many = self._switch("label-several", self.tr("Several classes per image"))
        self.many.setToolTip(
            as_tip(self.tr("An image may have several classes. A key adds a class or removes it again"))
        )
        self._add_keys()
        self.advance.toggled.connect(self._keep_advance)
        self.many.toggled.connect(self._set_several)
        context.settings_changed.connect(self._take_settings)
        self._take_settings(context.settings)

    def set_project(self, project: Project | None) -> None:
        """Show the switch of this project."""
        self.several = project is not None and project.multi_label
        with QSignalBlocker(self.many):
            self.many.setChecked(self.several)
        self.many.setEnabled(project is not None and not project.read_only)
        # With several classes the next key may belong to the same image.
        self.advance.setEnabled(not self.several)
        self.advance.setToolTip(self.tr("Not while an image may have several classes") if self.several else "")

    def _switch(self, name: str, text: str) -> QCheckBox:
        result = named(QCheckBox(text), name, text)
        result.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.body.addWidget(result)
        return result

    def _add_keys(self) -> None:
        plays = looks.of(self._context.modality).plays
        keys = (
            *(((self.tr("Play or stop"), native(of("view.play"))),) if plays else ()),
            (self.tr("Next unlabelled"), self.tr("Space")),
            (self.tr("No label"), self.tr("Backtick `")),
            (self.tr("Find a class"), "/"),
            (self.tr("Help and keys"), "F1"),
        )
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        grid.setContentsMargins(4, 0, 0, 0)  # below the boxes of the switches, whose frame of the keyboard is wider
        grid.setColumnStretch(0, 1)
        for row, (act, key) in enumerate(keys):
            grid.addWidget(label(act, "small"), row, 0)
            grid.addWidget(label(key, "small"), row, 1, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(grid)

    def _set_several(self, on: bool) -> None:
        project = self._context.project
        if project is None:
            return
        try:
            project.set_multi_label(on)
        except TldeskError as error:
            self._context.error_occurred.emit(error)
        self.set_project(project)
        self._context.samples_changed.emit(Change((), frozenset({"classes"}), ""))

    def _keep_advance(self, on: bool) -> None:
        try:
            self._context.change_settings(auto_advance=on)
        except OSError as error:
            self._context.error_occurred.emit(error)

    def _take_settings(self, settings: Settings) -> None:
        self.advance.setChecked(settings.auto_advance)
