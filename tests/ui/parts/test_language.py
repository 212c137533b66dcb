"""The window in Chinese: nothing is left in English, nothing is stale; the open program changes its language."""

from __future__ import annotations

import ast
import importlib.util
import itertools
import re
import shutil
import string
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from parsed import ROOT
from present import present, typed
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QFileSystemModel, QLabel, QPushButton, QToolButton, QTreeView

from tldesk import settings
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.errors import MESSAGES, TldeskError, said
from tldesk.project.editing.edit_log import TEXTS
from tldesk.project.runs.events import Noted
from tldesk.project.store import Project
from tldesk.ui.parts import errors, language
from tldesk.ui.parts.language import filled, percent, told
from tldesk.ui.session.run_text import noted_text
from tldesk.words import Text
from tldesk.words import filled as filled_below

from ..test_app import run_program


@pytest.fixture(scope="module")
def translate() -> ModuleType:
    """packaging/translate.py."""
    spec = importlib.util.spec_from_file_location("translate", ROOT / "packaging" / "translate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def entries(translate: ModuleType) -> dict[tuple[str, str], str]:
    """Chinese by context and English."""
    found = translate.entries(ElementTree.parse(translate.CATALOGUE))
    return {(context, source): chinese.text or "" for context, source, chinese in found}


@pytest.fixture
def chinese(qapp: Any) -> Iterator[None]:
    """The application in Chinese."""
    language.install(qapp, "zh_CN")
    yield
    language.install(qapp, "en")


def test_every_text_has_its_chinese(translate: ModuleType) -> None:
    """When it fails: python packaging/translate.py update, then add (see there)."""
    assert translate.missing(translate.CATALOGUE) == []


def test_the_catalogue_holds_what_the_sources_say_and_no_more(translate: ModuleType, tmp_path: Path) -> None:
    fresh = tmp_path / translate.CATALOGUE.name
    shutil.copy(translate.CATALOGUE, fresh)
    before = fresh.stat().st_ino
    translate.renew(fresh, [])
    assert fresh.stat().st_ino != before, "what reads the old one reads it to its end"
    assert {file.name for file in tmp_path.iterdir()} == {fresh.name, fresh.with_suffix(".qm").name}

    def keys(catalogue: Path) -> set[tuple[str, str]]:
        return {(context, source) for context, source, _ in translate.entries(ElementTree.parse(catalogue))}

    assert keys(fresh) == keys(translate.CATALOGUE)


def test_the_released_catalogue_is_made_from_it(entries: dict[tuple[str, str], str], translate: ModuleType) -> None:
    released = QTranslator()
    assert released.load(str(translate.CATALOGUE.with_suffix(".qm")))
    wrong = [key for key, chinese in entries.items() if released.translate(*key) != chinese]
    assert wrong == []


def test_what_a_job_of_the_window_says_it_does_is_in_the_catalogue(entries: dict[tuple[str, str], str]) -> None:
    """The status bar shows it, and looks it up as what a layer below says."""
    files = [*(ROOT / "tldesk" / "ui").rglob("*.py")]
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    calls = [node for node in nodes if isinstance(node, ast.Call) and is_phase(node)]
    texts = [word.value for call in calls for word in call.keywords if word.arg == "text"]
    said = [text.args[1] if isinstance(text, ast.Call) else text for text in texts]
    assert len(said) > 3
    values = [typed(ast.Constant, text).value for text in said]
    assert [value for value in values if ("lower", value) not in entries] == []


def is_phase(node: ast.Call) -> bool:
    """Whether a PhaseStarted is made."""
    return isinstance(node.func, ast.Name) and node.func.id == "PhaseStarted"


def placeholders(text: str) -> set[tuple[str, str]]:
    """What is filled in; words that go with a number are of English alone."""
    parts = [(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None]
    return {part for part in parts if "|" not in part[1]}


def test_placeholders_and_line_breaks_are_kept(entries: dict[tuple[str, str], str]) -> None:
    wrong = [
        (source, chinese)
        for (_, source), chinese in entries.items()
        if placeholders(source) != placeholders(chinese) or source.count("\n") != chinese.count("\n")
    ]
    assert wrong == []


COUNTED = "answer check class day edit error file folder group hour image minute model pair picture time training"
PLURAL = re.compile(rf"\{{(?!suffixes|times)[a-z]\w*\}} (?:\w+ )?(?:{'|'.join(COUNTED.split())})e?s\b")
SINGULAR = re.compile(rf"\b1 (?:{'|'.join(COUNTED.split())})\b")
# These numbers are never one: classes of a model, validation images that decided something, stages of a network.
SEVERAL = {
    row.text
    for code, row in MESSAGES.items()
    if code.startswith(("auto_", "start_", "few_", "no_gain", "stages", "textbook_"))
}
SEVERAL.add("Fewer than 1/{times} of the images of the largest class ({largest:,.0f}).")


def test_a_word_goes_with_its_number(entries: dict[tuple[str, str], str]) -> None:
    """`{count:image|images}`, not “1 images” nor two texts for one and many."""
    texts = {source for _, source in entries} - SEVERAL
    assert [text for text in texts if PLURAL.search(text) or SINGULAR.search(text)] == []
    chosen = [(source, chinese) for (_, source), chinese in entries.items() if "|" in source and "{" in source]
    assert len(chosen) > 80
    for source, chinese in chosen:
        values = {name: 1 for _, name, _, _ in string.Formatter().parse(source) if name is not None}
        many = dict.fromkeys(values, 3)
        assert filled(source, **values) != filled(source, **many).replace("3", "1")
        assert not re.search(r"[a-z] ?\|", filled(source, **values)) and "|" not in chinese


def test_numbers_are_written_for_people(chinese: None) -> None:
    text = "{count} {count:image|images}"
    assert [filled(text, count=count) for count in (0, 1, 2, 12345)] == [
        "0 images",
        "1 image",
        "2 images",
        "12,345 images",
    ]
    assert told("1 image labelled “hat”") == "将 1 张图像标注为“hat”"
    assert errors.shown(TldeskError("several_labels", count=1)).text == "有 1 张图像有多个标签。"
    assert TldeskError("several_labels", count=1).text == "1 image has several labels."
    assert TldeskError("several_labels", count=2).text == "2 images have several labels."


def test_sentences_and_a_licence_s_notice_are_said_in_chinese(chinese: None) -> None:
    notice = BACKBONES["aisfx"].credit
    assert (
        language.joined("第一句。", "第二句。") == "第一句。第二句。" and language.joined("One.", "Two.") == "One. Two."
    )
    assert "A. B. Ma 和 A. Lerch" in told(notice) and set(re.findall(r"https://[\w./-]+", notice)) == set(
        re.findall(r"https://[\w./-]+", told(notice))
    )


def test_shares_are_written_one_way(entries: dict[tuple[str, str], str], qapp: Any) -> None:
    """Without a space before the sign, in both languages, whoever says it."""
    arguments = {"features": "88.9%", "tuned": "94.4%", "images": 36, "minutes": 2}
    code = "auto_fine_tune"
    note = Noted(level="info", code=code, text=filled(MESSAGES[code].text, **arguments), arguments=arguments)
    assert (percent(0.944), told("94.4%")) == ("94.4%", "94.4%")
    assert "): 94.4% of 36 validation images correct, 88.9% with" in noted_text(note)
    language.install(qapp, "zh_CN")
    assert (percent(0.944), told("94.4%")) == ("94.4%", "94.4%")
    assert "94.4%" in noted_text(note) and "88.9%" in noted_text(note)
    language.install(qapp, "en")
    assert not [text for text in (*entries.values(), *(source for _, source in entries)) if re.search(r"[\d}] %", text)]


@pytest.mark.parametrize(
    ("share", "digits", "expected"),
    [
        (0.995, 0, "99%"),
        (0.9999, 0, "99%"),
        (0.9996, 1, "99.9%"),
        (1.0, 0, "100%"),
        (1.0, 1, "100.0%"),
        (0.754, 0, "75%"),
    ],
)
def test_less_than_all_is_never_100_percent(qapp: Any, share: float, digits: int, expected: str) -> None:
    assert percent(share, digits) == expected


def test_no_share_is_written_past_the_language() -> None:
    for file in sorted((ROOT / "tldesk" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                for value, text in itertools.pairwise(node.values):
                    behind = text.value if isinstance(text, ast.Constant) else ""
                    assert not (isinstance(value, ast.FormattedValue) and str(behind).lstrip().startswith("%")), (
                        f"{file.name}:{node.lineno}: language.percent writes it as the user does"
                    )


def test_menus_keep_their_letters(entries: dict[tuple[str, str], str]) -> None:
    for (context, source), chinese in entries.items():
        if context == "Actions" and "&" in source:
            letter = source[source.index("&") + 1].upper()
            assert f"(&{letter})" in chinese, source


def test_every_text_of_the_window_is_translated_where_it_is_looked_up(entries: dict[tuple[str, str], str]) -> None:
    """`tr` takes the name of the class as its context: of `self` alone, and with a literal."""
    broken = []
    for file in sorted((ROOT / "tldesk" / "ui").rglob("*.py")):
        for kind in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(kind, ast.ClassDef):
                broken += [
                    f"{file.name}: {ast.unparse(call)}" for call in _calls(kind) if not _known(call, kind, entries)
                ]
    assert broken == []


def _calls(kind: ast.ClassDef) -> Iterator[ast.Call]:
    for node in ast.walk(kind):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tr":
            yield node


def _known(call: ast.Call, kind: ast.ClassDef, entries: dict[tuple[str, str], str]) -> bool:
    text = call.args[0]
    own = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "self"
    return own and isinstance(text, ast.Constant) and (kind.name, text.value) in entries


# ---------------------------------------------------------------------------------------------- the layers below


def test_errors_are_told_in_chinese_with_their_reasons(chinese: None) -> None:
    error = TldeskError("image_unreadable", path="a.jpg", reason="it has 9 pixels, more than 4")
    found = errors.shown(error)
    assert found.text == "图像“a.jpg”无法读取：它有 9 像素，超过 4。"
    assert found.hint == "请重新保存，或不用它。"


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("3 images labelled “pants”", "将 3 张图像标注为“pants”"),
        ("Undo: 1 image labelled “hat”", "撤销：将 1 张图像标注为“hat”"),
        ("Fitting the classifier, 5-fold cross-validated", "正在拟合分类器，5 折交叉验证"),
        ("CPU, 8 cores", "CPU，8 核"),
        ("something of another program", "something of another program"),
        ("", ""),
    ],
)
def test_what_was_filled_in_is_found_by_its_template(chinese: None, english: str, expected: str) -> None:
    assert told(english) == expected


def test_a_text_from_below_is_said_by_its_template(chinese: None) -> None:
    """Not by what it looks like: its number as the user writes it, and what it was filled with in the language too."""
    done = filled_below(TEXTS["label"], count=12345, value="3 images labelled “hat” labelled “x”", other="")
    assert told(done).startswith("将 12,345 张图像标注为“")
    error = said("image_unreadable", path="a.jpg", reason=done)
    assert told(error) == f"图像“a.jpg”无法读取：{told(done)}。"
    assert told(filled_below("Undo: {text}", text=done)) == f"撤销：{told(done)}"


def test_english_stays_as_it_is() -> None:
    assert told("3 images labelled “pants”") == "3 images labelled “pants”"


# ---------------------------------------------------------------------------------------------- choosing it


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["zh-Hans-CN", "en-US"], "zh_CN"),
        (["zh-SG"], "zh_CN"),
        (["en-GB", "zh-CN"], "en"),
        (["de-DE"], "en"),
        ([], "en"),
    ],
)
def test_the_language_of_the_system_is_followed(
    monkeypatch: pytest.MonkeyPatch, tags: list[str], expected: str
) -> None:
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _self: tags)
    assert language.language("system") == expected
    assert language.language("zh_CN") == "zh_CN"


