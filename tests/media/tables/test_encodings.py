"""Encodings are found: of texts of each, of few of them, and of files that are ASCII for a long time."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from tldesk.errors import TldeskError
from tldesk.media.tables import encodings
from tldesk.media.tables.source import opened

CHINESE = [
    "退款还没有到账，请问什么时候可以收到？",
    "物流太慢了",
    "质量很好，下次还来",
    "客服态度差，不推荐大家购买",
    "退款",
]
TRADITIONAL = ["我的卡片還沒有到。", "物流太慢了，要求退款", "這個產品非常好，謝謝你們", "請問怎麼修改密碼"]
JAPANESE = ["カードがまだ届いていません。", "返金を希望します", "素晴らしい商品です", "配送が遅い"]
KOREAN = ["카드가 아직 도착하지 않았습니다.", "배송이 너무 느려요", "정말 좋은 제품입니다", "감사합니다"]
LATIN = [
    "Où est ma carte déjà commandée ?",
    "Über die App geht es nicht",
    "¿Dónde está mi tarjeta?",
    "It’s “mine” – 5 €",
]
RUSSIAN = ["Где моя карта?", "Спасибо за помощь", "Почему платёж не прошёл"]
# The encoding, texts in it, and how many of them are enough.
WRITTEN = [
    ("UTF-8", CHINESE, 1),
    ("GB18030", CHINESE, 1),
    ("Big5", TRADITIONAL, 1),
    ("Shift-JIS", JAPANESE, 1),
    ("EUC-JP", JAPANESE, 2),
    ("EUC-KR", KOREAN, 2),
    ("Windows-1252", LATIN, 1),
    ("Windows-1251", RUSSIAN, 1),
    ("KOI8-R", RUSSIAN, 1),
    ("UTF-16 LE", [f"{text},1" for text in CHINESE], 1),
    ("UTF-16 BE", [f"{text},1" for text in KOREAN], 1),
    ("UTF-32 LE", [f"{text},1" for text in JAPANESE], 1),
]


def found(data: bytes) -> str:
    with opened(Path("any"), data) as source:
        return encodings.found(source)


@pytest.mark.parametrize(("name", "texts", "enough"), WRITTEN, ids=[name for name, _, _ in WRITTEN])
def test_few_texts_are_enough(name: str, texts: list[str], enough: int) -> None:
    codec = encodings.ENCODINGS[name].codec
    for start in range(len(texts)):
        some = [texts[(start + place) % len(texts)] for place in range(enough)]
        for text in ("".join(f"{one}\n" for one in some), "text,label\n" + "".join(f'"{one}",a\r\n' for one in some)):
            assert found(text.encode(codec)) == name, text


@pytest.mark.parametrize("name", [name for name, record in encodings.ENCODINGS.items() if record.mark])
def test_a_mark_is_believed(name: str) -> None:
    record = encodings.ENCODINGS[name]
    assert found(record.mark + "a,b\n1,é\n".encode(record.codec)) == name


def test_what_is_ascii_is_utf8() -> None:
    assert found(b"") == found(b"text\nplain\n") == "UTF-8"


def test_letters_are_found_wherever_they_stand() -> None:
    plain = b"1,nothing but ASCII\n" * 200_000
    assert found(plain + "2,退款还没有到账\n".encode("gb18030") + plain) == "GB18030"


def test_the_encoding_of_most_lines_is_taken() -> None:
    lines = [f"{text}\n".encode() for text in CHINESE] * 3 + ["质量很好\n".encode("gb18030")] * 2
    assert found(b"".join(lines)) == "UTF-8"
    assert (
        found(b"".join([text.encode("gb18030") for text in ("质量很好\n", "退款\n")] * 9 + ["差\n".encode()]))
        == "GB18030"
    )


def test_zero_bytes_alone_are_no_utf16() -> None:
    assert found(b"a,b\n1,\0\n" + b"2,c\n" * 100) == "UTF-8"


def test_a_name_is_found_however_it_is_spelled() -> None:
    assert [encodings.named(name) for name in ("utf8", "gb18030", "cp1252", "Shift_JIS", "UTF-16LE", "big5")] == [
        "UTF-8", "GB18030", "Windows-1252", "Shift-JIS", "UTF-16 LE", "Big5",
    ]  # fmt: skip
    with pytest.raises(TldeskError, match="“ascii art” is not an encoding"):
        encodings.named("ascii art")


def test_every_encoding_is_known_to_python() -> None:
    for record in encodings.ENCODINGS.values():
        codecs.lookup(record.codec)
