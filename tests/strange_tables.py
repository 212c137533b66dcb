"""Tables as strangers have them: each form, encoding and way of quoting, whole and damaged in many ways.

Each row has a name of its own, so that a test can say of each whether it was read or told by its line.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from sheets import workbook

from tldesk.media.tables.encodings import ENCODINGS
from tldesk.media.tables.records import Bad, Row

Dice = random.Random
_ENDS = re.compile(r"\r\n|\r|\n")
_NAME = re.compile(r"row-\d{4}")

ENGLISH = (
    "Where is my card?",
    "The app, again, does not open.",
    'She said "no" to me',
    "refund; please",
    "It's fine | ok",
)
CHINESE = ("退款还没有到账，请问什么时候可以收到？", "物流太慢了", "质量很好，下次还来", "客服态度差；不推荐", "说“好”")
# Encodings with texts that they can hold.
LANGUAGES: tuple[tuple[str, Sequence[str]], ...] = (
    ("UTF-8", ENGLISH),
    ("UTF-8", CHINESE),
    ("UTF-8", (*ENGLISH, *CHINESE, "👩‍👧 naïve е́ \u202e עברית", "ｗｉｄｔｈ　１")),
    ("GB18030", CHINESE),
    ("GB18030", (*CHINESE, *ENGLISH)),
    ("UTF-16 LE", CHINESE),
    ("UTF-16 BE", ENGLISH),
    ("UTF-32 LE", CHINESE),
    ("Big5", ("我的卡片還沒有到。", "為什麼轉帳失敗？", "這個產品非常好", "物流太慢了，要求退款")),
    ("Shift-JIS", ("カードがまだ届いていません。", "返金を希望します", "素晴らしい商品です", "配送が、遅い")),
    ("EUC-KR", ("카드가 아직 도착하지 않았습니다.", "배송이 너무 느려요", "정말 좋은, 제품입니다", "감사합니다")),
    ("Windows-1252", ("Où est ma carte déjà commandée ?", "Über die App, nein", "¿Dónde está?", "It’s “mine” – 5 €")),
    ("Windows-1251", ("Где моя карта?", "Спасибо, за помощь", "Почему платёж не прошёл")),
)
_NO_TEXT = {"Windows-1252": b"\x81", "Windows-1251": b"\x98", "UTF-16 LE": b"\0\xd8", "UTF-16 BE": b"\xd8\0"}


@dataclass(frozen=True, slots=True)
class Strange:
    """A file: its name, its bytes, its rows by their names with the lines they stand on, and what was done to some.

    Without `rows` it is no table, so one error says what is wrong with it.
    """

    name: str
    content: bytes
    rows: dict[str, range] = field(default_factory=dict)
    damage: str = ""


def make(number: int) -> Strange:
    """The table of a number: always the same one."""
    dice = Dice(number)
    return KINDS[number % len(KINDS)](dice)


def lost(table: Strange, columns: Iterable[str], found: Iterable[Row | Bad]) -> list[str]:
    """The rows that were neither read nor told by their line, and those that came twice."""
    seen = _NAME.findall(" ".join(columns))
    told: list[int] = []
    for row in found:
        if isinstance(row, Bad):
            told.append(row.number)
        else:
            seen += _NAME.findall(" ".join(row.cells))
    missing = [name for name, lines in table.rows.items() if name not in seen and not any(one in lines for one in told)]
    return missing + [name for name in table.rows if seen.count(name) > 1]


# ---------------------------------------------------------------------------------------------- delimited


def _delimited(dice: Dice) -> Strange:
    encoding, texts = dice.choice(LANGUAGES)
    delimiter = dice.choice(",,\t;|")
    end = dice.choice(["\n", "\r\n", "\r\n", "\r"])
    style = dice.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
    damage = dice.choice([*_DAMAGE, "", "", "zero", "bytes", "other"])
    heads = [["id", "text", "label"], ["编号", "文本", "标签"], ["id", "", "id"], []]
    header = dice.choice(heads if encoding.startswith(("UTF", "GB")) else heads[::3])
    lines = [f"sep={delimiter}{end}"] if dice.random() < 0.05 else []
    lines += [_line(header, delimiter, end, style)] if header else []
    content = [line.encode(ENCODINGS[encoding].codec) for line in lines]
    rows, number = {}, len(lines) + 1
    for place in range(dice.randint(5, 60)):
        name, cells = f"row-{place:04}", [dice.choice(texts), dice.choice(["good", "bad", "差"[: encoding == "UTF-8"]])]
        cells[0] += dice.choice(["", "", "", f"{end}more"]) * (style == csv.QUOTE_ALL)
        line = _line([name, *cells], delimiter, end, style)
        is_damaged = damage and place > 2 and dice.random() < 0.15
        if is_damaged and damage in _DAMAGE:
            line = _DAMAGE[damage](name, cells[0], delimiter, end)
        content.append(_encoded(line, encoding, damage if is_damaged else ""))
        height = len(_ENDS.findall(line))
        rows[name] = range(number, number + height)
        number += height
        if dice.random() < 0.05:
            content.append(end.encode(ENCODINGS[encoding].codec))
            number += 1
    mark = ENCODINGS[encoding].mark if encoding != "GB18030" and dice.random() < 0.5 else b""
    suffix = dice.choice([".csv", ".csv", ".CSV", ".tsv", ".txt" if delimiter == "\t" else ".csv"])
    return Strange(f"table{suffix}", mark + b"".join(content), rows, damage)


def _line(cells: Sequence[str], delimiter: str, end: str, style: int) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=style).writerow(cells)  # type: ignore[arg-type]
    return text.getvalue()


def _encoded(line: str, encoding: str, damage: str) -> bytes:
    codec = ENCODINGS[encoding].codec
    if damage == "other" and not ENCODINGS[encoding].is_wide:
        return line.encode("gb18030" if encoding == "UTF-8" else "utf-8")
    data = line.encode(codec)
    if damage == "bytes" and "32" not in encoding:
        return data[:12] + _NO_TEXT.get(encoding, b"\xff") + data[12:]
    return data.replace("row".encode(codec), "\0row".encode(codec)) if damage == "zero" else data


_DAMAGE: dict[str, Callable[[str, str, str, str], str]] = {
    "open": lambda name, text, by, end: f'{name}{by}"{_plain(text)}{by}x{end}',
    "open at the end": lambda name, text, by, end: f'{name}{by}{_plain(text)}{by}"{end}',
    "text behind": lambda name, text, by, end: f'{name}{by}"{_plain(text)}" and more{by}x{end}',
    "unquoted": lambda name, text, by, end: f"{name}{by}{_plain(text)}{by}{by}x{by}y{end}",
    "short": lambda name, text, by, end: f"{name}{end}",
    "signs": lambda name, text, by, end: f"{name}{by}\x01{_plain(text)}\x1b[31m{by}=1+1{end}",
    "long": lambda name, text, by, end: f"{name}{by}{_plain(text) * 5_000}{by}x{end}",
}


def _plain(text: str) -> str:
    return "".join(text.split('"')).splitlines()[0]


# ---------------------------------------------------------------------------------------------- lines and JSON


def _lines(dice: Dice) -> Strange:
    encoding, texts = dice.choice(LANGUAGES)
    mark = dice.choice(["", "__label__a ", "__label__a __label__b "])
    rows, lines = {}, list[str]()
    for place in range(dice.randint(1, 60)):
        rows[f"row-{place:04}"] = range(len(lines) + 1, len(lines) + 2)
        lines.append(f"{mark}{dice.choice(texts)} row-{place:04}")
        lines += [""] * (dice.random() < 0.1)
    end = dice.choice(["\n", "\r\n", "\r"])
    text = end.join(lines) + end * dice.randint(0, 1)
    return Strange("lines.txt", ENCODINGS[encoding].mark + text.encode(ENCODINGS[encoding].codec), rows)


def _objects(dice: Dice) -> list[dict[str, object]]:
    _, texts = dice.choice(LANGUAGES)
    labels: list[object] = ["good", ["good"], ["a", "b"], None, 3, {"deep": [1, {"er": "x}]"}]}]
    label = dice.choice(labels)
    shapes: list[Callable[[str, str], dict[str, object]]] = [
        lambda name, text: {"id": name, "text": text, "label": label},
        lambda name, text: {"id": name, "data": {"text": text}, "annotations": []},
        lambda name, text: {"id": name, "fields": {"text": text}, "responses": {}},
        lambda name, text: {"text": f"{text} {name}"},
    ]
    shape = dice.choice(shapes)
    return [shape(f"row-{place:04}", dice.choice(texts)) for place in range(dice.randint(1, 40))]


def _json_lines(dice: Dice) -> Strange:
    rows, lines = {}, list[str]()
    damage = dice.choice(["", "", "cut", "bracket", "surrogate", "number", "deep"])
    for place, value in enumerate(_objects(dice)):
        line = json.dumps(value, ensure_ascii=dice.random() < 0.5)
        if damage and place % 5 == 3:
            line = _BROKEN[damage](line)
        rows[f"row-{place:04}"] = range(len(lines) + 1, len(lines) + 2)
        lines.append(line)
    codec = dice.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16"])
    return Strange(dice.choice(["a.jsonl", "a.json", "a.ndjson"]), "\n".join(lines).encode(codec), rows, damage)


_BROKEN: dict[str, Callable[[str], str]] = {
    "cut": lambda line: line[: len(line) // 2],
    "bracket": lambda line: line[:-1],
    "surrogate": lambda line: line[:-1] + ', "x": "\\ud83d"}',
    "number": lambda line: line[:-1] + ', "x": ' + "9" * 5_000 + "}",
    "deep": lambda line: line[:-1] + ', "x": ' + "[" * 5_000 + "]" * 5_000 + "}",
}


def _json_list(dice: Dice) -> Strange:
    values = _objects(dice)
    layout = dice.choice(["one line", "a line each", "indented"])
    parts = [json.dumps(value, ensure_ascii=False, indent=2 if layout == "indented" else None) for value in values]
    damage = dice.choice(["", "", "quote", "bracket"]) if layout != "one line" else ""
    if damage:
        parts = [_unquoted(part, damage) if place % 5 == 3 else part for place, part in enumerate(parts)]
    text, rows = "[", {}
    for place, part in enumerate(parts):
        text += ("" if layout == "one line" else "\n  ") + part.replace("\n", "\n  ")
        last = text.count("\n") + 1
        rows[f"row-{place:04}"] = range(last - part.count("\n"), last + 1)
        text += "," * (place < len(parts) - 1)
    codec = dice.choice(["utf-8", "utf-8-sig", "utf-16-le"])
    return Strange("a.json", (text + "\n]\n").encode(codec), rows, damage)


def _unquoted(part: str, damage: str) -> str:
    return part.replace('"text"', '"text', 1) if damage == "quote" else part[:-1]


# ---------------------------------------------------------------------------------------------- others


def _workbook(dice: Dice) -> Strange:
    _, texts = dice.choice(LANGUAGES)
    top = [[], ["id", "text", "label"]] if dice.random() < 0.5 else [["id", "text", "label"]]
    rows, cells = {}, [list(row) for row in top]
    for place in range(dice.randint(1, 60)):
        rows[f"row-{place:04}"] = range(len(cells) + 1, len(cells) + 2)
        cells.append([f"row-{place:04}", dice.choice(texts) + "\nx" * dice.randint(0, 1), "good"])
        cells += [[]] * (dice.random() < 0.1)
    sheets = {"first": cells, "空": []}
    return Strange("book.xlsx", workbook({name: list(rows) for name, rows in sheets.items()}), rows)


def _no_table(dice: Dice) -> Strange:
    noise = dice.randbytes(3_000)
    others = {
        "empty.csv": b"", "blank.csv": b"\n\n \r\n", "noise.csv": noise, "picture.csv": b"\x89PNG\r\n\x1a\n" + noise,
        "zeros.csv": bytes(5_000), "book.xlsx": workbook({"a": [["text"], ["x"]]})[: dice.randint(5, 300)],
        "a.docx": b"PK\3\4" + noise, "empty.xlsx": workbook({"a": []}), "one.json": b'{"a": {"b": 1},\n"c": 2}',
        "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise, "program": b"\x7fELF\2\1\1\0" + noise,
        "page.pdf": b"%PDF-1.7\n" + noise, "open.json": b'[{"a": ' * 10_000,
    }  # fmt: skip
    name = dice.choice(sorted(others))
    return Strange(name, others[name])


KINDS: tuple[Callable[[Dice], Strange], ...] = (
    _delimited, _delimited, _delimited, _delimited, _lines, _json_lines, _json_list, _workbook, _delimited, _no_table,
)  # fmt: skip
