"""Playing: the sound that is heard in this window, whichever view shows it.

What reads sounds and the library of devices are loaded in the pool when a view of sounds is made. A file is read and
made ready there, too, and the device is opened; the UI thread only exchanges what the device gets.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from tldesk.errors import TldeskError
from tldesk.media import modality
from tldesk.media.modality import SOUND
from tldesk.settings import Settings
from tldesk.ui.parts.looks import Placed
from tldesk.ui.session.calls import drop_calls_to, run_in_pool, run_newest

if TYPE_CHECKING:
    from tldesk.media.sound.player import Heard, Player
    from tldesk.media.sound.reading import Sound

SPEEDS = (1.0, 0.5, 0.25)
_TICK, _IDLE = 30, 6_000  # ms: between two places of the pointer, and without a sound until the device rests

Stretch = tuple[float, float]
_Key = tuple[object, str]


@dataclass(frozen=True, slots=True)
class Cue:
    """Where the sound `key` is begun when it is played, and where it ends (None: with the sound), in seconds."""

    key: _Key
    begin: float = 0.0
    end: float | None = None

    @property
    def stretch(self) -> Stretch | None:
        """The stretch that is played alone."""
        return (self.begin, self.end) if self.end is not None else None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What came of reading a sound: `heard` is None where nothing can be heard."""

    key: _Key
    sound: Sound
    heard: Heard | None


@dataclass(frozen=True, slots=True)
class _Made:
    """A sound that is in no file."""

    path: Path
    place: str


