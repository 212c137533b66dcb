"""ONNX files of others, looked through before a runtime opens them.

Their bytes are walked by the wire format of protocol buffers, without a library, which would make objects of what may
be millions of empty messages. A library that reads them later must find the same as this walk did. So only one way to
write a file is let through, the one in which every writer does: the fields that are known here, in the form that their
kind has, numbers in as few bytes as they take, what is there once only once.

What our own exports never have is refused: steps inside of steps (loops may run for ever), functions (which may unfold
without end), operators of other makers, tensors in other files, tensors with more numbers than bytes, and texts, of
which memory outside of any limit of the runtime's is made. What a graph does while it runs is not known from its bytes:
`onnx_apart` asks it in a process with limits.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tldesk.foreign import Refused

MOST_BYTES = 2_000_000_000  # of a file; protocol buffers have no more
_MOST_FIELDS = 200_000  # the largest networks have some 20,000
_MOST_DIMENSIONS = 16

# How a field is written: as a whole number, in 8 bytes, as bytes behind their length, in 4 bytes.
WHOLE, EIGHT, TEXT, FOUR = 0, 1, 2, 5
Kind = int | str | list[int] | list[str]

# The fields that are known, by their numbers in onnx.proto: how each is written, or which message it holds; in a list
# what may be there many times.
KNOWN: dict[str, dict[int, Kind]] = {
    "ModelProto": {
        1: WHOLE,
        2: TEXT,
        3: TEXT,
        4: TEXT,
        5: WHOLE,
        6: TEXT,
        7: "GraphProto",
        8: ["OperatorSetIdProto"],
        14: ["StringStringEntryProto"],
    },
    "OperatorSetIdProto": {1: TEXT, 2: WHOLE},
    "StringStringEntryProto": {1: TEXT, 2: TEXT},
    "GraphProto": {
        1: ["NodeProto"],
        2: TEXT,
        5: ["TensorProto"],
        10: TEXT,
        16: ["StringStringEntryProto"],
        11: ["ValueInfoProto"],
        12: ["ValueInfoProto"],
        13: ["ValueInfoProto"],
    },
    "NodeProto": {
        1: [TEXT],
        2: [TEXT],
        3: TEXT,
        4: TEXT,
        5: ["AttributeProto"],
        6: TEXT,
        7: TEXT,
        8: TEXT,
        9: ["StringStringEntryProto"],
    },
    "AttributeProto": {
        1: TEXT,
        2: FOUR,
        3: WHOLE,
        4: TEXT,
        5: "TensorProto",
        7: [FOUR],
        8: [WHOLE],
        13: TEXT,
        20: WHOLE,
    },
    "TensorProto": {
        1: [WHOLE],
        2: WHOLE,
        4: [FOUR],
        5: [WHOLE],
        7: [WHOLE],
        8: TEXT,
        9: TEXT,
        10: [EIGHT],
        11: [WHOLE],
        12: TEXT,
        14: WHOLE,
        16: ["StringStringEntryProto"],
    },
    "ValueInfoProto": {1: TEXT, 2: "TypeProto", 3: TEXT, 4: ["StringStringEntryProto"]},
    "TypeProto": {1: "TypeProto.Tensor", 6: TEXT},
    "TypeProto.Tensor": {1: WHOLE, 2: "TensorShapeProto"},
    "TensorShapeProto": {1: ["TensorShapeProto.Dimension"]},
    "TensorShapeProto.Dimension": {1: WHOLE, 2: TEXT, 3: TEXT},
}
_ELSEWHERE = "it refers to other files"
_HOLLOW = "it has tensors without their numbers"
_NESTED = "it has nested steps"
_ODD = "it is not written as ONNX files are"
_SPARSE = "it has sparse tensors"
_TEXTS = "it computes with text"
_UNKNOWN = "it has parts that are not known here"
# Why a field is refused, where there is a better reason than `_UNKNOWN`.
REFUSED = {
    "ModelProto": {20: "it contains training steps", 25: "it has functions of its own"},
    "GraphProto": {15: _SPARSE},
    "AttributeProto": {6: _NESTED, 9: _TEXTS, 11: _NESTED, 22: _SPARSE, 23: _SPARSE},
    "TensorProto": {3: "it has tensors in pieces", 6: _TEXTS, 13: _ELSEWHERE},
}

# Fields whose values are looked at.
_INPUT, _OUTPUT, _OPERATOR, _DOMAIN = 1, 2, 4, 7  # of a Node
_NAME, _NUMBER, _SIGNS = 1, 3, 4  # of an Attribute
_DIMENSIONS, _TYPE, _INITIALIZER_NAME, _LOCATION = 1, 2, 8, 14  # of a Tensor
_NUMBERS = {4: 4, 5: 1, 7: 1, 10: 8, 11: 1, 9: 1}  # fields of a Tensor's numbers: the least bytes that one takes
_ELEMENT = 1  # of a TypeProto.Tensor
_TEXT_TYPE, _MOST_TYPE = 8, 63
_OURS = {b"", b"ai.onnx"}
# A runtime computes once and for all what follows from constants alone. With these no more comes out than went in; with
# others a few bytes become gigabytes, so it is told not to.
_LEVEL = {b"Cast", b"Constant", b"DequantizeLinear", b"Identity", b"Reshape", b"Transpose", b"Squeeze", b"Unsqueeze"}
# ONNX Runtime takes a file with this at this place for one in a format of its own.
_OTHER_FORMAT, _OTHER_FORMAT_AT = b"ORTM", 4

_Field = tuple[int, int | memoryview]


@dataclass(slots=True)
class _Found:
    fields: int = 0
    constants: set[bytes] = field(default_factory=set)
    steps: list[tuple[set[bytes], list[bytes], list[bytes]]] = field(default_factory=list)
    attributes: list[list[_Field]] = field(default_factory=list)  # of the step that is walked

    def folds(self) -> bool:
        """Whether no step grows what follows from constants alone. The steps stand in the order of their work."""
        known = set(self.constants)
        for operators, inputs, outputs in self.steps:
            if set(inputs) <= known:
                known.update(outputs)
                if not operators <= _LEVEL:
                    return False
        return True


def look_through(content: bytes | memoryview) -> bool:
    """Raise Refused unless it is a file that may be opened; whether what follows from constants may be computed ahead.

    In time that grows with the number of its parts.
    """
    found = _Found()
    if content[_OTHER_FORMAT_AT : _OTHER_FORMAT_AT + len(_OTHER_FORMAT)] == _OTHER_FORMAT:
        raise Refused(_ODD)
    try:
        _walk(memoryview(content), "ModelProto", found)
    except IndexError:
        raise Refused("it is cut short") from None
    return found.folds()


def _walk(message: memoryview, kind: str, found: _Found) -> None:
    known, refused = KNOWN[kind], REFUSED.get(kind, {})
    fields: list[_Field] = []
    once: set[int] = set()
    for number, form, value in _fields(message):
        found.fields += 1
        if found.fields > _MOST_FIELDS:
            raise Refused("it has more parts than any network")
        if number not in known:
            raise Refused(refused.get(number, _UNKNOWN))
        expected = known[number]
        many = isinstance(expected, list)
        inner = expected[0] if isinstance(expected, list) else expected
        packed = many and form == TEXT and isinstance(inner, int)
        if (form != (TEXT if isinstance(inner, str) else inner) and not packed) or number in once:
            raise Refused(_ODD)
        if not many:  # of two the last one would count, or they would be put together
            once.add(number)
        if isinstance(inner, str):
            assert isinstance(value, memoryview)
            _walk(value, inner, found)
        else:
            fields.append((number, value))
    if kind in _LOOKS:
        _LOOKS[kind](fields, found)


def _look_at_step(fields: list[_Field], found: _Found) -> None:
    texts = {place: [bytes(v) for n, v in fields if n == place and isinstance(v, memoryview)] for place in (1, 2, 4, 7)}
    if not set(texts[_DOMAIN]) <= _OURS:
        raise Refused("it has operators of its own")
    operators = set(texts[_OPERATOR])
    for attribute in map(dict, found.attributes):
        if b"Constant" in operators and _SIGNS in attribute:
            raise Refused(_TEXTS)
        if b"Cast" in operators and bytes(attribute.get(_NAME, b"")) == b"to":
            _look_at_type(attribute.get(_NUMBER, 0))
    found.attributes.clear()
    found.steps.append((operators, list(filter(None, texts[_INPUT])), texts[_OUTPUT]))


def _look_at_attribute(fields: list[_Field], found: _Found) -> None:
    found.attributes.append([(number, value) for number, value in fields if number in (_NAME, _NUMBER, _SIGNS)])


def _look_at_type(value: int | memoryview) -> None:
    """A type is small: of a large number a runtime would take the last bits alone."""
    if value == _TEXT_TYPE:
        raise Refused(_TEXTS)
    if not isinstance(value, int) or value > _MOST_TYPE:
        raise Refused(_ODD)


def _look_at_element(fields: list[_Field], _found: _Found) -> None:
    for number, value in fields:
        if number == _ELEMENT:
            _look_at_type(value)


def _look_at_tensor(fields: list[_Field], found: _Found) -> None:
    """A tensor has the numbers that its dimensions say, and has them here."""
    sizes: list[int] = []
    most = 0
    for number, value in fields:
        if number == _DIMENSIONS:
            sizes += [value] if isinstance(value, int) else _numbers(value, _MOST_DIMENSIONS + 1)
            if len(sizes) > _MOST_DIMENSIONS:
                raise Refused(_HOLLOW)
        elif number in _NUMBERS:
            most += 2 * len(value) // _NUMBERS[number] if isinstance(value, memoryview) else 1
        elif number == _TYPE:
            _look_at_type(value)
        elif number == _LOCATION and value != 0:
            raise Refused(_ELSEWHERE)
        elif number == _INITIALIZER_NAME and isinstance(value, memoryview):
            found.constants.add(bytes(value))
    if math.prod(sizes) > most:
        raise Refused(_HOLLOW)


_LOOKS = {
    "NodeProto": _look_at_step,
    "AttributeProto": _look_at_attribute,
    "TensorProto": _look_at_tensor,
    "TypeProto.Tensor": _look_at_element,
}


def _fields(message: memoryview) -> Iterator[tuple[int, int, int | memoryview]]:
    """The fields of a message: number, how it is written, and bytes or a whole number. Raises Refused, IndexError."""
    at, end = 0, len(message)
    while at < end:
        key, at = _number(message, at)
        if key >> 32:
            raise Refused(_ODD)
        number, form = key >> 3, key & 7
        if form == WHOLE:
            value, at = _number(message, at)
            yield number, form, value
            continue
        size = {EIGHT: 8, FOUR: 4}.get(form)
        if size is None:
            if form != TEXT:
                raise Refused("it is not an ONNX file")
            size, at = _number(message, at)
        if size > end - at:
            raise IndexError
        yield number, form, message[at : at + size]
        at += size


def _numbers(packed: memoryview, most: int) -> list[int]:
    values: list[int] = []
    at = 0
    while at < len(packed) and len(values) < most:
        value, at = _number(packed, at)
        values.append(value)
    return values


def _number(message: Any, at: int) -> tuple[int, int]:
    """A number of variable length, in as few bytes as it takes, and where the next begins."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            if value >> 64 or (byte == 0 and shift > 7):
                raise Refused(_ODD)
            return value, at
        if shift > 63:
            raise Refused(_ODD)
