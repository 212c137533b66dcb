"""ImportDetails: what of a source did not come in, or not whole: each cause once, with what it befell below it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import filled, told
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.tips import as_tip

_ROW = re.compile(r"(.+), (row|line) (\d+)")
SHOWN = 200  # of one cause; more than anybody reads


class ImportDetails(Dialog):
    """Lists (path, reason) pairs, and copies the whole of them. `counts` says how often each reason held; `about` is
    said of an import that is still to come."""

    def __init__(
        self,
        problems: Sequence[tuple[str, str]],
        counts: Mapping[str, int],
        parent: QWidget | None,
        about: str = "",
    ) -> None:
        title = QCoreApplication.translate("ImportDetails", "Import details")
        super().__init__(title, "import-details", parent)
        self._problems = problems
        said = about or self.tr("Not everything was imported as it is. The originals are unchanged.")
        self.tree = named(QTreeWidget(), "import-details-list", self.tr("Causes, with the files of each"))
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setProperty("role", "plain")
        for reason, paths in _by_reason(problems).items():
            self._add(told(reason), paths, max(len(paths), counts.get(reason, 0)))
        fill(self.body, label(said, "muted", wrap=True), (self.tree, 1))
        copy = button(self.tr("Copy list"), "import-details-copy", self.copy, icon="content-copy")
        self.add_buttons(self.close_button(), left=(copy,))
        self.resize(84 * theme.GRID, 56 * theme.GRID)

    def copy(self) -> None:
        """Copy every line."""
        QGuiApplication.clipboard().setText(
            "\n".join(f"{said_where(path)}\t{told(reason)}" for path, reason in self._problems)
        )

    def _add(self, reason: str, paths: list[str], count: int) -> None:
        words = filled(self.tr("{reason} · {count}"), reason=reason[:1].upper() + reason[1:], count=f"{count:,}")
        top = QTreeWidgetItem([words])
        for path in paths[:SHOWN]:
            child = QTreeWidgetItem([said_where(path)])
            child.setToolTip(0, as_tip(said_where(path)))
            top.addChild(child)
        if count > SHOWN:
            top.addChild(QTreeWidgetItem([filled(self.tr("… and {count} more"), count=f"{count - SHOWN:,}")]))
        self.tree.addTopLevelItem(top)
        top.setExpanded(len(paths) <= SHOWN)


def said_where(path: str) -> str:
    """A row of a table as people say it; a path as it is."""
    row = _ROW.fullmatch(path)
    if row is None:
        return path
    rows = QCoreApplication.translate("ImportDetails", "{file}, row {number}")
    lines = QCoreApplication.translate("ImportDetails", "{file}, line {number}")
    return filled((rows if row[2] == "row" else lines), file=row[1], number=row[3])


def _by_reason(problems: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The paths of each cause, the cause of most first."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, reason in problems:
        found[reason].append(path)
    return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))
