"""Make the sample texts in resources/samples/texts from the whole sets.

    python packaging/sample_texts.py BANKING77/train.csv SIB200_ZH/train.csv

The choice is deterministic: per class the texts in the order of their hash, so that running it again gives the same.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from pathlib import Path

PER_CLASS = 40
OUT = Path(__file__).resolve().parent.parent / "resources" / "samples" / "texts"
# Of the 77 in English those that a person tells apart at once; the set in Chinese has no others.
ENGLISH = {
    "card_arrival": "card delivery",
    "exchange_rate": "exchange rate",
    "lost_or_stolen_card": "lost card",
    "passcode_forgotten": "forgotten passcode",
    "request_refund": "refund",
    "terminate_account": "close account",
    "top_up_failed": "failed top-up",
}
CHINESE = {
    "entertainment": "娱乐",
    "geography": "地理",
    "health": "健康",
    "politics": "政治",
    "science/technology": "科技",
    "sports": "体育",
    "travel": "旅行",
}


def chosen(source: Path, names: dict[str, str]) -> list[tuple[str, str]]:
    """PER_CLASS texts of each of these classes, with their names here, in no order that tells the class."""
    with source.open(newline="", encoding="utf-8") as stream:
        rows = [(row["text"].strip(), row["label"]) for row in csv.DictReader(stream)]
    found = []
    for label, name in names.items():
        texts = sorted({text for text, other in rows if other == label}, key=_hash)
        found += [(text, name) for text in texts[:PER_CLASS]]
    return sorted(found, key=lambda row: _hash(row[0]))


def main(english: Path, chinese: Path) -> None:
    """Write a table for each language."""
    OUT.mkdir(parents=True, exist_ok=True)
    for language, source, names in (("en", english, ENGLISH), ("zh_CN", chinese, CHINESE)):
        rows = chosen(source, names)
        with (OUT / f"{language}.csv").open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream, lineterminator="\n").writerows([("text", "label"), *rows])
        print(f"{len(rows)} texts in {OUT / language}.csv")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
