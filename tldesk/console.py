"""What the command line shows: progress on stderr, results on stdout, and a stop that keeps the work."""

from __future__ import annotations

import getpass
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from tldesk.escape import json_line, terminal
from tldesk.media import wording
from tldesk.media.modality import IMAGE
from tldesk.project.runs.events import EpochEnd, Event, Noted, PhaseStarted, Progressed, RunStarted, StepEnd
from tldesk.words import Text, filled

INTERRUPTED = 130  # the exit code

# A bar is redrawn this often at most; a log file gets a line this often.
_REDRAW_SECONDS = 0.1
_LINE_SECONDS = 10.0
_IN_BYTES = {"fetch", "check"}  # phases that count them


# The kind of data that a verb works on: all that is said is said of it.
_spoken_of = [IMAGE]


def speak_of(kind: str) -> None:
    """Say everything of a kind of data from now on."""
    _spoken_of[0] = kind


def words(text: str) -> str:
    """A text of the command line, as it is said of that kind."""
    return wording.reworded(text, _spoken_of[0])


class Stop:
    """Ctrl+C once: stop at the next step and keep what is done; twice: leave at once."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        return self.asked

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        tell("")
        tell("Stopping… (once more to leave at once)")

    @contextmanager
    def listening(self) -> Iterator[Stop]:
        """Take over SIGINT and SIGTERM for the block."""
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = [signal.signal(number, self._ask) for number in numbers]
        try:
            yield self
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)


class Progress:
    """Shows a stream of events on stderr: a bar on a terminal, a line now and then elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._drawn = 0.0
        self._epochs = 0

    def show(self, events: Iterator[Event]) -> Event | None:
        """Iterate to the end, showing each event; returns the last one."""
        last: Event | None = None
        for event in events:
            self.tell(event)
            last = event
        self.clear()
        return last

    def tell(self, event: Event) -> None:
        """Show one event."""
        match event:
            case RunStarted():
                counts = f"{event.n_train} train, {event.n_val} val, {event.n_test} test {words('images')}"
                what = f"{event.strategy} of {event.backbone} on {event.device_text}"
                self._line(f"{what}: {counts} of {len(event.classes)} classes")
            case PhaseStarted():
                self._epochs = event.epochs
                self._line(event.text if isinstance(event.text, Text) else words(event.text))
            case Noted():
                self._line(filled(f"{event.level}: {{text}}", text=event.text) if event.level != "info" else event.text)
            case EpochEnd():
                figures = "  ".join(f"{name} {value:.4g}" for name, value in sorted(event.metrics.items()))
                self._line(f"epoch {event.epoch}/{self._epochs or '?'}  {figures}")
            case Progressed():
                self._progress(event)
            case StepEnd():
                self._bar(f"step {event.step}  loss {event.loss:.3f}", event.rate, event.seconds_left)

    def _progress(self, event: Progressed) -> None:
        if event.phase in _IN_BYTES:
            text = f"{event.phase} {event.done / 1e6:.1f}/{event.total / 1e6:.1f} MB"
            self._bar(text, event.rate / 1e6, event.seconds_left, " MB")
        else:
            self._bar(f"{event.phase} {event.done}/{event.total}", event.rate, event.seconds_left)

    def _line(self, text: str) -> None:
        self.clear()
        tell(text)

    def _bar(self, text: str, rate: float, seconds_left: float | None, unit: str = "") -> None:
        now = time.monotonic()
        if now - self._drawn < (_REDRAW_SECONDS if self._terminal else _LINE_SECONDS):
            return
        self._drawn = now
        left = "" if seconds_left is None else f"  {duration(seconds_left)} left"
        line = f"{text}  {rate:.1f}{unit}/s{left}" if unit else f"{text}  {rate:.0f}/s{left}"
        if self._terminal:
            print(f"\r\x1b[K{terminal(line)[:110]}", end="", file=sys.stderr, flush=True)
        else:
            tell(line)

    def clear(self) -> None:
        """Take the bar away."""
        if self._terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def duration(seconds: float) -> str:
    """`75` → `1:15`; with hours where there are some."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def say(line: str) -> None:
    """A line on stdout. As every line here, it commands nothing, whatever names and words of others are in it."""
    print(terminal(_worded(line)), flush=True)


def tell(line: str) -> None:
    """A line on stderr."""
    print(terminal(_worded(line)), file=sys.stderr, flush=True)


def _worded(line: str) -> str:
    return wording.worded(line, _spoken_of[0])


def ask_secret(question: str) -> str:
    """What the user types and no screen shows; where nobody could, the first line of stdin."""
    if sys.stdin.isatty():
        return getpass.getpass(question, stream=sys.stderr).strip()
    return sys.stdin.readline().strip()


def print_result(result: dict[str, Any], lines: list[str], as_json: bool) -> None:
    """The last thing a verb says on stdout: one JSON object, or plain lines."""
    if as_json:
        print(json_line(result), flush=True)
    else:
        for line in lines:
            say(line)


def print_error(text: str, hint: str, as_json: bool) -> None:
    """One plain line and a hint on stderr; with `--json` also an object on stdout."""
    text, hint = _worded(text), _worded(hint)
    tell(f"tldesk: {text}")
    if hint:
        tell(f"        {hint}")
    if as_json:
        print(json_line({"error": text, "hint": hint}), flush=True)
