"""The window speaks of another kind of data while a project of it is open, in both languages, and of images after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QObject

from tldesk.errors import TldeskError, said
from tldesk.media.modality import IMAGE, TEXT
from tldesk.ui.parts import errors, language
from tldesk.ui.parts.language import of_kind, told, told_of_kind
from tldesk.words import filled


class DataPage(QObject):
    """Only its name is asked for: the texts of a class are of its context."""


@pytest.fixture(autouse=True)
def _images_again(qapp: Any) -> Iterator[None]:
    yield
    language.speak_of(IMAGE)
    language.install(qapp, "en")


def test_texts_are_spoken_of_until_images_are_again(qapp: Any) -> None:
    page = DataPage()
    assert page.tr("Import images…") == "Import images…"
    language.speak_of(TEXT)
    assert (language.spoken_of(), page.tr("Import images…")) == (TEXT, "Import texts…")
    language.install(qapp, "zh_CN")
    assert (language.spoken_of(), page.tr("Import images…")) == (TEXT, "导入文本…")
    assert page.tr("Choose a folder of images") == "选择表格或文本文件所在的文件夹"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    language.speak_of(IMAGE)
    assert page.tr("Import images…") == "导入图像…"
    language.install(qapp, "en")
    assert page.tr("Import images…") == "Import images…"


def test_what_the_layers_below_say_is_said_of_texts(qapp: Any) -> None:
    done = filled("{count} {count:image|images} labelled “{value}”", count=12345, value="Images")
    missing = TldeskError("image_missing", path="images/photo.jsonl")
    alike = said("alike_images", val=1, test=2)
    language.speak_of(TEXT)
    assert told(done) == "12,345 texts labelled “Images”"
    assert told("Reading images") == "Reading texts"
    assert errors.shown(missing).text == "The file of texts “images/photo.jsonl” is missing."
    assert told(alike).startswith("1 validation and 2 test texts say the same as a training text")
    language.install(qapp, "zh_CN")
    done = filled("{count} {count:image|images} labelled “{value}”", count=12345, value="photo images")
    assert told(done) == "将 12,345 条文本标注为“photo images”"
    assert told("Reading images") == "正在读取文本"
    assert told(alike).startswith("有 1 条验证文本和 2 条测试文本与某条训练文本内容相同")


def test_what_is_no_text_of_ours_stays(qapp: Any) -> None:
    """A note, a name of a file, a sentence of another program."""
    language.speak_of(TEXT)
    for text in ("photos of my images", "image", "images/a photo.jpg"):
        assert told(text) == text
        assert QCoreApplication.translate("DataPage", text) == text


def test_a_project_that_is_not_open_is_spoken_of_by_its_own_kind(qapp: Any) -> None:
    """On its card, whatever is open meanwhile."""
    basis = said("on_test", count=3)
    for spoken in (IMAGE, TEXT):
        language.speak_of(spoken)
        assert of_kind("ProjectCard", "No images yet", IMAGE) == "No images yet"
        assert of_kind("ProjectCard", "No images yet", TEXT) == "No texts yet"
        assert (told_of_kind(basis, IMAGE), told_of_kind(basis, TEXT)) == ("3 test images", "3 test texts")
        language.install(qapp, "zh_CN")
        assert of_kind("ProjectCard", "No images yet", IMAGE) == "还没有图像"
        assert of_kind("ProjectCard", "No images yet", TEXT) == "还没有文本"
        assert told_of_kind(basis, TEXT) == "3 条测试文本"
        language.install(qapp, "en")


def test_the_sample_project_is_one_of_photos_whatever_is_open(qapp: Any) -> None:
    language.speak_of(TEXT)
    assert QCoreApplication.translate("Commands", "Sample photos") == "Sample photos"
    assert QCoreApplication.translate("Tour", "These are the photos") == "These are the photos"
    language.install(qapp, "zh_CN")
    assert QCoreApplication.translate("Commands", "Sample photos") == "示例照片"


def test_the_kinds_of_a_new_project_are_called_by_their_names_whatever_is_open(qapp: Any) -> None:
    """Both were called texts while a project of texts was open."""
    language.speak_of(TEXT)
    assert QCoreApplication.translate("KindChoice", "Images") == "Images"
    language.install(qapp, "zh_CN")
    assert QCoreApplication.translate("KindChoice", "Images") == "图像"
