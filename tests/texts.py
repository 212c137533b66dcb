"""Projects of texts, made of rows that a test says."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CHINESE = "我想退款，请问如何办理？订单已经付款三天了，还没有发货。"
HEBREW = "שלום, מתי יגיע הכרטיס שלי?"
ARABIC = "مرحبا، أين بطاقتي الجديدة؟"

HEADER = ("text", "label", "channel")
ROWS: tuple[tuple[str, str, str], ...] = (
    ("Where is my new card?", "card", "mail"),
    (CHINESE, "refund", "chat"),
    (HEBREW, "card", "chat"),
    ("I want my money back 🙂 and the card, too", "", "phone"),
    ("first line\r\nsecond line with a\ttab", "", "mail"),
    *((f"Question number {number} about a transfer", "", "mail") for number in range(19)),
)


def make_project(folder: Path, rows: Sequence[Sequence[str]] = ROWS, header: Sequence[str] = HEADER) -> Any:
    """An open project of these rows."""
    from tldesk.project.exchange.importing import import_source
    from tldesk.project.store import Project

    table = folder.with_suffix(".csv")
    with table.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    made = Project.create(folder, modality="text")
    for _ in import_source(made, table):
        pass
    return made
