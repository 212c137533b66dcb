"""The search for near duplicates and scenes in a project; what was not measured at the import is measured here."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.similarity import duplicates, scenes
from tldesk.engine.similarity.duplicates import WIDTH, fingerprint
from tldesk.errors import TldeskError
from tldesk.media import examples, image
from tldesk.media.measures import Measures
from tldesk.media.pool import never, ordered_map
from tldesk.media.thumbnails import EDGES
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, PhaseStarted
from tldesk.project.samples.groups import NEAR, Content
from tldesk.project.samples.sequences import neighbours
from tldesk.project.store import Project

log = logging.getLogger(__name__)

_KEEP_EVERY = 500  # contents measured between two transactions


@dataclass(frozen=True, slots=True)
class _Looked:
    """What one look gave; no fingerprint where the file is gone or is another one by now."""

    content: Content
    fingerprint: NDArray[np.uint8] | None = None
    view: NDArray[np.uint8] | None = None
    measures: Measures | None = None


def search(project: Project, should_stop: Callable[[], bool] = never, *, gently: bool = False) -> Iterator[Event]:
    """Look at every usable content, compare all with all, and keep the groups; when stopped they stay as they are.

    Raises TldeskError `project_read_only` or `disk_full`.
    """
    contents = project.near.contents()
    looked = yield from _look_at_all(project, contents, should_stop, gently)
    if should_stop():
        return
    seen = [one for one in looked if one.fingerprint is not None]
    prints = np.array([one.fingerprint for one in seen], np.uint8).reshape(-1, WIDTH)
    views = np.array([one.view for one in seen], np.uint8).reshape(-1, scenes.SIDE, scenes.SIDE)
    yield PhaseStarted(name="compare", text="Comparing the images", total=len(seen))
    near = yield from duplicates.find(prints, should_stop, _lengths(project, seen))
    if near is None:
        return
    proposed = np.array(neighbours([one.content for one in seen]), np.int64).reshape(-1, 2)
    yield PhaseStarted(name="scenes", text="Looking for photos of the same thing", total=len(seen))
    found = yield from scenes.find(prints, views, near, proposed, should_stop, gently=gently)
    if found is not None:
        _keep(project, [one.content.sha256 for one in seen], found)


def _lengths(project: Project, seen: list[_Looked]) -> duplicates.Lengths | None:
    """What parts those that are no copies, of a kind whose copies keep their length."""
    most = project.kind.stretched
    extents = np.array([one.content.extent for one in seen], np.float64)
    return duplicates.Lengths(extents, most) if math.isfinite(most) else None


def _keep(project: Project, contents: list[str], found: scenes.Scenes) -> None:
    """One that is alone has a group of its own: it was searched."""
    own = np.arange(len(contents))
    near, groups = (np.where(part >= 0, part, own).tolist() for part in (found.near, found.groups))
    kinds = [(group, found.found_by.get(group, NEAR)) for group in groups]
    project.near.put(dict(zip(contents, near, strict=True)), dict(zip(contents, kinds, strict=True)))


def _look_at_all(
    project: Project, contents: list[Content], should_stop: Callable[[], bool], gently: bool
) -> Generator[Event, None, list[_Looked]]:
    yield PhaseStarted(name="look", text="Analysing the images", total=len(contents))
    looked: list[_Looked] = []
    fresh: dict[str, Measures] = {}
    clock = Clock("look", len(contents))
    for one in ordered_map(lambda content: _look(project, content), contents, should_stop, gently=gently):
        looked.append(one)
        if one.measures is not None:
            fresh[one.content.sha256] = one.measures
        if len(fresh) == _KEEP_EVERY:
            project.files.put_measures(fresh)
            fresh.clear()
        if clock.tick():
            yield clock.event()
    project.files.put_measures(fresh)
    return looked


def _look(project: Project, content: Content) -> _Looked:
    """From the kept thumbnail when that is all that is needed, otherwise from the file."""
    kept = project.thumbnails.get(content.sha256, EDGES[0]) if content.measured else None
    try:
        if kept is not None:
            picture = image.decode(kept)
            return _Looked(content, fingerprint(picture), scenes.view(picture))
        measures, picture = project.kind.code.look(examples.content(content, project.kind))
    except TldeskError as error:
        log.warning("%s is not compared: %s", content.path, error.text)
        return _Looked(content)
    return _Looked(content, fingerprint(picture), scenes.view(picture), None if content.measured else measures)
