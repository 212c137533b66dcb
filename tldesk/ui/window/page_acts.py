"""What the menus and buttons of the pages offer, so that the command palette finds it from anywhere."""

# ruff: noqa: E501  (one act a row)

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QTabWidget, QWidget

from tldesk.ui.parts import icons
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP
from tldesk.ui.window.frame import Frame


@dataclass(frozen=True, slots=True)
class PageAct:
    """`name` is the object name, on its page, of the action or button that does it, or of the control that it is done
    with. `finds`: other words that find it."""

    page: str
    name: str
    icon: str
    text: str
    finds: str = ""


PAGE_ACTS = (
    PageAct("data", "data-rescan", "refresh", QT_TRANSLATE_NOOP("PageActs", "Rescan folders")),
    PageAct("data", "data-compare", "history", QT_TRANSLATE_NOOP("PageActs", "Data changes since a training…")),
    PageAct("data", "data-remake-splits", "call-split", QT_TRANSLATE_NOOP("PageActs", "Re-split…")),
    PageAct("data", "data-near-search", "compare", QT_TRANSLATE_NOOP("PageActs", "Look for near duplicates")),
    PageAct("label", "label-find-class", "magnify", QT_TRANSLATE_NOOP("PageActs", "Find a class by typing")),
    PageAct("label", "label-define-class", "text-box-edit-outline", QT_TRANSLATE_NOOP("PageActs", "Define a class…"), QT_TRANSLATE_NOOP("PageActs", "definition meaning")),
    PageAct("train", "run-act-up", "arrow-up", QT_TRANSLATE_NOOP("PageActs", "Train earlier")),
    PageAct("train", "run-act-down", "arrow-down", QT_TRANSLATE_NOOP("PageActs", "Train later")),
    PageAct("train", "run-act-dequeue", "playlist-remove", QT_TRANSLATE_NOOP("PageActs", "Remove training from the queue")),
    PageAct("train", "run-act-resume", "play", QT_TRANSLATE_NOOP("PageActs", "Resume training")),
    PageAct("train", "run-act-rename", "pencil-outline", QT_TRANSLATE_NOOP("PageActs", "Rename training…")),
    PageAct("train", "run-act-note", "note-edit-outline", QT_TRANSLATE_NOOP("PageActs", "Note on a training…")),
    PageAct("train", "run-act-compare", "history", QT_TRANSLATE_NOOP("PageActs", "Data changes since the selected training…")),
    PageAct("train", "run-act-reuse", "repeat", QT_TRANSLATE_NOOP("PageActs", "New training with these settings")),
    PageAct("train", "run-act-start-from", "arrow-right", QT_TRANSLATE_NOOP("PageActs", "New training that starts from this one")),
    PageAct("train", "run-act-command", "console-line", QT_TRANSLATE_NOOP("PageActs", "Copy training as command line")),
    PageAct("train", "run-act-delete", "delete-outline", QT_TRANSLATE_NOOP("PageActs", "Delete training…"), QT_TRANSLATE_NOOP("PageActs", "move to the bin remove")),
    PageAct("evaluate", "evaluate-report", "file-document-outline", QT_TRANSLATE_NOOP("PageActs", "Save report…"), QT_TRANSLATE_NOOP("PageActs", "export")),
    PageAct("evaluate", "evaluate-curve", "chart-line", QT_TRANSLATE_NOOP("PageActs", "How much does pretraining help?")),
    PageAct("evaluate", "evaluate-smaller", "arrow-collapse", QT_TRANSLATE_NOOP("PageActs", "Make a smaller one…"), QT_TRANSLATE_NOOP("PageActs", "distil student teacher")),
    PageAct("evaluate", "evaluate-compare", "compare-horizontal", QT_TRANSLATE_NOOP("PageActs", "Compare trainings…")),
    PageAct("evaluate", "evaluate-worst", "alert-outline", QT_TRANSLATE_NOOP("PageActs", "Show the worst mistakes")),
    PageAct("evaluate", "confidence-limit", "chart-box-outline", QT_TRANSLATE_NOOP("PageActs", "Minimum confidence…"), QT_TRANSLATE_NOOP("PageActs", "threshold limit none of these")),
    PageAct("use", "use-clear", "close", QT_TRANSLATE_NOOP("PageActs", "Clear predictions"), QT_TRANSLATE_NOOP("PageActs", "examples back")),
    PageAct("use", "use-serve", "lan-connect", QT_TRANSLATE_NOOP("PageActs", "Local API…"), QT_TRANSLATE_NOOP("PageActs", "serve endpoint")),
    PageAct("use", "use-save-csv", "content-save-outline", QT_TRANSLATE_NOOP("PageActs", "Save predictions as CSV…"), QT_TRANSLATE_NOOP("PageActs", "export table")),
)  # fmt: skip


def page_actions(window: Frame) -> list[QAction]:
    """An action for each of them. Those of another page than the one that is shown are for the palette's last ranks."""
    project, page = window.context.project, window.page
    why = "" if project is not None else QCoreApplication.translate("Actions", "Open or create a project first.")
    return [_action(window, act, why, here=page is not None and page.name == act.page) for act in PAGE_ACTS]


def _action(window: Frame, act: PageAct, why: str, *, here: bool) -> QAction:
    result = QAction(icons.icon(act.icon), _tr(act.text))
    result.setObjectName(f"page-{act.name}")
    result.setEnabled(not why)
    result.setStatusTip(why)
    result.setProperty("finds", _tr(act.finds) if act.finds else "")
    result.setProperty("elsewhere", not here)
    result.triggered.connect(partial(_go, window, act))
    return result


def _go(window: Frame, act: PageAct, _checked: bool = False) -> None:
    """Show the page, then do it there."""
    window.show_page(act.page)
    QTimer.singleShot(0, window, partial(_do, window, act))


def _do(window: Frame, act: PageAct) -> None:
    page = window.page
    if page is None or page.name != act.page:
        return
    action = page.findChild(QAction, act.name)
    control = page.findChild(QWidget, act.name)
    if isinstance(action, QAction):
        if action.isEnabled() and action.isVisible():
            action.trigger()
        elif act.page == "train":
            window.context.tell(_tr(QT_TRANSLATE_NOOP("PageActs", "Select a training that this can be done with.")))
    elif control is not None:
        _bring_forward(page, control)
        control.setFocus()
        if isinstance(control, QAbstractButton) and control.isVisible():
            control.click()


def _bring_forward(page: QWidget, control: QWidget) -> None:
    """Choose the tab that it is in."""
    for tabs in page.findChildren(QTabWidget):
        for number in range(tabs.count()):
            if (tab := tabs.widget(number)) is not None and tab.isAncestorOf(control):
                tabs.setCurrentIndex(number)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PageActs", text)
