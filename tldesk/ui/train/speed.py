"""The work of measuring a backbone's speed on this computer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tldesk.project.runs.events import Event, PhaseStarted, Progressed
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP


def measure_work(name: str) -> Callable[[Callable[[], bool]], Iterator[Event]]:
    """For a `Job`: measure the backbone `name` and keep the figure."""

    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.engine.embedding.speed import ms_per_sample

        yield PhaseStarted(name="measure", text=QT_TRANSLATE_NOOP("lower", "Measuring the model"), total=1)
        if not should_stop():
            ms_per_sample(name)
            yield Progressed(phase="measure", done=1, total=1)

    return work
