"""What the sample programs have in common; it is copied into each."""

import argparse
import base64
import heapq
import json
import re
import struct
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np


class Tokens:
    """Makes numbers of texts, as `vocabulary.json` says."""

    def __init__(self, vocabulary: dict[str, Any]) -> None:
        self.says, self.known = vocabulary, {p: n for n, p in enumerate(vocabulary["pieces"]) if p}
        self.longest = max(map(len, self.known))
        self.unknown_score = min(vocabulary["scores"], default=0.0) - 10.0
        self.map = {ord(char): text for char, text in vocabulary["map"].items()}
        for name, form in (("alone", " {} "), ("dropped", "")):
            for first, last in vocabulary[name]:
                codes = (code for code in range(first, last + 1) if code not in self.map)
                self.map.update({code: form.format(chr(code)) for code in codes})
        units = base64.b64decode(vocabulary["sequences"])
        self.units = struct.unpack(f"<{len(units) // 4}I", units)
        self.becomes = base64.b64decode(vocabulary["replacements"])
        self.parts, self.around = re.compile(r"[^ \t\n\r]+"), ""
        if vocabulary["kind"] == "bpe":
            stretches = {name[0].upper(): vocabulary[name] for name in ("letters", "numerals", "spaces")}
            signs = {n: "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in found) for n, found in stretches.items()}
            pattern = "'(?:s|t|re|ve|m|ll|d)| ?[L]+| ?[N]+| ?[^SLN]+|[S]+(?![^S])|[S]+"
            self.parts = re.compile(re.sub("[LNS]", lambda sign: signs[sign[0]], pattern))
            self.around = "".join(chr(code) for a, b in vocabulary["spaces"] for code in range(a, b + 1))
            self.merges = {(a, b): (rank, made) for rank, (a, b, made) in enumerate(vocabulary["merges"])}

    def numbers(self, text: str, window: int, windows: int = 1, stride: int = 0) -> list[int]:
        """The numbers of a text, with those of its beginning and its end, if they are no more than `window`. Else at
        most so many windows of them, one behind the other; each begins `stride` numbers after the one before it.
        """
        room, says = window - 2, self.says
        inside = self.inside(text, room + (windows - 1) * stride)
        starts = range(stride, len(inside) - room + stride, stride) if windows > 1 else []
        found = [[says["first"], *inside[start : start + room], says["last"]] for start in (0, *starts)]
        if len(found) == 1:
            return found[0]
        return [number for one in found for number in one + [says["pad"]] * (window - len(one))]

    def inside(self, text: str, most: int) -> list[int]:
        """At most so many numbers of a text."""
        found: list[int] = []
        text = self.says["prefix"] + text
        for part in self.parts.findall(text.strip(self.around) if self.around else text):
            found += self.cut(part[:100_000])
            if len(found) > most:
                break
        return found[:most]

    def cut(self, part: str) -> list[int]:
        """The numbers of a part of a text."""
        if self.says["kind"] == "bpe":
            return self.by_pairs(part.encode()[:100_000])
        cut = self.by_longest if self.says["kind"] == "wordpiece" else self.by_score
        return [number for word in self.mapped(part).split(" ") if word for number in cut(word)]

    def mapped(self, word: str) -> str:
        """The characters as the vocabulary writes them; several of them may be one there."""
        made, place = "", 0
        while place < len(word):
            size, text = 1, word[place].translate(self.map)
            if word[place + 1 : place + 2] in self.says["joining"] and word[place + 1 : place + 2]:
                size, text = self.sequence(word[place : place + 4], text)
            made, place = made + text, place + size
        return made

    def sequence(self, word: str, text: str) -> tuple[int, str]:
        """The longest sequence of characters with which a word begins: how many they are, and what they become."""
        found, unit, place = (1, text), self.units[0], 0
        for count, char in enumerate(word, start=1):
            for byte in char.encode():
                place ^= ((unit >> 10) << ((unit & 0x200) >> 6)) ^ byte
                unit = self.units[place] if place < len(self.units) else 0
                if unit & 0x800000FF != byte:
                    return found
            if unit & 0x100 and count > 1:
                start = self.units[place ^ ((unit >> 10) << ((unit & 0x200) >> 6))] & 0x7FFFFFFF
                found = count, self.becomes[start : self.becomes.index(0, start)].decode()
        return found

    def by_longest(self, word: str) -> list[int]:
        """WordPiece: the longest piece first."""
        found, start = [], 0
        while start < len(word) <= 100:
            ends = range(min(len(word), start + self.longest), start, -1)
            piece = next((end for end in ends if ("##" if start else "") + word[start:end] in self.known), None)
            if piece is None:
                break
            found.append(self.known[("##" if start else "") + word[start:piece]])
            start = piece
        return found if start == len(word) else [self.says["unknown"]]

    def by_score(self, word: str) -> list[int]:
        """Unigram: the pieces with the largest sum of scores."""
        found: list[int] = []
        scores, unknown = self.says["scores"], self.says["unknown"]
        for part in re.findall("▁[^▁]*", "▁" + word):
            best, back = [0.0] + [-np.inf] * len(part), [(0, 0)] * (len(part) + 1)
            for start in range(len(part)):
                ends = range(start + 1, min(len(part), start + self.longest) + 1)
                pieces = [(end, self.known[part[start:end]]) for end in ends if part[start:end] in self.known]
                options = [(end, number, scores[number]) for end, number in pieces]
                if part[start] not in self.known:
                    options.append((start + 1, unknown, self.unknown_score))
                for end, number, score in options:
                    if best[start] + score > best[end]:
                        best[end], back[end] = best[start] + score, (start, number)
            end = len(part)
            cut: list[int] = []
            while end:
                end, number = back[end]
                cut += [number] if number != unknown or cut[-1:] != [unknown] else []
            found += cut[::-1]
        return found

    def by_pairs(self, content: bytes) -> list[int]:
        """BPE: of all pairs that are known, the one that was learned first is joined first, from the left."""
        numbers: list[Any] = [self.says["bytes"][byte] for byte in content]
        ends, before, size = [*range(1, len(content) + 1)], [*range(-1, len(content) - 1)], len(content)

        def known(place: int) -> Any:
            inside = place >= 0 and ends[place] < size
            return self.merges.get((numbers[place], numbers[ends[place]])) if inside else None

        queue = [(known(place)[0], place) for place in range(size) if known(place)]
        heapq.heapify(queue)
        while queue:
            rank, place = heapq.heappop(queue)
            pair = known(place)
            if pair and pair[0] == rank:
                next_one = ends[place]
                numbers[place], numbers[next_one], ends[place] = pair[1], None, ends[next_one]
                if ends[place] < size:
                    before[ends[place]] = place
                for changed in filter(known, (before[place], place)):
                    heapq.heappush(queue, (known(changed)[0], changed))
        return [number for number in numbers if number is not None]


class Grams:
    """Makes numbers of texts: the hashes of their words and sequences of characters, as `vocabulary.json` says."""

    def __init__(self, says: dict[str, Any]) -> None:
        self.says = says

    def numbers(self, text: str, window: int, windows: int = 1, stride: int = 0) -> list[int]:
        """At most `window` numbers of a text: a hash each, and above it how often the text has it."""
        most, start, counts = self.says["most_characters"], self.says["start"], dict[int, int]()
        text = unicodedata.normalize("NFKC", text[:most]).lower()[:most]
        text = "".join(" " if self.is_in(char, "gaps") else char for char in text)
        text = re.sub(" +", " ", text).strip(" ")
        words = [self.hashed(start, map(ord, word[: self.says["most_word"]])) for word in self.words(text)]
        for units, kind in (words, "words"), ([ord(char) for char in f" {text} "] if text else [], "characters"):
            shortest, longest = self.says[kind]["sizes"]
            for size in range(shortest, longest + 1):
                for place in range(len(units) - size + 1):
                    value = self.hashed(self.says[kind]["start"], units[place : place + size])
                    folded = (value >> self.says["bits"]) ^ value % (1 << self.says["bits"])
                    counts[folded] = counts.get(folded, 0) + 1
        most_count, bits = self.says["most_count"], self.says["bits"]
        return [value | min(count, most_count) << bits for value, count in counts.items()][:window] or [0]

    def hashed(self, value: int, units: Iterable[int]) -> int:
        """FNV-1a in 32 bits, whose steps take whole units."""
        for unit in units:
            value = (value ^ unit) * self.says["prime"] % (1 << 32)
        return value

    def words(self, text: str) -> list[str]:
        """Runs of letters, marks and digits; characters that are words by themselves, alone."""
        found, running = list[str](), False
        for char in text:
            alone = self.is_in(char, "alone")
            inside = not alone and unicodedata.category(char)[0] in "LMN"
            if inside and running:
                found[-1] += char
            elif inside or alone:
                found.append(char)
            running = inside
        return found

    def is_in(self, char: str, name: str) -> bool:
        """Whether a character is in one of the stretches of that name."""
        return any(first <= ord(char) <= last for first, last in self.says[name])


def load(folder: Path) -> Callable[[Path | str], Any]:
    """What makes the numbers of a text, or of the one in a file, UTF-8: int32 (1, tokens)."""
    says = json.loads((folder / "signature.json").read_text("utf-8"))["preprocess"]
    sizes = [says[name] for name in ("window", "windows", "stride")]
    vocabulary = json.loads((folder / "vocabulary.json").read_text("utf-8"))
    tokens = Grams(vocabulary) if vocabulary["kind"] == "words" else Tokens(vocabulary)

    def numbers(given: Path | str) -> Any:
        text = given if isinstance(given, str) else given.read_bytes().decode("utf-8-sig")
        return np.array([tokens.numbers(text, *sizes)], np.int32)

    return numbers


def asked() -> list[Path | str]:
    """What the command line asks about: texts, and files that hold one each. Ends the program in words where there is
    none."""
    parser = argparse.ArgumentParser(
        usage='python predict.py --text "a text" [--text ...] [FILE ...]',
        description="Says which class a text is of, and how sure the model is of it.",
    )
    parser.add_argument("--text", action="append", default=[], help="a text, in quotes; any number of them")
    parser.add_argument("files", nargs="*", metavar="FILE", help="a file that holds one text, in UTF-8")
    given = parser.parse_args()
    if not (given.text or given.files):
        parser.error("there is nothing to ask about: give a text or a file")
    for name in given.files:
        path = Path(name)
        if path.is_dir():
            parser.error(f'"{name}" is a folder: give the files in it')
        if not path.exists():
            parser.error(f'there is no file "{name}"; a text is given as: --text "{name}"')
        if path.suffix.lower() in (".csv", ".tsv", ".json", ".jsonl", ".xlsx", ".ods"):
            parser.error(f'"{name}" is a table, and each file is taken for one text: give its texts one by one')
        try:
            path.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
            parser.error(f'"{name}" cannot be read: {reason}')
    return [*given.text, *map(Path, given.files)]


def tell(predict: Callable[[Path, list[Path | str]], Any]) -> None:
    """Print the labels of each text that the command line gives or names, and how sure the model is."""
    given, here = asked(), Path(__file__).resolve().parent.parent
    answers = predict(here, given)
    names = [str(one) if isinstance(one, Path) else " ".join(one.split()) for one in given]
    labels = (here / "labels.txt").read_text("utf-8").splitlines()
    signature = json.loads((here / "signature.json").read_text("utf-8"))
    for name, row in zip(names, answers, strict=True):
        ranked = row.argsort()[::-1].tolist()
        if signature["multi_label"]:  # each label whose threshold is reached
            said = [i for i in ranked if row[i] >= signature["thresholds"][labels[i]]]
        else:  # the likeliest label, unless it is less sure than the limit
            said = [i for i in ranked[:1] if row[i] >= signature["calibration"]["limit"]]
        for label, share in [(labels[i], row[i]) for i in said] or [("none of these", row.max())]:
            print(name, label, f"{share:.4f}", sep="\t")
