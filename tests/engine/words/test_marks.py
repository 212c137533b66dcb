"""Words that mark a class."""

from __future__ import annotations

from tldesk.engine.words import fit, marks
from tldesk.engine.words.vocabulary import Vocabulary
from tldesk.media.text import grams

from .sentences import CLASSES, texts


def test_the_words_that_tell_classes_apart_are_named() -> None:
    said, targets = texts(90)
    words = Vocabulary.of([grams.ids(text) for text in said], len(CLASSES))
    (head,) = fit.path(
        words.rows([grams.ids(text) for text in said]), targets, len(CLASSES), balanced=False, seed=0, strengths=(4.0,)
    )
    found = marks.of_classes(said, targets, words, head)
    assert [one[0].text for one in found] == list(CLASSES)
    for one in found:
        assert 1 < len(one) <= marks.MOST
        assert [mark.evidence for mark in one] == sorted((mark.evidence for mark in one), reverse=True)
        assert one[0].share == 1 and all(0 < mark.share <= 1 for mark in one)
        assert not any("card" in mark.text.split() for mark in one[1:])  # not said once more


def test_labels_alone_are_enough() -> None:
    said, targets = texts(90)
    assert [one[0].text for one in marks.of_labels(said, targets, len(CLASSES), most=3)] == list(CLASSES)


def test_a_class_without_texts_has_none() -> None:
    said, targets = texts(30)
    words = Vocabulary.of([grams.ids(text) for text in said], 4)
    head = next(fit.path(words.rows([grams.ids(text) for text in said]), targets, 4, balanced=False, seed=0))
    assert marks.of_classes(said, targets, words, head)[3] == []
