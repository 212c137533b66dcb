"""What is written around a text: tags of HTML, mail that is quoted below an answer, signatures. Each is taken away by a
function of its own, which changes nothing else and takes a time that grows with the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tldesk.escape import from_html_entity

# Elements that a text in HTML is made of; what stands in angle brackets otherwise, as <name@host>, is no tag.
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset",
        "figure", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr",
        "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "title", "tr",
        "ul",
    )
)  # fmt: skip
_INLINE = frozenset(
    (
        "a", "abbr", "acronym", "audio", "b", "bdi", "bdo", "big", "button", "caption", "cite", "code", "col",
        "colgroup", "data", "del", "dfn", "em", "embed", "font", "i", "iframe", "img", "input", "ins", "kbd",
        "label", "legend", "link", "map", "mark", "meta", "noscript", "object", "option", "output", "param", "path",
        "picture", "q", "rp", "rt", "ruby", "s", "samp", "script", "select", "small", "source", "span", "strike",
        "strong", "style", "sub", "sup", "svg", "td", "textarea", "th", "time", "tt", "u", "var", "video", "wbr",
    )
)  # fmt: skip
_TAG = re.compile(r"""<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*+)(?=[\s/>])(?:"[^"<]*+"|'[^'<]*+'|[^'"<>])*+>""")
_DOCTYPE = re.compile(r"<!doctype[^<>]*+>", re.IGNORECASE)
# What no reader of a page sees, from its beginning to its end.
_UNSEEN = re.compile(r"<!--|<(?P<name>script|style)\b[^<>]*+>", re.IGNORECASE)
_ENDS = {
    "": re.compile("-->"),
    "script": re.compile(r"</script\s*+>", re.IGNORECASE),
    "style": re.compile(r"</style\s*+>", re.IGNORECASE),
}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_SPACES, _LINES = re.compile(r"[^\S\n]{2,}"), re.compile(r"[^\S\n]*\n(?:[^\S\n]*\n)++")

_INTRODUCTION = re.compile(
    r"(on\b.{4,300}\bwrote|am\b.{4,300}\bschrieb.{0,80}|le\b.{4,300}a écrit|el\b.{4,300}escribió|"
    r".{0,300}(写道|寫道))",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_INTRODUCTION = 1_000  # characters
_CUT = re.compile(
    r"-{2,}\s*(original message|original-nachricht|ursprüngliche nachricht|forwarded message|原始邮件|原始郵件|"
    r"转发邮件|邮件原件)\s*-{2,}|begin forwarded message:",
    re.IGNORECASE,
)
_SENDER = re.compile(r"\*?(from|von|发件人|寄件者|寄件人|de)\*?\s*[:：]", re.IGNORECASE)
_SENT = re.compile(
    r"\*?(sent|date|gesendet|datum|发送时间|日期|時間|寄件日期|envoyé|to|an|收件人)\*?\s*[:：]", re.IGNORECASE
)

_DEVICE = re.compile(
    r"(sent from my .{2,40}|sent from (outlook|mail|yahoo).{0,40}|get outlook for .{2,20}|von meinem .{2,40} gesendet|"
    r"envoyé de mon .{2,40}|发自我的.{2,30}|從我的.{2,30}傳送|来自我的.{2,30})\.?",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"((best|kind|warm|with kind|with best)\s+(regards|wishes)|regards|sincerely(\s+yours)?|"
    r"yours\s+(sincerely|faithfully|truly)|mit freundlichen grüßen|viele grüße|cordialement|saludos|"
    r"此致|顺祝商祺|顺颂商祺|祝好|敬礼)\s*[,.，。!！]?",
    re.IGNORECASE,
)
_MOST_LINES, _WIDEST = 12, 60  # of a signature; below a closing each line is a name, a title, an address


def without_tags(text: str) -> str:
    """The text of a text in HTML: tags are taken away, blocks become lines, entities the signs that they stand for."""
    if "<" not in text and "&" not in text:
        return text
    tagless = _TAG.sub(_in_place_of, _DOCTYPE.sub("", _seen(text)))
    if tagless == text and not _ENTITY.search(text):
        return text
    plain = _ENTITY.sub(lambda found: from_html_entity(found[0]), tagless).replace("\xa0", " ")
    return _LINES.sub("\n\n", _SPACES.sub(" ", plain)).strip()


def _seen(text: str) -> str:
    parts, at, endless = [], 0, set[str]()
    for begin in _UNSEEN.finditer(text):
        name = (begin["name"] or "").lower()
        if begin.start() < at or name in endless:
            continue
        end = _ENDS[name].search(text, begin.end())
        if end is None:
            endless.add(name)  # nor has any that comes later
        else:
            parts.append(text[at : begin.start()])
            at = end.end()
    return "".join([*parts, text[at:]])


def _in_place_of(tag: re.Match[str]) -> str:
    name = tag["name"].lower()
    if name in _BLOCKS:
        return "\n"
    return (" " if name in ("td", "th") else "") if name in _INLINE else tag[0]


def without_quotes(text: str) -> str:
    """What somebody wrote, without the mail that it answers: lines that begin with “>” and the line before them that
    says who wrote, and all below the head of an older mail."""
    lines = text.split("\n")
    kept: list[str] = []
    looked_at = 0  # how many lines were kept when their end was found to be no introduction
    for number, line in enumerate(lines):
        plain = line.strip()
        if _CUT.fullmatch(plain) or _is_head(lines, number):
            break
        if not plain.startswith(">"):
            kept.append(line)
        elif not number or not lines[number - 1].strip().startswith(">"):
            looked_at = _drop_introduction(kept, looked_at)
    return text if len(kept) == len(lines) else "\n".join(kept).strip()


def _is_head(lines: Sequence[str], number: int) -> bool:
    """Whether the head of an older mail begins here: who sent it, and below that when or to whom."""
    if not _SENDER.match(lines[number].strip()):
        return False
    return sum(bool(_SENT.match(line.strip())) for line in lines[number + 1 : number + 5]) >= 2


def _drop_introduction(kept: list[str], looked_at: int) -> int:
    """Take away “On Monday, Ann wrote:” at the end, in up to three lines; how many lines are left where it is none.

    What was looked at is not looked at again: a text may be ten megabytes of quotes.
    """
    while kept and len(kept[-1]) <= _LONGEST_INTRODUCTION and not kept[-1].strip():
        kept.pop()
    if len(kept) == looked_at:
        return looked_at
    for count in (1, 2, 3):
        last = kept[-count:]
        if len(last) == count and sum(map(len, last)) <= _LONGEST_INTRODUCTION and _introduces(" ".join(last).strip()):
            del kept[-count:]
            return 0
    return len(kept)


def _introduces(line: str) -> bool:
    return line.endswith((":", "：")) and _INTRODUCTION.fullmatch(line[:-1].rstrip()) is not None


def without_signature(text: str) -> str:
    """A text without what mail programs and people put below it: a line of two dashes with what follows, “Sent from my
    phone”, a closing with the lines of a name."""
    lines = text.rstrip().split("\n")
    before = len(lines)
    first = max(1, len(lines) - _MOST_LINES - 1)
    dashes = next((at for at in range(first, len(lines)) if lines[at].rstrip() in ("--", "\u2014", "——")), None)
    del lines[dashes if dashes is not None else len(lines) :]
    while len(lines) > 1 and (not lines[-1].strip() or _DEVICE.fullmatch(lines[-1].strip())):
        lines.pop()
    for at in range(max(1, len(lines) - 7), len(lines)):
        if _CLOSING.fullmatch(lines[at].strip()) and all(len(line.strip()) <= _WIDEST for line in lines[at + 1 :]):
            del lines[at:]
            break
    return "\n".join(lines).rstrip() if len(lines) < before else text


# In the order in which they are applied, by the name of the option of an import.
CLEANINGS: dict[str, Callable[[str], str]] = {
    "strip_html": without_tags,
    "strip_quotes": without_quotes,
    "strip_signatures": without_signature,
}


def cleaned(text: str, names: Sequence[str]) -> str:
    """The text, cleaned in these ways."""
    for name in names:
        text = CLEANINGS[name](text)
    return text
