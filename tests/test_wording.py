"""No two names for one thing: what the window says has no word that the glossary gives another name."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = ROOT / "docs" / "glossary.md"
CATALOGUE = ROOT / "resources" / "i18n" / "tldesk_zh_CN.ts"
TABLE = "## Words of the window"

# Where a word stands for another thing: the word, what stands around it, and why.
EXCEPTIONS = (
    ("picture", r"takes? (ten )?pictures?|pictures can be taken", "what one does with a camera"),
    ("picture", r"save picture|^picture \(\*", "of a chart, as a file"),
    ("图片", r"保存图片|^图片 \(\*", "of a chart, as a file"),
    (
        "sample",
        r"sample (project|photos|texts|te&xts|sounds|so&unds|program)",
        "the project, the photos, the texts and the programs that come with tldesk",
    ),
    (
        "category",
        r"a category for each class|its category is not in|list of categories|class, target or category",
        "a field of a format",
    ),
    ("answer", r"answer requests|requests answered|answers other programs", "requests are answered, images predicted"),
    ("回答", r"请求", "of requests, as above"),
    ("分类", r"分类器|分类头|区分类别", "a classifier is not a class; to tell classes apart"),
    ("种类", r"没有这种类型", "two words that meet"),
)
# English words that Chinese says in several ways, for they say several things there.
SEVERAL = {
    "Classes": "a heading, or a number of them",
    "Images": "a heading, or a number of them",
    "Precision": "of a class, or of numbers",
    "System": "the computer's, or as it has it",
    "Train": "to train, or the split",
    "Training": "one of them, or that it goes on",
    "Validation": "the images, or their result",
}
# Signs: what is never written so, in texts of both languages or of one.
_SIGNS = (
    ("en", r"[\d}] %", "English has no space before %"),
    ("en", r"\.\.\.", "… is one sign"),
    ("en", r" [–—-] ?tldesk|—", "a dash is –"),
    ("zh", r"[\u4e00-\u9fff][,;:!?]", "Chinese has signs of full width"),
    ("zh", r"\.\.\.", "…… or … is one sign"),
)

Texts = list[tuple[str, str, str]]


def table(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """The words to avoid of each row: English, Chinese."""
    for line in text.split(TABLE)[1].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and cells[0] != "say" and not cells[0].startswith("-"):
            yield cells[1].split(", "), cells[3].split(", ")


def found(texts: Texts, glossary: str) -> list[str]:
    """Texts with a word to avoid: what it is, and the text."""
    rows = list(table(glossary))
    english = [(word, re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)) for words, _ in rows for word in words]
    chinese = [(word, re.compile(re.escape(word))) for _, words in rows for word in words]
    return [
        f"{word}: {context}: {text}"
        for context, source, translation in texts
        for words, text in ((english, source), (chinese, translation))
        for word, pattern in words
        if pattern.search(_without(word, text))
    ]


def _without(word: str, text: str) -> str:
    """A text without its placeholders, and without where the word is allowed."""
    text = re.sub(r"\{(\w*)(:[^}|]*)?\}", "{}", text)
    for excepted, around, _ in EXCEPTIONS:
        if word.startswith(excepted[:-1]):  # in any number
            text = re.sub(around if word.isascii() else rf".*(?:{around}).*", "", text, flags=re.IGNORECASE)
    return text


@pytest.fixture(scope="module")
def texts() -> Texts:
    """Context, English and Chinese of all that the window says."""
    root = ElementTree.parse(CATALOGUE).getroot()
    return [
        (context.findtext("name", ""), message.findtext("source", ""), "".join(node.itertext()))
        for context in root.iter("context")
        for message in context.iter("message")
        if (node := message.find("translation")) is not None
    ]


def test_every_text_is_one_that_lupdate_sees() -> None:
    """Of a text in brackets of its own nothing comes into the catalogue, and it stays English."""
    unseen = re.compile(r'\b(?:translate|tr|NOOP)\(\s*(?:"\w+",\s*)?\(\s*"[^"]*"')
    assert unseen.search('translate(\n"A",\n(\n"b"\n"c"))') and unseen.search('self.tr(("a" "b"))')
    files = sorted((ROOT / "tldesk").rglob("*.py"))
    assert [file.name for file in files if unseen.search(file.read_text(encoding="utf-8"))] == []


def test_one_name_for_one_thing(texts: Texts) -> None:
    assert len(texts) > 1000
    texts = [text for text in texts if not re.match("Q[A-Z]", text[0])]  # in Qt's own dialogs Qt has chosen the words
    assert found(texts, GLOSSARY.read_text(encoding="utf-8")) == []


def test_signs_are_written_in_one_way(texts: Texts) -> None:
    wrong = [
        f"{why}: {context}: {text}"
        for context, source, translation in texts
        for language, text in (("en", source), ("zh", translation))
        for kind, pattern, why in _SIGNS
        if kind == language and re.search(pattern, text)
    ]
    assert wrong == []


def test_one_text_has_one_translation(texts: Texts) -> None:
    several: dict[str, set[str]] = {}
    for _, source, translation in texts:
        chinese = re.sub(r"\(&[A-Z]\)", "", translation)  # its letter in a menu
        several.setdefault(source.strip(" …").replace("&", ""), set()).add(chinese.strip(" …"))
    found = {text: sorted(names) for text, names in several.items() if len(names) > 1 and text not in SEVERAL}
    assert found == {}


def test_every_exception_is_of_a_word_that_is_avoided() -> None:
    avoided = {word for words in table(GLOSSARY.read_text(encoding="utf-8")) for column in words for word in column}
    assert [word for word, _, _ in EXCEPTIONS if word not in avoided] == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (("", "3 issues to review", "有 3 处需要查看"), True),
        (("", "Take pictures with the webcam", "用摄像头拍摄"), False),
        (("", "{count} {count:picture|pictures} so far", "{count} 张"), True),
        (("", "{tasks} left", "余 {tasks}"), False),
        (("", "Confidence", "把握"), True),
        (("", "Accuracy", "正确率"), True),
        (("", "Requests answered: 3", "已回答 3 个请求"), False),
        (("", "Image", "图像"), False),
    ],
)
def test_a_word_to_avoid_is_found(text: tuple[str, str, str], wrong: bool) -> None:
    assert bool(found([text], GLOSSARY.read_text(encoding="utf-8"))) == wrong
