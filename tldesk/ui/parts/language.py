"""The language of the window: which one, its catalogue, and what the layers below say (in English) in that language.

A catalogue is `resources/i18n/tldesk_<language>.ts`; `packaging/translate.py` keeps it and makes the `.qm` beside it.
"""

from __future__ import annotations

import functools
import re
import string
import xml.etree.ElementTree as ElementTree
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from tldesk import paths, words
from tldesk.media.modality import IMAGE
from tldesk.words import Sentences, Text

if TYPE_CHECKING:
    from tldesk.ui.parts.rewording import Rewording

ENGLISH = "en"
# Each in its own words: who looks for a language may not read the present one.
LANGUAGES = {ENGLISH: "English", "zh_CN": "简体中文"}
# The context of every text that a layer below the window says.
LOWER = "lower"


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """A text of a table, which is translated where it is shown. lupdate finds these by the name.

    Qt has the same, but says of it that it returns an object.
    """
    return text


# How devices are named where PyTorch need not be asked.
_DEVICES = (QT_TRANSLATE_NOOP("lower", "CPU, {0} cores"), QT_TRANSLATE_NOOP("lower", "CPU, 1 core"))

# What Qt's own dialog of files says and Qt's catalogue knows by older words only. Those of the dialog's columns stand
# for what is no folder and no file, too.
_OF_QT = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Drive"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "File"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Folder"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Shortcut"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Unknown"),
)

# Letters that are written from right to left, and marks that turn what follows them.
_TURNS = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATE, _ISOLATES, _END_ISOLATE = "\u2068", "\u2066\u2067\u2068", "\u2069"

# A share as the layers below write it.
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?%")

# Fewer letters of its own than this, and a text would match nearly anything.
_LEAST_LETTERS = 4
# A longer text, and one that lies deeper in others, comes from no template: a file may say anything.
_LONGEST, _DEEPEST = 1000, 3

_installed: list[QTranslator] = []
# What says everything of the kind that is spoken of; none while that are images.
_rewording: list[Rewording] = []


def language(wish: str) -> str:
    """The language for a wish of the settings: `system` is the first of the system's languages that there is here."""
    if wish in LANGUAGES:
        return wish
    for tag in QLocale.system().uiLanguages():
        locale = QLocale(tag)
        if locale.language() == QLocale.Language.English:
            return ENGLISH
        if locale.name() in LANGUAGES or locale.script() == QLocale.Script.SimplifiedHanScript:
            return locale.name() if locale.name() in LANGUAGES else "zh_CN"
    return ENGLISH


def spoken() -> str:
    """The language that is spoken now."""
    app = QCoreApplication.instance()
    return (app.property("language") if app is not None else None) or ENGLISH


