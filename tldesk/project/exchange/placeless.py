"""Texts without the places of this computer: what a run has written about itself, for a copy that goes elsewhere.

Paths in the project become relative, those of images become their places in the copy, and of any other path its last
part is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from tldesk import foreign

# Names of classes are what a model answers, whatever they look like.
_UNTOUCHED = frozenset({"classes", "labels", "label", "known", "new", "unused"})

# A path that begins at the root, a drive or a server: alone, in quotation marks, or among other words.
_ABSOLUTE = r"(?:/|[A-Za-z]:[\\/]|\\\\)"
_ALONE = re.compile(rf"{_ABSOLUTE}[^\n“”]*\Z")
_QUOTED = re.compile(rf"(?<=[“\"']){_ABSOLUTE}[^\n“”\"']*(?=[”\"'])")
_AMONG_WORDS = re.compile(r"(?<![\w.~/:\\])(?:/[^\s/“”\"']+){2,}|(?<!\w)[A-Za-z]:\\[^\s“”\"']+")


class Placeless:
    """Rewrites what runs hold; `places` are absolute folders, and what stands for each."""

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = {place: stand_in for place, stand_in in places.items() if len(place) > 1}
        longest_first = sorted(self._places, key=len, reverse=True)
        self._known = re.compile("|".join(rf"{re.escape(place)}(?![\w-])" for place in longest_first) or r"(?!)")

    def file(self, file: Path) -> bytes | None:
        """What the file is to hold in the copy; None where it can stay as it is.

        Raises OSError, and ValueError for one that cannot be read as what its name says.
        """
        kind = file.suffix.lower()
        try:
            if kind == ".json":
                return self._rewritten(file.read_text(encoding="utf-8"))
            if kind == ".jsonl":
                lines = file.read_text(encoding="utf-8").split("\n")
                found = [self._rewritten(line) if self._may_name(line) else None for line in lines]
                if not any(found):
                    return None
                return b"\n".join(line.encode() if new is None else new for line, new in zip(lines, found, strict=True))
            if kind == ".toml":
                values = foreign.read_toml(file)
                new = self.values(values)
                return None if new == values else tomli_w.dumps(new).encode()
        except RecursionError as error:
            raise ValueError("it is nested too deeply") from error
        return None

    def text(self, text: str) -> str:
        """A text, or a path, without places."""
        text = self._known.sub(lambda found: self._places[found[0]], text)
        if _ALONE.match(text):
            return _last(text)
        return _AMONG_WORDS.sub(lambda found: _last(found[0]), _QUOTED.sub(lambda found: _last(found[0]), text))

    def values(self, values: Any) -> Any:
        """Plain values, nested as they are, with every text in them rewritten but the names of classes."""
        if isinstance(values, str):
            return self.text(values)
        if isinstance(values, list):
            return [self.values(one) for one in values]
        if isinstance(values, dict):
            return {key: one if key in _UNTOUCHED else self.values(one) for key, one in values.items()}
        return values

    def _rewritten(self, text: str) -> bytes | None:
        values = foreign.read_json(text.encode())
        new = self.values(values)
        return None if new == values else json.dumps(new, ensure_ascii=False).encode()

    @staticmethod
    def _may_name(line: str) -> bool:
        """Whether a line is worth reading: most are steps of a training, which name nothing."""
        return line.startswith("{") and ("/" in line or "\\" in line)


def _last(path: str) -> str:
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1]
