"""The question before many labels are replaced or removed at once, however that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QWidget

from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.parts.controls import named
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled
from tldesk.ui.session.context import Context
from tldesk.ui.session.session import Says

if TYPE_CHECKING:
    from tldesk.project.editing.edits import Change
    from tldesk.project.store import Project

MANY = 20  # more labels than this are asked about

# Title, text, and the word on the button.
_REPLACE = (
    QT_TRANSLATE_NOOP("Replacing", "Replace {count} labels?"),
    QT_TRANSLATE_NOOP("Replacing", "{count} of these images have another label. You can undo this."),
    QT_TRANSLATE_NOOP("Replacing", "Replace"),
)
_REPLACE_WITH = (QT_TRANSLATE_NOOP("Replacing", "Replace {count} labels with “{label}”?"), *_REPLACE[1:])
_REMOVE = (
    QT_TRANSLATE_NOOP("Replacing", "Remove {count} labels?"),
    QT_TRANSLATE_NOOP("Replacing", "{count} of these images lose their labels. You can undo this."),
    QT_TRANSLATE_NOOP("Replacing", "Remove"),
)


class Replacing(Confirm):
    """Asks; who does not want to be asked again says so, until the program ends."""

    def __init__(self, context: Context, count: int, new: set[str | None], parent: QWidget | None) -> None:
        label = next(iter(new)) if len(new) == 1 else None
        title, text, act = map(_tr, _REMOVE if new == {None} else _REPLACE_WITH if label is not None else _REPLACE)
        title, text = filled(title, count=count, label=label), filled(text, count=count)
        super().__init__(title, text, act, "replace-labels", parent, destructive=True)
        words = self.tr("Do not ask again in this session")
        self.never = named(QCheckBox(words), "replace-labels-never", words)
        self.body.addWidget(self.never)
        self.accepted.connect(lambda: self._keep(context))

    def _keep(self, context: Context) -> None:
        if self.never.isChecked():
            context.asks_before_replacing = False


def ask_to_replace(
    context: Context,
    labels: Mapping[int, str | None],
    edit: Callable[[Project], Change | None],
    window: QWidget,
    says: Says | None = None,
) -> bool:
    """Make the edit that gives these labels (by id; None takes them away), after a question where it would replace
    many. Where it would not, it is made as the question is answered, so that no later edit comes before it. False where
    it has failed at once."""
    give = partial(context.edit, edit, len(labels), says)
    if len(labels) <= MANY or not context.asks_before_replacing:
        return give()

    def give_or_count(project: Project) -> Change | int | None:
        count = project.edits.would_replace(labels)
        return count if count > MANY else edit(project)

    def go_on(found: Change | int | None) -> None:
        if not isinstance(found, int):
            context.show_change(found, says)
            return
        dialog = Replacing(context, found, set(labels.values()), window)
        dialog.accepted.connect(give)
        dialog.open()

    return context.ask(give_or_count, go_on, len(labels))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Replacing", text)