class Playing(QObject):
    """`changed`: something is played now, or no more, or is to be heard another way; `moved`: it goes on. `told`
    carries what is to be told.
    """

    changed = Signal()
    moved = Signal()
    told = Signal(str)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.speed = SPEEDS[0]
        self.silent = False  # no device was found when one was wanted last
        self._settings = settings
        self._player: Player | None = None
        self._asked: Placed | None = None
        self._begin_at = 0.0
        self._kept: tuple[_Key, Sound] | None = None
        self._heard: Heard | None = None
        self._cue: Cue | None = None
        self._ticking = QTimer(self, interval=_TICK)
        self._ticking.timeout.connect(self._tick)
        self._idle = QTimer(self, singleShot=True, interval=_IDLE)
        self._idle.timeout.connect(self._rest)

    def prepare(self) -> None:
        """Something may be played soon: load what plays, in the pool."""
        if self._player is None:
            run_in_pool(_loaded, lambda _none: None, priority=-1)

    # what is played

    @property
    def playing(self) -> bool:
        """Whether something is played, or about to be."""
        return self._asked is not None

    def plays(self, sample: Placed) -> bool:
        """Whether it is this sample."""
        return self._asked is not None and key_of(self._asked) == key_of(sample)

    @property
    def position(self) -> float | None:
        """Where in the sound it is heard now, in seconds; None before and after."""
        return self._player.position if self._player is not None and self._heard is not None else None

    def toggle(self, sample: Placed) -> None:
        """Stop what plays, or else play this sample."""
        if self.playing:
            self.stop()
        else:
            self.play(sample)

    def play(self, sample: Placed, begin: float | None = None) -> None:
        """Play a sample in place of what plays: from a place on, or from its cue."""
        key = key_of(sample)
        cue = self._cue_for(key)
        self._asked, self._begin_at = sample, cue.begin if begin is None else begin
        self._idle.stop()
        player, how = self._made(), (self.speed, self._settings.play_levelled, self._settings.play_high_pass)
        sound = self._kept[1] if self._kept is not None and self._kept[0] == key else None
        run_newest(lambda: _prepared(player, sample, sound, how), self._begin, self._give_up, priority=4)
        self.changed.emit()

    def play_made(self, sound: Sound) -> None:
        """Play a sound that is no sample of the project."""
        made = _Made(Path(), str(id(sound)))
        self.offer(made, sound)
        self.play(made)

    def stop(self) -> None:
        """Play nothing."""
        if self._asked is not None:
            self._end()

    def cue(self, sample: Placed, begin: float, stretch: Stretch | None) -> None:
        """Begin this sample at a place from now on, or play a stretch of it alone; where it plays, it goes there."""
        key = key_of(sample)
        self._cue = Cue(key, *stretch) if stretch is not None else Cue(key, begin)
        if self._asked is not None and key_of(self._asked) == key and self._player is not None and self._heard:
            self._player.play(self._heard, self._cue.begin, self._cue.end)

    def cue_of(self, sample: Placed) -> Cue:
        """Where it is begun when it is played, and where it ends."""
        return self._cue_for(key_of(sample))

    def offer(self, sample: Placed, sound: Sound) -> None:
        """What was read of a sample, so that it need not be read again."""
        self._kept = key_of(sample), sound

    # how it is played

    def set_speed(self, speed: float) -> None:
        """Play at another speed, from where it is heard now."""
        if speed != self.speed:
            self.speed = speed
            self._again()

    @Slot(object)
    def take_settings(self, settings: Settings) -> None:
        """Other settings hold."""
        before, self._settings = self._settings, settings
        if self._player is not None:
            self._player.choose(settings.play_device)
        if _heard_by(before) != _heard_by(settings):
            self._again()

    def close(self) -> None:
        """The project is closed: forget its sounds, and let the device go."""
        self.stop()
        self._idle.stop()
        self._kept = self._cue = None
        if self._player is not None:
            self._player.close()

    def _again(self) -> None:
        if self._asked is not None:
            self.play(self._asked, self.position)
        else:
            self.changed.emit()

    def _cue_for(self, key: _Key) -> Cue:
        return self._cue if self._cue is not None and self._cue.key == key else Cue(key)

    def _made(self) -> Player:
        if self._player is None:
            from tldesk.media.sound.player import Player

            self._player = Player(self._settings.play_device)
        return self._player

    def _begin(self, found: _Prepared) -> None:
        self._kept = found.key, found.sound
        if self._asked is None or self._player is None:
            return
        said, self.silent = self.silent, found.heard is None
        if found.heard is None:
            self._end()
            if not said:
                self.told.emit(
                    self.tr("No sound device was found, so nothing is played. All the rest works as before.")
                )
            return
        self._heard = found.heard
        self._player.play(found.heard, self._begin_at, self._cue_for(found.key).end)
        self._ticking.start()
        self.changed.emit()

    def _give_up(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, TldeskError):
            raise error
        self.told.emit(error.text)

    def _tick(self) -> None:
        if self._player is None or self._player.playing:
            self.moved.emit()
            return
        lost = self._player.lost
        self._end()
        if lost:
            self.told.emit(self.tr("The sound device is gone. The next sound is played on another one."))

    def _end(self) -> None:
        drop_calls_to(self._begin)
        self._ticking.stop()
        self._asked = self._heard = None
        if self._player is not None:
            self._player.stop()
            self._idle.start()
        self.changed.emit()

    def _rest(self) -> None:
        if self._player is not None and not self.playing:
            run_in_pool(self._player.rest, lambda _none: None)


def key_of(sample: Placed) -> _Key:
    """What tells a sample from others."""
    return sample.path, sample.place


def _loaded() -> None:
    importlib.import_module("tldesk.media.sound.listening")
    player = importlib.import_module("tldesk.media.sound.player")
    player.load()


def _heard_by(settings: Settings) -> tuple[bool, int, str]:
    return settings.play_levelled, settings.play_high_pass, settings.play_device


def _prepared(player: Player, sample: Placed, sound: Sound | None, how: tuple[float, bool, int]) -> _Prepared:
    """Read a sample, if need be, and have the device ready; in the pool."""
    from tldesk.media.sound import listening, reading

    if sound is None:
        if not sample.path.exists():
            raise TldeskError("image_missing", path=sample.path)
        sound = reading.read(modality.of(SOUND).sample(sample.path, sample.place))
    heard = listening.heard(sound, listening.Listening(*how)) if player.ready() else None
    return _Prepared(key_of(sample), sound, heard)
