"""What the actions of the table do, where it is not a matter of one page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE, SOUND, TEXT
from tldesk.project.samples.samples import Query
from tldesk.settings import Settings
from tldesk.ui.parts import language
from tldesk.ui.parts.drop import file_patterns, project_folder
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.text import problem_text
from tldesk.ui.projects import places
from tldesk.ui.samples.page import ImagesPage
from tldesk.ui.session.import_job import import_job
from tldesk.ui.session.jobs import run_in_pool
from tldesk.ui.window.frame import Frame
from tldesk.ui.window.project_commands import Keeping

if TYPE_CHECKING:
    from tldesk.ui.samples.sample_menu import SampleMenu
    from tldesk.ui.window.palette_finds import Found, Kind

_THUMBNAIL_STEP, _THUMBNAIL_LEAST, _THUMBNAIL_MOST = 32, 64, 320


class Commands(QObject):
    """The slots of one window's actions."""

    def __init__(self, window: Frame, keeping: Keeping) -> None:
        super().__init__(window)
        self._window = window
        self._context = window.context
        self._keeping = keeping

    # ------------------------------------------------------------------------------------------ projects

    def new_project(self, source: Path | bytes | None = None) -> None:
        """Ask for a new project's name and place; then show what would be imported."""
        from tldesk.ui.projects.new_project import NewProjectDialog

        dialog = NewProjectDialog(self._create, places.for_new(self._context.settings), source, self._window)
        dialog.place_kept.connect(lambda place: self._try(lambda: self._keep_place(place)))
        dialog.open()

    def new_project_from_folder(self) -> None:
        """Ask for the folder of photos first."""
        folder = QFileDialog.getExistingDirectory(self._window, self.tr("Folder of images, texts or sounds"))
        if folder:
            self.new_project(Path(folder))

    def new_project_from_table(self) -> None:
        """Ask for a table, an annotation file or an archive first."""
        title = self.tr("Choose a table or archive")
        file, _ = QFileDialog.getOpenFileName(self._window, title, "", file_patterns())
        if file:
            self.open_paths([Path(file)])

    def open_project(self) -> None:
        """Ask for the folder of a project and open it."""
        begin = str(places.begins_in(self._context.settings))
        folder = QFileDialog.getExistingDirectory(self._window, self.tr("Open project"), begin)
        if folder:
            self.open_folder(Path(folder))

    def open_folder(self, folder: Path) -> None:
        """Open the project in `folder`; what works in the present one is stopped first."""
        self._keeping.open_folder(folder)

    def open_sample(self) -> None:
        """Open the sample project; it is made, and its photos imported, the first time."""
        self._keeping.leave(lambda: self._try(lambda: self._open_sample(self.sample_folder(), paths.samples(), IMAGE)))

    def open_sample_texts(self) -> None:
        """As `open_sample`, of texts in the language of the window."""
        table = paths.sample_texts(language.spoken())
        folder = places.named(self.tr("Sample texts"), self._context.settings)
        self._keeping.leave(lambda: self._try(lambda: self._open_sample(folder, table, TEXT)))

    def open_sample_sounds(self) -> None:
        """As `open_sample`, of spoken digits."""
        folder = places.named(self.tr("Sample sounds"), self._context.settings)
        self._keeping.leave(lambda: self._try(lambda: self._open_sample(folder, paths.sample_sounds(), SOUND)))

    def sample_folder(self) -> Path:
        """Where the sample project is, or is to be made."""
        return places.named(self.tr("Sample photos"), self._context.settings)

    def close_project(self) -> None:
        """Back to the welcome page."""
        self._keeping.leave(self._context.close_project)

    def open_paths(self, found: list[Path]) -> None:
        """Dropped: a project is opened, anything else is imported, into a new project when none is open."""
        folder = project_folder(found[0])
        if folder is not None:
            self.open_folder(folder)
        elif found[0].suffix.lower() == ".zip":
            self._keeping.unpack_or(found[0], lambda: self._import_paths(found))
        else:
            self._import_paths(found)

    def _import_paths(self, found: list[Path]) -> None:
        if self._context.project is None:
            self.new_project(found[0])
        else:
            self._context.go("data", found[0] if len(found) == 1 else found)

    def _open_sample(self, folder: Path, source: Path, kind: str) -> None:
        if project_folder(folder) is None:
            self._context.create_project(folder, modality=kind)
        else:
            self._context.open_project(folder)
        project = self._context.project
        if project is not None and not project.read_only and project.samples.count() == 0:
            self._context.submit(import_job(self._context, source))

    def _create(self, folder: Path, name: str, source: Path | bytes | None, kind: str = IMAGE) -> str:
        """For the dialog: make and open the project; says in words why it could not."""
        if self._context.jobs.busy:
            return self.tr("Stop what is running in the open project first.")
        try:
            self._context.create_project(folder, name, kind)
        except TldeskError as error:
            words = shown(error)
            return words.whole
        if source is not None:
            self._context.go("data", source)
        return ""

    def _keep_place(self, place: str) -> None:
        self._context.change_settings(projects_folder=place)

    # ------------------------------------------------------------------------------------------ work

    def import_folder(self) -> None:
        """Ask for a folder and show what would be imported."""
        self._import(QFileDialog.getExistingDirectory(self._window, self.tr("Import images from a folder")))

    def import_table(self) -> None:
        """Ask for a table, an annotation file or an archive, and show what would be imported."""
        title = self.tr("Import a table or archive")
        self._import(QFileDialog.getOpenFileName(self._window, title, "", file_patterns())[0])

    def undo(self) -> None:
        """Take back what was done last."""
        project = self._context.project
        if self._context.undoable is not None and not self._context.saving:
            self._context.undo()
        elif project is not None:
            size = 0 if self._context.saving else project.edits.undo_size()
            self._context.edit(lambda project: project.edits.undo(), size)

    def redo(self) -> None:
        """Make the edit again that was taken back last."""
        project = self._context.project
        if project is not None:
            size = 0 if self._context.saving else project.edits.redo_size()
            self._context.edit(lambda project: project.edits.redo(), size)

    @property
    def _images(self) -> ImagesPage | None:
        """The page that is shown, if it is one of images."""
        page = self._window.page
        return page if isinstance(page, ImagesPage) else None

    def change_samples(self, act: Callable[[SampleMenu], object]) -> None:
        """Do what the menu of a sample does, with the images that are chosen on the page that is shown."""
        if self._images is not None:
            act(self._images.menu)

    def select_all(self) -> None:
        """Select every image on the page that is shown."""
        if self._images is not None:
            self._images.select_all()

    def clear_selection(self) -> None:
        """Select none of them."""
        if self._images is not None:
            self._images.clear_selection()

    def show_bin(self) -> None:
        """The images in the bin, on the page that is shown or on the Data page."""
        self._show_images(Query(status="binned"))

    def find_similar(self) -> None:
        """The images most like those that are chosen on the page that is shown."""
        if self._images is not None:
            self._images.browser.find_similar()

    def play(self) -> None:
        """Play the current sound of the page that is shown, or stop what plays."""
        page = self._window.page
        sample = self._images.browser.current if self._images is not None else None
        if page is not None and page.listening is not None:
            page.listening.toggle()
        elif sample is not None and sample.problem:  # what a guarded process could not read is not read in this one
            self._context.playing.stop()
            self._context.playing.told.emit(problem_text(sample))
        elif sample is not None:
            self._context.playing.toggle(sample)

    def switch_playing(self) -> None:
        """Have each sound played that is selected, or none."""
        on = not self._context.settings.play_selected
        self._try(lambda: self._context.change_settings(play_selected=on))

    def start_run(self) -> None:
        """Train with what the Train page shows; from another page go there: nobody has seen what would be trained."""
        from tldesk.ui.train.train_page import TrainPage

        there = isinstance(self._window.page, TrainPage)
        self._window.show_page("train")
        if isinstance(self._window.page, TrainPage):
            self._window.page.start_run() if there else self._window.page.set_up()

    def export_model(self) -> None:
        """Export on the Use page."""
        from tldesk.ui.use.use_page import UsePage

        self._window.show_page("use")
        if isinstance(self._window.page, UsePage):
            self._window.page.export_model()

    def export_labels(self) -> None:
        """Ask in which form labels and splits are to be exported, and where."""
        from tldesk.ui.data.export_labels import ExportLabels

        ExportLabels(self._context, self._window).open()

    def stop_job(self) -> None:
        """Stop the job that runs."""
        self._window.job_status.stop()

    def show_view(self, view: str) -> None:
        """Show the images of this page as a `grid`, a `list` or a `map`."""
        if self._images is not None:
            self._images.browser.set_view(view)

    def resize_thumbnails(self, how: Literal["larger", "smaller", "normal"]) -> None:
        """Make the thumbnails `larger`, `smaller` or `normal`; or what is read, where that is shown."""
        steps = {"larger": 1, "smaller": -1, "normal": 0}
        browser = None if self._images is None else self._images.browser
        if browser is not None and (browser.resize_large(steps[how]) or not browser.resizable):
            return
        size = self._context.settings.thumbnail_size
        normal = Settings.model_fields["thumbnail_size"].default
        wanted = {"larger": size + _THUMBNAIL_STEP, "smaller": size - _THUMBNAIL_STEP, "normal": normal}[how]
        wanted = max(_THUMBNAIL_LEAST, min(wanted, _THUMBNAIL_MOST))
        self._try(lambda: self._context.change_settings(thumbnail_size=wanted))

    def set_theme(self, wish: str) -> None:
        """`light`, `dark` or the `system`'s colours."""
        self._try(lambda: self._context.change_settings(theme=wish))

    def _import(self, chosen: str) -> None:
        if chosen:
            self._context.go("data", Path(chosen))

    def _try(self, function: Callable[[], object]) -> None:
        """Do it; what is wrong is shown."""
        try:
            function()
        except (TldeskError, OSError) as error:
            self._window.show_error(error)

    # ------------------------------------------------------------------------------------------ dialogs

    def show_palette(self) -> None:
        """Every action, and what else there is to go to, found by a few letters."""
        from tldesk.ui.window import palette_finds
        from tldesk.ui.window.command_palette import CommandPalette
        from tldesk.ui.window.page_acts import page_actions

        acts = [act for act in self._window.acts if act.isVisible()]
        actions = [*acts, *page_actions(self._window)]
        palette, project = CommandPalette(actions, self._go_to, self._window), self._context.project
        palette.open()
        recent = self._context.settings.recent_projects
        run_in_pool(lambda: (palette_finds.look(project, recent), project is not None), palette.take, priority=2)

    def _go_to(self, found: Found) -> None:
        """Show what was found in the palette."""
        acts: dict[Kind, Callable[[], object]] = {
            "class": lambda: self._show_images(Query(label=found.name)),
            "images": lambda: self._show_images(Query(text=found.name)),
            "training": lambda: self._context.go("train", found.name),
            "project": lambda: self.open_folder(Path(found.name)),
            "model": lambda: self._choose_model(found.name),
            "help": lambda: self.show_help(found.name, found.part),
        }
        acts[found.kind]()

    def _show_images(self, query: Query) -> None:
        """What a query finds, on the page that is shown or on the Data page."""
        page = self._window.page
        self._context.go("label" if page is not None and page.name == "label" else "data", query)

    def _choose_model(self, name: str) -> None:
        from tldesk.ui.train.train_page import TrainPage

        self._window.show_page("train")
        if isinstance(self._window.page, TrainPage):
            self._window.page.choose_model(name)

    def show_history(self) -> None:
        """Who changed what when; of the current image too where there is one."""
        from tldesk.ui.window.history_dialog import HistoryDialog

        project, page = self._context.project, self._window.page
        if project is not None:
            browser = page.browser if page is not None else None
            current = browser.current if browser is not None else None
            HistoryDialog(self._context, project, current, self._window).open()

    def show_settings(self, field: str = "") -> None:
        """The settings, with the keyboard at one of them."""
        from tldesk.ui.window.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._context, self._window)
        dialog.open()
        if field:
            dialog.turn_to(field)

    def show_help(self, name: str = "", part: str = "") -> None:
        """How to go on, and the keys: a page of the help, from one of its headings on; else that of the page shown."""
        from tldesk.ui.help.help_dialog import HelpDialog

        page = self._window.page
        dialog = HelpDialog(name or (page.name if page is not None else ""), self._window)
        dialog.show()
        dialog.scroll_to(part)

    def check_computer(self) -> None:
        """What stands in the way on this computer."""
        from tldesk.ui.help.check_computer import CheckComputer

        CheckComputer(self._context, self._window).open()

    def show_models(self) -> None:
        """All pretrained models."""
        from tldesk.ui.models.models_dialog import Models

        Models(self._context, self._window).open()

    def show_network(self) -> None:
        """Which computers were contacted."""
        from tldesk.ui.help.network import Network

        Network(self._context, self._window).open()

    def show_about(self) -> None:
        """What the program is."""
        from tldesk.ui.help.help_dialog import AboutDialog

        AboutDialog(self._window.device_label.text(), self._window).open()

    def show_log(self) -> None:
        """The end of the log."""
        from tldesk.ui.help.log_view import LogView

        LogView(self._window.device_label.text(), self._window).open()
