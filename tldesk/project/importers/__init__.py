"""The layouts that can be imported. A new one is a file here and a line in `IMPORTERS`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media import modality
from tldesk.media.modality import Modality
from tldesk.media.pool import never
from tldesk.project.importers import (
    archive,
    belonging,
    channels,
    class_folders,
    coco,
    columns,
    create_ml,
    flat_folder,
    hugging_face,
    labelme,
    lobe,
    loose,
    parts,
    recordings,
    records,
    sound_tables,
    table,
    teachable_machine,
    walk,
)
from tldesk.project.importers.records import (
    NO_OPTIONS,
    SEVERAL,
    Example,
    Found,
    Importer,
    Options,
    Question,
    Skipped,
    SourcePreview,
    sorted_labels,
)
from tldesk.project.samples import unseen

__all__ = [
    "FILES",
    "IMPORTERS",
    "NO_OPTIONS",
    "SEVERAL",
    "Example",
    "Found",
    "Importer",
    "Options",
    "Question",
    "Skipped",
    "SourcePreview",
    "answered",
    "check",
    "located",
    "no_images",
    "preview",
    "read",
    "read_all",
    "recognise",
    "sorted_labels",
    "understood",
]

# In the order in which they are asked: those with signs of their own before those that nearly any folder has.
IMPORTERS: dict[str, Importer] = {
    importer.name: importer
    for importer in (
        lobe.IMPORTER,
        teachable_machine.IMPORTER,
        create_ml.IMPORTER,
        coco.IMPORTER,
        hugging_face.IMPORTER,
        labelme.IMPORTER,
        recordings.IMPORTER,
        table.IMPORTER,
        sound_tables.IMPORTER,
        class_folders.IMPORTER,
        flat_folder.IMPORTER,
    )
}

_OF_SOUNDS = (recordings.IMPORTER.name, sound_tables.IMPORTER.name)
_BY_FOLDERS = (class_folders.IMPORTER.name, flat_folder.IMPORTER.name)
_COMMON = (table.IMPORTER.name, *_BY_FOLDERS)

# Suffixes of single files that can be imported.
FILES = (*table.DELIMITERS, ".txt", ".json", ".jsonl", *archive.ARCHIVES)

_EXAMPLES = 12
_TOLD = 1000  # more than anybody reads


def recognise(source: Path, options: Options = NO_OPTIONS, kind: Modality | None = None) -> Importer:
    """The importer for a source, which is no archive (`archive.unpack` makes a folder of one).

    A table in a folder is passed over where the options say so, and so are the folders next to loose images; layouts of
    sounds are where the project's `kind` is another.

    Raises TldeskError `source_missing`, `source_unreadable`, `path_not_text`, `source_not_understood` (a file of
    another kind) or `no_images`.
    """
    check(source)
    of_another_kind = kind is not None and kind.name != modality.SOUND
    passed_over = set(_OF_SOUNDS if of_another_kind else ())
    if options.get(table.IN_FOLDER) == table.IGNORE and walk.is_folder(source):
        passed_over.add(table.IMPORTER.name)
    if options.get(loose.LOOSE) == loose.FLAT and flat_folder.recognises(source):
        passed_over.add(class_folders.IMPORTER.name)
    for importer in IMPORTERS.values():
        if importer.name not in passed_over and importer.recognises(source):
            return importer
    if not walk.is_folder(source):
        raise TldeskError("source_not_understood", path=source)
    skipped = (one for one in walk.files(source, source) if isinstance(one, Skipped))
    raise no_images(source, records.counted(skipped), kind)


def understood(
    source: Path, options: Options, first: bool, kind: Modality | None = None
) -> tuple[Importer, tuple[Question, ...], Options]:
    """The importer for a source, what to ask of it (`SEVERAL` apart, which only reading it shows), and the answers.

    `first`: it was never imported before, so that what is proposed holds until it is answered. Raises as `recognise`.
    """
    importer = recognise(source, options, kind)
    asked = _of_layout(importer, source)
    given, options = options, answered(asked, options) if first else options
    if options != given:
        importer = recognise(source, options, kind)
    asked = (*asked, *importer.questions(source))
    if importer.name in (*_BY_FOLDERS, recordings.IMPORTER.name):
        with _explained(source):
            asked += belonging.questions(importer.read(source, answered(asked, options) if first else options), source)
    if first:
        return importer, asked, answered(asked, options)
    there = {question.name: dict(question.choices) for question in asked}
    stale = {name for name in columns.QUESTIONS if options.get(name) not in there.get(name, ())}  # of a changed table
    return importer, asked, {name: value for name, value in options.items() if name not in stale}


@contextmanager
def _explained(source: Path) -> Iterator[None]:
    """Turn what reading a layout raises into one plain sentence."""
    try:
        yield
    except OSError as error:
        raise TldeskError("source_unreadable", path=source, reason=error.strerror or error) from error
    except Refused as error:
        raise TldeskError("annotations_unreadable", path=source, reason=error) from error


def _of_layout(importer: Importer, source: Path) -> tuple[Question, ...]:
    """What decides on the layout, where it is one that nearly any folder has; also where it was answered before, so
    that the answer can be taken back."""
    if importer.name not in _COMMON or not walk.is_folder(source):
        return ()
    of_table = table.question(source) if table.IMPORTER.recognises(source) else None
    of_folders = None if importer is table.IMPORTER else loose.question(source)
    return tuple(question for question in (of_table, of_folders) if question is not None)


def answered(asked: Iterable[Question], options: Options) -> dict[str, str]:
    """The options of a source that is imported for the first time: what is proposed, and above it what was chosen."""
    return {**{question.name: question.proposed for question in asked if question.proposed}, **options}


def check(source: Path) -> None:
    """Refuse what cannot be looked at: raises TldeskError `source_missing`, `source_unreadable` or `path_not_text`."""
    if not walk.is_text(str(source)):
        raise TldeskError("path_not_text", path=walk.printable(str(source)))
    error = walk.trouble(source)
    if error is not None and walk.reason_of(error) == records.MISSING:
        raise TldeskError("source_missing", path=source)
    if error is not None:
        raise TldeskError("source_unreadable", path=source, reason=error.strerror or error) from error


def located(source: Path) -> Path:
    """The source, absolute; a COCO file in the folder that COCO keeps for such stands for the data set around it.

    Raises TldeskError as `check` does.
    """
    check(source)
    source = source.resolve()
    beside = walk.is_file(source) and source.parent.name == coco.ANNOTATIONS_FOLDER and coco.recognises(source)
    return source.parent.parent if beside else sound_tables.around(source) or source


def no_images(source: Path, reasons: Mapping[str, int], kind: Modality | None = None) -> TldeskError:
    """The error for a source without a single image to import; `reasons` say how many things were passed over for each.

    Where images were found or named, that they cannot be used is what the user wants to know.
    """
    unusable = Counter({reason: count for reason, count in reasons.items() if reason not in records.NO_LOSS})
    if unusable:
        ((reason, _),) = unusable.most_common(1)
        return TldeskError("no_usable_images", path=source, count=unusable.total(), reason=reason)
    kinds = modality.MODALITIES.values() if kind is None else (kind,)
    suffixes = sorted(suffix for one in kinds for suffix in one.suffixes - one.refused)
    return TldeskError("no_images", folder=source, path=source, suffixes=suffixes)


def read(
    importer: Importer, source: Path, options: Options = NO_OPTIONS, kind: Modality | None = None
) -> Iterator[Found | Skipped]:
    """All that a layout finds in a source, and what it passes over; of several labels the first, unless asked for all.

    With `kind` what is of another kind of data is passed over, and each sample of a file is found.

    Of what is passed over for one reason `_TOLD` things are told, and then how many more there are.

    Raises TldeskError as `check` does, `source_unreadable` when the source goes away, `annotations_unreadable`
    for more rows than any has, and what the layout's `read` raises.
    """
    check(source)
    several = SEVERAL.answer(options) == "all"
    counts: Counter[str] = Counter()
    with _explained(source):
        heard = channels.taken(importer.read(source, options), options)
        things = _labelled(belonging.grouped(heard, source, options), source, several, kind)
        for thing in things if kind is None else parts.each(things, kind):
            if isinstance(thing, Found):
                yield thing
            else:
                counts[thing.reason] += 1
                if counts[thing.reason] <= _TOLD:
                    yield replace(thing, path_or_row=walk.printable(thing.path_or_row))
    for reason, count in counts.items():
        if count > _TOLD:
            yield Skipped(f"{count - _TOLD:,} more", reason, count - _TOLD)


def _labelled(
    things: Iterable[Found | Skipped], source: Path, several: bool, kind: Modality | None
) -> Iterator[Found | Skipped]:
    for one in things:
        thing = _seen(one) if isinstance(one, Found) else one
        if isinstance(thing, Found) and thing is not one:
            yield Skipped(walk.shown(thing.path, source), records.UNSEEN_LETTERS)
        if isinstance(thing, Found) and kind is not None and not kind.may_be(thing.path.name):
            yield Skipped(walk.shown(thing.path, source), records.NOT_AN_IMAGE)
        elif isinstance(thing, Found) and thing.more and not several:
            yield Skipped(walk.shown(thing.path, source), records.FIRST_LABEL)
            yield replace(thing, more=())
        else:
            yield thing


def _seen(thing: Found) -> Found:
    """The same with labels that have no letters that cannot be seen, by which two would differ that look alike."""
    given = () if thing.label is None else (thing.label, *thing.more)
    plain = tuple(map(unseen.removed, given))
    if plain == given:
        return thing
    labels = tuple(dict.fromkeys(label for text in plain if (label := records.label_of(text)) is not None))
    return replace(thing, label=labels[0] if labels else None, more=labels[1:])


def read_all(
    importer: Importer,
    source: Path,
    should_stop: Callable[[], bool],
    options: Options = NO_OPTIONS,
    kind: Modality | None = None,
) -> tuple[list[Found], list[Skipped]]:
    """What `read` yields, apart; what was read so far when it is stopped. Raises as `read` does."""
    found: list[Found] = []
    skipped: list[Skipped] = []
    for thing in read(importer, source, options, kind):
        if should_stop():
            break
        if isinstance(thing, Found):
            found.append(thing)
        else:
            skipped.append(thing)
    return found, skipped


def _never_imported(_source: Path) -> Options | None:
    return None


def preview(
    source: Path,
    should_stop: Callable[[], bool] = never,
    options: Options = NO_OPTIONS,
    known: Callable[[Path], Options | None] = _never_imported,
    kind: Modality | None = None,
) -> SourcePreview:
    """What importing `source` would bring to a project of a `kind`. Lists files, opens no image.

    `known` gives the answers of an earlier import of it, None where there was none: then what is proposed holds.

    Raises what `recognise`, `read_all` and `archive.sketch` raise, and TldeskError `interrupted` when it was stopped.
    """
    source = located(source)
    earlier = known(source)
    options, first = {**(earlier or {}), **options}, earlier is None
    if not archive.is_archive(source):
        return _preview(source, source, should_stop, options, first, kind)
    with archive.sketch(source, should_stop) as sketch:
        try:
            seen = _preview(source, archive.content(sketch.folder), should_stop, options, first, kind)
        except TldeskError as error:
            if error.code == "no_images":  # of the archive, not of a folder that nobody has seen
                raise no_images(source, records.counted(sketch.skipped), kind) from error
            raise
        examples = [
            replace(example, content=sketch.read(example.content))
            for example in seen.examples
            if isinstance(example.content, Path)
        ]
        return replace(seen, examples=examples, skipped=[*sketch.skipped, *seen.skipped])


def _usable(every: list[Found], place: Path, kind: Modality, skipped: list[Skipped]) -> list[Found]:
    """What may be of a kind of data and is of a form that is read; the rest joins `skipped`."""
    found = []
    for one in every:
        if not kind.may_be(one.path.name):
            skipped.append(Skipped(walk.shown(one.path, place), records.NOT_AN_IMAGE))
        elif one.path.suffix.lower() in kind.refused:  # it comes in as unreadable, and nobody is to count on it
            skipped.append(Skipped(walk.shown(one.path, place), records.OTHER_FORM))
        else:
            found.append(one)
    return found


def _preview(
    source: Path,
    place: Path,
    should_stop: Callable[[], bool],
    options: Options,
    first: bool,
    kind: Modality | None,
) -> SourcePreview:
    """The preview of `source`, whose files are below `place`; `first`: it was never imported before."""
    importer, asked, options = understood(place, options, first, kind)
    every, skipped = read_all(importer, place, should_stop, options)
    if should_stop():
        raise TldeskError("interrupted")
    found = every if kind is None else _usable(every, place, kind, skipped)
    if not found:
        raise no_images(source, records.counted(skipped), kind)
    labels = Counter(thing.label for thing in found if thing.label is not None)
    several = sum(bool(thing.more) for thing in found) + records.counted(skipped)[records.FIRST_LABEL]
    if several:
        asked = (*asked, SEVERAL)
    if channels.is_sound(found[0]):
        asked = (*asked, channels.QUESTION)
    return SourcePreview(
        source=source,
        importer=importer.name,
        title=importer.title,
        total=len(found),
        by_class={label: labels[label] for label in sorted_labels(labels)},
        by_split=dict(Counter(thing.split for thing in found if thing.split is not None)),
        unlabelled=len(found) - labels.total(),
        several=several,
        groups=len({thing.group for thing in found if thing.group is not None}),
        skipped=skipped,
        examples=_examples(found),
        questions=asked,
        options={question.name: question.answer(options) for question in asked},
        found=found,
    )


def _examples(found: list[Found]) -> list[Example]:
    """The first sample of each class, then the second of each, and so on."""
    seen: Counter[str | None] = Counter()
    ranked = []
    for place, thing in enumerate(found):
        ranked.append((seen[thing.label], place))
        seen[thing.label] += 1
    chosen = [found[place] for _, place in sorted(ranked)[:_EXAMPLES]]
    return [Example(thing.path.name, thing.path, thing.crop, thing.place) for thing in chosen]
