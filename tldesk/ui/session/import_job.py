"""Imports as jobs: they begin at once, and the pages are told about once a second that there is more to show."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Slot

from tldesk.project.runs.events import Event, Imported, Progressed
from tldesk.project.samples.samples import Query
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.notice import Act
from tldesk.ui.parts.text import empty_splits
from tldesk.ui.session.jobs import Job, JobQueue, Loss

if TYPE_CHECKING:
    from tldesk.project.store import Project
    from tldesk.ui.session.context import Context

# The first images are shown at once, more of them more seldom.
_FIRST_SECONDS = 0.1
_REFRESH_SECONDS = 1.0


class ImportJob(Job):
    """An import: tells the pages what it has added so far, and what came of it.

    `expected` is how many images the preview has counted, None where there was none. It waits for nothing in the
    background: whoever has asked for images is to see the first of them.
    """

    def __init__(
        self,
        context: Context,
        work: Callable[[Callable[[], bool]], Iterator[Event]],
        title: str,
        expected: int | None = None,
    ) -> None:
        super().__init__(work, title, light=True, loss=Loss.REST)
        self.expected = expected
        self._context = context
        self._told = time.monotonic()
        self._wait = _FIRST_SECONDS
        self.reported.connect(self._report)
        self.ended.connect(self._tell)
        self.ended.connect(context.nothing_imported)

    @Slot(object)
    def _report(self, event: Event) -> None:
        if isinstance(event, Imported):
            project = self._context.project
            texts = project is not None and bool(project.kind.rows)
            told = (_summary_of_texts if texts else _summary)(event)
            if event.empty_splits:
                told = f"{told}\n{empty_splits(event.empty_splits)}"
            self._context.tell(told, *self._acts(event, texts))
        elif isinstance(event, Progressed) and event.phase == "import":
            now = time.monotonic()
            if event.done and now - self._told > self._wait:
                self._told, self._wait = now, min(2 * self._wait, _REFRESH_SECONDS)
                self._tell()

    def _acts(self, done: Imported, texts: bool) -> list[Act]:
        """The way on where no class is there yet, to the images that came in and cannot be used, and to what else is to
        be said, cause by cause.
        """
        translate, go, project = QCoreApplication.translate, self._context.go, self._context.project
        acts = []
        if done.added and project is not None and not project.read_only and not project.classes.names():
            acts.append(Act(translate("Import", "Label them"), lambda: go("label")))
        if done.unreadable:
            acts.append(Act(translate("Import", "Show all unreadable"), lambda: go("data", Query(status="unreadable"))))
        if done.missing or done.skipped or done.noted:
            words = translate("Import", "Show rows…") if texts else translate("Import", "Details…")
            acts.append(Act(words, lambda: go("data", done)))
        return acts

    @Slot()
    def _tell(self) -> None:
        self._context.samples_changed.emit(None)


def running_import(jobs: JobQueue) -> ImportJob | None:
    """The import that runs, or the first one that waits; None when there is none."""
    return next((job for job in (jobs.current, *jobs.waiting) if isinstance(job, ImportJob)), None)


def import_job(
    context: Context,
    source: Path | bytes,
    copy: bool = False,
    options: Mapping[str, str] | None = None,
    expected: int | None = None,
    replace_labels: bool = False,
) -> ImportJob:
    """A job that imports `source` into the open project, with the answers about its layout; to be submitted.

    `expected` is how many images it is thought to bring; `replace_labels` is as in `import_source`.
    """

    def work(project: Project, should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.project.exchange.importing import import_source

        return import_source(
            project, source, copy=copy, options=options or {}, replace_labels=replace_labels, should_stop=should_stop
        )

    if isinstance(source, bytes):
        title = QCoreApplication.translate("Import", "Importing the pasted table")
    else:
        title = filled(QCoreApplication.translate("Import", "Importing {name}"), name=source.name)
    return _job(context, work, title, expected)


def rescan_job(context: Context) -> ImportJob:
    """A job that looks at the open project's folders again; to be submitted."""

    def work(project: Project, should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.project.exchange.importing import rescan

        return rescan(project, should_stop)

    return _job(context, work, QCoreApplication.translate("Import", "Scanning for new images"))


def _job(
    context: Context,
    work: Callable[[Project, Callable[[], bool]], Iterator[Event]],
    title: str,
    expected: int | None = None,
) -> ImportJob:
    project = context.project
    assert project is not None
    return ImportJob(context, lambda should_stop: work(project, should_stop), title, expected)


def _summary(done: Imported) -> str:
    """What came in, and apart from it what did not."""
    translate = QCoreApplication.translate
    template = translate("Import", "{added} {added:image|images} added")
    if done.updated or done.unchanged:
        template = translate("Import", "{added} {added:image|images} added, {updated} updated, {unchanged} unchanged")
    text = filled(template, added=done.added, updated=done.updated, unchanged=done.unchanged)
    counts = (
        (done.unreadable, translate("Import", "{text}, {count} of them unreadable")),
        (done.missing, translate("Import", "{text}; {count} not found")),
        (done.skipped, translate("Import", "{text}; {count} skipped")),
        (done.noted, translate("Import", "{text}; {count} with a note")),
        *_labels(done),
    )
    return _sentence(text, counts, done.stopped)


def _summary_of_texts(done: Imported) -> str:
    """How many rows came in, were there already, and were refused."""
    translate = QCoreApplication.translate
    text = filled(translate("Import", "{added} {added:text|texts} added"), added=done.added)
    counts = (
        (done.unchanged, translate("Import", "{text}, {count} already in the project")),
        (done.updated - done.relabelled, translate("Import", "{text}, {count} updated")),
        (done.skipped, translate("Import", "{text}; {count} {count:row|rows} refused")),
        (done.noted, translate("Import", "{text}; {count} with a note")),
        *_labels(done),
    )
    return _sentence(text, counts, done.stopped)


def _labels(done: Imported) -> tuple[tuple[int, str], ...]:
    """What became of the labels that were there."""
    translate = QCoreApplication.translate
    return (
        (done.labels_filled, translate("Import", "{text}; {count} without a label got one")),
        (done.relabelled, translate("Import", "{text}; {count} got a different label")),
        (
            done.labels_kept,
            translate("Import", "{text}; {count} {count:keeps its label|keep their labels}, different in the import"),
        ),
        (
            done.labels_missing,
            translate("Import", "{text}; {count} {count:keeps its label|keep their labels}, missing in the import"),
        ),
    )


def _sentence(text: str, counts: Sequence[tuple[int, str]], stopped: bool) -> str:
    """The text, and what there is to say of the rest."""
    for count, more in counts:
        text = filled(more, text=text, count=count) if count else text
    if stopped:
        return filled(
            QCoreApplication.translate("Import", "Import stopped: {text}. Import again to add the rest."), text=text
        )
    return filled(QCoreApplication.translate("Import", "{text}."), text=text)
