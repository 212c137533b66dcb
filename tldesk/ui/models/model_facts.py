"""ModelFacts: what there is to know of a pretrained model, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QPlainTextEdit, QWidget

from tldesk.engine.networks import installed
from tldesk.ui.models.model_rows import ModelRow, facts, source_of
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Card, button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import filled, told
from tldesk.ui.parts.layouts import column, fill, holder, row
from tldesk.ui.parts.narrow import scrolled
from tldesk.ui.parts.text import size_text
from tldesk.ui.parts.tips import as_tip


class ModelFacts(Card):
    """Of the first of the models that are chosen; the signals say what is wanted of them."""

    get_wanted = Signal()
    import_wanted = Signal()
    remove_wanted = Signal()
    copied = Signal()

    def __init__(self) -> None:
        super().__init__("", "models-facts")
        self._row: ModelRow | None = None
        self.title = label("", "heading", wrap=True, name="models-title")
        self.about = label("", "body", wrap=True, name="models-about")
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(theme.GAP_LARGE)
        self.link_button = button(
            _tr("Copy link"), "models-link", self._copy, role="quiet", icon="content-copy",
            tip=_tr("The web page that publishes this model"),
        )  # fmt: skip
        self.licence_button = button(
            _tr("Licence text"), "models-licence", self.show_licence, role="quiet", icon="scale-balance"
        )
        more = row(self.licence_button, self.link_button, 1)
        content = holder(column(self.title, self.about, self._form, more, 1, gap=theme.GAP))
        self.get_button = button("", "models-get", self.get_wanted.emit, role="primary", icon="download")
        self.file_button = button(
            _tr("From a file…"), "models-from-file", self.import_wanted.emit,
            tip=_tr("A .safetensors file of this very model"),
        )  # fmt: skip
        self.remove_button = button(_tr("Remove…"), "models-remove", self.remove_wanted.emit, icon="trash-can-outline")
        acts = row(self.get_button, self.file_button, self.remove_button, 1)
        fill(self.body, (scrolled(content, "models-facts-scroll"), 1), acts)
        self.show_models(())

    def show_models(self, rows: Sequence[ModelRow]) -> None:
        """Show the first of these, and act on all."""
        self._row = rows[0] if rows else None
        while self._form.rowCount():
            self._form.removeRow(0)
        offered = [one for one in rows if one.offered]
        self.get_button.setVisible(bool(offered) or any(one.coming for one in rows))
        self.get_button.setEnabled(bool(offered))
        text = _tr("Get…") if len(offered) < 2 else filled(_tr("Get {count} {count:model|models}…"), count=len(offered))
        self.get_button.setText(f" {text}")
        self.get_button.setAccessibleName(text)
        tip = filled(_tr("Downloads {size}, after asking"), size=_size(offered))
        self.get_button.setToolTip(as_tip(tip if offered else ""))
        one = self._row
        self.file_button.setVisible(len(rows) == 1 and one is not None and one.offered)
        self.remove_button.setVisible(len(rows) == 1 and one is not None and one.removable)
        for part in (self.link_button, self.licence_button):
            part.setVisible(one is not None)
        if one is None:
            self.title.setText(_tr("No model matches."))
            self.about.setText("")
            return
        self.title.setText(one.record.title)
        self.about.setText(told(one.record.about))
        self.licence_button.setEnabled(bool(installed.licence_text(one.record)))
        self.link_button.setEnabled(source_of(one).startswith("https://"))
        for title, words in facts(one):
            name = label(title, "muted")
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._form.addRow(name, label(words, wrap=True))

    def show_licence(self) -> None:
        """Show the text of the model's licence."""
        if self._row is not None:
            record = self._row.record
            LicenceText(f"{record.title}: {record.licence}", installed.licence_text(record), self.window()).open()

    def _copy(self) -> None:
        if self._row is not None:
            QGuiApplication.clipboard().setText(source_of(self._row))
            self.copied.emit()


class LicenceText(Dialog):
    """Shows it."""

    stays = True

    def __init__(self, title: str, text: str, parent: QWidget | None) -> None:
        super().__init__(title, "licence-text", parent)
        self.text = named(QPlainTextEdit(text), "licence-text-text", title)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        fill(self.body, (self.text, 1))
        self.add_buttons(self.close_button())
        self.resize(88 * theme.GRID, 64 * theme.GRID)


def _size(offered: Sequence[ModelRow]) -> str:
    return size_text(round(sum(one.record.published_megabytes for one in offered) * 1e6))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Models", text)
