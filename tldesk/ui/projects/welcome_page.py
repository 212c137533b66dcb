"""The first thing a newcomer sees: what the program does, three ways to begin, and the projects of last time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from tldesk import paths
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.actions import literal
from tldesk.ui.parts.controls import Card, ToolButton, button, icon_button, label, named, set_property
from tldesk.ui.parts.drop import project_folder
from tldesk.ui.parts.layouts import Space, column, fill, holder, row
from tldesk.ui.parts.narrow import scrolled
from tldesk.ui.parts.problem_report import hide_home
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.context import Context

_LEFT_WIDTH = 43 * theme.GRID
_LOGO = 7 * theme.GRID


class WelcomePage(QWidget):
    """Shown while no project is open. The signals say what the user wants; the window does it."""

    sample_wanted = Signal()
    new_wanted = Signal()
    open_wanted = Signal()
    project_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "welcome-page", self.tr("Welcome"))
        self._context = context
        margins = (5 * theme.GRID, 6 * theme.GRID, 5 * theme.GRID, 4 * theme.GRID)
        self.setLayout(row(self._beginning(), (self._recent_card(), 1), gap=4 * theme.GRID, margins=margins))
        context.settings_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """List the recent projects as they are now."""
        while (item := self._list.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()  # before it loses its parent, or it would flash up as a window
                row.setParent(None)
                row.deleteLater()
        recent = self._context.settings.recent_projects
        for number, folder in enumerate(recent, start=1):
            row = _RecentRow(folder, number)
            row.chosen.connect(self.project_wanted)
            row.removed.connect(self._context.forget_project)
            self._list.addWidget(row)
        if not recent:
            text = self.tr("Projects you open appear here. The sample project is a good place to start.")
            self._list.addWidget(label(text, "muted", wrap=True, name="welcome-no-recent"))
        self._list.addStretch(1)

    def set_over(self, over: bool) -> None:
        """Show that something dropped here would be taken."""
        set_property(self._drop, "over", "true" if over else "false")

    def _beginning(self) -> QWidget:
        logo = QLabel()
        logo.setPixmap(QIcon(str(paths.resources() / "icons" / "tldesk.svg")).pixmap(_LOGO, _LOGO))
        about = self.tr(
            "Turns a folder of photos into a model that tells them apart. Your data never leaves this computer."
        )
        title, words = _fixed(label("tldesk", "title")), _fixed(label(about, "muted", wrap=True))
        left = column(logo, Space(theme.GAP), title, words, Space(theme.GAP_LARGE))
        starts = (
            ("new", self.tr("New project from a folder…"), "plus-box-outline", self.new_wanted, "primary"),
            ("sample", self.tr("Open sample project"), "image-multiple-outline", self.sample_wanted, ""),
            ("open", self.tr("Open project…"), "folder-open-outline", self.open_wanted, ""),
        )
        for name, text, icon, signal, role in starts:
            start = button(text, f"welcome-{name}", signal.emit, role=role, icon=icon)
            start.setIconSize(QSize(theme.ICON, theme.ICON))
            start.setMinimumHeight(5 * theme.GRID)
            fill(left, start)
        area = scrolled(holder(fill(left, Space(theme.GAP_LARGE), (self._drop_target(), 1))))
        area.setFixedWidth(_LEFT_WIDTH)
        return area

    def _drop_target(self) -> QFrame:
        self._drop = QFrame()
        self._drop.setProperty("role", "drop")
        self._drop.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._drop_picture = QLabel()
        self._drop_picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._draw_picture()
        theme.changed().connect(self._draw_picture)
        text = label(self.tr("Drop a folder of photos, a table, a zip or a project here"), "muted", wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._drop.setLayout(column(1, self._drop_picture, text, 1, gap=None, margins=theme.GAP_LARGE))
        return self._drop

    def _recent_card(self) -> Card:
        card = Card(self.tr("Recent projects"), "welcome-recent")
        self._list = column(gap=theme.GAP_SMALL, margins=(0, 0, theme.GAP_SMALL, 0))
        area = named(scrolled(holder(self._list)), "welcome-recent-list", self.tr("Recent projects"))
        card.body.addWidget(area, 1)
        return card

    def _draw_picture(self) -> None:
        self._drop_picture.setPixmap(icons.icon("tray-arrow-down", "muted").pixmap(4 * theme.GRID, 4 * theme.GRID))


class _RecentRow(QFrame):
    """A recent project: opens on a click; when its folder is gone it is grey and can be removed from the list."""

    chosen = Signal(str)
    removed = Signal(str)

    def __init__(self, folder: str, number: int) -> None:
        super().__init__()
        self._folder = folder
        self.missing = project_folder(Path(folder)) is None
        name = Path(folder).name
        self.setProperty("role", "row")
        self.open_button = named(ToolButton(), f"welcome-recent-{number}", name)
        self.open_button.setText(f" {literal(name)}")
        self.open_button.setIcon(icons.icon("folder-outline", "muted"))
        self.open_button.setIconSize(QSize(theme.ICON, theme.ICON))
        self.open_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.open_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.open_button.setEnabled(not self.missing)
        self.open_button.clicked.connect(lambda _checked=False: self.chosen.emit(self._folder))
        where = self.tr("not found: {folder}") if self.missing else "{folder}"
        path = _ElidedLabel(where.format(folder=hide_home(str(Path(folder).parent))))
        remove_text = self.tr("Remove “{name}” from this list").format(name=name)
        self.remove_button = icon_button("close", f"welcome-recent-{number}-remove", remove_text)
        self.remove_button.clicked.connect(lambda _checked=False: self.removed.emit(self._folder))
        margins = (theme.GAP, theme.GAP_SMALL, theme.GAP_SMALL, theme.GAP_SMALL)
        self.setLayout(row(self.open_button, (path, 1), self.remove_button, margins=margins))
        if not self.missing:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The whole row can be clicked."""
        if event.button() == Qt.MouseButton.LeftButton and not self.missing and self.rect().contains(event.pos()):
            self.chosen.emit(self._folder)


def _fixed(text: QLabel) -> QLabel:
    """A label that takes no more height than its words need."""
    text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return text


class _ElidedLabel(QLabel):
    """A muted path, shortened in its middle when there is no room; whole in its tooltip."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._text = text
        self.setProperty("role", "small")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip(as_tip(text))
        self.setMinimumWidth(4 * theme.GRID)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: object) -> None:
        """Shorten to the width there is."""
        short = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideMiddle, self.width())
        self.setText(short)

    def minimumSizeHint(self) -> QSize:
        return QSize(4 * theme.GRID, super().minimumSizeHint().height())
