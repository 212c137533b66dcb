"""How each page is made: what it needs is imported at its first visit, not with the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tldesk.ui.context import Context
    from tldesk.ui.pages.page import Page


def data_page(context: Context) -> Page:
    """Images, classes, splits."""
    from tldesk.ui.pages.data import DataPage

    return DataPage(context)


def label_page(context: Context) -> Page:
    """Labels by key and by suggestion."""
    from tldesk.ui.pages.label import LabelPage

    return LabelPage(context)


def train_page(context: Context) -> Page:
    """Trainings."""
    from tldesk.ui.pages.train import TrainPage

    return TrainPage(context)


def evaluate_page(context: Context) -> Page:
    """Figures of a training."""
    from tldesk.ui.pages.evaluate import EvaluatePage

    return EvaluatePage(context)


def use_page(context: Context) -> Page:
    """Predictions and exports."""
    from tldesk.ui.pages.use import UsePage

    return UsePage(context)
