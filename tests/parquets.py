"""Tables in Parquet for tests, made of objects as JSON has them."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest


def parquet(objects: Sequence[Mapping[str, Any]], features: Mapping[str, Any] | None = None) -> bytes:
    """The bytes of a file; `features` are what Hugging Face says of its columns. Skips where it cannot be written."""
    arro3 = pytest.importorskip("arro3.io")
    lines = "".join(json.dumps(one) + "\n" for one in objects).encode()
    found = arro3.read_json(io.BytesIO(lines), arro3.infer_json_schema(io.BytesIO(lines)))
    table = found.read_all() if hasattr(found, "read_all") else found
    about = {} if features is None else {"huggingface": json.dumps({"info": {"features": features}})}
    content = io.BytesIO()
    arro3.write_parquet(table.with_schema(table.schema.with_metadata(about)), content)
    return content.getvalue()
