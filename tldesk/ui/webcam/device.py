"""Cameras: where frames come from, and the one real source, which Qt Multimedia reads.

Qt Multimedia is an extra of 450 MB, so it is imported when a camera is opened, and not before.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCameraPermission, QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QImage

from tldesk.errors import TldeskError
from tldesk.ui.parts.there import there

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QCamera, QVideoFrame


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera that can be chosen."""

    id: bytes
    name: str


class FrameSource(QObject):
    """Gives frames between `start` and `stop`. `failed` carries `denied` or `broken` and the system's own words."""

    arrived = Signal(QImage)
    failed = Signal(str, str)
    cameras_changed = Signal()

    def cameras(self) -> list[Camera]:
        """What is plugged in now, the usual one first."""
        raise NotImplementedError

    def start(self, camera: Camera) -> None:
        """Begin to give frames of this camera, in place of another."""
        raise NotImplementedError

    def stop(self) -> None:
        """Give no more frames, and let the camera go."""
        raise NotImplementedError


def open_cameras() -> FrameSource:
    """The cameras of this computer.

    Raises TldeskError `webcam_not_installed` (the extra is missing) or `webcam_unusable` (the system lacks a library).
    """
    try:
        from PySide6 import QtMultimedia
    except ImportError as error:
        # “cannot import name” where the module is not there; else the system's loader says which library it lacks.
        if "QtMultimedia" in str(error) and ".so" not in str(error):
            raise TldeskError("webcam_not_installed") from error
        raise TldeskError("webcam_unusable", reason=error) from error
    return QtCameras(QtMultimedia)


class QtCameras(FrameSource):
    """Frames by Qt Multimedia, the module `multimedia`."""

    def __init__(self, multimedia: ModuleType) -> None:
        super().__init__()
        self._multimedia = multimedia
        self._devices = multimedia.QMediaDevices(self)
        self._session = multimedia.QMediaCaptureSession(self)
        self._sink = multimedia.QVideoSink(self)
        self._session.setVideoSink(self._sink)
        self._camera: QCamera | None = None
        self._sink.videoFrameChanged.connect(self._take)
        self._devices.videoInputsChanged.connect(self.cameras_changed)

    def cameras(self) -> list[Camera]:
        usual = self._multimedia.QMediaDevices.defaultVideoInput().id().data()
        inputs = self._multimedia.QMediaDevices.videoInputs()
        found = [Camera(device.id().data(), device.description()) for device in inputs]
        return sorted(found, key=lambda camera: camera.id != usual)

    def start(self, camera: Camera) -> None:
        permission, app = QCameraPermission(), there(QCoreApplication.instance())
        status = app.checkPermission(permission)
        if status == Qt.PermissionStatus.Undetermined:
            app.requestPermission(permission, self, lambda _answer: self.start(camera))
        elif status == Qt.PermissionStatus.Denied:
            self.failed.emit("denied", "")
        else:
            self._start(camera)

    def stop(self) -> None:
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.stop()
            self._session.setCamera(None)
            camera.deleteLater()

    def _start(self, camera: Camera) -> None:
        self.stop()
        inputs = self._multimedia.QMediaDevices.videoInputs()
        device = next((one for one in inputs if one.id().data() == camera.id), None)
        if device is None:
            self.failed.emit("broken", "")
            return
        self._camera = self._multimedia.QCamera(device, self)
        self._camera.errorOccurred.connect(lambda _code, words: self.failed.emit("broken", words))
        self._session.setCamera(self._camera)
        self._camera.start()

    def _take(self, frame: QVideoFrame) -> None:
        picture = frame.toImage() if frame.isValid() else QImage()
        if not picture.isNull():
            self.arrived.emit(picture)
