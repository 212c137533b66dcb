"""Where each page's class is: what it needs is imported at its first visit or when the window has nothing to do, not
with the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tldesk.ui.samples.page import Page


def data_page() -> type[Page]:
    """Images, classes, splits."""
    from tldesk.ui.data.data_page import DataPage

    return DataPage


def label_page() -> type[Page]:
    """Labels by key and by suggestion."""
    from tldesk.ui.label.label_page import LabelPage

    return LabelPage


def train_page() -> type[Page]:
    """Trainings."""
    from tldesk.ui.train.train_page import TrainPage

    return TrainPage


def evaluate_page() -> type[Page]:
    """Figures of a training."""
    from tldesk.ui.evaluate.evaluate_page import EvaluatePage

    return EvaluatePage


def use_page() -> type[Page]:
    """Predictions and exports."""
    from tldesk.ui.use.use_page import UsePage

    return UsePage


def made_later() -> None:
    """What pages and menus make at a click."""
    import tldesk.ui.charts.lines
    import tldesk.ui.data.import_texts
    import tldesk.ui.samples.map_view
    import tldesk.ui.train.training_chart
    import tldesk.ui.window.settings_dialog  # noqa: F401
