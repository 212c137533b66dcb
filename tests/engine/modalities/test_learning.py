"""The contract of how each kind of data is learned from, on what a training keeps of a sample made for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import odd_files
import pytest
import sounds
import torch
import vocabularies
from numpy.typing import NDArray
from toykind import records, rows

from tldesk.engine.exporters import EXPORTERS
from tldesk.engine.exporters.takes import FLOATS
from tldesk.engine.modalities import learning
from tldesk.engine.modalities.learning import LEARNING, rng_for
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.errors import TldeskError
from tldesk.media.fitting import Preprocess
from tldesk.media.modality import MODALITIES, AnyPreprocess
from tldesk.media.sound.preparing import Preprocess as SoundPreprocess
from tldesk.media.text.preparing import Preprocess as TextPreprocess
from tldesk.project.runs.config import RunConfig

# Kind → the bytes of a sample by a number, how one of its models takes it, and the range of what networks get.
SAMPLES: dict[str, tuple[Callable[[int], bytes], AnyPreprocess, tuple[float, float]]] = {
    "image": (lambda seed: odd_files.encoded(odd_files.picture(seed, (120, 80)), "PNG"), Preprocess(32), (0.0, 1.0)),
    "text": (lambda seed: f"Where is my card {seed}?".encode(), TextPreprocess("small", 16), (0.0, 100.0)),
    "sound": (lambda seed: sounds.encoded(sounds.word(seed)), SoundPreprocess(8_000, 8_000), (-1.0, 1.0)),
    "numbers": (lambda seed: f"{seed} 2 3 4".encode(), rows.Preprocess(), (2.0, 8.0)),
}
# Kinds that nothing has learned from yet.
WITHOUT_NETWORKS: set[str] = set()
KINDS = pytest.mark.parametrize("name", [*LEARNING, records.KIND.name])


@pytest.fixture(scope="module", autouse=True)
def _with_the_toy() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        records.register(patch)
        yield


@pytest.fixture(autouse=True)
def _with_a_vocabulary(home: Path) -> None:
    vocabularies.write("small", vocabularies.wordpiece())


def kept(name: str) -> NDArray[Any]:
    content, preprocess, _ = SAMPLES[name]
    return MODALITIES[name].code.kept(content(1), preprocess)


@KINDS
def test_variations_are_arrays_that_a_model_takes_and_come_again(name: str) -> None:
    preprocess, how = SAMPLES[name][1], LEARNING[name].augmentation(RunConfig())
    assert LEARNING[name].wholes(RunConfig()) == (LEARNING[name].varies_wholes and how is not None)
    made = [LEARNING[name].vary(kept(name), rng_for(0, epoch, 7), preprocess, how) for epoch in (1, 1, 2, 3)]
    assert {(one.shape, one.dtype.name) for one in made} == {(preprocess.shape, preprocess.dtype)}
    assert np.array_equal(made[0], made[1]) and (how is None) == (len({one.tobytes() for one in made}) == 1)


@pytest.mark.parametrize("name", [name for name, record in LEARNING.items() if record.varies_wholes])
def test_wholes_are_varied_to_arrays_that_a_model_takes(name: str) -> None:
    content, preprocess, _ = SAMPLES[name]
    config = RunConfig(augment_typos=0.3)
    assert LEARNING[name].wholes(config)
    whole = MODALITIES[name].code.whole(content(1), preprocess.least).astype(preprocess.dtype)
    how = LEARNING[name].augmentation(config)
    made = [LEARNING[name].vary(whole, rng_for(0, epoch, 7), preprocess, how) for epoch in (1, 1, 2, 3, 4, 5)]
    assert {(one.shape, one.dtype.name) for one in made} == {(preprocess.shape, preprocess.dtype)}
    assert np.array_equal(made[0], made[1]) and len({one.tobytes() for one in made}) > 1


@KINDS
def test_networks_get_floats_of_a_known_range(name: str) -> None:
    content, preprocess, (low, high) = SAMPLES[name]
    batch = np.stack([MODALITIES[name].code.load(content(seed), preprocess) for seed in (1, 2)])
    floats = LEARNING[name].to_device(batch, torch.device("cpu"))
    assert floats.dtype == torch.float32 and len(floats) == 2 and floats.numel() == batch.size
    assert low <= float(floats.min()) and float(floats.max()) <= high
    assert torch.equal(floats, LEARNING[name].tensor(torch.from_numpy(batch)))
    assert len(LEARNING[name].axes) == batch.ndim - 1


@KINDS
def test_there_is_a_model_and_a_form_to_export_it_in(name: str) -> None:
    records = [record for record in BACKBONES.values() if record.modality == name]
    if name in WITHOUT_NETWORKS:
        assert not records
        return
    assert records and any(one.modality == name and one.write for one in EXPORTERS.values())
    for record in records:
        assert record.preprocess.modality == name
        assert record.blank(2).shape == (2, *record.preprocess.shape)
        assert record.blank(2).dtype.name == record.preprocess.dtype


@KINDS
def test_what_is_named_is_there(name: str, tmp_path: Path) -> None:
    record = LEARNING[name]
    assert all(callable(learning.named(reference)) for reference in (record.evidence, record.about) if reference)
    if record.about:
        assert learning.named(record.about)(SAMPLES[name][1], FLOATS)["steps"]
    original = tmp_path / f"it{min(MODALITIES[name].suffixes, default=MODALITIES[name].rows)}"
    original.write_bytes(SAMPLES[name][0](1))
    for number, make in enumerate(record.odd_samples().values()):
        make(original, tmp_path / f"odd {number}", 0)
        (odd,) = tmp_path.glob(f"odd {number}.*")
        assert MODALITIES[name].code.load(odd, SAMPLES[name][1]).shape == SAMPLES[name][1].shape


def test_a_kind_that_is_not_known_is_refused() -> None:
    with pytest.raises(TldeskError) as caught:
        learning.of("smells")
    assert caught.value.code == "unknown_modality"
