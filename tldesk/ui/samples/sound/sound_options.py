"""SoundOptions: how a sound is heard and what of it is seen; each choice is a setting, and is kept."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from tldesk.settings import Settings
from tldesk.ui.parts import theme
from tldesk.ui.parts.combo import Combo
from tldesk.ui.parts.controls import label, named
from tldesk.ui.parts.slider import PresetSlider
from tldesk.ui.samples.sound.sound_board import hertz
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.session import Session

_HIGH_PASSES = (0, 50, 100, 200, 500, 1_000, 2_000, 5_000)  # Hz
_HIGHEST = (0, 1_000, 2_000, 4_000, 8_000, 16_000, 24_000, 48_000)
_POINTS = (0, 256, 512, 1_024, 2_048, 4_096)
_CONTRAST = (30, 100, 5)  # dB: from, to, by
_SETTLED = 120  # ms after the last move of the slider
_LEAST = 12 * theme.GRID


class SoundOptions(QWidget):
    """Reads the settings of a session and changes them; the devices are asked for when it is shown."""

    def __init__(self, session: Session, prefix: str) -> None:
        super().__init__()
        self._session, self._shows = session, False
        self.high_pass = self._combo(
            "play_high_pass",
            f"{prefix}-sound-high-pass",
            self.tr("High-pass"),
            [(hertz(value) if value else self.tr("Off"), value) for value in _HIGH_PASSES],
        )
        self.highest = self._combo(
            "spectrogram_highest",
            f"{prefix}-sound-highest",
            self.tr("Show up to"),
            [(hertz(value) if value else self.tr("All"), value) for value in _HIGHEST],
        )
        self.points = self._combo(
            "spectrogram_points",
            f"{prefix}-sound-points",
            self.tr("FFT size"),
            [(str(value) if value else self.tr("Automatic"), value) for value in _POINTS],
        )
        self.device = self._combo(
            "play_device", f"{prefix}-sound-device", self.tr("Play on"), [(self.tr("The system's device"), "")]
        )
        self.contrast = PresetSlider(f"{prefix}-sound-contrast", self.tr("Contrast"), *_CONTRAST, " dB", preset=False)
        self._settling = QTimer(self, singleShot=True, interval=_SETTLED)
        self._settling.timeout.connect(self._keep_contrast)
        self.contrast.value_changed.connect(self._settle)
        self.levelled = named(
            QCheckBox(self.tr("Same volume for all")), f"{prefix}-sound-levelled", self.tr("Same volume for all")
        )
        self.levelled.toggled.connect(lambda on: self._keep("play_levelled", on))
        self._lay_out()
        self._show(session.settings)
        session.settings_changed.connect(self._show)  # no lambda: the session outlives this

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        parts: tuple[QWidget, ...] = (
            self.high_pass,
            self.highest,
            self.device,
            self.points,
            self.levelled,
            self.contrast,
        )
        for place, part in enumerate(parts):
            line, side = divmod(place, 2)
            if part is self.levelled:
                grid.addWidget(part, line, 2 * side, 1, 2)
                continue
            title = label(part.accessibleName() or self.contrast.slider.accessibleName(), "muted")
            title.setBuddy(part)
            grid.addWidget(title, line, 2 * side)
            grid.addWidget(part, line, 2 * side + 1)
        grid.setColumnStretch(1, 6)  # names of devices are the longest
        grid.setColumnStretch(3, 5)
        self.setLayout(grid)

    def _combo(self, setting: str, name: str, text: str, rows: list[tuple[str, object]]) -> Combo:
        made = named(Combo(), name, text)
        for title, value in rows:
            made.addItem(title, value)
        made.setMinimumWidth(_LEAST)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.activated.connect(lambda _row: self._keep(setting, made.currentData()))
        return made

    @Slot(object)
    def _show(self, settings: Settings) -> None:
        self._shows = True
        for part, value in (
            (self.high_pass, settings.play_high_pass),
            (self.highest, settings.spectrogram_highest),
            (self.points, settings.spectrogram_points),
            (self.device, settings.play_device),
        ):
            if part.findData(value) < 0:  # written by hand, or not there now
                part.addItem(str(value), value)
            part.setCurrentIndex(part.findData(value))
        if not self._settling.isActive():
            self.contrast.set_value(settings.spectrogram_contrast)
        self.levelled.setChecked(settings.play_levelled)
        self._shows = False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        run_newest(_devices, self._take_devices)

    def _take_devices(self, names: list[str]) -> None:
        for name in names:
            if self.device.findData(name) < 0:
                self.device.addItem(name, name)

    def _settle(self) -> None:
        if not self._shows:
            self._settling.start()

    def _keep_contrast(self) -> None:
        self._keep("spectrogram_contrast", self.contrast.slider.value() * _CONTRAST[2])

    def _keep(self, name: str, value: object) -> None:
        if self._shows:
            return
        try:
            self._session.change_settings(**{name: value})
        except OSError as error:
            self._session.error_occurred.emit(error)


def _devices() -> list[str]:
    from tldesk.media.sound import player

    return player.devices()
