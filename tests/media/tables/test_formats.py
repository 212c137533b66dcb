"""What a file is, is found out by what is in it: format, delimiter, quotes, header, columns."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tldesk.errors import TldeskError
from tldesk.media.tables import formats
from tldesk.media.tables.records import Bad, Choices, Row, Table
from tldesk.media.tables.source import opened

PROSE = ["Hello, world", "Nothing to see here", "One, two, three and four", "He said “no”, and left.", "Well"]


def read(data: bytes | str, name: str = "any", choices: Choices | None = None) -> tuple[Choices, list[Row | Bad]]:
    content = data.encode() if isinstance(data, str) else data
    with opened(Path(name), content) as source:
        table: Table = formats.opened(source, choices or Choices())
        return table.choices, list(table.rows)


def rows_of(data: bytes | str, name: str = "any") -> list[tuple[str, ...] | str]:
    return [row.cells if isinstance(row, Row) else row.reason for row in read(data, name)[1]]


@pytest.mark.parametrize(
    ("data", "name", "format", "delimiter", "quote", "columns"),
    [
        ("text,label\na,b\n", "x.csv", "delimited", ",", '"', ("text", "label")),
        ("text;label\n1,5;2,5\n3,5;4,5\n", "x.csv", "delimited", ";", '"', ("text", "label")),
        ("text\tlabel\na, b\tc\nd, e\tf\n", "x", "delimited", "\t", '"', ("text", "label")),
        ("text|label\na|b\nc, d|e\n", "x.dat", "delimited", "|", '"', ("text", "label")),
        ("sep=;\ntext;label\na,b;c\n", "x.csv", "delimited", ";", '"', ("text", "label")),
        ("text,label\n'a, b',c\n'd','e'\n", "x.csv", "delimited", ",", "'", ("text", "label")),
        ('text,label\n"say \\"a, b\\"",c\n"d",e\n', "x.csv", "delimited", ",", '\\"', ("text", "label")),
        ('text\tlabel\n"open\tc\nd\te\n"f\tg\n', "x.tsv", "delimited", "\t", "", ("text", "label")),
        ('text,label\n"a\nb",c\n"d, e",f\n', "x.csv", "delimited", ",", '"', ("text", "label")),
        ("text\n" + "\n".join(PROSE), "x.csv", "delimited", "", '"', ("text",)),
        ("文本,标签\n退款，谢谢,好\n", "x.csv", "delimited", ",", '"', ("文本", "标签")),
        ("\n".join(PROSE), "x.txt", "lines", None, None, ("text",)),
        ("\n".join(PROSE), "pasted", "lines", None, None, ("text",)),
        ("Hello, world", "pasted", "lines", None, None, ("text",)),
        ("a\tb\nc\td\ne\tf\n", "x.txt", "delimited", "\t", '"', ("column 1", "column 2")),
        ("__label__x one text\n__label__y another\n", "x.txt", "fasttext", None, None, ("label", "text")),
        ('{"text": "a"}\n{"text": "b", "n": 1}\n', "x.json", "jsonl", None, None, ("text", "n")),
        ('[{"text": "a"}, {"text": "b", "n": 1}]', "x", "json", None, None, ("text", "n")),
        ('[\n{"text": "a"},\n{"text": "b"}\n]\n', "x.json", "json", None, None, ("text",)),
    ],
)
def test_what_a_file_is(
    data: str, name: str, format: str, delimiter: str | None, quote: str | None, columns: tuple[str, ...]
) -> None:
    choices, rows = read(data, name)
    assert (choices.format, choices.delimiter, choices.quote, choices.columns) == (format, delimiter, quote, columns)
    assert rows and not [row for row in rows if isinstance(row, Bad)]
    assert read(data, name, choices) == (choices, rows), "what was found, chosen"


def test_a_header_is_not_made_of_a_text() -> None:
    choices, rows = read("I like it,good\nIt is broken,bad\nFine,good\n", "x.csv")
    assert (choices.header, choices.columns, len(rows)) == (False, ("column 1", "column 2"), 3)
    choices, rows = read("words,kind\nI like it,good\nIt is broken,bad\nFine,good\n", "x.csv")
    assert (choices.header, choices.columns, len(rows)) == (True, ("words", "kind"), 3)
    _, rows = read("words,kind\nI like it,good\n", "x.csv", Choices(header=False))
    assert rows[0] == Row(1, ("words", "kind"))


def test_a_choice_is_kept() -> None:
    choices, rows = read("a,b;c\nd,e;f\n", "x.csv", Choices(delimiter=";", header=False))
    assert choices.delimiter == ";" and rows[0] == Row(1, ("a,b", "c"))
    choices, rows = read("a,b;c\nd,e;f\n", "x.csv", Choices(delimiter="", header=False))
    assert choices.delimiter == "" and rows[0] == Row(1, ("a,b;c",))
    choices, rows = read("a,b;c\nd,e;f\n", "x.csv", Choices(format="lines"))
    assert choices.columns == ("text",) and len(rows) == 2


def test_rows_have_a_cell_for_each_column() -> None:
    assert rows_of("text,label,more\na,b\nb,c,d,,\na,b,c\na,b,c\ne,f,g,h\n", "x.csv") == [
        ("a", "b", ""),
        ("b", "c", "d"),
        ("a", "b", "c"),
        ("a", "b", "c"),
        "it has more cells (4) than the table has columns (3)",
    ]
    assert read("text,,text\na,b,c\nd,e,f\n", "x.csv")[0].columns == ("text", "column 2", "text (2)")


def test_a_quote_that_pairs_with_another_row_s_costs_its_line_alone() -> None:
    assert rows_of('id,text,label\n1,a,b\n2,x,y,"\n3,x,"\n4,"c, c",d\n5,"e, e",f\n6,"g, g",h\n7,"i",j\n', "x.csv") == [
        ("1", "a", "b"),
        "it has more cells (4) than the table has columns (3)",
        "there is text behind a closing quotation mark",
        ("4", "c, c", "d"),
        ("5", "e, e", "f"),
        ("6", "g, g", "h"),
        ("7", "i", "j"),
    ]


def test_fasttext_has_its_labels_in_front() -> None:
    assert rows_of("__label__x  one text\n__label__y __label__z two\n__label__\n") == [
        ("x", "one text"),
        ('["y", "z"]', "two"),
        ("", ""),
    ]


def test_values_of_json_as_cells() -> None:
    value = {"text": "a", "n": 1, "share": 0.5, "yes": True, "none": None, "more": {"deep": ["退款"]}}
    assert rows_of(json.dumps(value)) == [("a", "1", "0.5", "true", "", '{"deep": ["退款"]}')]
    assert rows_of('[["a", 1], ["b"]]') == [("a", "1"), ("b", "")]
    assert rows_of('["a", "b"]') == [("a",), ("b",)]


def test_a_damaged_object_costs_itself() -> None:
    assert rows_of(
        '{"text": "a"}\n{"text": "b"\n[1\n5\n{"text": "\\ud800"}\n{"text": "c"}\n{"text": "d"}\n', "x.jsonl"
    ) == [
        ("a",),
        "it is not valid JSON (column 13: Expecting ',' delimiter)",
        "it is not valid JSON (column 3: Expecting ',' delimiter)",
        "it is not an object",
        "it is not valid JSON",
        ("c",),
        ("d",),
    ]


def test_a_line_longer_than_what_is_looked_at() -> None:
    long = "words " * 300_000
    assert rows_of(json.dumps({"text": long}) + '\n{"text": "b"}\n', "x.jsonl") == [(long,), ("b",)]
    assert rows_of(json.dumps([{"text": long}, {"text": "b"}])) == [(long,), ("b",)]
    assert rows_of(f"text,label\n{long},a\nb,c\n", "x.csv") == [(long, "a"), ("b", "c")]


def test_a_text_in_utf16_of_any_format() -> None:
    assert rows_of("text,label\n退款,b\n".encode("utf-16"), "x.csv") == [("退款", "b")]
    assert rows_of('{"text": "退款"}\n'.encode("utf-16-le")) == [("退款",)]
    assert rows_of('[{"text": "退款"}]\n'.encode("utf-16-be")) == [("退款",)]


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "x.csv", "it is empty"),
        (b"\n \n\n", "x.csv", "it has no rows"),
        (bytes(range(256)) * 20, "x.csv", "it is not text"),
        (b"PK\3\4" + bytes(300), "x.docx", "it is not text"),
        (b"PK\3\4" + bytes(300), "x.xlsx", "it is damaged, or not a workbook"),
        (b'{"a": {"b": 1},\n "c": 2}', "x.json", "neither a list of objects nor an object in each line"),
        (",".join(map(str, range(1001))).encode(), "x.csv", "it has more than 1,000 columns"),
        (
            b"many words and more, and then a zero: \0, and more words\n",
            "x.csv",
            "none of its rows can be read: it contains zero bytes",
        ),
    ],
)
def test_what_is_no_table_is_told(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(TldeskError, match=reason) as raised:
        read(data, name)
    assert raised.value.code == "table_unreadable"


def test_choices_that_are_none_are_told() -> None:
    for wrong in (Choices(format="word"), Choices(quote="«"), Choices(delimiter="ab"), Choices(delimiter="\n")):
        with pytest.raises(TldeskError):
            read("a,b\n", "x.csv", wrong)


def test_a_table_whose_columns_have_changed_is_not_read() -> None:
    choices, _ = read("text,label\na,b\n", "x.csv")
    with pytest.raises(TldeskError, match="have changed"):
        read("label,text\nb,a\n", "x.csv", choices)
    assert read("label,text\nb,a\n", "x.csv", replace(choices, columns=None))[1] == [Row(2, ("b", "a"))]
