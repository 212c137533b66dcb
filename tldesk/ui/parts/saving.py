"""Asking where a file is to be saved. A name that was typed without the end of its kind gets it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_file(parent: QWidget, title: str, wish: str, kinds: Mapping[str, str]) -> Path | None:
    """The file that the user names, None where none is; `kinds` are filters by the end that their files have (`.png`).

    The dialog asks before a file is replaced, but of the name as it was typed: where the name with its end is that of
    another file, it opens once more with the whole name.
    """
    while True:
        name, chosen = QFileDialog.getSaveFileName(parent, title, wish, ";;".join(kinds.values()))
        if not name:
            return None
        if name.lower().endswith(tuple(kinds)):
            return Path(name)
        end = next((end for end, kind in kinds.items() if kind == chosen), next(iter(kinds)))
        wish = f"{name}{end}"
        if not os.path.lexists(wish):
            return Path(wish)