def install(app: QCoreApplication, wish: str) -> str:
    """Speak the language of a wish from now on; what stands in the window already stays. Returns the language."""
    kind = spoken_of()
    speak_of(IMAGE)
    while _installed:
        app.removeTranslator(_installed.pop())
    _templates.cache_clear()
    chosen, system = language(wish), QLocale.system()
    QLocale.setDefault(system if QLocale(chosen).language() == system.language() else QLocale(chosen))
    if chosen != ENGLISH:
        own = str(paths.resources() / "i18n")
        for name, folder in (("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)), ("tldesk", own)):
            translator = QTranslator(app)
            if translator.load(f"{name}_{chosen}", folder):
                app.installTranslator(translator)
                _installed.append(translator)
    app.setProperty("language", chosen)
    _recognised.cache_clear()
    speak_of(kind)
    return chosen


def spoken_of() -> str:
    """The kind of data that is spoken of now."""
    return _rewording[-1].kind if _rewording else IMAGE


def speak_of(kind: str) -> None:
    """Say everything of a kind of data from now on; what stands in the window already stays. Of images nothing is
    reworded, so nothing is installed for them."""
    app = QCoreApplication.instance()
    if app is None or kind == spoken_of():
        return
    while _rewording:
        app.removeTranslator(_rewording.pop())
    if kind != IMAGE:
        from tldesk.ui.parts.rewording import Rewording

        _rewording.append(Rewording(app, kind, spoken()))
        app.installTranslator(_rewording[-1])
    _recognised.cache_clear()


def of_kind(context: str, text: str, kind: str) -> str:
    """A text of the window, as it is said of a kind of data whichever is spoken of; from any thread."""
    now = next(reversed(_rewording), None)
    if kind == (now.kind if now is not None else IMAGE):
        return QCoreApplication.translate(context, text)
    from tldesk.media import wording

    own = wording.sentence(text, kind)
    said = text if own is None else own
    plain = now.plain(context, said) if now is not None else QCoreApplication.translate(context, said)
    return plain if own is not None else wording.reworded(plain, kind, spoken())


def told_of_kind(text: Text, kind: str) -> str:
    """What a layer below says, as `told`, of a kind of data whichever is spoken of."""
    return filled(of_kind(LOWER, text.template, kind), **text.values)


def told(text: str) -> str:
    """What a layer below says, in the user's language: by its template where it knows it, its numbers as the user
    writes them; else as `_recognised`."""
    if not isinstance(text, Text):
        return _recognised(text)
    values = {name: _told_value(value) if isinstance(value, str) else value for name, value in text.values.items()}
    return filled(_recognised(text.template), **values)


def _told_value(value: str) -> str:
    """What a sentence is filled in with: one of ours, in the user's language. A word is the name of something of the
    user's, which is not reworded."""
    if _rewording and not (isinstance(value, Text) or " " in value or _PERCENT.fullmatch(value)):
        return _rewording[-1].plain(LOWER, value)
    return told(value)


@functools.lru_cache(maxsize=4096)
def _recognised(text: str, within: int = 0) -> str:
    """A text that lay in a file, or that a reason in code gave, in the user's language.

    It is looked up as it stands; where it was filled in (`it has 9 pixels`), by the template that it was made from.
    What the catalogue does not know stays as it is, but a share of the hundred has its sign as elsewhere.
    """
    exact = QCoreApplication.translate(LOWER, text) if text else ""
    if share := _PERCENT.fullmatch(text):
        return in_percent(share[1])
    if exact != text or not _installed or len(text) > _LONGEST or within > _DEEPEST:
        return exact
    for pattern, names, template in _templates():
        found = pattern.fullmatch(text)
        if found:
            values = {name: _recognised(found[number], within + 1) for number, name in enumerate(names, start=1)}
            return fill_in(QCoreApplication.translate(LOWER, template), values)
    return text


def joined(*sentences: str) -> str:
    """Sentences one after the other. Chinese ones have no gap between them: their stop brings its own."""
    return " ".join(sentences).replace("。 ", "。")


def percent(share: float, digits: int = 1) -> str:
    """0.8917 → 89.2%, as it is written in the user's language. What is not all is never rounded to 100%."""
    return in_percent(words.hundredths(share, digits))


def interval(low: float, high: float, digits: int = 1) -> str:
    """Where a share lies: 64.6–98.5%."""
    return in_percent(words.span(low, high, digits))


def in_percent(number: object) -> str:
    """A number, or a span of them, with the sign behind it."""
    return QCoreApplication.translate("Percent", "{percent}%").format(percent=number)


class _LocalSentences(Sentences):
    def number(self, value: int) -> str:
        return QLocale().toString(value) if abs(value) < 1 << 63 else f"{value:,}"  # Qt knows no larger ones

    def format_field(self, value: object, format_spec: str) -> str:
        shown = super().format_field(value, format_spec)
        return isolated(shown) if isinstance(value, str) and not format_spec else shown


_sentences = _LocalSentences()


def filled(template: str, /, **values: object) -> str:
    """`words.filled`, with whole numbers as they are written where the user lives: `{count} {count:image|images}`."""
    return _sentences.format(template, **values)


def isolated(text: str) -> str:
    """A text in a sentence whose words stay in their order, whichever way the text is written."""
    if not _TURNS.search(text):
        return text
    ends, begins = text.count(_END_ISOLATE), sum(map(text.count, _ISOLATES))
    whole = text if ends <= begins else text.replace(_END_ISOLATE, "")  # it would end ours
    return f"{_ISOLATE}{whole}{_END_ISOLATE}"


def fill_in(template: str, values: dict[str, str]) -> str:
    """A template with its `{name}` (whatever their format) replaced by texts."""
    return "".join(
        before + (values.get(name, "") if name is not None else "")
        for before, name, _spec, _conversion in string.Formatter().parse(template)
    )


@functools.cache
def _templates() -> list[tuple[re.Pattern[str], list[str], str]]:
    """Every text of the layers below that is filled in: what matches it, its names, itself; the longest first."""
    tree = ElementTree.parse(paths.resources() / "i18n" / f"tldesk_{spoken()}.ts")
    sources = [
        message.findtext("source", "")
        for context in tree.getroot().iter("context")
        if context.findtext("name") == LOWER
        for message in context.iter("message")
    ]
    found = [(len(_letters(source)), source) for source in sources if "{" in source]
    return [_matching(source) for letters, source in sorted(found, reverse=True) if letters >= _LEAST_LETTERS]


def _matching(template: str) -> tuple[re.Pattern[str], list[str], str]:
    parts = list(string.Formatter().parse(template))
    names = [name for _, name, spec, _ in parts if name is not None and "|" not in (spec or "")]
    counts = {name for _, name, spec, _ in parts if "|" in (spec or "")}
    pattern = re.escape(parts[0][0])
    for (_, name, spec, _), after in zip(parts, [*(re.escape(part[0]) for part in parts[1:]), ""], strict=True):
        pattern += _gap(name, spec or "", name in counts, after)
    return re.compile(pattern, re.DOTALL), names, template


def _gap(name: str | None, spec: str, count: bool, after: str) -> str:
    """What stands in place of a `{name:spec}`, and the pattern of the words `after` it; a `count` decides on a word.

    A value ends where these words first come, for good (an atomic group): so the time that a text takes grows with its
    length, not with a power of it.
    """
    if "|" in spec:
        return f"(?:{'|'.join(re.escape(word) for word in spec.split('|'))}){after}"
    if count:
        return rf"([\d,.]+){after}"
    if name is None:
        return after
    return f"(?>(.+?){after})" if after else "(.+)"


def _letters(template: str) -> str:
    return "".join(letter for before, *_ in string.Formatter().parse(template) for letter in before if letter.isalpha())
