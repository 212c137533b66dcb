"""Microphones for tests: this computer may have none, and nobody speaks into it."""

from __future__ import annotations

import numpy as np

from tldesk.errors import TldeskError
from tldesk.media.sound.microphone import RATE, Block, Microphone


def spoken(samples: np.ndarray) -> Block:
    """Samples between -1 and 1 as a microphone gives them."""
    return np.asarray(np.clip(samples, -1, 1) * 32_767, np.int16)


class FakeStream:
    """Gives what `hear` was given."""

    def __init__(self) -> None:
        self.gone = self.closed = False
        self._heard: list[Block] = []

    def hear(self, block: Block) -> None:
        self._heard.append(block)

    def read(self) -> Block:
        heard, self._heard = self._heard, []
        return np.concatenate(heard) if heard else np.zeros(0, np.int16)

    def close(self) -> None:
        self.closed = True


class FakeMicrophones:
    """Two microphones, of which one is `broken` if it is named so; `stream` is what is listened to."""

    def __init__(self, names: tuple[str, ...] = ("Built in", "Headset")) -> None:
        self.plugged = [Microphone(name) for name in names]
        self.opened: list[str] = []
        self.stream = FakeStream()
        self.broken = ""

    def microphones(self) -> list[Microphone]:
        return list(self.plugged)

    def open(self, microphone: Microphone) -> FakeStream:
        if microphone.name == self.broken:
            raise TldeskError("microphone_unusable", reason="device busy")
        self.opened.append(microphone.name)
        self.stream = FakeStream()
        return self.stream

    def hear(self, samples: np.ndarray) -> None:
        """Some sound comes in."""
        self.stream.hear(spoken(samples))


SECOND = RATE
