"""Which column is what: by its name in English or Chinese, else by what is in it."""

from __future__ import annotations

import pytest

from tldesk.media.tables import columns
from tldesk.media.tables.columns import Proposal
from tldesk.media.tables.records import Bad, Row

TEXTS = ["Where is my card? It has been two weeks.", "The app does not open any more", "I want my money back, now"]


def proposed(names: tuple[str, ...], *rows: tuple[str, ...]) -> Proposal:
    return columns.propose(names, [Bad(9, "no row"), *(Row(number, row) for number, row in enumerate(rows))])


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("text", "label"), Proposal(text=0, label=1)),
        (("ID", "Category", " Text "), Proposal(text=2, label=1, id=0)),
        (("编号", "文本", "标签", "日期"), Proposal(text=1, label=2, id=0, date=3)),
        (("序号", "评论内容", "类别", "划分", "用户"), Proposal(text=1, label=2, split=3, id=0, group=4)),
        (("內容", "標籤"), Proposal(text=0, label=1)),
        (("label", "text", "content"), Proposal(text=1, label=0)),
        (("sentence", "intent", "split", "author", "created_at"), Proposal(0, 1, 2, None, 4, 3)),
    ],
)
def test_by_their_names(names: tuple[str, ...], found: Proposal) -> None:
    assert proposed(names) == found


def test_by_what_is_in_them() -> None:
    rows = [
        (f"K-{place}", "refund" if place % 2 else "card", f"2024-05-0{place + 1}", TEXTS[place % 3] + str(place), split)
        for place, split in enumerate(["train", "train", "val", "test", "train", "train"])
    ]
    assert proposed(("a", "b", "c", "d", "e"), *rows) == Proposal(text=3, label=1, split=4, id=0, date=2)


def test_a_name_is_not_believed_against_what_is_in_the_column() -> None:
    rows = [(str(place), text, "x", "5") for place, text in enumerate(TEXTS)]
    assert proposed(("content", "words", "set", "n"), *rows) == Proposal(text=1, id=0)


def test_words_are_labels_before_numbers() -> None:
    rows = [(text, str(place % 2), "ab"[place % 2]) for place, text in enumerate(TEXTS * 2)]
    assert proposed(("words", "n", "kind"), *rows) == Proposal(text=0, label=2)
    assert proposed(("words", "n"), *[row[:2] for row in rows]) == Proposal(text=0, label=1)


def test_one_column_of_texts() -> None:
    assert proposed(("column 1",), *[(text,) for text in TEXTS]) == Proposal(text=0)
    assert proposed(("column 1",)) == Proposal()
    assert proposed(()) == Proposal()


def test_names_are_as_their_writer_had_them() -> None:
    rows = [Row(1, ("text", "'=cmd", "'quoted'", " '+x ")), Row(2, ("a", "b", "c", "'=d"))]
    _, names, head = columns.headed(iter(rows), True)
    assert names == ("text", "=cmd", "'quoted'", "+x") and head == rows
