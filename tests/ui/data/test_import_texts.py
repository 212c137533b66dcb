"""Tables of texts come in through the window: the kind is found, columns are chosen, rows are counted and imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from present import present, typed
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot
from windows import idle, told

from tldesk.project.exchange import import_texts
from tldesk.project.exchange.text_preview import Count
from tldesk.project.samples.samples import Query, Sample
from tldesk.project.store import Project
from tldesk.project.texts.reading import EMPTY
from tldesk.ui.data.data_page import DataPage
from tldesk.ui.data.import_texts import ImportTexts, _facts
from tldesk.ui.window.main_window import MainWindow

HEAD = "编号,评论,情感,日期\n"
BAD = "300,,正面,2026-01-01\n301,太多,正面,2026-01-01,一,二\n"


def rows(first: int, end: int) -> str:
    said = ("这家酒店的早餐很好吃，我还会再来", "房间太小了，而且晚上很吵")
    return "".join(
        f"{n},{said[n % 2]}（第{n}次）,{('正面', '负面')[n % 2]},2026-01-0{1 + n % 9}\n" for n in range(first, end)
    )


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "评论.csv"
    file.write_bytes((HEAD + rows(0, 60) + BAD).encode("gb18030"))
    return file


@pytest.fixture
def texts_window(empty_window: MainWindow, tmp_path: Path) -> MainWindow:
    """On the Data page of a project of texts that has none yet."""
    Project.create(tmp_path / "texts", modality="text").close()
    empty_window.context.open_project(tmp_path / "texts")
    return empty_window


def drop(target: QWidget, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    where = target.rect().center()
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    target.dropEvent(QDropEvent(where, copy, data, left, none))


def samples(window: MainWindow) -> list[Sample]:
    project = present(window.context.project)
    return project.samples.get(project.samples.ids(Query()))


def picker(open_dialog: Callable[[str], Any], qtbot: QtBot) -> ImportTexts:
    """The dialog, once all rows have been read."""
    dialog = typed(ImportTexts, open_dialog("import-texts"))
    qtbot.waitUntil(lambda: dialog.count is not None)
    return dialog


def cells(dialog: ImportTexts, row: int) -> list[str]:
    model = dialog.rows.model()
    return [str(model.index(row, place).data()) for place in range(model.columnCount())]


def titles(dialog: ImportTexts) -> list[str]:
    model = dialog.rows.model()
    return [str(model.headerData(place, Qt.Orientation.Horizontal)) for place in range(model.columnCount())]


def choose(box: Any, name: str) -> None:
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


def test_a_dropped_chinese_table_becomes_a_project_with_labels_and_grows(
    empty_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot, table: Path, tmp_path: Path
) -> None:
    window = empty_window
    drop(window, table)
    new = open_dialog("new-project")
    new.place.setText(str(tmp_path / "projects"))
    qtbot.waitUntil(lambda: not new.kinds.looking)
    assert new.kinds.kind == "text" and new.kinds.segments.buttons["text"].isChecked()
    new.make()
    dialog = picker(open_dialog, qtbot)
    assert titles(dialog) == ["Line\n", "编号\nID", "评论\nText", "情感\nLabels", "日期\nkept with it"]
    assert cells(dialog, 1)[:2] == ["3", "1"]
    assert dialog.columns.boxes["label_column"].currentText() == "情感"
    assert "GB18030" in dialog.reading.encoding.currentText()
    assert dialog.facts.text() == "60 texts · 2 classes · 2 rows refused, 1 of them without text"
    assert dialog.import_button.text() == "Import 60 texts"
    dialog.import_button.click()
    idle(qtbot, window)
    assert len(samples(window)) == 60 and {one.label for one in samples(window)} == {"正面", "负面"}
    assert present(window.context.project).modality == "text"
    qtbot.waitUntil(lambda: "60 texts added; 2 rows refused." in told(window))

    table.write_bytes((HEAD + rows(0, 70)).encode("gb18030"))
    typed(DataPage, window.page).start_import(table)
    again = picker(open_dialog, qtbot)
    assert again.again.isVisible() and again.import_button.text() == "Import 10 texts"
    again.import_button.click()
    idle(qtbot, window)
    assert len(samples(window)) == 70
    qtbot.waitUntil(lambda: "10 texts added, 60 already in the project." in told(window))


def test_refused_rows_are_listed_with_their_lines(
    texts_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot, table: Path
) -> None:
    typed(DataPage, texts_window.page).start_import(table)
    dialog = picker(open_dialog, qtbot)
    dialog.refused_button.click()
    details = open_dialog("import-details")
    tree = present(details.findChild(QTreeWidget))
    listed = {present(tree.topLevelItem(at)).child(0).text(0) for at in range(tree.topLevelItemCount())}
    assert listed == {"评论.csv, line 62", "评论.csv, line 63"}
    details.copy()
    assert "评论.csv, line 62\tits text is empty" in QApplication.clipboard().text()
    details.close()
    dialog.reject()


def test_columns_and_the_reading_are_chosen(
    texts_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot, tmp_path: Path
) -> None:
    table = tmp_path / "mail.csv"
    table.write_text(
        "subject,body,kind,team\n" + "Hello,I lost my card today,x,red\nHi there,No money came,y,blue\n" * 5
    )
    typed(DataPage, texts_window.page).start_import(table)
    dialog = picker(open_dialog, qtbot)
    columns = dialog.columns
    choose(columns.texts[0], "subject")
    choose(columns.boxes["label_column"], "-")
    qtbot.waitUntil(lambda: "subject\nText" in titles(dialog))
    columns.join.click()
    with qtbot.waitSignal(dialog.understood):
        choose(columns.texts[1], "body")
    with qtbot.waitSignal(dialog.counted):
        choose(columns.boxes["label_column"], "team")
    assert [title.split("\n")[1] for title in titles(dialog)] == ["", "Text", "Text", "kept with it", "Labels"]
    assert "2 classes" in dialog.facts.text()
    choose(columns.boxes["group_column"], "team")
    with qtbot.waitSignal(dialog.counted):
        choose(columns.boxes["label_column"], "-")
    with qtbot.waitSignal(dialog.counted):
        choose(columns.texts[1], "-")
    assert len(columns.texts) == 1
    dialog.details_button.click()
    with qtbot.waitSignal(dialog.understood):
        dialog.reading.header.click()
    assert titles(dialog)[1].startswith("column 1")
    with qtbot.waitSignal(dialog.counted):
        dialog.reading.header.click()
    with qtbot.waitSignal(dialog.counted):
        choose(columns.texts[0], "body")
    with qtbot.waitSignal(dialog.import_wanted) as wanted:
        dialog.import_button.click()
    options = wanted.args[2]
    assert (options["text_column"], options["label_column"], options["header"]) == ("body", "-", "yes")
    idle(qtbot, texts_window)
    assert len(samples(texts_window)) == 10


def test_another_encoding_is_read_at_once(
    texts_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot, table: Path
) -> None:
    typed(DataPage, texts_window.page).start_import(table)
    dialog = picker(open_dialog, qtbot)
    dialog.details_button.click()
    with qtbot.waitSignal(dialog.understood):
        choose(dialog.reading.encoding, "Latin-1")
    assert "±àºÅ" in titles(dialog)[1]
    with qtbot.waitSignal(dialog.understood):
        choose(dialog.reading.encoding, "")
    assert titles(dialog)[1] == "编号\nID"
    dialog.reject()


def test_a_bad_file_gets_one_plain_message(
    texts_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot, tmp_path: Path, photos: Path
) -> None:
    page = typed(DataPage, texts_window.page)
    (tmp_path / "empty.csv").write_bytes(b"")
    for source, says in (
        (tmp_path / "empty.csv", "cannot be read as a table"),
        (photos, "contains images, but this project is for texts"),
    ):
        dialog = typed(ImportTexts, page.start_import(source))
        with qtbot.waitSignal(dialog.understood):
            pass
        assert says in dialog.message.text() and dialog.hint.text()
        assert not dialog.import_button.isEnabled() and not dialog.content.isVisible()
        dialog.reject()


def test_an_import_is_cancelled_and_goes_on(
    texts_window: MainWindow,
    open_dialog: Callable[[str], Any],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(import_texts, "_BATCH", 8_192)
    count = 15_000  # in a batch that is shown at once, and two more
    table = tmp_path / "long.csv"
    table.write_text("text,label\n" + "".join(f"text number {n} of many,{'ab'[n % 2]}\n" for n in range(count)))
    page = typed(DataPage, texts_window.page)
    page.start_import(table)
    picker(open_dialog, qtbot).import_button.click()
    context = texts_window.context
    qtbot.waitUntil(lambda: present(context.project).samples.count() > 0)
    context.jobs.cancel(present(context.jobs.current))
    idle(qtbot, texts_window)
    there = present(context.project).samples.count()
    assert 0 < there < count
    page.start_import(table)
    dialog = picker(open_dialog, qtbot)
    assert dialog.import_button.text().replace(",", "") == f"Import {count - there} texts"
    dialog.import_button.click()
    idle(qtbot, texts_window)
    assert present(context.project).samples.count() == count


def test_it_can_be_done_by_the_keyboard_alone(
    texts_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot, table: Path
) -> None:
    typed(DataPage, texts_window.page).start_import(table)
    dialog = picker(open_dialog, qtbot)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.focusWidget() is dialog.import_button)
    seen: list[str] = []
    for _ in range(12):
        QTest.keyClick(present(dialog.focusWidget()), Qt.Key.Key_Tab)
        seen.append(present(dialog.focusWidget()).objectName())
    assert seen[:11] == [
        "import-text-column", "import-join-column", "import-label-column", "import-split-column", "import-date-column",
        "import-group-column", "import-id-column", "import-details-toggle", "import-rows", "import-refused",
        "import-texts-close",
    ]  # fmt: skip
    box = dialog.columns.boxes["id_column"]
    box.setFocus()
    with qtbot.waitSignal(dialog.counted):
        QTest.keyClick(box, Qt.Key.Key_Home)
    assert box.currentText() == "None" and dialog.focusWidget() is box
    dialog.import_button.setFocus()
    QTest.keyClick(dialog.import_button, Qt.Key.Key_Return)
    idle(qtbot, texts_window)
    assert len(samples(texts_window)) == 60


def test_a_folder_of_text_files_shows_them(
    texts_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot, tmp_path: Path
) -> None:
    for name in ("card", "refund"):
        (tmp_path / "letters" / "train" / name).mkdir(parents=True)
        (tmp_path / "letters" / "train" / name / "1.txt").write_text(f"About a {name}")
    typed(DataPage, texts_window.page).start_import(tmp_path / "letters")
    dialog = picker(open_dialog, qtbot)
    assert cells(dialog, 0) == ["1", "train/card/1.txt", "About a card", "card", "train"]
    assert not dialog.columns.isVisible()
    dialog.reject()


def test_the_place_to_drop_says_what_it_is_for(texts_window: MainWindow, qtbot: QtBot) -> None:
    page = typed(DataPage, texts_window.page)
    qtbot.waitUntil(page.empty.isVisible)
    assert page.empty.accessibleName() == "Drop a table of texts here"
    assert page.empty.mapTo(page, QPoint()).x() >= 0
    assert not [dialog for dialog in texts_window.findChildren(QDialog) if dialog.isVisible()]


def paste(window: MainWindow, text: str) -> None:
    QApplication.clipboard().setText(text)
    window.actions_table.by_id["edit.paste"].trigger()


def test_cells_of_a_spreadsheet_are_pasted(
    texts_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot
) -> None:
    paste(texts_window, "留言\t类别\n我的卡在哪里？\t卡\n退款什么时候到？\t退款\n")
    dialog = picker(open_dialog, qtbot)
    assert titles(dialog)[1:] == ["留言\nText", "类别\nLabels"]
    dialog.details_button.click()
    assert not dialog.reading.encoding.isVisible() and dialog.reading.delimiter.isVisible()
    dialog.import_button.click()
    idle(qtbot, texts_window)
    assert [one.label for one in samples(texts_window)] == ["卡", "退款"]
    paste(texts_window, " ")
    qtbot.waitUntil(lambda: "There are no texts to paste." in told(texts_window))


def test_cells_that_are_pasted_without_a_project_begin_one(
    empty_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot, tmp_path: Path
) -> None:
    paste(empty_window, "Where is my card?\tcard\nIt was refused\tpayment\nAnd now?\tcard\n")
    new = open_dialog("new-project")
    assert new.name.text() == "Pasted table" and new.source.isReadOnly()
    new.place.setText(str(tmp_path / "projects"))
    new.make()
    dialog = picker(open_dialog, qtbot)
    assert dialog.facts.text() == "3 texts · 2 classes"
    dialog.import_button.click()
    idle(qtbot, empty_window)
    assert len(samples(empty_window)) == 3


def test_several_labels_are_asked_about(
    texts_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot, tmp_path: Path
) -> None:
    rows = ('{"text": "both of them", "label": ["card", "refund"]}', '{"text": "just one", "label": ["card"]}')
    (tmp_path / "all.jsonl").write_text("\n".join(rows))
    typed(DataPage, texts_window.page).start_import(tmp_path / "all.jsonl")
    dialog = picker(open_dialog, qtbot)
    assert dialog.asked.isVisible() and dialog.several.currentData() == "first"
    with qtbot.waitSignal(dialog.counted):
        choose(dialog.several, "all")
    assert dialog.several.currentData() == "all"
    dialog.import_button.click()
    idle(qtbot, texts_window)
    assert sorted(samples(texts_window)[0].labels) == ["card", "refund"]


def test_new_rows_are_found_by_a_rescan_and_pasted_ones_are_not_looked_for(
    texts_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot, table: Path
) -> None:
    page = typed(DataPage, texts_window.page)
    paste(texts_window, "text\tlabel\nWhere is it?\tcard\nIt was refused\tpayment\n")
    picker(open_dialog, qtbot).import_button.click()
    idle(qtbot, texts_window)
    qtbot.waitUntil(lambda: page.summary.total == 2 and not page.rescan_act.isVisible())
    page.start_import(table)
    picker(open_dialog, qtbot).import_button.click()
    idle(qtbot, texts_window)
    qtbot.waitUntil(lambda: page.summary.total == 62 and page.rescan_act.isVisible())
    assert page.rescan_act.text() == "Rescan tables"
    table.write_bytes((HEAD + rows(0, 65)).encode("gb18030"))
    page.rescan()
    idle(qtbot, texts_window)
    assert len(samples(texts_window)) == 67


def test_html_is_taken_off_where_it_is_asked_for(
    texts_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot, tmp_path: Path
) -> None:
    page = typed(DataPage, texts_window.page)
    (tmp_path / "pages.csv").write_text("text,label\n<p>Hello <b>you</b></p>,a\n<p>And you</p>,b\n")
    page.start_import(tmp_path / "pages.csv")
    dialog = picker(open_dialog, qtbot)
    assert cells(dialog, 0)[1] == "<p>Hello <b>you</b></p>"
    dialog.details_button.click()
    with qtbot.waitSignal(dialog.counted):
        dialog.reading.cleanings["strip_html"].click()
    assert cells(dialog, 0)[1] == "Hello you"
    dialog.import_button.click()
    idle(qtbot, texts_window)
    page.start_import(tmp_path / "pages.csv")
    again = picker(open_dialog, qtbot)
    assert again.reading.cleanings["strip_html"].isChecked() and again.import_button.text() == "Import again"
    again.reject()


def test_where_a_source_is_of_both_kinds_somebody_chooses(
    empty_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    said = "circle/circle-000.jpg,A red circle on the grey ground\nsquare/square-000.jpg,A blue square stands here\n"
    (photos / "captions.csv").write_text("image,caption\n" + said)
    drop(empty_window, photos / "captions.csv")
    new = open_dialog("new-project")
    new.place.setText(str(tmp_path / "projects"))
    qtbot.waitUntil(lambda: new.kinds.holds is not None)
    assert new.kinds.kind == "image" and new.kinds.note.isVisible()
    QTest.keyClick(new.kinds.segments.buttons["image"], Qt.Key.Key_Right)
    assert new.kinds.kind == "text"
    new.make()
    dialog = picker(open_dialog, qtbot)
    assert dialog.columns.texts[0].currentText() == "caption"
    dialog.import_button.click()
    idle(qtbot, empty_window)
    assert len(samples(empty_window)) == 2


def test_an_empty_project_is_of_the_kind_that_is_chosen(
    empty_window: MainWindow, open_dialog: Callable[[str], Any], tmp_path: Path
) -> None:
    empty_window.actions_table.by_id["file.new"].trigger()
    new = open_dialog("new-project")
    new.name.setText("letters")
    new.place.setText(str(tmp_path / "projects"))
    new.kinds.segments.buttons["text"].click()
    new.make()
    assert present(empty_window.context.project).modality == "text"


def test_it_is_closed_while_rows_are_still_read(texts_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text("text,label\n" + "a text of some length,a\n" * 300_000)
    dialog = typed(ImportTexts, typed(DataPage, texts_window.page).start_import(tmp_path / "long.csv"))
    with qtbot.waitSignal(dialog.understood):
        pass
    assert dialog.count is None and dialog.import_button.isEnabled()
    dialog.reject()
    assert present(texts_window.context.project).samples.count() == 0


def test_a_row_with_a_label_and_no_text_is_not_called_empty() -> None:
    assert _facts(Count(total=5, reasons=Counter({EMPTY: 1}))).endswith("1 row without text left out")
