"""LargeSound: a sound to look at and to listen to: the `looks.LargeViews` of sounds."""

from __future__ import annotations

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSizePolicy, QToolButton

from tldesk.errors import TldeskError
from tldesk.settings import Settings
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.controls import icon_button, label, named
from tldesk.ui.parts.keys import keyed_tip
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.looks import Placed
from tldesk.ui.parts.narrow import scrolled
from tldesk.ui.parts.segments import Segments
from tldesk.ui.samples.large.large_image import beside as beside
from tldesk.ui.samples.large.large_view import LargeView
from tldesk.ui.samples.sound import drawn
from tldesk.ui.samples.sound.drawn import Content, Drawn
from tldesk.ui.samples.sound.sound_board import SoundBoard
from tldesk.ui.samples.sound.sound_options import SoundOptions
from tldesk.ui.session.calls import drop_calls_to, run_newest
from tldesk.ui.session.playing import SPEEDS, Stretch
from tldesk.ui.session.session import Session

_LEAST_OPTIONS = 5 * theme.GRID  # pixels of height: one line, and that there are more
_SPEEDS = dict(zip(("1", "1/2", "1/4"), SPEEDS, strict=True))


class LargeSound(LargeView):
    """Its pointer is where the sound is heard, or where it will begin."""

    def __init__(self, session: Session, prefix: str) -> None:
        super().__init__()
        self._session, self._playing = session, session.playing
        self._settings = session.settings
        self._content: Content | None = None
        self._has_picture = False
        self.board = named(SoundBoard(), f"{prefix}-sound", self.tr("Waveform and spectrogram"))
        self.place = label("", "muted", name=f"{prefix}-sound-place")
        self.speeds = Segments(f"{prefix}-sound-speed", self.tr("Speed"))
        for key, title in zip(_SPEEDS, ("1×", "½×", "¼×"), strict=True):
            self.speeds.add(key, f"{prefix}-sound-speed-{key.replace('/', '-')}", title)
        self.speeds.setToolTip(self.tr("Speed. What is slower is lower, too."))
        self.options = named(SoundOptions(session, prefix), f"{prefix}-sound-options")
        self.options_place = scrolled(self.options, f"{prefix}-sound-options-place")
        self.options_place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.options_place.setMinimumHeight(_LEAST_OPTIONS)
        self.options_place.hide()
        self.play_button, self.each_button, self.options_button = self._make_tools(prefix)
        bar = row((self.place, 1), self.speeds)
        self.setLayout(column((self.board, 1), bar, self.options_place, gap=6))
        self.setFocusProxy(self.board)
        self.board.moved.connect(self._cue)
        self.speeds.chosen.connect(lambda key: self._playing.set_speed(_SPEEDS[key]))
        self._playing.moved.connect(self._follow)
        self._playing.changed.connect(self._show_state)
        session.settings_changed.connect(self._take_settings)  # no lambda: the session outlives this
        self._show_state()

    def _make_tools(self, prefix: str) -> tuple[QToolButton, QToolButton, QToolButton]:
        play = icon_button("play", f"{prefix}-preview-play", self.tr("Play"), self.toggle)
        each = icon_button(
            "playlist-play", f"{prefix}-preview-play-selected", self.tr("Play each sound that is selected")
        )
        more = icon_button("tune", f"{prefix}-preview-sound-options", self.tr("How it is heard and seen"))
        for part, slot in ((each, self._play_each), (more, self.options_place.setVisible)):
            part.setCheckable(True)
            part.toggled.connect(slot)
        return play, each, more

    # as every large view

    @property
    def has_content(self) -> bool:
        """Whether a sound is shown, or a picture of it."""
        return self._content is not None or self._has_picture

    def show_content(
        self, content: Content | QImage, full_size: QSize | None = None, *, keep_zoom: bool = False
    ) -> None:
        """Show a sound; a picture in its place until it is read."""
        drop_calls_to(self._take)
        if isinstance(content, QImage):
            self._content, self._has_picture = None, True
            self.board.show_stand_in(None)
        else:
            self._content, self._has_picture = content, False
            self._playing.offer(content.sample, content.sound)
            self._draw()
        self._show_state()

    def show_message(self, text: str) -> None:
        """Show words in place of a sound."""
        drop_calls_to(self._take)
        self._content, self._has_picture = None, False
        self.board.show_stand_in(None, text)
        self._show_state()

    def keyboard(self) -> SoundBoard:
        """What gets the keys."""
        return self.board

    def leave(self) -> bool:
        """Escape chooses no stretch first."""
        if self.board.stretch is None:
            return False
        self.board.put(self.board.pointer)
        return True

    def tools(self, prefix: str) -> list[QToolButton]:
        """Buttons that play, that have every selected sound played, and that show the options."""
        return [self.play_button, self.each_button, self.options_button]

    # playing

    def toggle(self) -> None:
        """Play it, or stop what plays."""
        if self._content is not None:
            self._playing.toggle(self._content.sample)

    def _play_each(self, on: bool) -> None:
        try:
            self._session.change_settings(play_selected=on)
        except OSError as error:
            self._session.error_occurred.emit(error)

    def _cue(self, begin: float, stretch: Stretch | None) -> None:
        if self._content is not None:
            self._playing.cue(self._content.sample, begin, stretch)
        self._say_place()

    def _follow(self) -> None:
        at = self._playing.position
        if self._content is not None and at is not None and self._playing.plays(self._content.sample):
            self.board.show_pointer(at)
            self._say_place()

    def _show_state(self) -> None:
        """What the button does, whether something plays; at rest the pointer is where it will begin."""
        content = self._content
        plays = content is not None and self._playing.plays(content.sample)
        if content is not None:
            cue = self._playing.cue_of(content.sample)
            self.board.show_cue(cue.stretch, None if plays else cue.begin)
        icon = "stop" if plays else "volume-off" if self._playing.silent else "play"
        text = self.tr("Stop") if plays else self.tr("Play")
        self.play_button.setIcon(icons.icon(icon, "accent" if plays else "muted"))
        self.play_button.setAccessibleName(text)
        self.play_button.setEnabled(content is not None)
        self.speeds.setEnabled(content is not None)
        keyed_tip(self.play_button, text, "view.play")
        self.speeds.choose(next(key for key, speed in _SPEEDS.items() if speed == self._playing.speed))
        self.each_button.setChecked(self._settings.play_selected)
        self._say_place()

    def _say_place(self) -> None:
        board = self.board
        if self._content is None:
            self.place.setText("")
            return
        text = self.tr("{at} of {length} s")
        said = filled(text, at=f"{board.pointer:.2f}", length=f"{self._content.seconds:.2f}")
        if board.stretch is not None:
            first, last = (f"{end:.2f}" for end in board.stretch)
            said = " · ".join((said, filled(self.tr("{first} to {last} s"), first=first, last=last)))
        self.place.setText(said)
        board.setAccessibleDescription(said)

    # drawing

    @Slot(object)
    def _take_settings(self, settings: Settings) -> None:
        before, self._settings = self._settings, settings
        if _seen_by(before) != _seen_by(settings):
            self._draw()
        self._show_state()

    def _draw(self) -> None:
        content, settings = self._content, self._settings
        if content is not None:
            run_newest(lambda: drawn.draw(content, settings), self._take, priority=3)

    def _take(self, found: Drawn) -> None:
        if found.content is self._content:
            self.board.show_drawn(found)
            self._show_state()


def _seen_by(settings: Settings) -> tuple[int, int, int]:
    return settings.spectrogram_points, settings.spectrogram_highest, settings.spectrogram_contrast


def view(session: Session, prefix: str) -> LargeSound:
    """The view."""
    return LargeSound(session, prefix)


def read(sample: Placed, edge: int) -> Content | TldeskError:
    """A sound of the project."""
    return drawn.read(sample)


def read_unknown(sample: Placed, edge: int) -> Content | TldeskError:
    """As `read`, of a file that nobody has looked at before."""
    return drawn.read_unknown(sample)
