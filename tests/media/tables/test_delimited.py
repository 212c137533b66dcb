"""CSV and its relatives: every row comes back as it was written, and one that is damaged costs itself."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.media.tables import delimited, lines
from tldesk.media.tables.encodings import ENCODINGS
from tldesk.media.tables.records import NOT_DECODED, TOO_LONG, ZEROS, Bad, Row

# Letters of every encoding that is tried, and what CSV has to quote.
TEXTS = st.text(alphabet="ab \t,;|'\"\n\r\\x中文退款éñ", max_size=12)
TABLES = st.lists(st.lists(TEXTS, min_size=2, max_size=4), min_size=1, max_size=8)


def pieces(data: bytes, size: int = 1 << 18) -> Iterator[bytes]:
    return (data[place : place + size] for place in range(0, len(data), size))


def read(data: bytes | str, delimiter: str = ",", quote: str = '"', size: int = 1 << 18) -> list[Row | Bad]:
    content = data.encode() if isinstance(data, str) else data
    return list(delimited.read(lines.blocks(pieces(content, size), "UTF-8"), delimiter, quote))


@given(TABLES, st.sampled_from("\t,;|"), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(['"', "'"]), st.data())
def test_what_is_written_is_read(
    rows: list[list[str]], delimiter: str, end: str, quote: str, data: st.DataObject
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quotechar=quote, quoting=csv.QUOTE_ALL).writerows(rows)
    encoding = data.draw(st.sampled_from(["UTF-8", "UTF-16 LE", "UTF-16 BE", "UTF-32 LE", "GB18030"]))
    codec = ENCODINGS[encoding].codec
    content = ENCODINGS[encoding].mark * data.draw(st.booleans()) + text.getvalue().encode(codec)
    size = data.draw(st.sampled_from([1, 2, 3, 7, 1000]))
    found = list(delimited.read(lines.blocks(pieces(content, size), encoding), delimiter, quote))
    assert [row.cells for row in found if isinstance(row, Row)] == [tuple(row) for row in rows if any(row)]
    assert not any(isinstance(row, Bad) for row in found)


@given(
    st.binary(max_size=200) | st.text(alphabet='a,"\n\r', max_size=60).map(str.encode), st.sampled_from([1, 5, 1000])
)
def test_every_line_of_anything_is_accounted_for(data: bytes, size: int) -> None:
    found = read(data, size=size)
    numbers = [row.number for row in found]
    assert numbers == sorted(set(numbers))
    last = 0
    for row in found:
        skipped = data.splitlines()[last : row.number - 1]
        assert not any(line.strip(b' \t\x0b\x0c",\x1c\x1d\x1e\x1f\x85') for line in skipped), "a line was lost"
        height = 1 if isinstance(row, Bad) else 1 + sum(len(cell.splitlines(keepends=True)) for cell in row.cells)
        last = row.number - 1 + height


def test_a_quote_that_is_never_closed_costs_its_line() -> None:
    found = read('a,b\n1,"open\n2,fine\n3,"quoted, twice"\n4,"two\nlines"\n5,end')
    assert found == [
        Row(1, ("a", "b")),
        Bad(2, "there is text behind a closing quotation mark"),
        Row(3, ("2", "fine")),
        Row(4, ("3", "quoted, twice")),
        Row(5, ("4", "two\nlines")),
        Row(7, ("5", "end")),
    ]
    assert read('1,"open\n2,fine\n3,fine') == [Bad(1, delimited.UNCLOSED), Row(2, ("2", "fine")), Row(3, ("3", "fine"))]


def test_what_is_no_text_costs_its_row() -> None:
    found = read(b'1,a\n2,\xff\n3,\0\n4,"b\n\xff"\n\n  \n5,c\r6,d\r\n')
    assert found == [
        Row(1, ("1", "a")),
        Bad(2, NOT_DECODED),
        Bad(3, ZEROS),
        Bad(4, NOT_DECODED),
        Row(8, ("5", "c")),
        Row(9, ("6", "d")),
    ]


def test_lines_of_utf8_in_a_file_of_another_encoding_are_read() -> None:
    texts = ["物流太慢了", "质量很好，下次还来", "退款"]
    data = b"".join(f"1,{text}\n".encode("utf-8" if place % 2 else "gb18030") for place, text in enumerate(texts * 2))
    found = list(delimited.read(lines.blocks([data], "GB18030"), ",", '"'))
    assert [row.cells[1] for row in found if isinstance(row, Row)][:5] == [*texts, *texts[:2]]


def test_a_backslash_before_a_quote() -> None:
    assert read('1,"say \\"hi\\""\n', quote='\\"') == [Row(1, ("1", 'say "hi"'))]


def test_without_quotes_they_are_letters() -> None:
    assert read("1\t\"open\n2\tit's\n", "\t", "") == [Row(1, ("1", '"open')), Row(2, ("2", "it's"))]


def test_one_column_keeps_its_commas() -> None:
    assert read('text\nHello, world\n"a\nb"\n', "") == [Row(1, ("text",)), Row(2, ("Hello, world",)), Row(3, ("a\nb",))]


def test_the_line_that_tells_excel_the_delimiter_is_no_row() -> None:
    assert read("sep=;\na;b\n", ";") == [Row(2, ("a", "b"))]


def test_a_cell_of_ten_megabytes() -> None:
    long = "long words\n" * 1_000_000
    assert read(f'1,"{long}"\n2,b\n') == [Row(1, ("1", long)), Row(1_000_002, ("2", "b"))]


def test_a_line_without_an_end_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MOST_CHARACTERS", 10_000)
    found = read(f"1,a\n2,{'x' * 30_000}\n3,c\n4,{'x' * 30_000}", size=1_000)
    assert found == [Row(1, ("1", "a")), Bad(2, TOO_LONG), Row(3, ("3", "c")), Bad(4, TOO_LONG)]


def test_a_row_without_an_end_costs_its_first_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MOST_CHARACTERS", 10_000)
    found = read('1,"open\n' + "2,fine\n" * 5_000, size=1_000)
    assert found[0] == Bad(1, TOO_LONG)
    assert found[1:] == [Row(number, ("2", "fine")) for number in range(2, 5_002)]


def test_rows_that_are_all_open_do_not_take_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_AGAIN_FREE", 10_000)
    started = time.process_time()
    found = read('a","b\n' * 30_000)
    assert found == [Bad(number, delimited.UNCLOSED) for number in range(1, 30_001)]
    assert time.process_time() - started < 5