def test_the_buttons_of_qt_are_chinese_too(chinese: None) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


@pytest.mark.parametrize("mode", [QFileDialog.FileMode.Directory, QFileDialog.FileMode.ExistingFiles])
def test_the_dialog_of_files_of_qt_is_chinese_too(
    qtbot: Any, chinese: None, tmp_path: Path, mode: QFileDialog.FileMode
) -> None:
    """It is shown where the system has none of its own, as on a bare X11. Qt's catalogue lacks some of its words."""
    (tmp_path / "照片").mkdir()
    dialog = QFileDialog(None, "选择", str(tmp_path))
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(mode)
    dialog.show()
    rows = present(dialog.findChild(QTreeView)).model()
    assert isinstance(rows, QFileSystemModel)
    qtbot.waitUntil(lambda: rows.rowCount(rows.index(str(tmp_path))) == 1, timeout=10_000)
    words = [part.text() for part in dialog.findChildren(QLabel)]
    words += [part.text() for part in dialog.findChildren(QPushButton)]
    words += [part.toolTip() for part in dialog.findChildren(QToolButton)]
    words += [action.text() for action in dialog.findChildren(QAction)]
    words += [rows.headerData(at, Qt.Orientation.Horizontal) for at in range(4)]
    words.append(rows.index(str(tmp_path / "照片")).siblingAtColumn(2).data())
    assert len(words) > 20
    assert [text for text in words if re.search("[A-Za-z]{2}", text)] == []


