"""What is said of images is said of another kind: no noun of images is left, and nothing of the user's is touched."""

from __future__ import annotations

import re
import string
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest

from tldesk.errors import MESSAGES, said
from tldesk.media import wording
from tldesk.media.modality import IMAGE, MODALITIES, SOUND, TEXT
from tldesk.media.wording import CHINESE, OF_ANY_KIND, OF_EVERY_KIND, WORDINGS, reworded, sentence, worded
from tldesk.words import filled

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "resources" / "i18n" / "tldesk_zh_CN.ts"

# What is of images: their words, and what only they have.
_ENGLISH = re.compile(r"\b(images?|photos?|pictures?|pixels?|cameras?|webcams?|thumbnails?)\b", re.IGNORECASE)
_CHINESE = re.compile("图像|照片|图片|像素|相机|摄像|缩略图|张(?!量)")
# Sentences that no project of another kind shows though they are left as they are, by the reason: what is in them.
_OF_IMAGES_ALONE = {
    "the webcam": r"webcam|\bcamera (view|found|delivers)|^Camera$|the camera…|use the camera|take ten pictures",
    "what a camera writes into files": r"camera data|camera's",
    "how many pixels a file may have": r"pixels, (but|more)|pixels\. The limit",
    "networks of images": r"\{edge\} × \{edge\} pixels|the form cameras and video deliver",
    "measures of images": r"or above .* pixels",
    "how large an image is": r"^\{width\} × \{height\} pixels$|the same pixels",
    "a chart, as a file": r"save picture|^picture \(\*",
    "pixels of the screen": r"^Size of a cell",
}

# A catalogue's entry: its English, its Chinese.
Entry = tuple[str, str]


def entries() -> Iterator[Entry]:
    """Every text of the window and of what the layers below say there, but for those parts that name all kinds."""
    for context in ElementTree.parse(CATALOGUE).getroot().iter("context"):
        if context.findtext("name") not in OF_EVERY_KIND:
            for message in context.iter("message"):
                yield message.findtext("source", ""), message.findtext("translation", "")


