"""Help in the program: a page for each part of the work, the choices, the words and the keys; and what it is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QTextBrowser, QWidget

from tldesk import __version__
from tldesk.escape import html
from tldesk.project.runs.config import RunConfig
from tldesk.ui.help.help_topics import TOPICS, Topic
from tldesk.ui.parts import keys, theme
from tldesk.ui.parts.action_table import ACTIONS, translate, without_letter
from tldesk.ui.parts.controls import label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.keys import CLASS_KEYS
from tldesk.ui.parts.language import told
from tldesk.ui.parts.layouts import fill, row


class HelpDialog(Dialog):
    """Topics on the left, the text of one on the right; it opens on the topic of the page that is shown."""

    def __init__(self, topic: str = "", parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Help"), "help", parent)
        self.setModal(False)
        self.topics = named(QListWidget(), "help-topics", self.tr("Topics"))
        self.topics.setFixedWidth(28 * theme.GRID)
        self.text = named(QTextBrowser(), "help-text", self.tr("What the help says"))
        self.text.document().setDocumentMargin(theme.GAP_LARGE)
        for one in TOPICS:
            item = QListWidgetItem(_tr(one.title))
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setSizeHint(QSize(0, 4 * theme.GRID))
            self.topics.addItem(item)
        fill(self.body, (row(self.topics, (self.text, 1)), 1))
        self.add_buttons(self.close_button())
        self.topics.currentItemChanged.connect(lambda item, _before: self._show(item.data(Qt.ItemDataRole.UserRole)))
        names = [one.name for one in TOPICS]
        self.topics.setCurrentRow(names.index(topic) if topic in names else 0)
        self.resize(104 * theme.GRID, 76 * theme.GRID)

    def _show(self, topic: Topic) -> None:
        if topic.name == "keys":
            self.text.setHtml(self._keys())
        else:
            text = _choices() if topic.name == "choices" else _tr(topic.text)
            self.text.setMarkdown(f"## {_tr(topic.title)}\n\n{text}")
        self.text.setAccessibleName(_tr(topic.title))

    def _keys(self) -> str:
        rows = [
            (self.tr("Give a class (Label)"), f"1…9 0 {CLASS_KEYS[10]}…{CLASS_KEYS[-1]}"),
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
        found = [(spec, keys.of(spec.id)) for spec in ACTIONS]
        rows += [(without_letter(translate(spec.text)), keys.native(given)) for spec, given in found if given]
        cells = "".join(f"<tr><td>{html(what)}</td><td>{html(given)}</td></tr>" for what, given in rows)
        return f"<h2>{html(self.tr('Keys'))}</h2><table cellpadding='4' width='100%'>{cells}</table>"


def _choices() -> str:
    """Every choice of a training with what it does, from the table that the form is made from."""
    fields = [field for field in RunConfig.model_fields.values() if field.title]
    return "\n".join(f"- **{told(field.title or '')}**: {told(field.description or '')}" for field in fields)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Help", text)


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
        fill(self.body, *(label(text, wrap=True) for text in lines))
        self.add_buttons(self.close_button())
        self.setMinimumWidth(56 * theme.GRID)
