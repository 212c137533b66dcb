"""Names as somebody might give them to a class, an image or a training, so that whoever is told them obeys; and checks
that nobody does."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser

FORMULA = "=cmd|'/c calc'!A1"
MARKUP = "<script>alert(1)</script><img src=file:///etc/passwd>![x](http://a.example/p.png)"
ESCAPES = "\x1b]0;pwn\x07\x9b31m\u202egnp.exe\nINFO all is well"
NAMES = (FORMULA, MARKUP, ESCAPES)
MORE = ("＝1+1", " =1", '"=1', "\t=1", "@SUM(1)", "-2+3", "+1", "a;=1", "a\t=1", "| a |", "www.a.example", "`x`", "# x")

_OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_ALLOWED = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "div", "b", "section", "figure", "svg"}
_ALLOWED |= {"details", "summary", "span", "figcaption", "table", "tr", "th", "td", "line", "text", "polyline", "rect"}


def check_terminal(text: str) -> None:
    """Lines of text and nothing that a terminal obeys."""
    assert not _OBEYED.findall(text), text
    assert "INFO all is well" not in text.splitlines()


def check_spreadsheet(text: str) -> None:
    """No cell is a formula, whichever delimiter the spreadsheet takes."""
    for delimiter in ",;\t|":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            formulas = [cell for cell in row if re.match(r"[\s\"]*[=+\-@＝＋－＠]", cell)]
            assert not formulas, formulas


def check_markdown(text: str) -> None:
    """No tag, no link, no picture; and each table keeps its columns."""
    check_terminal(text)
    assert "<" not in text and "](" not in text and "http://" not in text and "www.a" not in text
    widths = {line.count("|") for line in text.splitlines() if line.startswith("| class |")}
    assert all(line.count("|") in {*widths, 4, 5, 6} for line in text.splitlines() if line.startswith("|"))


def check_html(text: str) -> None:
    """Only the tags of our own pages, and attributes that load nothing."""
    check_terminal(text)
    page = _Page()
    page.feed(text)
    page.close()
    assert set(page.tags) <= _ALLOWED, set(page.tags) - _ALLOWED
    assert not {"src", "href", "onerror", "onload"} & set(page.attributes)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def varint(value: int) -> bytes:
    """A whole number as protocol buffers write it, seven bits a byte."""
    parts = []
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])
