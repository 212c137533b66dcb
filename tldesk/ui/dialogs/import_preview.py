"""ImportPreview: what was understood of a folder or table, before anything is committed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.project.importers import Preview, preview
from tldesk.ui import theme
from tldesk.ui.dialogs.dialog import Dialog
from tldesk.ui.errors import shown
from tldesk.ui.jobs import run_in_pool
from tldesk.ui.text import split_title
from tldesk.ui.widgets.class_bars import Bar, ClassBars
from tldesk.ui.widgets.parts import button, label, named
from tldesk.ui.widgets.preview import to_qimage
from tldesk.ui.widgets.thumbnails import rounded

EXAMPLES = 6
EXAMPLE_EDGE = 84
REASONS_SHOWN = 500  # more rows than anybody reads; the rest is counted


class ImportPreview(Dialog):
    """Reads `source` in the pool, then shows it. `import_wanted` carries the path and whether to copy the images."""

    import_wanted = Signal(object, bool)
    understood = Signal(object)  # the Preview, or the exception

    def __init__(self, source: Path, parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("ImportPreview", "Import “{name}”").format(name=source.name)
        super().__init__(title, "import-preview", parent)
        self._source = source
        self._stopped = False
        self.setMinimumSize(640, 460)
        self.message = label(self.tr("Looking at what is there…"), wrap=True, name="import-message")
        self.hint = label("", "muted", wrap=True, name="import-hint")
        self.hint.hide()
        self.bar = named(QProgressBar(), "import-looking", self.tr("Looking at the folder"))
        self.bar.setRange(0, 0)
        self.content = QWidget()
        self.content.hide()
        self.import_button = button(self.tr("Import"), "import-accept", self._import, role="primary")
        self.import_button.setEnabled(False)
        for widget in (self.message, self.hint, self.bar):
            self.body.addWidget(widget)
        self.body.addWidget(self.content, 1)
        self._filler = QWidget()
        self.body.addWidget(self._filler, 1)
        self.add_buttons(self.close_button(self.tr("Cancel")), self.import_button)
        self.finished.connect(self._stop)
        run_in_pool(lambda: preview(source, lambda: self._stopped), self._understand, self._refuse, priority=2)

    def _stop(self) -> None:
        self._stopped = True

    def _import(self) -> None:
        self.import_wanted.emit(self._source, self.copy.isChecked())
        self.accept()

    def _refuse(self, error: Exception) -> None:
        """Say why it cannot be imported."""
        if isinstance(error, TldeskError) and error.code == "interrupted":
            return
        self.bar.hide()
        words = shown(error)
        self.message.setText(words.text)
        self.hint.setText(words.hint)
        self.hint.setVisible(bool(words.hint))
        self.import_button.hide()
        self.understood.emit(error)

    def _understand(self, found: Preview) -> None:
        """Fill the dialog with what was understood."""
        self.bar.hide()
        self._filler.hide()
        self.message.setText(_sentence(found))
        body = QVBoxLayout(self.content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.GAP_LARGE - 4)
        body.addLayout(self._examples(found))
        lists = QHBoxLayout()
        lists.setSpacing(theme.GAP_LARGE)
        if found.by_class:
            lists.addLayout(self._classes(found), 1)
        if found.skipped:
            lists.addLayout(self._skipped(found), 1)
        body.addLayout(lists, 1)
        body.addLayout(self._choice())
        self.content.show()
        self.import_button.setText(self.tr("Import {count} images").format(count=f"{found.total:,}"))
        self.import_button.setAccessibleName(self.import_button.text())
        self.import_button.setEnabled(True)
        self.import_button.setFocus()
        self.understood.emit(found)

    def _examples(self, found: Preview) -> QHBoxLayout:
        """A row of pictures, each decoded in the pool."""
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        ratio = self.devicePixelRatioF()
        for number, path in enumerate(found.examples[:EXAMPLES]):
            picture = _Example(path.name)
            picture.setObjectName(f"import-example-{number}")
            row.addWidget(picture)
            run_in_pool(_reader(path, round(EXAMPLE_EDGE * ratio), ratio), picture.show_image)
        row.addStretch(1)
        return row

    def _classes(self, found: Preview) -> QVBoxLayout:
        body = QVBoxLayout()
        body.setSpacing(theme.GAP_SMALL)
        body.addWidget(label(self.tr("{count} classes").format(count=len(found.by_class)), "heading"))
        bars = [
            Bar(name, name, theme.class_color(place), {"train": count})
            for place, (name, count) in enumerate(found.by_class.items())
        ]
        if found.unlabelled:
            bars.append(Bar("", self.tr("No label"), None, {"": found.unlabelled}))
        self.classes = named(ClassBars(), "import-classes", self.tr("Classes and how many images each has"))
        self.classes.setSelectionMode(ClassBars.SelectionMode.NoSelection)
        self.classes.set_bars(bars)
        body.addWidget(self.classes, 1)
        return body

    def _skipped(self, found: Preview) -> QVBoxLayout:
        body = QVBoxLayout()
        body.setSpacing(theme.GAP_SMALL)
        body.addWidget(label(self.tr("{count} passed over").format(count=f"{len(found.skipped):,}"), "heading"))
        rows = [
            f"{thing.path_or_row}: {QCoreApplication.translate('importers', thing.reason)}"
            for thing in found.skipped[:REASONS_SHOWN]
        ]
        if len(found.skipped) > REASONS_SHOWN:
            rows.append(self.tr("… and {count} more").format(count=f"{len(found.skipped) - REASONS_SHOWN:,}"))
        self.skipped = named(QListWidget(), "import-skipped", self.tr("What is passed over, and why"))
        self.skipped.setWordWrap(True)
        self.skipped.addItems(rows)
        body.addWidget(self.skipped, 1)
        return body

    def _choice(self) -> QVBoxLayout:
        self.keep = named(QRadioButton(self.tr("Use the images where they are")), "import-in-place")
        self.copy = named(QRadioButton(self.tr("Copy the images into the project")), "import-copy")
        self.keep.setToolTip(self.tr("Nothing is copied; the originals are only ever read."))
        self.copy.setToolTip(self.tr("The project can then be moved to another computer."))
        self.keep.setChecked(True)
        group = QButtonGroup(self)
        body = QVBoxLayout()
        body.setSpacing(0)
        for choice in (self.keep, self.copy):
            choice.setAccessibleName(choice.text())
            group.addButton(choice)
            body.addWidget(choice)
        return body


class _Example(QLabel):
    """One picture of the source; its place is kept while it is decoded."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFixedSize(QSize(EXAMPLE_EDGE, EXAMPLE_EDGE))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setToolTip(name)
        self.setAccessibleName(name)

    def show_image(self, picture: QImage | None) -> None:
        """Show it; a sign where it cannot be read."""
        if picture is None:
            self.setPixmap(theme.icon("image-broken-variant", "bad").pixmap(QSize(40, 40)))
        else:
            self.setPixmap(QPixmap.fromImage(picture))


def _reader(path: Path, edge: int, ratio: float) -> Callable[[], QImage | None]:
    """A function for the pool that reads one example; None for what cannot be read."""

    def read() -> QImage | None:
        try:
            picture = rounded(to_qimage(image.thumbnail(path, edge)), edge)
        except TldeskError:
            return None
        picture.setDevicePixelRatio(ratio)
        return picture

    return read


def _sentence(found: Preview) -> str:
    """What was understood, in a line."""
    translate = QCoreApplication.translate
    kind = translate("importers", found.title)
    parts = [translate("ImportPreview", "{count} images").format(count=f"{found.total:,}")]
    parts += [f"{split_title(split)} {count:,}" for split, count in found.by_split.items()]
    if found.unlabelled and found.by_class:
        parts.append(translate("ImportPreview", "{count} without a label").format(count=f"{found.unlabelled:,}"))
    elif found.unlabelled:
        parts.append(translate("ImportPreview", "no labels yet: you give them on the Label page"))
    return f"{kind}: {' · '.join(parts)}"