def names(template: str) -> set[str]:
    """The placeholders of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def bare(template: str) -> str:
    """A template without the names of its placeholders."""
    return re.sub(r"\{\w+", "{", template)


def left(kind: str) -> list[str]:
    """What speaks of images when it is said of another kind."""
    found = []
    for english, chinese in entries():
        own = wording.sentence(english, kind)
        spoken = (reworded(english, kind), "" if own is not None else reworded(chinese, kind, CHINESE))
        if english in OF_ANY_KIND or not (_ENGLISH.search(bare(spoken[0])) or _CHINESE.search(bare(spoken[1]))):
            continue
        found.append(spoken[0])
    return found


@pytest.mark.parametrize("kind", WORDINGS)
def test_nothing_speaks_of_images_but_what_only_they_have(kind: str) -> None:
    patterns = {reason: re.compile(pattern, re.IGNORECASE) for reason, pattern in _OF_IMAGES_ALONE.items()}
    unknown = [text for text in left(kind) if not any(pattern.search(text) for pattern in patterns.values())]
    assert unknown == [], "say it otherwise in the kind's sentences, or name here why only images have it"
    unused = {reason for reason, pattern in patterns.items() if not any(map(pattern.search, left(kind)))}
    assert not unused


def test_the_tables_have_no_sentence_that_nobody_says() -> None:
    shown = {english for english, _ in entries()}
    pages = "".join(file.read_text("utf-8") for file in (ROOT / "resources" / "templates").iterdir())
    command_line = "".join(file.read_text("utf-8") for file in (ROOT / "tldesk" / "cli").glob("*.py"))
    for kind in WORDINGS.values():
        for english, own in kind.sentences.items():
            assert english in shown or english in pages or english in command_line, english
            assert own != reworded(english, "nothing else"), f"a rule says it: {english}"
    assert shown >= OF_ANY_KIND
    contexts = {one.findtext("name") for one in ElementTree.parse(CATALOGUE).getroot().iter("context")}
    assert contexts >= OF_EVERY_KIND


@pytest.mark.parametrize("kind", WORDINGS)
def test_a_sentence_of_a_kind_is_filled_with_what_its_image_has(kind: str) -> None:
    for english, own in WORDINGS[kind].sentences.items():
        assert names(own) <= names(english), english


@pytest.mark.parametrize("kind", [*WORDINGS, "nothing of the tables"])
def test_rules_keep_what_a_template_is_filled_with(kind: str) -> None:
    for english, chinese in entries():
        if wording.sentence(english, kind) is None:
            assert names(reworded(english, kind)) == names(english)
            assert names(reworded(chinese, kind, CHINESE)) == names(chinese)


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("{count} {count:image has|images have} a label", "{count} {count:text has|texts have} a label"),
        ("{images} {images:image|images}", "{images} {images:text|texts}"),
        ("An image of an image. Images of photos", "A text of a text. Texts of texts"),
        ("an unlabelled image", "an unlabelled text"),
        ("&Import images from a folder…", "&Import texts from a folder…"),
        ("metadata-images_and imagery", "metadata-images_and imagery"),
        ("{image}", "{image}"),
        ("Pretrained vs. from scratch", "Pretrained vs. words alone"),
        ("Images with “{text}” in their name or note", "Texts with “{text}” in them, their columns or their note"),
    ],
)
def test_english_of_texts(english: str, expected: str) -> None:
    assert reworded(english, TEXT) == expected


def test_chinese_of_texts() -> None:
    assert reworded("已标注 {count} 张图像", TEXT, CHINESE) == "已标注 {count} 条文本"
    assert reworded("它含有稀疏张量", TEXT, CHINESE) == "它含有稀疏张量"


def test_a_kind_without_a_record_is_called_by_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reworded("An image, {count:image|images}", "unknown") == "A sample, {count:sample|samples}"
    assert reworded("{count} 张图像", "unknown", CHINESE) == "{count} 个样本"
    record = MODALITIES[TEXT]
    monkeypatch.setitem(MODALITIES, "events", type(record)(
        name="events", one="event", many="events", suffixes=frozenset({".event"}), unit="ms",
        module="none",
    ))  # fmt: skip
    assert reworded("A photo, images", "events") == "An event, events"


def test_of_images_nothing_changes() -> None:
    for english, chinese in entries():
        assert reworded(english, IMAGE) is english and reworded(chinese, IMAGE, CHINESE) is chinese
    text = said("several_labels", count=2)
    assert worded(text, IMAGE) is text


def test_what_a_sentence_is_filled_with_is_never_touched() -> None:
    row = filled("{count} {count:image|images} labelled “{value}”", count=2, value="photos of images")
    assert worded(row, TEXT) == "2 texts labelled “photos of images”"
    inner = said("image_unreadable", path="images/photo 1.jpg", reason=filled("{count} {count:image|images}", count=1))
    assert worded(inner, TEXT) == "The text “images/photo 1.jpg” cannot be read: 1 text."
    assert worded("images of a class called image", TEXT) == "images of a class called image"


def test_every_error_can_be_said_of_every_kind() -> None:
    for message in MESSAGES.values():
        for template in (message.text, message.hint):
            assert names(reworded(template, TEXT)) <= names(template)


def test_a_page_keeps_its_code() -> None:
    page = 'An image: {{ found.images }} images{% if image %}{{ table(("Images of it",), "images") }}{% endif %}'
    said_of = wording.in_pages(TEXT)(page)
    assert said_of == 'A text: {{ found.images }} texts{% if image %}{{ table(("Texts of it",), "images") }}{% endif %}'
    assert wording.in_pages(IMAGE)(page) == page


def test_checks_say_what_is_true_of_the_kind() -> None:
    assert sentence("Exact duplicates", TEXT) == "Identical texts"
    unreadable = "These files are damaged, missing or too large, and are not used."
    assert "too short or too long" in (sentence(unreadable, SOUND) or "")  # they may be whole
