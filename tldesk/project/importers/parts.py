"""The samples of files that hold several: a layout finds the files, the code of their kind says what is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from tldesk.media.modality import Modality
from tldesk.media.place import WHOLE
from tldesk.media.pool import never
from tldesk.project.importers.records import Found, Skipped

if TYPE_CHECKING:
    from tldesk.media.opening import Request


def each(
    things: Iterable[Found | Skipped], kind: Modality, should_stop: Callable[[], bool] = never
) -> Iterator[Found | Skipped]:
    """Each sample of what was found, with the label, split and group of its file; what is passed over comes between.

    A guarded process lists them. A file that cannot be opened is one sample: its problem is told when that is opened.
    """
    if not kind.several:
        yield from things
        return
    from tldesk.media.guard import open_all  # with the decoders, which the window does not wait for
    from tldesk.media.opening import Request

    skipped: list[Skipped] = []

    def files() -> Iterator[Found]:
        for thing in things:
            if isinstance(thing, Skipped):
                skipped.append(thing)
            else:
                yield thing

    def request(found: Found) -> Request:
        return Request(found.path, listing=True, module=kind.module)

    with closing(open_all(files(), request, should_stop)) as listed:
        for found, opened in listed:
            yield from (skipped.pop(0) for _ in range(len(skipped)))
            places = [found.place] if found.place else opened.places or [WHOLE]
            yield from (replace(found, place=place) for place in places)
    yield from skipped
