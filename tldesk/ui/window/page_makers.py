"""How each page is made: what it needs is imported at its first visit, not with the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tldesk.ui.samples.page import Page
    from tldesk.ui.session.context import Context


def data_page(context: Context) -> Page:
    """Images, classes, splits."""
    from tldesk.ui.data.data_page import DataPage

    return DataPage(context)


def label_page(context: Context) -> Page:
    """Labels by key and by suggestion."""
    from tldesk.ui.label.label_page import LabelPage

    return LabelPage(context)


def train_page(context: Context) -> Page:
    """Trainings."""
    from tldesk.ui.train.train_page import TrainPage

    return TrainPage(context)


def evaluate_page(context: Context) -> Page:
    """Figures of a training."""
    from tldesk.ui.evaluate.evaluate_page import EvaluatePage

    return EvaluatePage(context)


def use_page(context: Context) -> Page:
    """Predictions and exports."""
    from tldesk.ui.use.use_page import UsePage

    return UsePage(context)
