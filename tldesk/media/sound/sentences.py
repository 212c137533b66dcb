"""What is said of sounds where the same words about images would be odd or untrue: by the sentence about images.

Both are templates, see `tldesk.media.wording`. The Chinese of the second stands in the catalogue of the window.
"""

# ruff: noqa: E501  (one sentence a row)

from __future__ import annotations

SENTENCES: dict[str, str] = {}
