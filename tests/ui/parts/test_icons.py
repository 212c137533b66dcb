"""The signs of images are those of the kind of data that is spoken of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage

from tldesk.media.modality import IMAGE
from tldesk.ui.parts import icons, language
from tldesk.ui.parts.looks import LOOKS


@pytest.fixture(autouse=True)
def _of_images(qapp: object) -> Iterator[None]:
    yield
    language.speak_of(IMAGE)


def drawn(icon: QIcon) -> QImage:
    return icon.pixmap(QSize(32, 32)).toImage()


@pytest.mark.parametrize(
    ("kind", "sign", "own"), [(kind, *signs) for kind, look in LOOKS.items() for signs in look.icons.items()]
)
def test_other_kinds_have_signs_of_their_own(kind: str, sign: str, own: str) -> None:
    icon, same, wanted = icons.icon(sign), icons.icon(f"={sign}"), drawn(icons.icon(own))
    before = drawn(icon)
    language.speak_of(kind)
    assert drawn(icon) == wanted != before and drawn(same) == before
    language.speak_of(IMAGE)
    assert drawn(icon) == before


def test_what_the_family_has_not_is_told_at_once() -> None:
    with pytest.raises(KeyError):
        icons.icon("no-such-sign")
