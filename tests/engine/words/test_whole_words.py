"""Words of scripts without spaces, found by what stands beside fragments of them."""

from __future__ import annotations

import numpy as np
import pytest

from tldesk.engine.words import marks
from tldesk.engine.words.whole_words import WholeWords

SAID = (
    "航空公司的航班取消了", "这家航空公司很大", "航空公司在上海", "他研究科学", "这项研究很好", "我们的研究在上海开始",
    "比赛中他赢了", "比赛开始了", "昨天的比赛中他们输了", "上海的比赛很大", "公司很好", "我的公司在上海",
)  # fmt: skip


@pytest.mark.parametrize(
    ("fragment", "word"),
    [("空公", "航空公司"), ("的研", "研究"), ("究在", "研究"), ("的比", "比赛"), ("他们", "")],
)
def test_a_fragment_becomes_the_word_it_is_of(fragment: str, word: str) -> None:
    assert WholeWords(SAID * 3).of(fragment) == word


def test_the_words_of_a_class_are_whole() -> None:
    subjects = {"旅行": "航空公司", "体育": "足球比赛"}
    frames = ("{}很好", "我喜欢{}吗", "这是{}的问题", "昨天的{}怎么样", "请问{}在哪里", "{}今天开始")
    texts = [frame.format(subject) for frame in frames for subject in subjects.values()]
    found = marks.of_labels(texts, np.arange(len(texts)) % 2, 2, most=3)
    assert [[mark.text for mark in one][:1] for one in found] == [["航空公司"], ["足球比赛"]]
    assert [one[0].share for one in found] == [1, 1]
