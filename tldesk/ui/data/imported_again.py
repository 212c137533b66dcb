"""ImportedAgain: what becomes of the labels of images that are in the project already when they are imported again."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from tldesk.project.exchange.labels_again import Already
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column
from tldesk.ui.parts.tips import as_tip


class ImportedAgain(QWidget):
    """Says it, and offers to `replace` labels where the source has others. Hidden where nothing is there yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import-again")
        self._already = Already()
        self.words = label("", "warning", wrap=True, name="import-already")
        text = self.tr("Replace the labels of images already in the project")
        self.replace = named(QCheckBox(text), "import-replace-labels", text)
        self.replace.setToolTip(as_tip(self.tr("Labels that you assigned in the project are kept. You can undo this.")))
        self.setLayout(column(self.words, self.replace, gap=theme.GAP_SMALL))
        self.replace.toggled.connect(lambda _on: self._say())
        self.hide()

    def show_already(self, already: Already) -> None:
        """Show what is known of the source."""
        self._already = already
        replaceable = already.otherwise > already.given
        self.replace.setVisible(replaceable)
        self.replace.setChecked(self.replace.isChecked() and replaceable)
        self.setVisible(already.images > 0)
        self._say()

    def _say(self) -> None:
        already, replaces = self._already, self.replace.isChecked()
        new = already.otherwise - already.given if replaces else 0
        counts = (
            (new, self.tr("{count} of them {count:has|have} a different label in the import and {count:gets|get} it.")),
            (
                already.otherwise - new,
                self.tr(
                    "{count} of them {count:has|have} a different label in the import and {count:keeps|keep} the one "
                    "in the project."
                ),
            ),
            (
                already.missing,
                self.tr(
                    "{count} of them {count:has|have} no label in the import and {count:keeps|keep} the one in the "
                    "project."
                ),
            ),
            (
                already.bare,
                self.tr("{count} of them {count:has|have} no label yet and {count:gets|get} the one from the import."),
            ),
        )
        text = filled(self.tr("{count} {count:image is|images are} already in the project."), count=already.images)
        for count, more in counts:
            if count:
                text = filled(self.tr("{one} {other}"), one=text, other=filled(more, count=count))
        self.words.setText(text)
