"""The columns of a table: whether its first row names them, and which one is likely to be what of a text."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from tldesk.escape import from_spreadsheet
from tldesk.foreign import Refused
from tldesk.media.tables.records import HEAD_ROWS, Bad, Row, Rows

T = TypeVar("T")

MOST = 1_000  # columns

_LONGEST_NAME = 64  # letters
_SHORT = 40  # letters of a label
_SPLITS = frozenset(
    ("train", "training", "val", "valid", "validation", "dev", "test", "testing", "eval", "训练", "训练集", "验证",
     "验证集", "测试", "测试集", "開發集", "訓練集", "驗證集", "測試集")
)  # fmt: skip
_DATE = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?([T ]\d{1,2}:\d{2}.*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}( \d{1,2}:\d{2}.*)?",
    re.ASCII,
)
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)*%?", re.ASCII)

# What a column is for → names that say so, in small letters; the first are the surest.
NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "文本", "内容", "正文", "content", "sentence", "句子", "文字", "message", "body", "review", "comment",
        "评论", "留言", "评价", "comments", "question", "query", "utterance", "tweet", "description", "描述", "answer",
        "feedback", "反馈", "document", "texts", "消息", "问题", "標題", "內容", "评论内容", "text_a", "sentence1",
    ),
    "label": (
        "label", "标签", "类别", "class", "category", "target", "分类", "intent", "意图", "sentiment", "情感", "labels",
        "tag", "tags", "topic", "主题", "type", "类型", "rating", "評分", "评分", "標籤", "類別", "情感倾向",
        "more_labels", "annotation", "y", "label.responses", "labels.responses",
    ),
    "split": ("split", "划分", "数据集", "dataset", "set", "fold", "partition", "subset", "集合", "劃分"),
    "id": (
        "id", "编号", "序号", "编码", "uid", "uuid", "key", "index", "idx", "guid", "_id", "編號", "序號", "no", "nr",
    ),
    "date": (
        "date", "日期", "时间", "time", "timestamp", "created_at", "datetime", "created", "创建时间", "發佈時間",
        "发布时间", "時間", "day", "updated_at",
    ),
    "group": (
        "group", "分组", "用户", "user", "user_id", "author", "作者", "customer", "customer_id", "客户", "组", "source",
        "来源", "thread", "conversation", "session", "用户id", "用戶", "username",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """Which columns are likely to be what, by their place from 0; None where none is."""

    text: int | None = None
    label: int | None = None
    split: int | None = None
    id: int | None = None
    date: int | None = None
    group: int | None = None


def first_of(rows: Iterator[T | Bad], count: int) -> list[T | Bad]:
    """The first rows, at most so many. Raises Refused where none of them can be read."""
    head = list(islice(rows, count))
    bad = [row for row in head if isinstance(row, Bad)]
    if head and len(bad) == len(head):
        raise Refused(f"none of its rows can be read: {bad[0].reason}")
    if not head:
        raise Refused("it has no rows")
    return head


def headed(rows: Rows, header: bool | None) -> tuple[bool, tuple[str, ...], list[Row | Bad]]:
    """Whether the first row names the columns, the names as their writer had them, see `escape.from_spreadsheet`, and
    the first rows as they are, taken from `rows`.

    None as `header` finds it out. Raises Refused where none of these rows can be read, or they have more than MOST
    columns.
    """
    head = first_of(rows, HEAD_ROWS)
    whole = [row.cells for row in head if isinstance(row, Row)]
    cells, *others = [_without_empty_end(row) for row in whole]
    if header is None:
        header = _is_header(cells, others)
    if header:
        cells += [""] * (statistics.median_low(map(len, others or [cells])) - len(cells))
    else:
        cells = [""] * min(statistics.mode(map(len, whole)), max(map(len, (cells, *others))))
    if len(cells) > MOST:
        raise Refused(f"it has more than {MOST:,} columns")
    return header, named([from_spreadsheet(cell.strip()) for cell in cells]), head


def body(rows: Iterable[Row | Bad], header: bool, width: int) -> Rows:
    """The rows without the `header`, each with so many cells: what is missing at its end is empty, a cell too many
    makes it Bad.
    """
    for row in rows:
        if isinstance(row, Bad):
            yield row
        elif header:
            header = False
        elif len(row.cells) == width:
            yield row
        elif len(row.cells) < width:
            yield Row(row.number, (*row.cells, *[""] * (width - len(row.cells))))
        elif any(map(str.strip, row.cells[width:])):
            yield Bad(row.number, too_many_reason(len(row.cells), width))
        else:
            yield Row(row.number, row.cells[:width])


def too_many_reason(cells: int, width: int) -> str:
    """The reason of a row that has more cells than the table has columns."""
    return f"it has more cells ({cells}) than the table has columns ({width})"


def propose(names: Sequence[str], rows: Iterable[Row | Bad]) -> Proposal:
    """Which column is likely to be what, by its name, else by the first rows of the table."""
    cells = [row.cells for row in rows if isinstance(row, Row)]
    values = [[row[place].strip() for row in cells] for place in range(len(names))]
    found = _by_name(names, values)
    for use, is_it in (("split", _are_splits), ("date", _are_dates), ("id", _are_ids)):
        if use not in found:
            found |= dict([(use, place) for place in _free(names, found) if is_it(values[place])][:1])
    if "text" not in found:
        lengths = {place: _length(values[place]) for place in _free(names, found)}
        longest = max(lengths, key=lambda place: lengths[place], default=None)
        if longest is not None and lengths[longest] > 0:
            found["text"] = longest
    if "label" not in found:
        alike = [place for place in _free(names, found) if _are_labels(values[place])]
        found |= {"label": min(alike, key=lambda place: _unlike_labels(values[place]))} if alike else {}
    return Proposal(**found)


def _by_name(names: Sequence[str], values: Sequence[Sequence[str]]) -> dict[str, int]:
    folded = [name.strip().casefold() for name in names]
    found: dict[str, int] = {}
    for use, known in NAMES.items():
        for name in known:
            if name in folded and (place := folded.index(name)) not in found.values() and _may_be(use, values[place]):
                found[use] = place
                break
    return found


def _may_be(use: str, values: Sequence[str]) -> bool:
    """Whether nothing in a column speaks against what its name says."""
    there = [value for value in values if value]
    if use == "split":
        return all(value.casefold() in _SPLITS for value in there)
    if use == "text":
        return not there or not all(_NUMBER.fullmatch(value) for value in there)
    return True


def _free(names: Sequence[str], found: dict[str, int]) -> list[int]:
    """Columns of no use yet."""
    return [place for place in range(len(names)) if place not in found.values()]


def _are_splits(values: Sequence[str]) -> bool:
    there = {value.casefold() for value in values if value}
    return bool(there) and there <= _SPLITS


def _are_dates(values: Sequence[str]) -> bool:
    there = [value for value in values if value]
    return bool(there) and all(_DATE.fullmatch(value) for value in there)


def _are_ids(values: Sequence[str]) -> bool:
    """All different, and each one word with a digit."""
    one_word = all(value and " " not in value and re.search(r"\d", value) and len(value) <= _SHORT for value in values)
    return len(values) > 1 and one_word and len(set(values)) == len(values)


def _are_labels(values: Sequence[str]) -> bool:
    """A few short values that come again."""
    there = [value for value in values if value]
    kinds = set(there)
    return len(there) > 2 and 2 <= len(kinds) <= max(2, len(there) // 2) and max(map(len, kinds)) <= _SHORT


def _unlike_labels(values: Sequence[str]) -> tuple[bool, int]:
    """Numbers are labels where there are no words; of several columns the one with the fewest values is taken."""
    kinds = {value for value in values if value}
    return all(_NUMBER.fullmatch(value) for value in kinds), len(kinds)


def _length(values: Sequence[str]) -> float:
    """The mean number of letters, of what is not numbers or dates alone."""
    there = [value for value in values if value and not _NUMBER.fullmatch(value) and not _DATE.fullmatch(value)]
    return sum(map(len, there)) / max(1, len(values))


def _is_header(cells: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    plain = [cell.strip() for cell in cells]
    if any(cell.casefold() in known for cell in plain for known in NAMES.values()):
        return all(len(cell) <= _LONGEST_NAME for cell in plain)
    if not rows or statistics.median_low(map(len, rows)) > len(plain):
        return False
    if len(set(plain)) < len(plain) or not all(0 < len(cell) <= _LONGEST_NAME for cell in plain):
        return False
    if any(_NUMBER.fullmatch(cell) or _DATE.fullmatch(cell) for cell in plain):
        return False
    columns = [[row[place].strip() for row in rows if place < len(row)] for place in range(len(plain))]
    if any(cell in values for cell, values in zip(plain, columns, strict=True)):
        return False
    return any(_looks_different(cell, values) for cell, values in zip(plain, columns, strict=True))


def _looks_different(name: str, values: Sequence[str]) -> bool:
    """A word above numbers, above dates, above values that come again, or above texts that are much longer."""
    there = [value for value in values if value]
    if not there:
        return False
    same = all(_NUMBER.fullmatch(value) or _DATE.fullmatch(value) for value in there) or _are_labels(there)
    return same or len(name) * 2 < statistics.median(map(len, there))


def _without_empty_end(cells: Sequence[str]) -> list[str]:
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """A name for each column: its own, made up where it has none, numbered where it is another's."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        wanted = name = " ".join(cell.split())[:_LONGEST_NAME] or f"column {place}"
        number = 2
        while name in names:
            name, number = f"{wanted} ({number})", number + 1
        names.append(name)
    return tuple(names)
