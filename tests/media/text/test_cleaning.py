"""What is written around a text is taken away, and nothing else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.media.text.cleaning import CLEANINGS, cleaned, without_quotes, without_signature, without_tags

LONG = "and then a long text goes on here. " * 5


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>Hello <b>you</b></p><p>there&nbsp;&amp; here</p>", "Hello you\n\nthere & here"),
        ("one<br/>two<BR>three", "one\ntwo\nthree"),
        ("<a href=\"x>y\" title='z'>link</a>", "link"),
        ("<style>p > a {color: red}</style><script>if (a < b) {}</script>text", "text"),
        ("<!doctype html><!-- a\nb -->好的", "好的"),
        ("<tr><td>a</td><td>b</td></tr>", "a b"),
        ("a < b and c > d, 1 <2", "a < b and c > d, 1 <2"),
        ("Ann <ann@example.org> and <unknown>", "Ann <ann@example.org> and <unknown>"),
        ("Tom & Jerry; R&D;", "Tom & Jerry; R&D;"),
        ("&lt;p&gt;", "<p>"),
        ("  as it was  ", "  as it was  "),
        ("<p unclosed", "<p unclosed"),
    ],
)
def test_tags(text: str, plain: str) -> None:
    assert without_tags(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("My answer\n\nOn Mon, 1 Jan 2026, Ann <a@b.c> wrote:\n> the question\n> more\n", "My answer"),
        ("Mine\nOn Mon, 1 Jan 2026 at 10:00,\nAnn Other wrote:\n> theirs", "Mine"),
        ("> theirs\nmine below\n> theirs again\nand mine", "mine below\nand mine"),
        ("我的回答\n在 2026年1月1日，王先生写道：\n> 问题", "我的回答"),
        ("Mine\n-----Original Message-----\nFrom: Ann\nold", "Mine"),
        ("Mine\n\nFrom: Ann\nSent: Monday\nTo: me\nSubject: x\n\nold", "Mine"),
        ("收到\n发件人：王\n发送时间：今天\n收件人：我\n旧", "收到"),
        ("From: here to there is a long way\nand back", "From: here to there is a long way\nand back"),
        ("He wrote:\nnothing", "He wrote:\nnothing"),
        ("a > b", "a > b"),
        ("Mine\n\nAm 1. Januar schrieb Ann Other <a@b.c> :\n> deren", "Mine"),
        ("Ann wrote:\n> one\n\n> two\nOn Monday, Ann wrote:\n> three\nOn Monday, Ann wrote:\n> four", "Ann wrote:"),
        (f"On Monday, {LONG * 2} wrote:\n> theirs", f"On Monday, {LONG * 2} wrote:"),
    ],
)
def test_quoted_mail(text: str, plain: str) -> None:
    assert without_quotes(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Please help\n-- \nAnn\nHead of things", "Please help"),
        ("Please help\n\nSent from my iPhone", "Please help"),
        ("请帮忙\n发自我的 iPhone", "请帮忙"),
        ("Please help\n\nBest regards,\nAnn Other\nOne Street 1", "Please help"),
        ("请帮忙\n此致\n敬礼\n王", "请帮忙"),
        ("Regards", "Regards"),
        ("-- \nall of it", "-- \nall of it"),
        ("A list\n- one\n- two", "A list\n- one\n- two"),
        (f"Best regards,\n{LONG}", f"Best regards,\n{LONG}"),
    ],
)  # fmt: skip
def test_signatures(text: str, plain: str) -> None:
    assert without_signature(text) == plain


def test_they_go_together() -> None:
    mail = "<div>Where is it?</div><div>-- </div><div>Ann</div><blockquote>&gt; old</blockquote>"
    assert cleaned(mail, tuple(CLEANINGS)) == "Where is it?"
    assert cleaned(mail, ()) == mail


@given(st.text())
def test_whatever_it_is_they_add_nothing(text: str) -> None:
    for function in (without_quotes, without_signature):
        assert len(function(text)) <= len(text)
    assert isinstance(without_tags(text), str)


@pytest.mark.parametrize(
    "text",
    [
        "<b " * 40_000,
        "<!--" * 40_000,
        "<p a='" * 40_000,
        ">\n" * 40_000,
        "On " * 60_000,
        "\n" * 80_000,
        # The beginning of an introduction, which never ends, before many quotes.
        f"am Montag {'schrieb ' * 10}{' ' * 40_000}x\n" + ">\n\n" * 10_000,
        f"am Montag {'schrieb ' * 10}{'x ' * 400}:\n" + ">\n\n" * 20_000,
        " " * 1_000_000 + "x\n" + ">\n\n" * 20_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    cleaned(text, tuple(CLEANINGS))
    assert time.process_time() - began < 10
