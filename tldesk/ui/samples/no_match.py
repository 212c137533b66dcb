"""NoMatch: what stands where the grid would be when there is nothing to show, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from tldesk.project.samples.samples import Query
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label
from tldesk.ui.parts.layouts import column
from tldesk.ui.parts.sign import Sign
from tldesk.ui.samples.import_progress import ImportProgress
from tldesk.ui.session.jobs import Job, JobQueue


class NoMatch(QWidget):
    """Says why no image is shown; `clear` shows all of them again, `bring` goes where images are imported.

    While an import runs, the first images are on their way: then it shows how far that is.
    """

    def __init__(
        self,
        clear: Callable[[], object],
        bring: Callable[[], object],
        jobs: JobQueue,
        prefix: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._why = (Query(), False)
        self.importing = ImportProgress(jobs, prefix)
        self.importing.hide()
        self._picture = Sign("image-search-outline", 7 * theme.GRID)
        self.words = label("", "heading", wrap=True, name=f"{prefix}-no-match")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.clear_button = button(self.tr("Show all images"), f"{prefix}-clear-filters", clear, role="quiet")
        self.bring_button = button(self.tr("Go to Data"), f"{prefix}-go-to-data", bring, role="quiet")
        parts = (self.clear_button, self.bring_button, self.importing)
        centred = ((part, Qt.AlignmentFlag.AlignHCenter) for part in parts)
        picture = (self._picture, Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(column(1, picture, self.words, *centred, 1, gap=None, margins=None))
        # After the progress, which has learnt of it by then. That it has ended is told by the images that it brought.
        jobs.submitted.connect(self._again)

    def explain(self, query: Query, filtering: bool) -> None:
        """Say why `query` finds nothing."""
        self._why = query, filtering
        importing = not filtering and self.importing.job is not None
        icon, words = "image-search-outline", self.tr("No images match these filters")
        if not filtering:
            icon, words = "image-plus", self.tr("There are no images yet. Import some on the Data page")
        elif query == Query(status="unlabelled", sort=query.sort, descending=query.descending):
            icon, words = "check-circle-outline", self.tr("Every image has a label")
        elif query == Query(status="binned", sort=query.sort, descending=query.descending):
            icon, words = "trash-can-outline", self.tr("The bin is empty")
        self._picture.show_icon(icon)
        self.words.setText(words)
        self.clear_button.setVisible(filtering)
        self.bring_button.setVisible(not filtering and not importing)
        self.importing.setVisible(importing)
        for widget in (self._picture, self.words):
            widget.setVisible(not importing)

    @Slot()
    def _again(self, _job: Job) -> None:
        self.explain(*self._why)
