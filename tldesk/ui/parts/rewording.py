"""Rewording: stands before the catalogue, and says what it says of images of another kind of data.

It is installed while a project of such a kind is open, see `language.speak_of`.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTranslator

from tldesk import paths
from tldesk.media import wording


class Rewording(QTranslator):
    """Asks the catalogue of a language, and rewords its answer for a `kind`, each text once. What is no text of ours is
    left to the others.
    """

    def __init__(self, parent: QObject, kind: str, language: str) -> None:
        super().__init__(parent)
        self.kind = kind
        self._language = language
        # Of English there is no catalogue: another one knows which texts are ours.
        self._catalogue = QTranslator(self)
        catalogue = wording.CHINESE if language == wording.ENGLISH else language
        self._catalogue.load(f"tldesk_{catalogue}", str(paths.resources() / "i18n"))
        self._said: dict[tuple[str, str], str | None] = {}

    def isEmpty(self) -> bool:
        """It has something to say."""
        return False

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """What is said in place of a text; None, where an empty text would be an answer, lets others be asked."""
        key = (context, sourceText)
        try:
            return self._said[key]
        except KeyError:
            said = self._said[key] = self._reworded(context, sourceText)
            return said

    def plain(self, context: str, text: str) -> str:
        """What the catalogue says, of images."""
        return text if self._language == wording.ENGLISH else self._catalogue.translate(context, text) or text

    def _reworded(self, context: str, text: str) -> str | None:
        translated = self._catalogue.translate(context, text)
        if not translated or context in wording.OF_EVERY_KIND:
            return None
        if self._language == wording.ENGLISH:
            said = wording.reworded(text, self.kind)
            return said if said != text else None
        own = wording.sentence(text, self.kind)
        if own == text:
            return translated
        if own is not None:
            return self._catalogue.translate("lower", own) or own
        return wording.reworded(translated, self.kind, self._language)
