"""Python's cyclic garbage collector, on the UI thread alone.

Left to itself it runs in whichever thread happens to allocate, and a widget or timer in a dead cycle is then destroyed
there: Qt says “Timers cannot be stopped from another thread”, or the program crashes. So it is switched off and a
timer of the UI thread does its work, by the same thresholds.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 250
_MANY_MODULES = 100  # an import so large (PyTorch) leaves 100,000s of objects that live as long as the program


class GarbageCollector(QObject):
    """Collects while it lives; `stop` gives the work back to Python."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._modules = self._frozen = len(sys.modules)
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        gc.disable()
        gc.freeze()  # what Qt and this package brought lives as long as the program
        self._timer.start()

    def stop(self) -> None:
        """Let Python collect by itself again. Idempotent."""
        self._timer.stop()
        gc.enable()

    def collect(self) -> int:
        """Collect the oldest generation that is due; how many objects were found unreachable."""
        if self._importing():
            return 0
        due = [count > threshold for count, threshold in zip(gc.get_count(), self._thresholds, strict=True)]
        if not due[0]:
            return 0
        return gc.collect(2 if due[1] and due[2] else int(due[1]))

    def _importing(self) -> bool:
        """Whether modules have come since the last look: what they leave would be looked at for nothing, which stalls
        the window. After a large import it is not looked at any more at all."""
        before, self._modules = self._modules, len(sys.modules)
        if self._modules - self._frozen > _MANY_MODULES and self._modules == before:
            self._frozen = self._modules
            gc.freeze()
        return self._modules != before
