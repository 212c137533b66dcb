"""Groups of a project: what belongs together is looked for, and splits that may still move keep it together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tldesk.engine.similarity import duplicate_search, same_texts
from tldesk.media.pool import never
from tldesk.project.runs.events import Event, Noted, noted
from tldesk.project.samples.together import Divided
from tldesk.project.store import Project


def find(
    project: Project,
    should_stop: Callable[[], bool] = never,
    *,
    least: float = 0.0,
    again: bool = False,
    gently: bool = False,
) -> Iterator[Event]:
    """Compare the images where some were not, then settle the splits; notes tell what was found. All or nothing.

    Only once more than this part of the images is new (`least`), unless `again`. `gently` gives way to everything else
    on this computer. Raises TldeskError `project_read_only` or `disk_full`.
    """
    new = project.near.unsearched()
    if not again and new <= least * project.near.found().looked:
        return
    search = same_texts.search if project.kind.rows else duplicate_search.search
    yield from search(project, should_stop, gently=gently)
    if should_stop():
        return
    project.splits.settle()
    yield from notes(project)


def notes(project: Project) -> Iterator[Noted]:
    """What there is to say of the groups of a project, as they were found last."""
    found = project.near.found()
    if found.count:
        yield noted("info", "groups_found", groups=found.count, images=found.images, largest=found.largest)
    yield from divided(project.splits.divided())


def divided(found: Divided) -> Iterator[Noted]:
    """A note on the classes of which groups lie in several splits."""
    if found.classes:
        yield noted("warning", found.code, classes=found.named)
