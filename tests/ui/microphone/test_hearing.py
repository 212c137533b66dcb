"""What is plugged in is what the newest look says, however long an older one takes."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from tldesk.media.sound.microphone import Microphone
from tldesk.ui.microphone.hearing import Hearing

from ..microphones import FakeMicrophones


class Slow(FakeMicrophones):
    """The first list is of nothing, and takes until `go_on`; `listed` once it is there."""

    def __init__(self) -> None:
        super().__init__(("Headset",))
        self.go_on, self.listed = threading.Event(), threading.Event()
        self._first = True

    def microphones(self) -> list[Microphone]:
        first, self._first = self._first, False
        if not first:
            return super().microphones()
        self.go_on.wait(60)
        self.listed.set()
        return []


def test_an_older_list_takes_nothing_back(qtbot: QtBot) -> None:
    source = Slow()
    hearing, told = Hearing(source), list[list[Microphone] | None]()
    hearing.microphones_changed.connect(lambda: told.append(hearing.microphones))
    hearing.look()
    qtbot.waitUntil(lambda: not source._first)
    hearing.look()
    qtbot.waitUntil(lambda: bool(told))
    source.go_on.set()
    assert source.listed.wait(60)
    hearing.look()  # its answer comes after that of the first
    qtbot.waitUntil(lambda: hearing._answered == 3)
    hearing.stop()
    assert told == [[Microphone("Headset")]]
