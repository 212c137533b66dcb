"""CopyModels: which of the models on this computer are copied for another one, and how large that is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from tldesk.engine.networks import backbones
from tldesk.ui.models.model_packs import pack_job
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.saving import ask_file
from tldesk.ui.parts.text import size_text
from tldesk.ui.parts.tree_rows import choose_row
from tldesk.ui.projects import places
from tldesk.ui.session.calls import run_in_pool
from tldesk.ui.session.context import Context

_NAME, _BYTES = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_FOLDER = "tldesk-models"  # what is made in the folder that is chosen

_Sizes = list[tuple[str, int]]


class CopyModels(Dialog):
    """Asks which models, and where to; the work is a job. It is about no project."""

    stays = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("CopyModels", "Copy models for another computer")
        super().__init__(title, "copy-models", parent)
        self._context = context
        about = self.tr(
            "Take the models that are installed here to a computer without a network, for example on a USB stick. "
            "There, choose File → Models… → Import…"
        )
        self.list = self._make_list()
        self.sum = label("", name="copy-models-sum")
        fill(self.body, label(about, "muted", wrap=True), (self.list, 1), self.sum)
        self.all_button = button("", "copy-models-all", self._toggle_all, role="quiet")
        self.folder_button = button(self.tr("Save in a folder…"), "copy-models-folder", self.save_in_folder)
        self.zip_button = button(self.tr("Save as zip…"), "copy-models-zip", self.save_as_zip, role="primary")
        buttons = (self.close_button(self.tr("Cancel")), self.folder_button, self.zip_button)
        self.add_buttons(*buttons, left=(self.all_button,))
        self.resize(84 * theme.GRID, 60 * theme.GRID)
        self._count()
        run_in_pool(_sizes, self._show, context.error_occurred.emit)

    @property
    def chosen(self) -> list[str]:
        """The names of the models that are ticked."""
        return [item.data(0, _NAME) for item in self._items() if _ticked(item)]

    def save_as_zip(self) -> None:
        """Ask for the zip, and begin."""
        suggested = str(places.for_new(self._context.settings) / f"{_FOLDER}.zip")
        file = ask_file(self, self.windowTitle(), suggested, {".zip": self.tr("Zip archives (*.zip)")})
        if file is not None:
            self._begin(file)

    def save_in_folder(self) -> None:
        """Ask for the folder in which a new one is made, and begin."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder to save the models in"))
        if folder:
            self._begin(places.free(_FOLDER, Path(folder)))

    def _begin(self, target: Path) -> None:
        self._context.submit(pack_job(self._context, self.chosen, target))
        self.accept()

    def _make_list(self) -> QTreeWidget:
        tree = named(QTreeWidget(), "copy-models-list", self.tr("Models on this computer"))
        tree.setHeaderLabels([self.tr("Model"), self.tr("Size")])
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.headerItem().setTextAlignment(1, _RIGHT)
        header = tree.header()
        header.setObjectName("copy-models-list-header")
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.itemChanged.connect(lambda *_: self._count())
        return tree

    def _show(self, sizes: _Sizes) -> None:
        known = backbones.known()
        self.list.blockSignals(True)
        for name, count in sizes:
            item = QTreeWidgetItem([known[name].title if name in known else name, size_text(count)])
            item.setData(0, _NAME, name)
            item.setData(0, _BYTES, count)
            item.setTextAlignment(1, _RIGHT)
            item.setCheckState(0, Qt.CheckState.Checked)
            self.list.addTopLevelItem(item)
        self.list.blockSignals(False)
        choose_row(self.list, 0)
        self._count()

    def _toggle_all(self) -> None:
        state = Qt.CheckState.Unchecked if self.chosen else Qt.CheckState.Checked
        for item in self._items():
            item.setCheckState(0, state)

    def _count(self) -> None:
        ticked = [item.data(0, _BYTES) for item in self._items() if _ticked(item)]
        text = self.tr("{count} {count:model|models}, {size}")
        self.sum.setText(filled(text, count=len(ticked), size=size_text(sum(ticked))))
        self.all_button.setText(self.tr("Select none") if ticked else self.tr("Select all"))
        self.all_button.setAccessibleName(self.all_button.text())
        for one in (self.zip_button, self.folder_button):
            one.setEnabled(bool(ticked))

    def _items(self) -> list[QTreeWidgetItem]:
        items = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [item for item in items if item is not None]


def _ticked(item: QTreeWidgetItem) -> bool:
    return item.checkState(0) == Qt.CheckState.Checked


def _sizes() -> _Sizes:
    """The models that are here, and their bytes; in the pool."""
    from tldesk.engine.networks import model_pack

    return [(name, model_pack.bytes_of(name)) for name in model_pack.names_here()]
