"""Paint every page and dialog of the window into files, to be looked at: each size, theme and language.

    python packaging/matrix.py --out FOLDER [--sizes 960x540 1280x720] [--themes light dark] [--languages en zh_CN]
        [--only WORDS …] [--scale 2]

What there is to see is the table of tests/views.py. Sizes are logical pixels; `--scale 2` paints as a screen of 200%
does. `--only data train` takes the views that begin so. Beside the pictures a sheet of each size, theme and language
shows all of them at once. Takes some minutes: a model is trained on the sample photos first.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
SIZES = ("960x540", "1280x720", "1920x1080")
THEMES, LANGUAGES = ("light", "dark"), ("en", "zh_CN")
TITLE_BAR = 32  # of a dialog
LONG_SECONDS = 120
_SHEET_WIDTH, _COLUMNS, _GAP = 480, 4, 16


def wait(condition: Callable[[], object]) -> None:
    """Let the window work until something holds."""
    from PySide6.QtWidgets import QApplication

    until = time.monotonic() + LONG_SECONDS
    while not condition():
        QApplication.processEvents()
        time.sleep(0.005)
        if time.monotonic() > until:
            raise TimeoutError("what was waited for did not come")


def settled(seconds: float = 0.6) -> None:
    """Let pictures arrive and charts be drawn."""
    until = time.monotonic() + seconds
    wait(lambda: time.monotonic() > until)


def shots(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Path]]:
    """Take all pictures; the sheet that each belongs to, and its file."""
    import screenshots
    from stage import furnish

    run = screenshots.make_project(folder, options.languages[0])
    furnish(run)
    from tldesk.app import make_application
    from tldesk.ui.parts import appearance, language

    app = make_application()
    for spoken in options.languages:
        language.install(app, spoken)
        for shown in options.themes:
            appearance.apply(app, shown)
            yield from _of_window(run, folder, options, f"{shown}-{spoken}")


def _of_window(run: object, folder: Path, options: argparse.Namespace, look: str) -> Iterator[tuple[str, Path]]:
    """All views in one window."""
    from stage import Stage
    from views import VIEWS

    from tldesk.ui.session.context import Context
    from tldesk.ui.window.main_window import MainWindow

    context = Context()
    window = MainWindow(context)
    window.show()
    stage = Stage(window, run, folder / "photos", folder / f"empty-{look}", wait)  # type: ignore[arg-type]
    views = [view for group in VIEWS.values() for view in group]
    for view in views:
        if options.only and not view.name.startswith(tuple(options.only)):
            continue
        try:
            shown = view.show(stage)
        except Exception as error:  # one that cannot be shown is said, and the others are still of use
            print(f"{view.name}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
            stage.tidy()
            continue
        natural = shown.size()
        for size in options.sizes:
            width, height = map(int, size.split("x"))
            if shown is not window:
                width, height = min(natural.width(), width), min(natural.height(), height - TITLE_BAR)
            shown.resize(width, height)
            settled()
            file = options.out / f"{look}-{size}" / f"{view.name}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            shown.grab().save(str(file))
            yield f"{look}-{size}", file
        stage.tidy()
    window.close()
    wait(lambda: window.closing.done)
    context.jobs.close()
    context.close_project()


def sheet(files: list[Path], target: Path) -> None:
    """All pictures of a folder in one, small, each with its name."""
    made = []
    for file in files:
        with Image.open(file) as picture:
            made.append((file.stem, picture.convert("RGB")))
    for _, picture in made:
        picture.thumbnail((_SHEET_WIDTH, _SHEET_WIDTH))
    height = max(picture.height for _, picture in made) + 3 * _GAP
    rows = -(-len(made) // _COLUMNS)
    whole = Image.new("RGB", (_COLUMNS * (_SHEET_WIDTH + _GAP) + _GAP, rows * height + _GAP), "#808080")
    pen = ImageDraw.Draw(whole)
    for number, (name, picture) in enumerate(made):
        left = _GAP + number % _COLUMNS * (_SHEET_WIDTH + _GAP)
        top = _GAP + number // _COLUMNS * height
        pen.text((left, top), name, fill="white")
        whole.paste(picture, (left, top + _GAP))
    whole.save(target)


def main() -> int:
    """Take the pictures, then put them on sheets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sizes", nargs="+", default=list(SIZES))
    parser.add_argument("--themes", nargs="+", default=list(THEMES), choices=THEMES)
    parser.add_argument("--languages", nargs="+", default=list(LANGUAGES), choices=LANGUAGES)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--scale", default="1")
    options = parser.parse_args()
    options.out = options.out.resolve()
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]
    with tempfile.TemporaryDirectory(prefix="tldesk-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _prepare(folder, options.scale)
        sheets: dict[str, list[Path]] = {}
        for which, file in shots(options, folder):
            sheets.setdefault(which, []).append(file)
        for which, files in sheets.items():
            sheet(files, options.out / f"{which}.png")
            print(options.out / f"{which}.png", len(files), flush=True)
    return 0


def _prepare(folder: Path, scale: str) -> None:
    """A screen that is large enough for every size, and a home of its own with what set-up has made."""
    import shutil

    from tldesk import paths

    screen = {"name": "screen", "x": 0, "y": 0, "width": 2560, "height": 1440, "logicalDpi": 96, "logicalBaseDpi": 96}
    file = folder / "screen.json"
    file.write_text(json.dumps({"screens": [{**screen, "dpr": 1}]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"
    os.environ["QT_SCALE_FACTOR"] = scale
    prepared = {"data/weights": paths.weights(), "cache/backbones": paths.cache() / "backbones"}
    for name, source in prepared.items():
        if source.is_dir():
            shutil.copytree(source, folder / "home" / name)
    os.environ["TLDESK_HOME"] = str(folder / "home")


if __name__ == "__main__":
    sys.exit(main())
