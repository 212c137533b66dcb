"""Which files of an archive are unpacked, where each goes, and how each must begin.

Names and sizes are what the archive says of itself, so they are judged before anything is read; what a file holds is
judged by its first bytes, before anything of it is written.
"""

from __future__ import annotations

import stat
import unicodedata
import zipfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path, PurePosixPath

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.media import modality
from tldesk.media.limits import MAX_BYTES
from tldesk.media.modality import MODALITIES, SOUND
from tldesk.media.sound import headers
from tldesk.media.tables import SUFFIXES
from tldesk.project.importers import label_tracks, records
from tldesk.project.importers.records import Skipped
from tldesk.project.samples import file_names

TRACK = ".txt"  # of a label track
ANNOTATIONS = (".csv", ".tsv", ".json", ".jsonl", ".sqlite", ".sqlite-wal")

# How many of its first bytes say what a file is.
HEAD_BYTES = 4096

# How many times larger than in the archive a file may be, and all of them together. Photos hardly shrink, tables and
# annotations by 20 to 50 times, an empty drawing by 1000; so what is small may shrink as it likes.
MAX_RATIO = 100
HARMLESS_FILE = 16_000_000
HARMLESS = 100_000_000

# Of a project these stay behind when it is packed, and are not taken from a packed one of somebody else.
LEFT_BEHIND = frozenset({"cache", "backups", "bin", "curves", "project.lock"})

_DEEPEST = 64
_NESTED = (".zip", ".tm", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
# Others unpack without a limit to what they take of the memory at once, and hardly any program writes them.
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive, and where it goes below the folder; of a `packed` project or something to import, with
    `texts` perhaps a table of any form or a text."""

    info: zipfile.ZipInfo
    path: PurePosixPath
    packed: bool
    texts: bool = False

    @property
    def is_annotation(self) -> bool:
        return self.path.suffix.lower() in (ANNOTATIONS + SUFFIXES if self.texts else (*ANNOTATIONS, TRACK))

    def stranger(self, head: bytes) -> str | None:
        """Why a file that begins with `head` is not what is unpacked under such a name; None for one that may be."""
        suffix = self.path.suffix.lower()
        if self.packed and self.path == PurePosixPath(paths.PROJECT_FILE):
            return None  # it is checked whole when it is opened
        if self.texts and suffix in SUFFIXES and suffix not in ANNOTATIONS:
            return None  # a process with limits reads it, and says what it is
        in_run = self.packed and self.path.parts[0] == "runs"
        beginning = (_IN_RUNS if in_run else _BEGINNINGS).get(suffix)
        if beginning is None:
            return _other_reason(self.path.name, head)
        return None if beginning(head) else records.NOT_AS_NAMED


def plan(
    file: Path, archive: zipfile.ZipFile, data_bytes: int, *, packed: bool = False, texts: bool = False
) -> tuple[list[Member], list[Skipped]]:
    """What is to be unpacked, and what is not and why. Names that differ only by case are one on many disks.

    Raises TldeskError `archive_refused` for one that is locked, that is a bomb by what it says of itself, or whose
    project has a journal beside it.
    """
    members: list[Member] = []
    skipped: list[Skipped] = []
    files: set[str] = set()
    folders: set[str] = set()
    sounds = _sounds(archive)
    for info in archive.infolist():
        name = _name(info)
        if info.is_dir() or name.endswith("/"):
            continue
        path = _safe(name)
        if path and packed:
            _check_sides(file, info, path)
        reason = _refusal(info, path, packed, texts, sounds) if path else records.OUTSIDE
        if path and not reason:
            key = _folded(path)
            parents = set(accumulate(key.split("/")[:-1], "{}/{}".format))
            if key in files or key in folders or parents & files:
                reason = records.SAME_NAME
            else:
                files.add(key)
                folders |= parents
                members.append(Member(info, path, packed, texts))
        if reason:
            skipped.append(Skipped(name.encode(errors="replace").decode(), reason))
    _check_size(file, members, data_bytes)
    return members, skipped


def _sounds(archive: zipfile.ZipFile) -> set[str]:
    """The names of its sounds without their suffixes: a text that is named after one may be its label track."""
    names = (PurePosixPath(_name(info)) for info in archive.infolist())
    return {path.stem.casefold() for path in names if MODALITIES[SOUND] in modality.of_file(path.name)}


def _name(info: zipfile.ZipInfo) -> str:
    """The name in it: many programs write UTF-8 without saying so, and some turn the slashes."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")


