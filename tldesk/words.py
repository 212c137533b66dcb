"""Sentences with numbers in them: `{count}` is the number, `{count:image|images}` the word that goes with it.

A translation into a language without such forms leaves the second out: `{count} 张图像`.
"""

from __future__ import annotations

import string
from typing import Any


class Sentences(string.Formatter):
    """`str.format` that knows one from many; `number` says how whole numbers are written."""

    def number(self, value: int) -> str:
        """A whole number as people read it."""
        return str(value)

    def format_field(self, value: Any, format_spec: str) -> str:
        """A value in its format; in `one|many`, the word that goes with it."""
        one, choice, many = format_spec.partition("|")
        if choice:
            return one if str(value) == "1" else many
        if type(value) is int and not format_spec:
            return self.number(value)
        return format(value, format_spec)


_plain = Sentences()


class Text(str):
    """A template filled in, in English. It keeps what it was made of, so that the window says it in another language.

    Files and other programs get it as the text that it is.
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, values: dict[str, Any]) -> Text:
        """The text of a template."""
        made = super().__new__(cls, _plain.format(template, **values))
        made.template, made.values = template, values
        return made

    def __reduce__(self) -> tuple[type[Text], tuple[str, dict[str, Any]]]:
        return Text, (self.template, self.values)


def filled(template: str, /, **values: Any) -> Text:
    """A template with its values, and the words that go with its numbers."""
    return Text(template, values)


def hundredths(share: float, digits: int = 1) -> str:
    """0.8917 → 89.2. What is not all is never rounded to 100."""
    return f"{100 * share if share >= 1 else min(100 * share, 100 - 10.0**-digits):.{digits}f}"


def span(low: float, high: float, digits: int = 1) -> str:
    """An interval of shares in hundredths: 64.6–98.5, which the sign of hundredths follows once."""
    return f"{hundredths(low, digits)}–{hundredths(high, digits)}"


def utf8(text: object) -> str:
    """A text as UTF-8 can hold it: what is no text in a file's name is written as `\\udce9`."""
    return str(text).encode(errors="backslashreplace").decode()
