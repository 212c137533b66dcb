"""Every page and dialog of the window, in a state worth looking at: one table for pictures and for tests of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QScrollArea, QWidget
from stage import Stage

from tldesk.errors import TldeskError
from tldesk.online import contacts
from tldesk.project.runs.run import Run
from tldesk.project.samples.samples import Query
from tldesk.ui.models.model_rows import DOWNLOADING, QUEUED
from tldesk.ui.parts.name_dialog import NameDialog
from tldesk.ui.samples.deleted_trainings import DeletedTrainings
from tldesk.ui.samples.note_dialog import NoteDialog
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.runs import LiveState, run_title
from tldesk.ui.window.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class View:
    """Something to look at: `show` brings a stage to it and gives the window or the dialog that it is in."""

    name: str
    show: Callable[[Stage], QWidget]


def _images(stage: Stage, page: str, view: str = "grid", target: object = None) -> MainWindow:
    """A page of images, one of them current."""
    shown = stage.page(page, target if target is not None else Query())
    shown.browser.set_view(view)
    stage.wait(lambda: not shown.browser.model.busy)
    if view == "map" and stage.window.context.embedding.ready is not None:
        stage.wait(shown.browser.map.plot.isVisible)
    stage.settle()
    return stage.window


def _data(stage: Stage, tab: int = 0) -> MainWindow:
    _images(stage, "data")
    stage.tab("data-panel", tab)
    return stage.window


def _bare(stage: Stage, name: str) -> QWidget:
    shown: QWidget = stage.bare(name).window()
    return shown


def _suggestions(stage: Stage) -> MainWindow:
    _images(stage, "label")
    stage.click("label-tab-suggestions")
    return stage.window


def _classes(stage: Stage, view: str) -> MainWindow:
    _images(stage, "label")
    stage.click("label-tab-classes")
    return _images(stage, "label", view)


def _set_up(stage: Stage) -> Any:
    """The Train page on the form of a new training, *Advanced* closed."""
    page = stage.page("train")
    page.runs.choose_none()
    page.setup.choose_strategy("auto")
    if page.setup.advanced.isVisible():
        stage.click("train-advanced-toggle")
    stage.settle()
    return page


def _advanced(stage: Stage) -> MainWindow:
    _set_up(stage)
    stage.click("train-advanced-toggle")
    return stage.window


def _textbook(stage: Stage) -> MainWindow:
    """The Train page with the preset of tutorials, whose model is not here, and its settings."""
    _advanced(stage)
    stage.page("train").setup.choose_strategy("textbook")
    return stage.window


def _missing(stage: Stage) -> MainWindow:
    """A model is chosen that is not installed."""
    page = _set_up(stage)
    page.setup.backbones.choose("resnet50")
    stage.settle()
    page.setup.findChild(QScrollArea, "run-setup-scroll").ensureWidgetVisible(page.setup.backbones.missing)
    stage.settle()
    return stage.window


def _training(stage: Stage, run: Run, state: str = "") -> Any:
    """The Train page on a training, as if it were in that state."""
    page = stage.page("train", run)
    stage.wait(lambda: page.view.isVisible() and page.view.charts is not None)
    if state:
        page.view.show_state(LiveState(state), free=False)
    stage.settle()
    return page


def _begun(stage: Stage) -> Run:
    stage.page("train")
    return next(run for run in stage.project.runs.all() if run.status != "finished")


def _row(stage: Stage) -> tuple[Any, Any]:
    """The Train page and the row of the finished training."""
    page = _training(stage, stage.run)
    return page, page.runs.chosen()


def _stopping(stage: Stage) -> QDialog:
    from tldesk.ui.train.stop_training import StopTraining

    run = _begun(stage)
    progress = RunProgress.of(run.events())
    return stage.opened(StopTraining(run_title(run), progress, going=True, parent=stage.window, waiting=2))


def _deleting(stage: Stage) -> QDialog:
    page, row = _row(stage)
    page._act("delete", row)
    return stage.dialog()


def _evaluation(stage: Stage, at: int) -> MainWindow:
    page = stage.page("evaluate", stage.run)
    stage.wait(lambda: page.evaluation is not None)
    stage.settle()
    stage.tab("evaluate-tabs", at)
    return stage.window


def _explained(stage: Stage) -> MainWindow:
    page: Any = stage.page("evaluate", stage.run)
    stage.wait(lambda: page.evaluation is not None)
    stage.tab("evaluate-tabs", 0)
    page.show_cell(0, 0)
    page.images.view.setCurrentIndex(page.images.view.answers.index(0, 0))
    stage.wait(lambda: page.explanation.bars.isVisible() or not page.images.view.selected())
    stage.settle()
    return stage.window


def _comparison(stage: Stage) -> QDialog:
    _evaluation(stage, 0)
    stage.click("evaluate-compare")
    dialog: Any = stage.dialog()
    stage.wait(lambda: dialog.compared is not None)
    stage.settle()
    return dialog


def _smaller(stage: Stage) -> QDialog:
    """Of the finished training as if its model were a larger one: than its own there may be none smaller here."""
    from tldesk.ui.evaluate.make_smaller import MakeSmaller

    stage.page("evaluate", stage.run)
    run = Run.load(stage.run.folder)
    run.config = run.config.model_copy(update={"backbone": "efficientnet-lite2"})
    dialog: Any = stage.opened(MakeSmaller(stage.window.context, stage.project, run, stage.window))
    stage.wait(lambda: dialog.found is not None)
    stage.settle()
    return dialog


def _asked(stage: Stage) -> MainWindow:
    page = stage.page("use", stage.run)
    files = sorted(stage.photos.rglob("*.jpg"))[:12]
    page.ask(files)
    stage.wait(lambda: page.card.table.answered.done == len(files))
    stage.settle()
    return stage.window


def _renaming(stage: Stage) -> QDialog:
    stage.page("train")
    return stage.opened(
        NameDialog("Rename", "Title of the training", "EfficientNet", lambda _text: None, stage.window, name="run-name")
    )


def _merging(stage: Stage) -> QDialog:
    from tldesk.ui.label.merge_classes import MergeClasses

    page = stage.page("label", Query())
    return stage.opened(MergeClasses(stage.project, page.classes, page.classes.names()[0], stage.window))


def _pairs(stage: Stage) -> QDialog:
    """Near duplicates to decide on: what the images are compared to in the background may have found none."""
    page = stage.page("data")
    some = stage.project.samples.get(stage.project.samples.ids()[12:16].tolist())
    stage.project.near.put({sample.sha256: at // 2 for at, sample in enumerate(some)})
    page.review_near()
    dialog: Any = stage.dialog()
    stage.wait(lambda: dialog.pair is not None)
    stage.settle()
    return dialog


def _finding(stage: Stage) -> QDialog:
    from tldesk.ui.label.class_finder import ClassFinder

    page = stage.page("label", Query())
    return stage.opened(ClassFinder(page.classes, True, stage.window))


def _command(act: Callable[[MainWindow], object], page: str = "data") -> Callable[[Stage], QDialog]:
    """A dialog that the window opens itself."""

    def show(stage: Stage) -> QDialog:
        stage.page(page)
        act(stage.window)
        return stage.dialog()

    return show


def _on_page(page: str, act: Callable[[Any], object]) -> Callable[[Stage], QDialog]:
    """A dialog that a page opens."""

    def show(stage: Stage) -> QDialog:
        act(stage.page(page))
        return stage.dialog()

    return show


def _tabbed(act: Callable[[MainWindow], object], tabs: str, at: int) -> Callable[[Stage], QDialog]:
    """A dialog that the window opens itself, on one of its tabs."""

    def show(stage: Stage) -> QDialog:
        dialog = _command(act)(stage)
        stage.tab(tabs, at)
        return dialog

    return show


def _created(stage: Stage) -> QDialog:
    stage.welcome()
    stage.window.commands.new_project(stage.photos)
    return stage.dialog()


def _toured(stage: Stage) -> MainWindow:
    _data(stage)
    stage.window.tour.start()
    stage.settle()
    return stage.window


def _closing(stage: Stage) -> QDialog:
    from tldesk.ui.window.finishing import FinishingDialog

    stage.page("data")
    importing = QCoreApplication.translate("Import", "Importing {name}").format(name="photos")
    return stage.opened(FinishingDialog([run_title(stage.run), importing], stage.window))


def _bin(stage: Stage) -> QDialog:
    stage.page("train")
    return stage.opened(DeletedTrainings(stage.window.context, stage.project, stage.window))


def _noting(stage: Stage) -> QDialog:
    stage.page("train")
    return stage.opened(NoteDialog("Your note on this training", "Better light", stage.window))


def _serving(stage: Stage) -> QDialog:
    stage.page("use", stage.run)
    stage.click("use-serve")
    return stage.dialog()


def _measuring(stage: Stage) -> QDialog:
    _set_up(stage).setup.backbones.compare()
    return stage.dialog(working=True)


def _curve(stage: Stage) -> QDialog:
    page = stage.page("evaluate", stage.run)
    stage.wait(lambda: page.evaluation is not None)
    page.curve.open_curve()
    return stage.dialog()


def _models(stage: Stage) -> Any:
    """All models, one that is not installed chosen."""
    dialog: Any = _command(lambda window: window.commands.show_models())(stage)
    stage.wait(lambda: bool(dialog.model.rows))
    dialog.choose("dinov2-small")
    stage.settle()
    return dialog


def _searched(stage: Stage, text: str) -> QDialog:
    dialog = _models(stage)
    dialog.search.setText(text)
    stage.settle()
    return cast(QDialog, dialog)


def _downloading(stage: Stage) -> QDialog:
    """The dialog while one is downloaded, as if it were, and another one waits for that."""
    dialog, states = _models(stage), {"dinov2-small": DOWNLOADING, "resnet50": QUEUED}
    dialog.model.change([replace(row, coming=states.get(row.record.name, "")) for row in dialog.model.rows])
    dialog._show()
    stage.settle()
    return cast(QDialog, dialog)


def _in_models(stage: Stage, name: str) -> QDialog:
    """A dialog that a button of the dialog of models opens."""
    _models(stage)
    stage.click(name)
    return stage.dialog()


def _getting(stage: Stage, names: list[str]) -> QDialog:
    from tldesk.ui.models.get_models import ask_to_get

    stage.page("train")
    ask_to_get(stage.window.context, names, stage.window)
    return stage.dialog()


def _asked_who(stage: Stage) -> QDialog:
    from tldesk.ui.models.token_dialog import TokenDialog

    stage.page("train")
    told = {"host": "huggingface.co", "repository": "timm/resnet50.a1_in1k", "status": 401, "page": "https://hf.co"}
    return stage.opened(TokenDialog(TldeskError("hub_forbidden", **told), stage.window))


def _with_token(stage: Stage) -> QDialog:
    """The settings of a computer whose keyring has an access token, as if it had one."""
    dialog: Any = _tabbed(lambda window: window.commands.show_settings(), "settings-tabs", 0)(stage)
    dialog.token._show("huggingface.co")
    stage.settle()
    dialog._scroll.ensureWidgetVisible(dialog.token)
    stage.settle()
    return cast(QDialog, dialog)


def _contacted(stage: Stage) -> QDialog:
    """The contacts of a download, as if there had been one."""
    for host, count in (("huggingface.co", 0), ("cas-bridge.xethub.hf.co", 102_469_840)):
        contacts.record(host, count, "download of resnet50", contacts.COMPLETE)
    dialog: Any = _command(lambda window: window.commands.show_network())(stage)
    stage.wait(lambda: bool(dialog.model.rows))
    contacts.clear()
    return cast(QDialog, dialog)


TABLE = b"text\tlabel\n" + b"".join(b"Where is card %d?\tcard\n\trefund\n" % n for n in range(60))
KNOWN = TldeskError("run_missing", run="run-7", runs="run-1, run-2")
UNKNOWN = ValueError("a value that nobody has thought of")


def _asked_text(stage: Stage) -> MainWindow:
    page: Any = stage.page("use", stage.run)
    page.card.box.give("where is my card in branch 7")
    stage.wait(lambda: page.card.explanation.bars.isVisible())
    stage.settle()
    return stage.window


# Of texts in many classes of long names.
MANY = (
    View("data", lambda stage: _images(stage, "data")),
    View("data-list", lambda stage: _images(stage, "data", "list")),
    View("data-map", lambda stage: _images(stage, "data", "map")),
    View("label", lambda stage: _classes(stage, "grid")),
    View("label-single", lambda stage: _classes(stage, "single")),
    View("train-finished", lambda stage: _training(stage, stage.run).window()),
    *(View(f"evaluate-{at}", partial(_evaluation, at=at)) for at in range(5) if at != 1),
    View("evaluate-text", _explained),
    View("use", lambda stage: stage.page("use", stage.run).window()),
    View("use-answer", _asked_text),
    View("re-split", _on_page("data", lambda page: page.remake_splits())),
    View("merge-classes", _merging),
    View("find-class", _finding),
    View("delete-training", _deleting),
)

# In groups, each of which a test opens one window for.
VIEWS: dict[str, tuple[View, ...]] = {
    "pages": (
        View("welcome", lambda stage: stage.welcome()),
        View("new-project", _created),
        View("data", lambda stage: _data(stage)),
        View("data-checks", lambda stage: _data(stage, 1)),
        View("data-map", lambda stage: _images(stage, "data", "map")),
        View("data-bin", lambda stage: _images(stage, "data", target=Query(status="binned"))),
        View("data-none", lambda stage: _images(stage, "data", target=Query(text="there is none"))),
        View("label", lambda stage: _classes(stage, "grid")),
        View("label-single", lambda stage: _classes(stage, "single")),
        View("label-map", lambda stage: _classes(stage, "map")),
        View("label-suggestions", _suggestions),
        View("tour", _toured),
    ),
    "results": (
        View("train", lambda stage: _set_up(stage).window()),
        View("train-advanced", _advanced),
        View("train-textbook", _textbook),
        View("train-missing", _missing),
        View("train-finished", lambda stage: _training(stage, stage.run).window()),
        View("train-stopped", lambda stage: _training(stage, _begun(stage)).window()),
        View("train-running", lambda stage: _training(stage, _begun(stage), "running").window()),
        *(View(f"evaluate-{at}", partial(_evaluation, at=at)) for at in range(5) if at != 1),
        View("evaluate-image", _explained),
        View("use", lambda stage: stage.page("use", stage.run).window()),
        View("use-answers", _asked),
        View("compare-trainings", _comparison),
        View("learning-curve", _curve),
    ),
    "empty": tuple(
        View(f"{name}-empty", partial(_bare, name=name)) for name in ("data", "label", "train", "evaluate", "use")
    ),
    "dialogs": (
        View("import", _on_page("data", lambda page: page.start_import(page.context.project.folder.parent / "photos"))),
        View("import-texts", _on_page("data", lambda page: page.start_import(TABLE))),
        View("re-split", _on_page("data", lambda page: page.remake_splits())),
        View("near-duplicates", _pairs),
        View("data-changes", _on_page("data", lambda page: page.compare_data())),
        View("export-labels", _command(lambda window: window.commands.export_labels())),
        View("merge-classes", _merging),
        View("find-class", _finding),
        View("rename", _renaming),
        View("note", _noting),
        View("deleted-trainings", _bin),
        View("delete-training", _deleting),
        View("stop-training", _stopping),
        View("measure-models", _measuring),
        View("make-smaller", _smaller),
        View("local-api", _serving),
    ),
    "window": (
        View("settings", _tabbed(lambda window: window.commands.show_settings(), "settings-tabs", 0)),
        View("settings-token", _with_token),
        View("keys", _tabbed(lambda window: window.commands.show_settings(), "settings-tabs", 1)),
        View("help", _command(lambda window: window.commands.show_help())),
        View("about", _command(lambda window: window.commands.show_about())),
        View("log", _command(lambda window: window.commands.show_log())),
        View("check-computer", _command(lambda window: window.commands.check_computer())),
        View("palette", _command(lambda window: window.commands.show_palette())),
        View("history", _command(lambda window: window.commands.show_history())),
        View("backups", _command(lambda window: window.keeping.show_backups())),
        View("project", _command(lambda window: window.keeping.show_project())),
        View("duplicate", _command(lambda window: window.keeping.duplicate())),
        View("pack", _command(lambda window: window.keeping.pack())),
        View("relink", _command(lambda window: window.keeping.relink())),
        View("models", _models),
        View("models-downloading", _downloading),
        View("models-none", lambda stage: _searched(stage, "there is none")),
        View("copy-models", lambda stage: _in_models(stage, "models-copy")),
        View("another-model", lambda stage: _in_models(stage, "models-another")),
        View("licence-text", lambda stage: _in_models(stage, "models-licence")),
        View("get-model", lambda stage: _getting(stage, ["resnet50"])),
        View("get-models", lambda stage: _getting(stage, ["resnet50", "vgg16", "convnext-tiny"])),
        View("access-token", _asked_who),
        View("network-none", _command(lambda window: window.commands.show_network())),
        View("network", _contacted),
        View("settings-online", _command(lambda window: window.commands.show_settings("online"))),
        View("error-known", _command(lambda window: window.show_error(KNOWN))),
        View("error-unknown", _command(lambda window: window.show_error(UNKNOWN))),
        View("closing", _closing),
    ),
}
