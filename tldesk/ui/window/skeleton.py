"""Skeleton: what stands in for a page until it is made."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt

from tldesk.ui.parts.controls import Card, label
from tldesk.ui.parts.layouts import fill
from tldesk.ui.samples.page import Page
from tldesk.ui.session.context import Context
from tldesk.ui.window.rail import PAGES


class Skeleton(Page):
    """The page's title and an empty card, which cost nothing to make: a click is answered at once.

    Keys that are meant for the page end here. What it is asked to `open` is kept in `targets`, for the page.
    """

    def __init__(self, context: Context, name: str) -> None:
        super().__init__(context)
        self.name = name
        self.targets: list[object] = []
        self.setObjectName(f"{name}-skeleton")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        title = next(page.title for page in PAGES if page.name == name)
        fill(self.body, label(QCoreApplication.translate("Rail", title), "title"), (Card(), 1))

    def open(self, target: object) -> None:
        self.targets.append(target)