def test_another_language_makes_the_window_anew_on_the_same_page(home: Path, tmp_path: Path) -> None:
    Project.create(tmp_path / "given").close()
    settings.change(language="en")
    steps = (
        "def step():\n"
        "    shown = window()\n"
        "    if shown.context.project is None or shown.page is None: QTimer.singleShot(20, step); return\n"
        "    if shown.context.settings.language == 'en':\n"
        "        shown.show_page('label'); shown.context.change_settings(language='zh_CN'); return\n"
        "    if shown.page.name != 'label': QTimer.singleShot(20, step); return\n"
        "    print(shown.menuBar().actions()[0].text(), shown.windowTitle()); shown.close()\n"
    )
    done = run_program(steps, tmp_path / "given")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("文件(&F) given"), done.stdout
    assert settings.load().language == "zh_CN"


def many(times: int) -> str:
    """A text that a pattern with several gaps could divide in very many ways."""
    gaps = ("”, which knows ", "1 of ", "2 classes: ", "; new: ", "; no longer used: ")
    return "Starts from “x" + "".join(gap * times for gap in gaps) + "x"


@pytest.mark.parametrize("text", [many(14), many(200), "Redo: " * 100 + "x", "Redo: " * 400 + "x", "Redo: " * 5000])
def test_what_a_file_says_is_shown_as_it_is_however_it_is_written(chinese: None, text: str) -> None:
    """Where a pattern goes back over it, it takes hours or recurses until it fails."""
    for shown in (
        told(text),
        told(Text("{label}", {"label": text})),
        noted_text(Noted(level="info", code="", text=text)),
    ):
        assert shown.endswith(text[-3:])


def test_a_number_may_be_larger_than_any_that_qt_knows(chinese: None) -> None:
    assert filled("{count} GB", count=10**30).replace(",", "").startswith("1000000000")


def test_a_name_turns_no_sentence() -> None:
    """Whatever stands in it ends with it; a plain one stays as it is."""
    words = "“{name}” deleted, {count} {count:image|images}"
    assert language.filled(words, name="cat", count=1) == "“cat” deleted, 1 image"
    for name in ("חתול", "قط", "\u202egnp.exe"):
        assert language.filled(words, name=name, count=2) == f"“\u2068{name}\u2069” deleted, 2 images"
    assert language.filled("{name}!", name="\u2069\u202etac") == "\u2068\u202etac\u2069!"
    inner = language.filled("{name}?", name="חתול")
    assert language.filled("{act}.", act=inner) == f"\u2068{inner}\u2069."
