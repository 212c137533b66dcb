"""Hearing: the sound of a microphone in the window. Opening and closing one may never end, so nobody waits for it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from tldesk.errors import TldeskError
from tldesk.media.sound.microphone import Microphone, Microphones, Stream
from tldesk.ui.session.calls import run_unwaited

log = logging.getLogger(__name__)

_READ_MS = 40
LOOK_MS = 2_000  # between two looks for a microphone, while there is none


class _Wanted:
    """A microphone that somebody wants, until he wants it no more."""

    def __init__(self) -> None:
        self.over = False


class Hearing(QObject):
    """Between `start` and `stop` `arrived` carries blocks of samples. `failed` carries `broken`, `gone` and the
    system's own words, after which it has stopped. `microphones` is what was plugged in when it was looked last, None
    before the first answer; `microphones_changed` tells of another one.
    """

    arrived = Signal(object)
    failed = Signal(str, str)
    microphones_changed = Signal()

    def __init__(self, source: Microphones, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._wish: _Wanted | None = None
        self._stream: Stream | None = None
        self._looks = False
        self._asked = self._answered = 0  # so many lists; a list may take longer than the one after it
        self.microphones: list[Microphone] | None = None
        self._reading = QTimer(self, interval=_READ_MS)
        self._reading.timeout.connect(self.read)
        self._looking = QTimer(self, interval=LOOK_MS, singleShot=True)
        self._looking.timeout.connect(self.look)

    @property
    def sounding(self) -> bool:
        """Whether sound comes in."""
        return self._stream is not None

    def look(self) -> None:
        """See what is plugged in; again and again where that is nothing, until `stop`."""
        self._looks = True
        self._looking.stop()
        self._asked += 1
        number, source = self._asked, self._source
        run_unwaited(lambda: (number, _listed(source)), self._take_list)

    def start(self, microphone: Microphone) -> None:
        """Listen to this one, in place of another."""
        self.stop()
        wish = self._wish = _Wanted()
        source = self._source
        run_unwaited(lambda: _opened(source, microphone, wish), self._take_stream(wish))

    def stop(self) -> None:
        """Listen no more, and let the microphone go."""
        self._looks = False
        self._looking.stop()
        self._reading.stop()
        wish, self._wish = self._wish, None
        if wish is not None:
            wish.over = True
        stream, self._stream = self._stream, None
        if stream is not None:
            _let_go(stream)

    def _take_list(self, answer: tuple[int, list[Microphone]]) -> None:
        number, found = answer
        if number < self._answered:
            return  # it says what was before
        self._answered = number
        if found != self.microphones:
            self.microphones = found
            self.microphones_changed.emit()
        if not found and self._looks:
            self._looking.start()

    def _take_stream(self, wish: _Wanted) -> Callable[[Stream | TldeskError | None], None]:
        """What takes what came of opening: the object may be gone by then, as its dialog is."""

        def take(found: Stream | TldeskError | None) -> None:
            if isinstance(found, TldeskError):
                if not wish.over:
                    self.stop()
                    self.failed.emit("broken", str(found.arguments["reason"]))
            elif found is not None and wish.over:
                _let_go(found)
            elif found is not None:
                self._stream = found
                self._reading.start()

        return take

    def read(self) -> None:
        """Hand on what has come by now; it is done by itself again and again."""
        stream = self._stream
        if stream is None:
            return
        block = stream.read()
        if len(block):
            self.arrived.emit(block)
        if stream.gone and stream is self._stream:
            self.stop()
            self.microphones = None  # whatever is there then, is news
            self.failed.emit("gone", "")
            self._looks = True
            self._looking.start()


def _listed(source: Microphones) -> list[Microphone]:
    try:
        return source.microphones()
    except Exception:
        log.exception("the microphones cannot be listed")
        return []


def _opened(source: Microphones, microphone: Microphone, wish: _Wanted) -> Stream | TldeskError | None:
    """In a thread of its own: a stream, or why there is none; nothing where nobody wants it any more."""
    if wish.over:
        return None
    try:
        stream = source.open(microphone)
    except TldeskError as error:
        return error
    except Exception as error:
        log.exception("a microphone cannot be opened")
        return TldeskError("microphone_unusable", reason=error)
    if wish.over:
        stream.close()
        return None
    return stream


def _let_go(stream: Stream) -> None:
    run_unwaited(stream.close, lambda _nothing: None)
