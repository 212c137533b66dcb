"""Cameras for tests: this computer may have none."""

from __future__ import annotations

from tldesk.ui.webcam.device import Camera, FrameSource


class FakeCameras(FrameSource):
    """Two cameras that give the frames a test makes."""

    def __init__(self, names: tuple[str, ...] = ("Built in", "Microscope")) -> None:
        super().__init__()
        self.plugged = [Camera(name.encode(), name) for name in names]
        self.running: Camera | None = None

    def cameras(self) -> list[Camera]:
        return list(self.plugged)

    def start(self, camera: Camera) -> None:
        self.running = camera

    def stop(self) -> None:
        self.running = None
