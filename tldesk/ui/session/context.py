"""All that a page gets: the session, and what goes on in it whatever page is shown."""

from __future__ import annotations

from PySide6.QtCore import QObject

from tldesk.ui.session.class_marks import ClassMarks
from tldesk.ui.session.embedding import Embedding
from tldesk.ui.session.embedding_map import EmbeddingMap
from tldesk.ui.session.models_here import ModelsHere
from tldesk.ui.session.session import Session
from tldesk.ui.session.suggestions import Suggestions
from tldesk.ui.session.trainings import Trainings


class Context(Session):
    """A session with the marks of its classes, a look at the models, its embedding, what is made of that, and the
    trainings."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.class_marks = ClassMarks(self)
        self.models_here = ModelsHere(self)
        self.embedding = Embedding(self)
        self.suggestions = Suggestions(self, self.embedding)
        self.embedding_map = EmbeddingMap(self, self.embedding)
        self.trainings = Trainings(self)

    def let_go(self) -> None:
        """Nothing reads the project any more."""
        self.embedding_map.close()
        self.suggestions.close()
        self.embedding.close()
