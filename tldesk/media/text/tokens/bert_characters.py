"""What BERT's tokenizers make of characters, as the tables of a vocabulary's file.

The tables come from Python's, once: the file then says the same with any version of Python.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Characters that BERT's tokenizers make a word each: (first, last). (The published tables skip some between the last
# two but one, and so do these.)
_IDEOGRAPHS = (
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF), (0x2F800, 0x2FA1F),
)  # fmt: skip
# What has come into Unicode, or has changed there, since the tables of `tokenizers` were made: it stays as it is.
_LATER = (
    "61d 7fd 890-891 898-89f 8ca-8e2 9fd-9fe a76 afa-aff b55 c04 c3c c77 c84 d00 d3b-d3c d81 eba 180f 1885-1886",
    "1abf-1ace 1b7d-1b7e 1df6-1dfb 2e43-2e4f 2e52-2e5d a82c a8c5 a8ff a9bd 10d24-10d27 10eab-10ead 10f46-10f50 10f55",
    "10f56-10f59 10f82-10f89 11070 11073-11074 110c2 110cd 111cf 1123e 1133b 11438-1143f 11442-11444 11446",
    "1144b-1144f 1145a-1145b 1145d-1145e 11660-1166c 116b9 1182f-11837 11839-1183b 11938 1193b-1193c 1193e",
    "11943-11946 119d4-119d7 119da-119db 119e0 119e2 11a01-11a0a 11a33-11a38 11a3b-11a47 11a51-11a56 11a59-11a5b",
    "11a8a-11a96 11a98-11a9c 11a9e-11aa2 11c30-11c36 11c38-11c3d 11c3f 11c41-11c45 11c70-11c71 11c92-11ca7",
    "11caa-11cb0 11cb2-11cb3 11cb5-11cb6 11d31-11d36 11d3a 11d3c-11d3d 11d3f-11d45 11d47 11d90-11d91 11d95 11d97",
    "11ef3-11ef4 11ef7-11ef8 11fff 12ff1-12ff2 13430-13438 16e97-16e9a 16f4f 16fe2 16fe4 1cf00-1cf2d 1cf30-1cf46",
    "1e000-1e006 1e008-1e018 1e01b-1e021 1e023-1e024 1e026-1e02a 1e130-1e136 1e2ae 1e2ec-1e2ef 1e944-1e94a",
    "1e95e-1e95f 2b820-2b91f",
)
_PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))
_ASCII_SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What BERT's normaliser does: make letters small, take their `accents` away, make ideographs a word each."""

    lower: bool = True
    accents: bool = True
    ideographs: bool = True

    def tables(self) -> dict[str, Any]:
        """`map`, `alone` and `dropped` of a vocabulary."""
        return {
            "map": dict(self._characters()),
            "alone": [list(stretch) for stretch in _IDEOGRAPHS] if self.ideographs else [],
            "dropped": [list(stretch) for stretch in _PRIVATE],
        }

    def _characters(self) -> Iterator[tuple[str, str]]:
        """Each character that is changed, and what it becomes."""
        later = {code for line in _LATER for part in line.split() for code in _stretch(part)}
        alone = {code for first, last in _IDEOGRAPHS for code in range(first, last + 1)} if self.ideographs else set()
        for code in range(0x30000):
            char = chr(code)
            if code not in later and unicodedata.category(char) not in ("Cs", "Co"):
                becomes = f" {self._bare(char)} " if code in alone else self._becomes(char)
                if becomes != (f" {char} " if code in alone else char):
                    yield char, becomes
        for code in (0xE0001, *range(0xE0020, 0xE0080), *range(0xE0100, 0xE01F0)):  # tags and selectors
            yield chr(code), ""

    def _becomes(self, char: str) -> str:
        kind = unicodedata.category(char)
        if char in "\t\n\r" or kind[0] == "Z":
            return " "
        if kind in ("Cc", "Cf") or char == "\N{REPLACEMENT CHARACTER}":
            return ""
        return "".join(f" {part} " if _is_sign(part) else self._cased(part) for part in self._bare(char))

    def _bare(self, char: str) -> str:
        """A letter without its accents; of what has none, the same in the parts that Unicode takes it for."""
        if not self.accents:
            return char
        return "".join(part for part in unicodedata.normalize("NFD", char) if unicodedata.category(part) != "Mn")

    def _cased(self, char: str) -> str:
        return char.lower() if self.lower else char


def _stretch(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


def _is_sign(char: str) -> bool:
    return char in _ASCII_SIGNS or unicodedata.category(char)[0] == "P"
