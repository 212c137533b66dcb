"""Make the fonts of the window, in resources/fonts, from Inter and Noto Sans CJK: the letters that it needs, no more.

    python packaging/fonts.py INTER NOTO

INTER is a folder with Inter-Regular.otf, Inter-Medium.otf and Inter-SemiBold.otf (Debian's fonts-inter), NOTO one with
NotoSansCJK-Regular.ttc and NotoSansCJK-Medium.ttc (fonts-noto-cjk, fonts-noto-cjk-extra). Needs fontTools (`pip install
fonttools`), which nothing else of the project does. Of Noto come the simplified forms of the 6,763 characters of GB
2312 and of what the Chinese catalogue says; other characters, in names that a user writes, are drawn by the system.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset  # type: ignore[import-not-found]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found]

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "resources" / "fonts"
CATALOGUE = ROOT / "resources" / "i18n" / "tldesk_zh_CN.ts"
# Latin with its accents, Greek, Cyrillic, punctuation, currencies, arrows and mathematical signs.
LETTERS = (
    range(0x20, 0x530),
    range(0x1E00, 0x2000),
    range(0x2000, 0x2070),
    range(0x20A0, 0x20C0),
    range(0x2100, 0x2300),
)
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "case"]
SIMPLIFIED = 2  # the face of Noto's collections with the forms of mainland China
# Of a line, in parts of the size of its letters: from the top of the highest to the bottom of the lowest, as Inter has
# them, and from one line of a paragraph to the next: 1.4, once Qt has made whole pixels of it. Qt keeps to what the
# font says: a label has no such property.
ASCENT, DESCENT, LINE = 0.96875, 0.2412, 1.38


def letters() -> set[int]:
    """What Inter draws."""
    return {code for part in LETTERS for code in part}


def characters() -> set[int]:
    """What Noto draws: the two levels of GB 2312, full-width signs, and all that the catalogue says."""
    found = {ord(char) for char in CATALOGUE.read_text(encoding="utf-8") if ord(char) > 0x2E00}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            found.update(map(ord, bytes((high, low)).decode("gb2312", "ignore")))
    return {code for code in found if code > 0x2E00}


def reduced(font: TTFont, wanted: set[int], target: Path, family: str) -> None:
    """Write the part of a font, as one of a `family` of the program's own."""
    options = subset.Options(
        layout_features=FEATURES, name_IDs=["*"], notdef_outline=True, hinting=False, desubroutinize=False
    )
    maker = subset.Subsetter(options)
    maker.populate(unicodes=wanted)
    maker.subset(font)
    keep_digits(font)
    set_lines(font)
    set_family(font, family)
    font["head"].modified = font["head"].created  # the same fonts give the same bytes
    font.recalcTimestamp = False
    font.save(target)
    print(f"{target.name}: {target.stat().st_size / 1e6:.2f} MB, {len(font.getBestCmap())} characters")


def keep_digits(font: TTFont) -> None:
    """Tabular figures are digits alone: Inter has hyphens and points of that width too, which tear words apart."""
    digits = {font.getBestCmap().get(ord(digit)) for digit in "0123456789"}
    features = font["GSUB"].table.FeatureList.FeatureRecord
    numbers = {n for record in features if record.FeatureTag == "tnum" for n in record.Feature.LookupListIndex}
    for number in numbers:
        for table in font["GSUB"].table.LookupList.Lookup[number].SubTable:
            single = getattr(table, "ExtSubTable", table)
            single.mapping = {name: other for name, other in single.mapping.items() if name in digits}


def set_lines(font: TTFont) -> None:
    """Lines of both fonts are equally tall, so a window has one measure in both languages; paragraphs are set apart."""
    size, head, windows = font["head"].unitsPerEm, font["hhea"], font["OS/2"]
    ascent, descent = round(ASCENT * size), round(DESCENT * size)
    head.ascent, head.descent, head.lineGap = ascent, -descent, round(LINE * size) - ascent - descent
    windows.sTypoAscender, windows.sTypoDescender, windows.sTypoLineGap = head.ascent, head.descent, head.lineGap
    windows.usWinAscent, windows.usWinDescent = ascent, descent


def set_family(font: TTFont, family: str) -> None:
    """Name a font. Of the same name there may be one on the user's computer, whose lines are taller."""
    names = font["name"]
    before = names.getDebugName(16) or names.getDebugName(1)
    style = names.getDebugName(6).rpartition("-")[2]
    postscript = f"{family.replace(' ', '')}-{style}"
    said = {1: lambda text: text.replace(before, family), 3: lambda text: f"{text};tldesk", 6: lambda _text: postscript}
    said |= dict.fromkeys((4, 16, 21), said[1])
    for record in names.names:
        if record.nameID in said:
            record.string = said[record.nameID](str(record))
    if "CFF " in font:
        font["CFF "].cff.fontNames[0] = postscript
        font["CFF "].cff[0].rawDict |= {"FamilyName": family, "FullName": f"{family} {style}"}


def main(inter: Path, noto: Path) -> None:
    """Make all five."""
    for weight in ("Regular", "Medium", "SemiBold"):
        reduced(TTFont(inter / f"Inter-{weight}.otf"), letters(), FONTS / f"Inter-{weight}.otf", "tldesk Inter")
    for weight in ("Regular", "Medium"):
        found = TTFont(noto / f"NotoSansCJK-{weight}.ttc", fontNumber=SIMPLIFIED)
        reduced(found, characters(), FONTS / f"NotoSansSC-{weight}.otf", "tldesk Noto Sans SC")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
