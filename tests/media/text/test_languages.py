"""Languages are told by scripts and small words."""

from __future__ import annotations

import pytest
from texts import ARABIC, CHINESE, HEBREW

from tldesk.media.text import languages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where is the card that I ordered?", "English"),
        ("Wo ist die Karte, die ich nicht bekommen habe?", "German"),
        ("Où est la carte que je n'ai pas reçue dans les délais ?", "French"),
        ("¿Dónde está el dinero que no me han devuelto por los pagos?", "Spanish"),
        ("Top up!", "Latin"),
        (CHINESE, "Chinese"),
        ("这个 iPhone app 怎么退款", "Chinese"),
        ("返金はどうすればいいですか", "Japanese"),
        ("환불은 어떻게 하나요", "Korean"),
        (HEBREW, "Hebrew"),
        (ARABIC, "Arabic"),
        ("Где моя карта?", "Cyrillic"),
        ("请问 how do I 退款 from my card", "Chinese + English"),
        ("How do I get my money back? 我要退款", "Chinese + English"),
        ("iPhone 15 Pro Max 手机壳", "Chinese"),
        ("Где моя карта? How can I get it?", "Cyrillic + English"),
        ("123 !?", ""),
        ("", ""),
    ],
)
def test_a_text_seems_to_be_in(text: str, expected: str) -> None:
    assert languages.of(text) == tuple(expected.split(" + "))
    assert set(languages.of(text)) <= set(languages.NAMES)
