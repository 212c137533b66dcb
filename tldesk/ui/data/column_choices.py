"""ColumnChoices: which columns of a table are what: one or several hold the texts, one each the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from tldesk.project.texts.reading import DATE, GROUP, ID, LABEL, NONE, ROLES, SPLIT, TEXT, Columns
from tldesk.ui.parts import theme
from tldesk.ui.parts.combo import Combo
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled
from tldesk.ui.parts.layouts import Thing, column, holder
from tldesk.ui.parts.tips import as_tip

# Name of the control → its caption, and what the column is for.
_CAPTIONS: dict[str, tuple[str, str]] = {
    LABEL: (
        QT_TRANSLATE_NOOP("ColumnChoices", "Labels"),
        QT_TRANSLATE_NOOP("ColumnChoices", "Its values become the classes."),
    ),
    SPLIT: (
        QT_TRANSLATE_NOOP("ColumnChoices", "Split"),
        QT_TRANSLATE_NOOP("ColumnChoices", "It says train, val or test."),
    ),
    DATE: (
        QT_TRANSLATE_NOOP("ColumnChoices", "Split by date"),
        QT_TRANSLATE_NOOP("ColumnChoices", "The newest texts become the test split, those before them validation."),
    ),
    GROUP: (
        QT_TRANSLATE_NOOP("ColumnChoices", "Group"),
        QT_TRANSLATE_NOOP(
            "ColumnChoices",
            "Rows with the same value, as those of one person, go into one split. Given splits are kept.",
        ),
    ),
    ID: (
        QT_TRANSLATE_NOOP("ColumnChoices", "ID"),
        QT_TRANSLATE_NOOP("ColumnChoices", "By it a row is known again when the table is imported later."),
    ),
}


def use_title(use: str) -> str:
    """What a column is for, for people."""
    if use == TEXT:
        return QCoreApplication.translate("ColumnChoices", "Text")
    return QCoreApplication.translate("ColumnChoices", _CAPTIONS[use][0])


def places_of(found: Columns) -> dict[str, int | None]:
    """The column of each use but that of the texts."""
    return {LABEL: found.label, SPLIT: found.split, DATE: found.date, GROUP: found.group, ID: found.id}


class ColumnChoices(QWidget):
    """`changed` tells that somebody has chosen another column; `answers` are what was chosen so far. `clash`: a column
    that is chosen for several uses, with these; a box never takes one from another box, which a key that passes over it
    would do too.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "import-columns", self.tr("Columns"))
        self.answers: dict[str, str] = {}
        self._names: Sequence[str] = ()
        self._alone = False
        title = self.tr("Text")
        self.texts: list[QComboBox] = []
        self._texts = column(gap=theme.GAP_SMALL)
        self.join = button(
            self.tr("Join another column"), "import-join-column", self._join, role="quiet", icon="plus",
            tip=self.tr("Texts of several columns are joined with a line break, as those of a subject and a message."),
        )  # fmt: skip
        self.boxes = {role: self._box(role) for role in ROLES}
        first = self._text_box()
        parts: list[Thing] = [_captioned(title, first, self._texts), (self.join, Qt.AlignmentFlag.AlignLeft)]
        parts += [_captioned(use_title(role), box) for role, box in self.boxes.items()]
        self.setLayout(column(*parts, gap=theme.GAP))

    @property
    def clash(self) -> tuple[str, list[str]] | None:
        """A column that is chosen for several uses, and what these are called."""
        uses: dict[str, list[str]] = {}
        for use, box in (*((TEXT, one) for one in self.texts), *self.boxes.items()):
            if box.currentIndex() >= 0 and _data(box) != NONE:
                titles = uses.setdefault(_data(box), [])
                titles += [use_title(use)] if use_title(use) not in titles else []
        return next(((name, used) for name, used in uses.items() if len(used) > 1), None)

    def show_columns(self, found: Columns, alone: bool = True) -> None:
        """Show which columns there are, and which of them are what; `alone`: in the only table that there is."""
        self._names, self._alone = found.names, alone
        while len(self.texts) > max(1, len(found.text)):
            self._drop(self.texts[-1])
        while len(self.texts) < len(found.text):
            self._text_box()
        for number, box in enumerate(self.texts):
            place = found.text[number] if number < len(found.text) else None
            self._offer(box, place, free=[one for one in found.text if one != place], none=number > 0 or place is None)
        one_each = places_of(found)
        for role, box in self.boxes.items():
            self._offer(box, one_each[role], free=found.text, none=True)
        self.join.setEnabled(bool(found.text) and len(found.text) < len(found.names))

    def settled(self, found: Columns) -> dict[str, str]:
        """What is shown, as answers: so that a table that has grown is read as it was."""
        names = found.names
        roles = {role: NONE if place is None else names[place] for role, place in places_of(found).items()}
        return {TEXT: "\n".join(names[place] for place in found.text), **roles}

    def _box(self, role: str) -> QComboBox:
        title = use_title(role)
        box = named(Combo(), f"import-{role.removesuffix('_column')}-column", title)
        tip = QCoreApplication.translate("ColumnChoices", _CAPTIONS[role][1])
        box.setToolTip(as_tip(tip))
        box.setAccessibleDescription(tip)
        box.activated.connect(lambda _index: self._choose(role, box))
        return box

    def _text_box(self) -> QComboBox:
        number = len(self.texts) + 1
        name = "import-text-column" if number == 1 else f"import-text-column-{number}"
        box = named(
            Combo(), name, self.tr("Text") if number == 1 else filled(self.tr("Text, column {count}"), count=number)
        )
        box.activated.connect(lambda _index: self._choose_texts())
        self.texts.append(box)
        if number > 1:
            _narrow(box)
            self._texts.addWidget(box)
        return box

    def _drop(self, box: QComboBox) -> None:
        self.texts.remove(box)
        self._texts.removeWidget(box)
        box.hide()
        box.deleteLater()

    def _offer(self, box: QComboBox, chosen: int | None, free: Sequence[int], none: bool) -> None:
        """The columns, without those that are the texts."""
        box.clear()
        if none:
            box.addItem(self.tr("None"), NONE)
        for place, name in enumerate(self._names):
            box.addItem(name, name)
            model = box.model()
            if place in free and isinstance(model, QStandardItemModel):
                model.item(box.count() - 1).setEnabled(False)
        box.setCurrentIndex(max(0, box.findData(NONE if chosen is None else self._names[chosen])))

    def _choose(self, role: str, box: QComboBox) -> None:
        self._keep()
        self.answers[role] = _data(box)
        self.changed.emit()

    def _choose_texts(self) -> None:
        names = [name for box in self.texts if (name := _data(box)) != NONE]
        if names:
            self._keep()
            self.answers[TEXT] = "\n".join(dict.fromkeys(names))
            self.changed.emit()

    def _keep(self) -> None:
        """What the other boxes show is an answer too, or it might be guessed anew; other tables have other columns."""
        if self._alone:
            self.answers |= {role: _data(box) for role, box in self.boxes.items()}

    def _join(self) -> None:
        """Offer another column; nothing changes until one is chosen."""
        box = self._text_box()
        taken = [self._names.index(_data(one)) for one in self.texts[:-1] if _data(one) in self._names]
        self._offer(box, None, taken, none=True)
        self.join.setEnabled(False)
        box.setFocus(Qt.FocusReason.TabFocusReason)


def _data(box: QComboBox) -> str:
    found: Any = box.currentData()
    return str(found)


def _narrow(box: QComboBox) -> None:
    """Names may be long: they are shortened rather than that the dialog grows."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)


def _captioned(text: str, box: QComboBox, *more: Thing) -> QWidget:
    """A box below what it is called."""
    _narrow(box)
    caption = label(text)
    caption.setBuddy(box)
    return holder(column(caption, box, *more, gap=theme.GAP_SMALL))
