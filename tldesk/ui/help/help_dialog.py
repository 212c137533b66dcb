"""Help in the program: a page for each part of the work, the choices, the words and the keys; and what it is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QTextBrowser, QWidget

from tldesk import __version__
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.escape import html
from tldesk.media.modality import SOUND, TEXT
from tldesk.project.runs.config import RunConfig, matters
from tldesk.ui.help import guide
from tldesk.ui.help.type_area import set_page
from tldesk.ui.parts import keys, looks, theme
from tldesk.ui.parts.actions import ACTIONS, translate, without_letter
from tldesk.ui.parts.controls import label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.keys import CLASS_KEYS
from tldesk.ui.parts.language import filled, spoken_of, told
from tldesk.ui.parts.layouts import fill, row

_OF_IMAGES = ("data", "label", "train", "evaluate", "use")  # pages of the guide


class HelpDialog(Dialog):
    """Pages on the left, the text of one on the right; it opens on that of the page that is shown."""

    stays = True

    def __init__(self, page: str = "", parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Help"), "help", parent)
        self.setModal(False)
        self.topics = named(QListWidget(), "help-topics", self.tr("Topics"))
        self.topics.setFixedWidth(28 * theme.GRID)
        self.text = named(QTextBrowser(), "help-text", self.tr("Help text"))
        self.text.document().setDocumentMargin(theme.GAP_LARGE)
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self.follow)
        # Choices and keys are made from their tables: what the form has, and the keys as they are now.
        made = {"choices": self.tr("Choices of a training"), "keys": self.tr("Keys")}
        self._titles = {**{page: guide.title(page) for page in guide.PAGES}, **made}
        for name, title in self._titles.items():
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(0, 4 * theme.GRID))
            self.topics.addItem(item)
        fill(self.body, (row(self.topics, (self.text, 1)), 1))
        self.add_buttons(self.close_button())
        self.topics.currentItemChanged.connect(lambda item, _before: self._show(item.data(Qt.ItemDataRole.UserRole)))
        self.show_page(page if page in self._titles else guide.PAGES[0])
        self.resize(104 * theme.GRID, 76 * theme.GRID)

    def show_page(self, name: str) -> None:
        """Show one of the pages."""
        self.topics.setCurrentRow(list(self._titles).index(name))

    def scroll_to(self, heading: str) -> None:
        """Read from a heading of the page on."""
        block = self.text.document().begin()
        while heading and block.isValid():
            if block.blockFormat().headingLevel() and block.text() == heading:
                place = self.text.document().documentLayout().blockBoundingRect(block)
                self.text.verticalScrollBar().setValue(round(place.top()) - theme.GAP_LARGE)
                return
            block = block.next()

    def follow(self, link: QUrl) -> None:
        """Another page of the guide is shown here. A web address was clicked on, so it goes to the browser."""
        page = link.path().removesuffix(".md")
        if page in self._titles:
            self.show_page(page)
        elif link.scheme() == "https":
            QDesktopServices.openUrl(link)

    def _show(self, page: str) -> None:
        if page == "keys":
            self.text.setHtml(self._keys())
        elif page == "choices":
            self.text.setMarkdown(f"# {self._titles[page]}\n\n{_choices(spoken_of())}")
        else:
            self.text.setMarkdown(self._of_another_kind(page) + guide.text(page))
        set_page(self.text.document())
        self.text.setAccessibleName(self._titles[page])

    def _of_another_kind(self, page: str) -> str:
        """What stands before a page that speaks of images, while something else is spoken of."""
        others = {
            TEXT: ("texts", self.tr("What is different with texts:")),
            SOUND: ("sounds", self.tr("What is different with sounds:")),
        }
        if page not in _OF_IMAGES or (other := others.get(spoken_of())) is None:
            return ""
        name, words = other
        return f"*{words}* [{self._titles[name]}]({name}.md)\n\n"

    def _keys(self) -> str:
        rows = [
            (self.tr("Assign a class (Label)"), f"1…9 0 {CLASS_KEYS[10]}…{CLASS_KEYS[-1]}"),
            (self.tr("Find a class by typing, or make it (Label)"), self.tr("/ or .")),
            (self.tr("Remove the labels (Label)"), "`"),
            (self.tr("Accept the suggestion (Label)"), self.tr("Enter")),
            (self.tr("Next, previous image (Label)"), self.tr("D, A, arrows")),
            (self.tr("Next, previous unlabelled image (Label)"), self.tr("Space, Shift+Space")),
            (self.tr("Select several images"), self.tr("Shift or Ctrl and click")),
            (self.tr("Rename a class (class list)"), "F2"),
            (self.tr("Define a class (class list)"), "F4"),
            (self.tr("Move a class (class list)"), self.tr("Alt+Up, Alt+Down")),
            (self.tr("Delete a class (class list)"), self.tr("Delete")),
            (self.tr("More on a class (class list)"), self.tr("Menu key, Shift+F10")),
        ]
        without = looks.of(spoken_of()).without
        found = [(spec, keys.of(spec.id)) for spec in ACTIONS if spec.id not in without]
        rows += [(without_letter(translate(spec.text)), keys.native(given)) for spec, given in found if given]
        cells = "".join(f"<tr><td>{html(what)}</td><td>{html(given)}</td></tr>" for what, given in rows)
        return f"<h1>{html(self._titles['keys'])}</h1><table cellpadding='4' width='100%'>{cells}</table>"


def _choices(kind: str) -> str:
    """Every choice of a training on a kind of data with what it does, from the table that the form is made from."""
    fields = [field for field in RunConfig.model_fields.values() if field.title and matters(field, kind)]
    return "\n".join(f"- **{told(field.title or '')}**: {told(field.description or '')}" for field in fields)


class AboutDialog(Dialog):
    """What the program is, its version and the licences it stands on."""

    stays = True

    def __init__(self, device: str = "", parent: QWidget | None = None) -> None:
        super().__init__(self.tr("About tldesk"), "about", parent, heading="tldesk")
        lines = [
            filled(self.tr("Version {version}"), version=__version__),
            self.tr(
                "Turns your images, texts or sounds into a trained, tested and exported model. Offline, on this "
                "computer."
            ),
            *([filled(self.tr("Device: {device}"), device=device)] if device else []),
            self.tr("Licence: Apache-2.0."),
            self.tr("Made with Qt (LGPL-3.0), PyTorch (BSD-3-Clause) and Material Design Icons (Apache-2.0)."),
            *(told(record.credit) for record in BACKBONES.values() if record.credit),
        ]
        fill(self.body, *(label(text, wrap=True) for text in lines), 1)
        self.add_buttons(self.close_button())
        self.setMinimumWidth(56 * theme.GRID)
