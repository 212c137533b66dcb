"""What labelling programs export, as they write it."""

from __future__ import annotations

from typing import Any

import pytest

from tldesk.media.tables import shapes

LABEL_STUDIO = {
    "id": 7,
    "data": {"text": "退款", "source": "web"},
    "annotations": [
        {"id": 1, "was_cancelled": True, "result": [{"from_name": "kind", "value": {"choices": ["wrong"]}}]},
        {"id": 2, "result": [
            {"from_name": "kind", "to_name": "text", "type": "choices", "value": {"choices": ["refund"]}},
            {"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["bad", "sad"]}},
            {"from_name": "stars", "type": "rating", "value": {"rating": 2}},
        ]},
        {"id": 3, "result": [{"from_name": "kind", "value": {"choices": ["refund"]}}]},
    ],
    "predictions": [],
}  # fmt: skip
ARGILLA_2 = {
    "id": "b1", "status": "completed", "fields": {"text": "退款"}, "metadata": {"source": "web"}, "suggestions": {},
    "responses": {"kind": [
        {"value": "refund", "user_id": "1", "status": "submitted"}, {"value": "no", "user_id": "2", "status": "draft"},
    ]},
}  # fmt: skip
ARGILLA_RECORDS = {
    "id": "b1", "fields": {"text": "退款"}, "metadata": {"source": "web"},
    "responses": [{"user_id": "1", "status": "submitted", "values": {"kind": {"value": "refund"}}}],
}  # fmt: skip
ARGILLA_1 = {
    "text": "退款", "inputs": {"text": "退款"}, "prediction": [["refund", 0.9]], "annotation": "refund", "id": "b1",
    "metadata": {"source": "web"}, "status": "Validated",
}  # fmt: skip


@pytest.mark.parametrize(
    ("value", "cells"),
    [
        (LABEL_STUDIO, {
            "id": "7", "text": "退款", "source": "web", "kind": "refund", "mood": '["bad", "sad"]', "stars": "2",
        }),
        ({"id": 1, "data": {"text": "a"}, "annotations": []}, {"id": "1", "text": "a"}),
        ({"id": 1, "text": "a", "label": ["x"]}, {"id": "1", "text": "a", "label": "x"}),
        ({"id": 1, "text": "a", "label": ["x", "y"]}, {"id": "1", "text": "a", "label": '["x", "y"]'}),
        ({"id": 1, "text": "a", "label": []}, {"id": "1", "text": "a", "label": ""}),
        ({"id": 1, "text": "a", "labels": [[0, 1, "X"]]}, {"id": "1", "text": "a", "labels": '[[0, 1, "X"]]'}),
        (ARGILLA_2, {"id": "b1", "text": "退款", "kind": "refund", "source": "web"}),
        (ARGILLA_RECORDS, {"id": "b1", "text": "退款", "kind": "refund", "source": "web"}),
        (ARGILLA_1, {"id": "b1", "text": "退款", "label": "refund", "source": "web"}),
        ({"data": 1, "fields": 2, "inputs": 3}, {"data": "1", "fields": "2", "inputs": "3"}),
    ],
)  # fmt: skip
def test_a_text_and_its_labels_are_columns(value: dict[str, Any], cells: dict[str, str]) -> None:
    assert shapes.cells(value) == cells


def test_what_is_shaped_like_one_but_odd_is_no_error() -> None:
    for value in (
        {"data": {}, "annotations": [1, {"result": 5}, {"result": [{}, {"value": [1]}, {"value": {"choices": None}}]}]},
        {"fields": {}, "responses": 5},
        {"fields": {}, "responses": {"a": 1, "b": [1, {}]}},
        {"fields": {}, "responses": [{"values": 1}, {"values": {"a": 2}}]},
        {"inputs": {}, "annotation": {"a": 1}, "status": None, "metadata": 4},
        {"text": "a", "label": [None]},
    ):
        assert all(isinstance(cell, str) for cell in shapes.cells(value).values())
