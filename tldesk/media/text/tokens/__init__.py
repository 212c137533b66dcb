"""Texts as the numbers that a network was trained on: a tokenizer for each vocabulary, loaded when first asked."""

from __future__ import annotations

from tldesk.media.text.tokens.tokenizer import Tokenizer as Tokenizer
from tldesk.media.text.tokens.tokenizer import of as of
from tldesk.media.text.tokens.tokenizer import written as written
