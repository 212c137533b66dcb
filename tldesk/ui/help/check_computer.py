"""What stands in the way on this computer, as `tldesk doctor` says it: versions, device, weights and folders."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtWidgets import QApplication, QFormLayout, QWidget

from tldesk.project.runs.events import Event, PhaseStarted
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, line
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled, told
from tldesk.ui.parts.layouts import fill, holder
from tldesk.ui.parts.narrow import scrolled
from tldesk.ui.parts.problem_report import hide_home
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import Job
from tldesk.ui.session.runs import backbone_title


class CheckComputer(Dialog):
    """Looks in a job, for where there is a graphics card PyTorch has to be asked; *Copy* gives all of it as text."""

    stays = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Check this computer"), "check-computer", parent)
        self.found: dict[str, Any] = {}
        self.verdict = label(self.tr("Checking…"), wrap=True, name="check-computer-verdict")
        self._rows = QFormLayout()
        self._rows.setHorizontalSpacing(theme.GAP_LARGE)
        self._rows.setContentsMargins(0, 0, 0, 0)
        fill(self.body, self.verdict, line(), (scrolled(holder(self._rows), "check-computer-found"), 1))
        self._copy = button(self.tr("Copy"), "check-computer-copy", self.copy, icon="content-copy")
        self._copy.setEnabled(False)
        self.add_buttons(self.close_button(), left=(self._copy,))
        self.resize(80 * theme.GRID, 64 * theme.GRID)
        self._job = Job(self._look, self.tr("Checking this computer"))
        self._job.ended.connect(self._show)
        context.submit(self._job)

    def copy(self) -> None:
        """Put what was found on the clipboard, without the name of the user's folder."""
        QApplication.clipboard().setText(hide_home(json.dumps(self.found, indent=2, ensure_ascii=False)))

    def _look(self, _should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk import doctor

        yield PhaseStarted(name="check", text=QT_TRANSLATE_NOOP("lower", "Checking this computer"))
        self.found = doctor.examine()

    def _show(self) -> None:
        found = self.found
        if not found:
            return
        problems = [told(problem) for problem in found["problems"]]
        self.verdict.setText("\n".join(problems) or self.tr("No problems found."))
        rows = (
            (self.tr("tldesk"), found["tldesk"]),
            (self.tr("Device"), told(found["device_text"])),
            (self.tr("Free disk space"), filled(self.tr("{size} GB"), size=found["free_disk_gb"])),
            (self.tr("Pretrained models"), ", ".join(map(backbone_title, found["weights"]))),
            (self.tr("System"), found["system"]),
            (self.tr("Python"), found["python"]),
            *((name, version or "–") for name, version in found["packages"].items()),
            (self.tr("Projects"), found["folders"]["projects"]),
        )
        for title, text in rows:
            value = label(hide_home(str(text)), wrap=True)
            self._rows.addRow(label(title, "muted"), value)
        self._copy.setEnabled(True)
