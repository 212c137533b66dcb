"""Recordings with label tracks: each stretch that is marked in one is a sample, and a recording without any is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.media.modality import MODALITIES, SOUND
from tldesk.project.importers import label_tracks, records, splits, walk
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Skipped

_NEAR = 200  # folders that are looked into to recognise a source
_PROOF = 20  # tracks, and lines of one


def recognises(source: Path) -> bool:
    """A label track beside its recording; or a folder with one, or with one in a folder or two of it."""
    folders = list(islice(_near(source), _NEAR)) if walk.is_folder(source) else [source.parent]
    if len(folders) == 1 and source.suffix.lower() not in label_tracks.SUFFIXES and not walk.is_folder(source):
        return False
    known = _Recordings([file for folder in folders for file in walk.named(folder, _suffixes())])
    if not known.by_name:
        return False
    if not walk.is_folder(source):
        return _is_of(source, known)
    tracks = (file for folder in folders for file in walk.named(folder, label_tracks.SUFFIXES))
    return any(_is_of(file, known) for file in islice(tracks, _PROOF))


def read(source: Path, _options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each stretch, with its recording's split; what is marked in no recording, or can be no sample, is told."""
    folder = source if walk.is_folder(source) else source.parent
    sounds, tracks = walk.named(folder, _suffixes()), [source]
    if folder is source:
        sounds, tracks = [], []
        for thing in _listed(source):
            if isinstance(thing, Skipped):
                yield thing
            else:
                (sounds if thing.suffix.lower() in _suffixes() else tracks).append(thing)
    marks = _Marks(_Recordings(sounds), folder)
    for track in tracks:
        yield from marks.read(track)
    for sound in sounds:
        split = _split(sound, folder)
        if sound in marks.labels:
            for place, labels in marks.labels[sound].items():
                yield Found(sound, labels[0] if labels else None, split, more=tuple(labels[1:]), place=place)
        elif folder is source:
            yield Found(sound, None, split)


def _suffixes() -> tuple[str, ...]:
    return tuple(MODALITIES[SOUND].suffixes)


def _near(source: Path) -> Iterator[Path]:
    below = walk.folders(source, source)
    yield source
    yield from below
    for folder in below:
        yield from walk.folders(folder, source)


def _listed(source: Path) -> Iterator[Path | Skipped]:
    """The sounds and label tracks below a folder, and what is passed over."""
    for file in walk.files(source, source, any_file=True):
        suffix = "" if isinstance(file, Skipped) else file.suffix.lower()
        is_track = suffix in label_tracks.SUFFIXES and isinstance(file, Path) and label_tracks.is_track(file)
        if isinstance(file, Skipped) or is_track or suffix in _suffixes():
            yield file
        else:
            yield Skipped(walk.shown(file, source), records.NOT_AN_IMAGE)


def _is_of(track: Path, known: _Recordings) -> bool:
    """Whether it is a label track of a recording that is there."""
    if not label_tracks.is_track(track):
        return False
    if known.of_track(track) is not None:
        return True
    try:
        return any(known.named(mark.file, track) for mark in islice(label_tracks.read(track), _PROOF) if mark.file)
    except TldeskError:
        return False


def _split(sound: Path, folder: Path) -> str | None:
    parts = sound.relative_to(folder).parts[:-1]
    return splits.of(parts[0]) if parts else None


class _Recordings:
    """The sounds of a source, found by the name of a label track, or by what it calls them."""

    def __init__(self, sounds: Iterable[Path]) -> None:
        self.by_name: dict[str, list[Path]] = defaultdict(list)
        self._by_stem: dict[str, list[Path]] = defaultdict(list)
        self._by_folder: dict[Path, list[Path]] = defaultdict(list)
        for sound in sounds:
            self.by_name[sound.name.casefold()].append(sound)
            self._by_stem[sound.stem.casefold()].append(sound)
            self._by_folder[sound.parent].append(sound)

    def of_track(self, track: Path) -> Path | None:
        """The one that a track is named after, else the only one beside it: Audacity calls all tracks the same."""
        for stem in label_tracks.recordings(track.name):
            found = _nearest(self._by_stem.get(stem.casefold(), ()), track)
            if found is not None:
                return found
        return _nearest(self._by_folder.get(track.parent, ()), track)

    def named(self, name: str, track: Path) -> Path | None:
        """The one that a track calls so."""
        return _nearest(self.by_name.get(name.casefold(), ()), track)


def _nearest(sounds: Sequence[Path], track: Path) -> Path | None:
    """The only one, or the only one beside a track."""
    beside = [sound for sound in sounds if sound.parent == track.parent] or list(sounds)
    return beside[0] if len(beside) == 1 else None


class _Marks:
    """What label tracks mark: of each recording the labels of each place."""

    def __init__(self, known: _Recordings, folder: Path) -> None:
        self.labels: dict[Path, dict[str, list[str]]] = {}
        self._known, self._folder = known, folder

    def read(self, track: Path) -> Iterator[Skipped]:
        """Add those of a track; what is to be told of it."""
        shown = walk.shown(track, self._folder)
        own = self._known.of_track(track)
        try:
            for mark in label_tracks.read(track):
                recording = self._known.named(mark.file, track) if mark.file else own
                where = f"{shown}, line {mark.line}"
                if recording is None:
                    yield Skipped(where, records.NO_RECORDING)
                    continue
                places = self.labels.setdefault(recording, {})
                if mark.reason:
                    yield Skipped(where, mark.reason)
                    continue
                labels = places.setdefault(mark.place, [])
                label = records.label_of(mark.label)
                if label is None:
                    yield Skipped(where, records.BAD_LABEL if mark.label else records.NO_LABEL)
                elif label not in labels:
                    labels.append(label)
        except TldeskError as error:
            yield Skipped(shown, records.TOO_BIG if error.code == "annotations_unreadable" else records.UNREADABLE)


IMPORTER = Importer("recordings", "Recordings with label tracks", recognises, read)
