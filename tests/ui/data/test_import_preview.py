"""The import preview: what it asks, and that it says what the answers change."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from present import present
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tldesk.ui.data.import_examples import EXAMPLES
from tldesk.ui.data.import_preview import ImportPreview, alike
from tldesk.ui.parts import appearance


@pytest.fixture
def look(qtbot: QtBot, qapp: Any) -> Callable[[Path], ImportPreview]:
    """A function that opens the preview of a source and waits until it is understood."""
    appearance.apply(qapp, "light")

    def make(source: Path) -> ImportPreview:
        dialog = ImportPreview(source)
        qtbot.addWidget(dialog)
        with qtbot.waitSignal(dialog.understood):
            dialog.show()
        return dialog

    return make


def answer(dialog: ImportPreview, question: str, value: str, qtbot: QtBot) -> None:
    box = dialog.questions[question]
    box.setCurrentIndex(box.findData(value))
    with qtbot.waitSignal(dialog.understood):
        box.activated.emit(box.currentIndex())


def wanted(dialog: ImportPreview, qtbot: QtBot) -> tuple[Path, bool, dict[str, str]]:
    with qtbot.waitSignal(dialog.import_wanted) as signal:
        dialog.import_button.click()
    return tuple(signal.args)


def test_labels_in_names_are_asked_for(look: Callable[..., ImportPreview], photos: Path, qtbot: QtBot) -> None:
    flat = photos / "circle"
    for file in flat.iterdir():
        file.rename(file.with_name(file.name.replace("-", "_")))
    dialog = look(flat)
    assert "no labels yet" in dialog.message.text() and not hasattr(dialog, "classes")
    answer(dialog, "labels", "names", qtbot)
    assert [bar.label for bar in dialog.classes.bars] == ["circle"]
    assert "no labels" not in dialog.message.text()
    answer(dialog, "labels", "none", qtbot)
    assert "no labels yet" in dialog.message.text()
    answer(dialog, "labels", "names", qtbot)
    assert wanted(dialog, qtbot) == (flat, False, {"labels": "names"})


def test_a_flat_folder_shows_more_of_its_images(
    look: Callable[..., ImportPreview], make_photos: Callable[..., Path], qtbot: QtBot
) -> None:
    flat = make_photos(per_class=14) / "circle"
    dialog = look(flat)
    qtbot.waitUntil(lambda: len(dialog.pictures()) == 2 * EXAMPLES)
    places = [present(dialog.findChild(QLabel, f"import-example-{number}")).pos() for number in range(2 * EXAMPLES)]
    assert len({place.y() for place in places}) == 2 and len({place.x() for place in places}) == EXAMPLES


def test_questions_that_do_not_matter_any_more_are_hidden(
    look: Callable[..., ImportPreview], photos: Path, qtbot: QtBot
) -> None:
    folder = photos / "circle"
    names = sorted(file.name for file in folder.iterdir())[:2]
    boxes = [{"image_id": 0, "category_id": number, "bbox": [0, 0, 9 + number, 9]} for number in (1, 2)]
    content = {
        "images": [{"id": number, "file_name": name} for number, name in enumerate(names)],
        "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}],
        "annotations": boxes,
    }
    (folder / "boxes.json").write_text(json.dumps(content))
    dialog = look(folder)
    assert dialog.questions["several"].isVisible() and dialog.questions["take"].isVisible()
    assert "1 with several labels" in dialog.message.text()
    assert "the first one is kept" in dialog.incomplete.item(0).text()
    answer(dialog, "take", "boxes", qtbot)
    assert "Import 2 images" in dialog.import_button.text()
    assert not dialog.questions["several"].isVisible()
    assert wanted(dialog, qtbot) == (folder, False, {"take": "boxes"})


def headings(dialog: ImportPreview) -> list[str]:
    shown = dialog.content.findChildren(QLabel)
    return [heading.text() for heading in shown if heading.property("role") == "heading"]


def test_what_comes_in_all_the_same_does_not_count_as_skipped(
    look: Callable[..., ImportPreview], photos: Path, qtbot: QtBot
) -> None:
    flat = photos / "circle"
    files = sorted(flat.iterdir())
    for file in files[:2]:
        file.rename(file.with_name(f"round_{file.name}"))
    (flat / "notes.txt").write_text("no image")
    dialog = look(flat)
    assert headings(dialog) == ["1 skipped"]
    answer(dialog, "labels", "names", qtbot)
    assert headings(dialog) == ["1 class", "1 skipped", f"{len(files) - 2} imported incompletely"]
    assert f"Import {len(files)} images" in dialog.import_button.text()
    assert (dialog.skipped.count(), dialog.incomplete.count()) == (1, len(files) - 2)


def test_one_subfolder_does_not_keep_the_other_photos_out(
    look: Callable[..., ImportPreview], photos: Path, qtbot: QtBot
) -> None:
    flat = photos / "circle"
    old = flat / "old"
    old.mkdir()
    first, *others = sorted(file for file in flat.iterdir() if file.is_file())
    first.rename(old / first.name)
    dialog = look(flat)
    assert f"Import {len(others) + 1} images" in dialog.import_button.text()
    answer(dialog, "loose", "skip", qtbot)
    assert "Import 1 image" in dialog.import_button.text() and [bar.label for bar in dialog.classes.bars] == ["old"]
    answer(dialog, "loose", "unlabelled", qtbot)
    assert f"{len(others)} without a label" in dialog.message.text()
    assert wanted(dialog, qtbot) == (flat, False, {"loose": "unlabelled"})


def test_the_column_of_the_labels_is_chosen_by_its_name(
    look: Callable[..., ImportPreview], photos: Path, qtbot: QtBot
) -> None:
    files = sorted(photos.rglob("*.jpg"))
    rows = [
        f"{file.relative_to(photos).as_posix()},{file.parent.name},{('Ann', 'Bob')[place % 2]}"
        for place, file in enumerate(files)
    ]
    table = photos / "list.csv"
    table.write_text("\n".join(("file,what is it,who", *rows)))
    dialog = look(table)
    assert "no labels yet" in dialog.message.text()
    box = dialog.questions["label_column"]
    assert [box.itemText(row) for row in range(box.count())] == [
        "None: the images have no labels yet", "“what is it”: circle, square, stripes", "“who”: Ann, Bob"
    ]  # fmt: skip
    answer(dialog, "label_column", "what is it", qtbot)
    assert [bar.label for bar in dialog.classes.bars] == ["circle", "square", "stripes"]
    assert wanted(dialog, qtbot) == (table, False, {"label_column": "what is it"})


def test_names_that_differ_in_case_alone_are_told(look: Callable[..., ImportPreview], photos: Path) -> None:
    images = sorted(path.relative_to(photos).as_posix() for path in photos.rglob("*.jpg"))
    table = photos / "labels.csv"
    for names, told in ((("sun", "SUN", "moon"), True), (("sun", "sky", "moon"), False)):
        rows = "".join(f"{image},{name}\n" for image, name in zip(images, cycle(names)))
        table.write_text(f"path,label\n{rows}", encoding="utf-8")
        dialog = look(table)
        assert {bar.label for bar in dialog.classes.bars} == set(names)
        assert dialog.alike.isHidden() != told and ("“SUN”, “sun”" in dialog.alike.text()) == told
    assert alike(["sun", "moon", "SUN", "Sun", "Moon"]) == ["sun", "SUN", "Sun", "moon"]


def test_an_archive_is_only_ever_copied(look: Callable[..., ImportPreview], photos: Path, qtbot: QtBot) -> None:
    file = photos.parent / "photos.zip"
    with zipfile.ZipFile(file, "w") as made:
        for path in photos.rglob("*.jpg"):
            made.write(path, path.relative_to(photos.parent))
    dialog = look(file)
    assert [bar.label for bar in dialog.classes.bars] == ["circle", "square", "stripes"]
    assert not dialog.keep.isVisible() and not dialog.copy.isVisible()
    qtbot.waitUntil(lambda: not present(dialog.findChild(QLabel, "import-example-0")).pixmap().isNull())
    assert wanted(dialog, qtbot) == (file, False, {})


def test_a_damaged_archive_is_explained(look: Callable[..., ImportPreview], tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\3\4 and no more")
    dialog = look(tmp_path / "broken.zip")
    assert "damaged" in dialog.message.text() and dialog.hint.text()
    assert not dialog.import_button.isEnabled()


def test_a_reading_that_was_overtaken_is_not_shown(
    look: Callable[..., ImportPreview], photos: Path, qtbot: QtBot
) -> None:
    for file in (photos / "circle").iterdir():
        file.rename(file.with_name(file.name.replace("-", "_")))
    dialog = look(photos / "circle")
    shown = []
    dialog.understood.connect(lambda found: shown.append(found.options["labels"]))
    box = dialog.questions["labels"]
    for index in (1, 0, 1):
        box.setCurrentIndex(index)
        box.activated.emit(index)
    qtbot.waitUntil(dialog.import_button.isEnabled)
    assert shown[-1] == "names"
    assert [bar.label for bar in dialog.classes.bars] == ["circle"]


def test_a_file_that_cannot_be_read_says_why_before_the_import(
    look: Callable[..., ImportPreview], photos: Path, qtbot: QtBot
) -> None:
    first = min((photos / "circle").iterdir())
    first.write_bytes(first.read_bytes()[:200])
    dialog = look(photos / "circle")
    picture = present(dialog.findChild(QLabel, "import-example-0"))
    qtbot.waitUntil(lambda: picture.accessibleName() == f"{first.name}: the file ends too early")
    assert "the file ends too early" in picture.toolTip()