def _safe(name: str) -> PurePosixPath | None:
    """The path below the folder, each part a name that can be stored; None for one that leads elsewhere."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    drive = len(name) > 1 and name[1] == ":"
    if not parts or name.startswith("/") or drive or ".." in parts or len(parts) > _DEEPEST:
        return None
    return PurePosixPath(*(file_names.storable(part) for part in parts))


def _folded(path: PurePosixPath) -> str:
    """One text for all names that are one on some disk; Windows drops dots and spaces at the end of a name."""
    return "/".join(
        part.rstrip(" .") or part for part in unicodedata.normalize("NFC", path.as_posix()).casefold().split("/")
    )


def _bare_name(path: PurePosixPath) -> str:
    """The first part as the most lenient disk reads it: without invisible signs and what Windows takes for a stream."""
    visible = "".join(sign for sign in path.parts[0] if unicodedata.category(sign) != "Cf")
    return _folded(PurePosixPath(visible.partition(":")[0] or visible))


def _check_sides(file: Path, info: zipfile.ZipInfo, path: PurePosixPath) -> None:
    """Raise TldeskError for a log or a journal that SQLite would play into the project, or delete files by.

    A project that was packed by this program has none: its database is one whole file.
    """
    name = _bare_name(path)
    if name != paths.PROJECT_FILE and name.startswith(paths.PROJECT_FILE) and info.file_size:
        reason = "it holds a journal beside the project file, which a packed project never has"
        raise TldeskError("archive_refused", path=file, reason=reason)


def _refusal(
    info: zipfile.ZipInfo, path: PurePosixPath, packed: bool, texts: bool, sounds: Collection[str]
) -> str | None:
    suffix = path.suffix.lower()
    if stat.S_ISLNK(info.external_attr >> 16):
        return records.ARCHIVED_LINK
    if info.compress_type not in _COMPRESSIONS:
        return records.OTHER_COMPRESSION
    if packed:
        return _packed_refusal(path)
    if any(part.startswith(".") or part == "__MACOSX" for part in path.parts):
        return records.HIDDEN
    if suffix in _NESTED:
        return records.NESTED_ARCHIVE
    if texts and suffix in SUFFIXES:
        return None
    if suffix == TRACK and any(stem.casefold() in sounds for stem in label_tracks.recordings(path.name)):
        return records.TOO_BIG if info.file_size > MAX_BYTES else None
    # Lobe and Teachable Machine keep images without a suffix.
    if suffix and not modality.of_file(path.name) and suffix not in ANNOTATIONS and "-!-" not in path.name:
        return records.NOT_AN_IMAGE
    return records.TOO_BIG if info.file_size > MAX_BYTES else None


def _packed_refusal(path: PurePosixPath) -> str | None:
    """Why a file of a packed project is not taken; images may have any name."""
    name = _bare_name(path)
    if name in LEFT_BEHIND or (name.startswith(paths.PROJECT_FILE) and str(path) != paths.PROJECT_FILE):
        return records.NOT_PACKED
    if name == "runs" and (path.parts[0] != "runs" or len(path.parts) < 3 or path.suffix.lower() not in _IN_RUNS):
        return records.NOT_PACKED
    return None


def _check_size(file: Path, members: Sequence[Member], data_bytes: int) -> None:
    """Refuse what is locked, and a bomb by what it says of itself; more than it says is never unpacked."""
    if members and all(member.info.flag_bits & 1 for member in members):
        raise TldeskError("archive_refused", path=file, reason="it is locked with a password")
    for member in members:
        size, stored = member.info.file_size, min(member.info.compress_size, data_bytes)
        if size > max(HARMLESS_FILE, MAX_RATIO * stored):
            reason = f"a file of {stored:,} bytes in it would be {size:,} bytes"
            raise TldeskError("archive_refused", path=file, reason=reason)
    total = sum(member.info.file_size for member in members)
    if total > max(HARMLESS, MAX_RATIO * data_bytes):
        raise TldeskError("archive_refused", path=file, reason=f"unpacked it would be {total:,} bytes")
    if sum(member.info.compress_size for member in members) > data_bytes:
        raise TldeskError("archive_refused", path=file, reason="its files overlap")


# ---------------------------------------------------------------------------------------------- first bytes


def _other_reason(name: str, head: bytes) -> str | None:
    """Why a file is no sample of the kind that its name says; one without a suffix may be a sound, too."""
    kinds = modality.of_file(name)
    if MODALITIES[SOUND] in kinds:
        return headers.refusal(head)  # without what decodes sounds, which a project of images does without
    reason = modality.likely(name).code.refusal(head)
    return None if reason and not kinds and headers.refusal(head) is None else reason


def _text(head: bytes) -> bool:
    return b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))


def _json(head: bytes) -> bool:
    return _text(head) and head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[", b"")


def _database(head: bytes) -> bool:
    return head.startswith(b"SQLite format 3\0")


def _log(head: bytes) -> bool:
    return not head or head.startswith((b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83"))


def _tensors(head: bytes) -> bool:
    return int.from_bytes(head[:8], "little") <= MAX_BYTES and head[8:9] == b"{"


def _zip(head: bytes) -> bool:
    return head.startswith((b"PK\3\4", b"PK\5\6"))


def _any(_head: bytes) -> bool:
    return True


_BEGINNINGS: dict[str, Callable[[bytes], bool]] = {
    ".csv": _text,
    ".tsv": _text,
    TRACK: _text,
    ".json": _json,
    ".jsonl": _json,
    ".sqlite": _database,
    ".sqlite-wal": _log,
}
# What runs and the exports in them consist of. None of it is opened before it is asked for, and then it is checked.
_IN_RUNS: dict[str, Callable[[bytes], bool]] = {
    **dict.fromkeys((".toml", ".csv", ".txt", ".md", ".html", ".py", ".js", ".cs", ".cpp", ".xml"), _text),
    **dict.fromkeys((".json", ".jsonl"), _json),
    ".safetensors": _tensors,
    **dict.fromkeys((".npz", ".pt2"), _zip),
    **dict.fromkeys((".onnx", ".tflite", ".pte", ".bin"), _any),
}
