"""Make the pictures of the documents from the real window, without a screen: samples, really trained.

    python packaging/screenshots.py [--kind image|text|sound] [--out FOLDER] [--theme light|dark] [--language en|zh_CN]

Takes a minute or two: a project is made in a temporary folder, a model is fine-tuned on it, and each page is shown
and painted into a file.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from tldesk import paths, settings
from tldesk.engine.train import train
from tldesk.media.modality import IMAGE, SOUND, TEXT
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.run import Run
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.session.calls import calls_at_rest
from tldesk.ui.window.main_window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
SIZE = (1280, 800)
# A page reads and paints in the background; this long until it is looked at whether that has ended, so often at most.
SETTLE_MS, MOST_LOOKS = 2500, 60
MOST_BYTES = 200_000
# Language of the texts → the project's name, the model, what is asked.
_TEXTS = {
    "en": ("Messages", "minilm", "I lost my card on the way home. Please send me a new one."),
    "zh_CN": ("新闻", "e5-small", "国家队昨晚在最后一分钟进球，赢得了比赛。"),
}
_SOUNDS = {"en": "Digits", "zh_CN": "数字"}


def make_project(folder: Path, _language: str) -> Run:
    """A project of the sample photos with two runs; the fine-tuned one is returned. Some labels are taken off again."""
    shutil.copytree(paths.samples(), folder / "photos")
    with Project.create(folder / "Clothes") as project:
        exhaust(import_source(project, folder / "photos"))
        for config in (RunConfig(strategy="feature-extraction"), RunConfig(strategy="auto", epochs=6)):
            run = project.runs.new(config)
            exhaust(run.record(train(run)))
        unlabelled = project.samples.ids(Query(label="shoes"))[:12]
        project.edits.set_label([int(sample) for sample in unlabelled], None)
        project.splits.assign_missing()
    return Run.load(run.folder)


def make_texts(folder: Path, language: str) -> Run:
    """The same of the sample texts in a language."""
    table = paths.sample_texts(language)
    with Project.create(folder / _TEXTS[language][0], modality=TEXT) as project:
        exhaust(import_source(project, table))
        run = project.runs.new(RunConfig(strategy="auto", epochs=4, modality=TEXT, backbone=_TEXTS[language][1]))
        exhaust(run.record(train(run)))
        project.edits.set_label([int(sample) for sample in project.samples.ids()[:12]], None)
    return Run.load(run.folder)


def make_sounds(folder: Path, language: str) -> Run:
    """The same of the sample sounds."""
    with Project.create(folder / _SOUNDS[language], modality=SOUND) as project:
        exhaust(import_source(project, paths.sample_sounds()))
        run = project.runs.new(RunConfig(strategy="auto", epochs=4, modality=SOUND, backbone="speech-embedding"))
        exhaust(run.record(train(run)))
        project.edits.set_label([int(sample) for sample in project.samples.ids()[::25]], None)
    return Run.load(run.folder)


MAKERS = {IMAGE: make_project, TEXT: make_texts, SOUND: make_sounds}


def exhaust(events: Iterator[object]) -> None:
    """Iterate a job to its end, with a dot for every sign of life."""
    for number, _ in enumerate(events):
        if number % 20 == 0:
            print(".", end="", file=sys.stderr, flush=True)


class Photographer:
    """Walks through the pages on a timer and paints the window into a file at each."""

    def __init__(self, window: MainWindow, run: Run, out: Path) -> None:
        self._window, self._run, self._out, self._looks = window, run, out, 0
        self._steps = iter(self._walk())
        self._wait()

    def _walk(self) -> Iterator[None]:
        """Each `yield` lets the window settle."""
        context = self._window.context
        yield
        if self._run.config.modality == IMAGE:
            self._take("welcome")
        context.open_project(self._run.project_folder)
        context.go("data")
        yield
        self._take("data")
        context.go("label", Query(label=""))
        yield
        self._take("label")
        for page in ("train", "evaluate"):
            context.go(page, self._run)
            yield
            if page == "evaluate":
                answers = self._window.page.images.view
                answers.setCurrentIndex(answers.answers.index(0, 0))  # the worst mistake
                yield
                yield
            self._take(page)
        context.go("use", self._run)
        yield
        if self._run.config.modality == TEXT:
            self._window.page.card.box.give(_TEXTS[context.settings.language][2])
        else:
            asked = [row.path for row in self._run.data.rows if row.split == "test"]  # of what it has not learned
            self._window.page.ask(asked[:: len(asked) // 6][:6])
        yield
        yield
        self._take("use")

    def _wait(self) -> None:
        QTimer.singleShot(SETTLE_MS, self._go_on)

    def _go_on(self) -> None:
        self._looks += 1
        if not (self._window.context.jobs.at_rest and calls_at_rest()) and self._looks < MOST_LOOKS:
            self._wait()
            return
        self._looks = 0
        try:
            next(self._steps)
        except StopIteration:
            self._window.close()
            QApplication.quit()
        else:
            self._wait()

    def _take(self, name: str) -> None:
        picture = self._window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        pixels = bytes(picture.constBits())
        image = Image.frombytes(
            "RGB", (picture.width(), picture.height()), pixels, "raw", "RGB", picture.bytesPerLine()
        )
        file = self._out / f"{name}.jpg"
        for quality in range(92, 50, -4):
            image.save(file, quality=quality, optimize=True, subsampling=0)
            if file.stat().st_size <= MOST_BYTES:
                break
        print(f"{file} {file.stat().st_size // 1000} kB", flush=True)


def main() -> int:
    """Make the project, open the window, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=tuple(MAKERS), default=IMAGE)
    parser.add_argument("--out", type=Path, default=ROOT / "packaging" / "pictures")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--language", choices=("en", "zh_CN"), default="en")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    prepared = {"data/weights": paths.weights(), "cache/backbones": paths.cache() / "backbones"}
    with tempfile.TemporaryDirectory(prefix="tldesk-", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "home"
        for name, source in prepared.items():
            if source.is_dir():
                shutil.copytree(source, home / name)
        os.environ["TLDESK_HOME"] = str(home)
        run = MAKERS[options.kind](Path(folder), options.language)
        recent = [str(run.project_folder)]
        settings.change(theme=options.theme, language=options.language, recent_projects=recent)
        return show(run, options.out.resolve())


def show(run: Run, out: Path) -> int:
    """The application as `tldesk.app` composes it, with a photographer."""
    from tldesk.app import make_application
    from tldesk.ui.parts import appearance
    from tldesk.ui.session.context import Context

    app = make_application()
    context = Context()
    appearance.apply(app, context.settings.theme)
    window = MainWindow(context)
    window.resize(*SIZE)
    window.show()
    window.find_device()
    photographer = Photographer(window, run, out)
    code = app.exec()
    del photographer
    return code


if __name__ == "__main__":
    sys.exit(main())
