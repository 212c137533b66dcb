"""Answers for other programs: the endpoint turned on and off, its address and token, and how to ask it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QToolButton,
    QToolTip,
    QWidget,
)

from tldesk.project.runs.runs import Run
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import icon_button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill
from tldesk.ui.use.serving import Serving

_COUNT_MS = 500
_EXAMPLE_LINES = 4


class ServeDialog(Dialog):
    """Shows and changes `serving`, which goes on when the dialog is closed."""

    def __init__(self, serving: Serving, run: Run, parent: QWidget | None) -> None:
        super().__init__(self.tr("Local API"), "serve", parent)
        self._serving, self._run = serving, run
        self.on = named(QCheckBox(self.tr("Answer requests from this computer")), "serve-on")
        self.on.setAccessibleName(self.on.text())
        self.port = named(QSpinBox(), "serve-port", self.tr("Port"))
        self.port.setRange(0, 65535)
        self.port.setSpecialValueText(self.tr("Any free port"))
        self.url = _shown("serve-url", self.tr("Address"))
        self.token = _shown("serve-token", self.tr("Token"))
        self.example = named(QPlainTextEdit(), "serve-example", self.tr("An example"))
        self.example.setReadOnly(True)
        self.count = label("", "muted", name="serve-count")
        self._details: list[QWidget] = []
        self._timer = QTimer(self, interval=_COUNT_MS)
        self._timer.timeout.connect(self._count)
        self._arrange()
        self.on.toggled.connect(self._switch)
        serving.changed.connect(self._show)
        self.finished.connect(lambda _result: self._timer.stop())
        self._show()

    def _switch(self, on: bool) -> None:
        if on:
            self._serving.start(self._run, self.port.value())
        else:
            self._serving.stop()

    def _show(self) -> None:
        """What is on now."""
        endpoint = self._serving.endpoint
        self.on.blockSignals(True)
        self.on.setChecked(endpoint is not None or self._serving.starting)
        self.on.blockSignals(False)
        self.port.setEnabled(endpoint is None)
        self.url.setText(endpoint.url if endpoint else "")
        self.token.setText(endpoint.token if endpoint else "")
        self.example.setPlainText(endpoint.example if endpoint else "")
        for part in self._details:
            part.setEnabled(endpoint is not None)
        if endpoint is not None:
            self._timer.start()
        else:
            self._timer.stop()
        self._count()

    def _count(self) -> None:
        endpoint = self._serving.endpoint
        if endpoint is None:
            self.count.setText(self.tr("Starting…") if self._serving.starting else self.tr("Off."))
            return
        self.count.setText(filled(self.tr("On. Requests answered: {count}"), count=f"{endpoint.requests:,}"))

    def _copier(self, field: QLineEdit | QPlainTextEdit, tip: str) -> QToolButton:
        """A button that copies what a field holds, and says so where the pointer is."""

        def copy() -> None:
            text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
            QGuiApplication.clipboard().setText(text)
            QToolTip.showText(copier.mapToGlobal(copier.rect().bottomLeft()), self.tr("Copied"), copier)

        copier = icon_button("content-copy", f"{field.objectName()}-copy", tip, copy)
        return copier

    def _arrange(self) -> None:
        about = self.tr(
            "A program sends an image and gets the model's prediction. Only programs on this computer that "
            "have the token can use it, and nothing they send is stored. It runs until you turn it off or "
            "close the project."
        )
        rows = (
            (self.tr("Port"), self.port, None),
            (self.tr("Address"), self.url, self._copier(self.url, self.tr("Copy the address"))),
            (self.tr("Token"), self.token, self._copier(self.token, self.tr("Copy the token"))),
            (self.tr("Example"), self.example, self._copier(self.example, self.tr("Copy the example"))),
        )
        form = QGridLayout()
        form.setSpacing(theme.GAP)
        for at, (title, field, copier) in enumerate(rows):
            caption = label(title)
            caption.setBuddy(field)
            form.addWidget(caption, at, 0)
            form.addWidget(field, at, 1)
            if copier is not None:
                form.addWidget(copier, at, 2)
                self._details += [field, copier]
        self.example.setFixedHeight(_EXAMPLE_LINES * self.example.fontMetrics().lineSpacing() + 3 * theme.GRID)
        fill(self.body, label(about, "muted", wrap=True), self.on, form, self.count, 1)
        self.add_buttons(self.close_button())
        self.setMinimumWidth(72 * theme.GRID)


def _shown(name: str, title: str) -> QLineEdit:
    result = named(QLineEdit(), name, title)
    result.setReadOnly(True)
    return result
