"""RemakeSplits: divide the labelled images anew; the sizes are asked for, and it can be undone."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFormLayout, QSpinBox, QWidget

from tldesk.project.split import FRACTIONS
from tldesk.ui import theme
from tldesk.ui.dialogs.dialog import Dialog
from tldesk.ui.text import split_title
from tldesk.ui.widgets.parts import button, label, named

SMALLEST_TRAIN = 10  # per cent


class RemakeSplits(Dialog):
    """Asks for the parts of val and test; train is the rest. `fractions` and `seed` are the answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("RemakeSplits", "Remake splits"), "remake-splits", parent)
        self.val = self._spin("remake-val", split_title("val"), FRACTIONS[1])
        self.test = self._spin("remake-test", split_title("test"), FRACTIONS[2])
        self.seed = named(QSpinBox(), "remake-seed", self.tr("Seed"))
        self.seed.setRange(0, 2**31 - 1)
        self.train = label("", name="remake-train")
        self.error = label("", "bad", name="remake-error")
        self.accept_button = button(self.tr("Remake splits"), "remake-accept", self.accept, role="primary")
        self._lay_out()
        self._show_train()

    @property
    def fractions(self) -> tuple[float, float, float]:
        """Parts of train, val and test, together 1."""
        val, test = self.val.value() / 100, self.test.value() / 100
        return (1 - val - test, val, test)

    def _spin(self, name: str, accessible: str, fraction: float) -> QSpinBox:
        box = named(QSpinBox(), name, accessible)
        box.setRange(0, 80)
        box.setSuffix(" %")
        box.setValue(round(100 * fraction))
        box.valueChanged.connect(lambda _value: self._show_train())
        return box

    def _lay_out(self) -> None:
        body = self.body
        body.setSpacing(theme.GAP_LARGE)
        text = self.tr(
            "The labelled images are divided anew, class by class; equal images stay together. Splits that came with "
            "the images keep their val and test parts. You can undo this."
        )
        words = label(text, "muted", wrap=True)
        words.setMinimumWidth(380)
        body.addWidget(words)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.GAP_LARGE)
        form.setVerticalSpacing(theme.GAP)
        form.addRow(split_title("train"), self.train)
        form.addRow(split_title("val"), self.val)
        form.addRow(split_title("test"), self.test)
        form.addRow(self.tr("Seed"), self.seed)
        self.seed.setToolTip(self.tr("Another number gives another division of the same sizes."))
        body.addLayout(form)
        body.addWidget(self.error)
        self.add_buttons(self.close_button(self.tr("Cancel")), self.accept_button)

    def _show_train(self) -> None:
        rest = 100 - self.val.value() - self.test.value()
        self.train.setText(f"{rest} %")
        good = rest >= SMALLEST_TRAIN
        self.accept_button.setEnabled(good)
        self.error.setText("" if good else self.tr("Leave at least {rest} % for training.").format(rest=SMALLEST_TRAIN))
        self.error.setVisible(not good)
