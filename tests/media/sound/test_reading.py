"""Sounds of every form, rate and number of channels are read, and what cannot be read costs itself, in words."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import sounds
from hypothesis import given
from hypothesis import strategies as st

from tldesk.errors import TldeskError
from tldesk.media import guard, image
from tldesk.media.opening import Request
from tldesk.media.sound import headers, mpeg, reading
from tldesk.media.sound.reading import read

FORMS = [
    ("WAV", "PCM_U8", 0.02),
    ("WAV", "PCM_16", 1e-4),
    ("WAV", "PCM_24", 1e-6),
    ("WAV", "PCM_32", 1e-6),
    ("WAV", "FLOAT", 1e-6),
    ("WAV", "DOUBLE", 1e-6),
    ("WAV", "ULAW", 0.03),
    ("WAV", "ALAW", 0.03),
    ("WAV", "IMA_ADPCM", 0.05),
    ("WAV", "MS_ADPCM", 0.05),
    ("WAV", "GSM610", 0.2),
    ("WAVEX", "PCM_24", 1e-6),
    ("RF64", "PCM_16", 1e-4),
    ("AIFF", "PCM_16", 1e-4),
    ("AIFF", "FLOAT", 1e-6),
    ("AU", "PCM_16", 1e-4),
    ("NIST", "PCM_16", 1e-4),
    ("FLAC", "PCM_16", 1e-4),
    ("FLAC", "PCM_24", 1e-6),
    ("OGG", "VORBIS", 0.1),
    ("OGG", "OPUS", 0.1),
    ("MP3", "MPEG_LAYER_III", 0.1),
]


def reason(source: bytes | Path, **wanted: int) -> str:
    """Why it cannot be read."""
    with pytest.raises(TldeskError) as caught:
        read(source, **wanted)
    assert caught.value.code == "image_unreadable"
    return str(caught.value.arguments["reason"])


@pytest.mark.parametrize(("form", "coding", "near"), FORMS)
def test_every_form_is_read_whatever_its_name_says(form: str, coding: str, near: float, tmp_path: Path) -> None:
    made = sounds.tone(440, 1.0, 16_000)
    path = tmp_path / "it.jpg"
    path.write_bytes(sounds.encoded(made, 16_000, form, coding))
    found = read(path)
    assert (found.rate, found.channels, found.samples.dtype.name) == (16_000, 1, "float32")
    assert abs(len(found.samples) - len(made)) <= 0.05 * len(made)  # ADPCM and GSM come in blocks
    assert np.abs(found.samples[100:15_000] - made[100:15_000]).mean() < near
    assert np.array_equal(read(path.read_bytes()).samples, found.samples)


@pytest.mark.parametrize("rate", [1_000, 8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000, 384_000])
def test_any_rate_becomes_the_one_that_is_wanted(rate: int) -> None:
    wanted = read(sounds.encoded(sounds.tone(200, 1.0, rate), rate, coding="FLOAT"), 16_000)
    expected = sounds.tone(200, 1.0, 16_000)
    assert wanted.rate == 16_000 and len(wanted.samples) == len(expected) and wanted.milliseconds == 1000
    assert np.abs(wanted.samples - expected)[1000:-1000].max() < 1e-3


@pytest.mark.parametrize("channels", [1, 2, 6, 32])
def test_channels_become_their_mean_or_the_one_that_is_wanted(channels: int) -> None:
    made = np.stack([sounds.tone(200 * (1 + number)) for number in range(channels)], axis=1)
    data = sounds.encoded(made, coding="FLOAT")
    assert read(data).channels == channels
    assert np.allclose(read(data).samples, made.mean(axis=1), atol=1e-6)
    assert np.allclose(read(data, channel=channels - 1).samples, made[:, -1], atol=1e-6)
    assert reason(data, channel=channels) == reading.NO_CHANNEL


def test_what_is_cut_off_in_one_channel_is_seen() -> None:
    made = np.stack([np.clip(3 * sounds.tone(), -1, 1), np.zeros(16_000)], axis=1)
    assert read(sounds.encoded(made)).clipped > 0.3
    assert read(sounds.encoded(sounds.tone())).clipped == 0.0


@pytest.mark.parametrize(
    ("form", "coding"),
    [("WAV", "PCM_16"), ("WAV", "IMA_ADPCM"), ("AIFF", "PCM_24"), ("FLAC", "PCM_16"), ("OGG", "VORBIS"),
     ("OGG", "OPUS"), ("MP3", "MPEG_LAYER_III")],
)  # fmt: skip
def test_a_file_that_was_cut_is_refused(form: str, coding: str) -> None:
    data = sounds.encoded(sounds.word(seconds=5), 16_000, form, coding)
    assert reason(data[: len(data) * 6 // 10]) in (reading.ENDS_EARLY, reading.DAMAGED)
    assert reason(data[:40]) in (reading.ENDS_EARLY, reading.DAMAGED)


@pytest.mark.parametrize("size", [0xFFFFFFFF, 0x7FFFFFFF, 0xFFFFFFFF - 36, 0x7FFFF000, 32_200])
def test_a_header_that_knows_no_size_is_no_reason_to_refuse(size: int) -> None:
    data = sounds.with_size(sounds.encoded(sounds.tone()), size)
    assert len(read(data).samples) == 16_000


@pytest.mark.parametrize("frames", [0, (1 << 36) - 1, 60_000])
def test_what_a_flac_says_of_its_length_is_compared_with_what_is_there(frames: int) -> None:
    data = sounds.with_frames(sounds.encoded(sounds.tone(), form="FLAC"), frames)
    if frames:
        assert reason(data) == reading.ENDS_EARLY
    else:
        assert len(read(data).samples) == 16_000


@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (44_100, 2), (8_000, 1), (24_000, 2)])
def test_an_mp3_without_a_count_of_frames_is_read_to_its_end(rate: int, channels: int) -> None:
    """Its decoder reads no further than where the first frame's rate would end it: here after half of it."""
    made = np.repeat(sounds.word(seconds=5, rate=rate)[:, None], channels, axis=1)
    data = sounds.encoded(made, rate, "MP3", "MPEG_LAYER_III")
    assert mpeg.says_frames(data) and mpeg.with_frames(data) is data
    mute = data.replace(b"Info", bytes(4)).replace(b"Xing", bytes(4))
    cover = b"ID3\4\0\0" + bytes((0, 0, 2, 0)) + bytes(256)
    for one in (mute, cover + mute):
        found = read(one)
        assert (found.rate, found.channels) == (rate, channels)
        assert 5.0 <= len(found.samples) / rate < 5.4  # with what encoders put before and behind
    assert np.abs(found.samples).max() == pytest.approx(np.abs(read(data).samples).max(), abs=0.02)


@pytest.mark.parametrize(("form", "coding"), [("OGG", "VORBIS"), ("OGG", "OPUS"), ("MP3", "MPEG_LAYER_III")])
def test_sounds_one_behind_the_other_are_not_taken_for_the_first(form: str, coding: str) -> None:
    first, second = (sounds.encoded(sounds.tone(at, rate=48_000), 48_000, form, coding) for at in (440, 880))
    assert reading.read(first).milliseconds == 1000
    for between in (b"", b"TAG" + bytes(125), b"ID3\4\0\0\0\0\0\0")[: 3 if form == "MP3" else 1]:
        assert reason(first + between + second) == headers.SEVERAL


def test_what_has_no_sound_or_hardly_any_is_refused() -> None:
    assert reason(b"") == headers.EMPTY_FILE
    assert reason(sounds.encoded(np.zeros(0))) == reason(sounds.encoded(np.zeros(0), form="AIFF")) == reading.NO_SOUND
    assert reason(sounds.encoded(sounds.tone(seconds=0.005))) == reading.TOO_SHORT
    assert read(sounds.encoded(sounds.tone(seconds=0.01))).milliseconds == 10


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30])
def test_floats_that_are_no_sound_are_refused(value: float) -> None:
    made = sounds.tone()
    made[9_000] = value
    assert reason(sounds.encoded(made, coding="FLOAT")) == reading.NO_NUMBERS


def test_a_long_file_is_named_by_its_length() -> None:
    assert len(read(sounds.encoded(np.zeros(60_000), 1_000)).samples) == 60_000
    said = "it is {} long: cut it into stretches of up to 60 seconds"
    assert reason(sounds.encoded(np.zeros(60_100), 1_000)) == said.format("1:01")
    assert reason(sounds.encoded(np.zeros(8 * 3600 * 1_000, np.int16), 1_000, "FLAC")) == said.format("8:00:00")
    unknown = sounds.with_frames(sounds.encoded(np.zeros(70_000), 1_000, "FLAC"), 0)
    assert reason(unknown) == "it is longer than 60 seconds: cut it into stretches that are not"


def test_odd_headers_are_refused() -> None:
    data = sounds.encoded(sounds.tone())
    for rate in (1, 999, 400_000):
        odd = data[:24] + struct.pack("<I", rate) + data[28:]
        assert reason(odd) == f"its rate is {rate:,} Hz, not 1,000 to 384,000"
    assert reason(sounds.encoded(np.zeros((1000, 33)))) == "it has 33 channels, more than 32"
    assert reason(data[:22] + struct.pack("<H", 0) + data[24:]) == reading.DAMAGED


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"\0\0\0\x20ftypM4A ", headers.MP4),
        (b"\0\0\0\x18ftypmp42", headers.MP4),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "it is a WMA or WMV file"),
        (b"\x1a\x45\xdf\xa3", "it is a WebM or Matroska file"),
        (b"\xff\xf1\x50\x80", headers.AAC),
        (b"#!AMR\n", "it is an AMR file"),
        (b"RIFF\0\0\0\0AVI ", headers.VIDEO),
        (b"wvpk", headers.OTHER_FORMAT),
        (b"MThd", "it is a MIDI file: it holds notes, no sound"),
        (b"\n<!DOCTYPE HTML>", "it is a web page, not a sound"),
        (b"\x89PNG\r\n\x1a\n", headers.UNKNOWN),
        (b"label\tfile\n", headers.UNKNOWN),
    ],
)
def test_other_files_are_told_what_they_are_and_what_helps(head: bytes, said: str) -> None:
    found = reason(head + bytes(4000))
    assert found.startswith(said) and headers.refusal(head + bytes(4000)) == found
    assert found.endswith(("with VLC or ffmpeg", "no sound", "not a sound", "known format"))


def test_no_form_is_refused_by_its_head() -> None:
    for form, coding, _ in FORMS:
        assert headers.refusal(sounds.encoded(sounds.tone(), 16_000, form, coding)[:4096]) is None
    assert headers.refusal(b"") == headers.EMPTY_FILE


def test_a_file_that_is_too_big_or_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reason(tmp_path / "none.wav") == "the file is missing"
    monkeypatch.setattr(image, "MAX_BYTES", 1000)
    path = tmp_path / "it.wav"
    path.write_bytes(sounds.encoded(sounds.tone()))
    assert reason(path) == image.TOO_BIG


@pytest.mark.parametrize(("form", "coding", "near"), [("WAV", "PCM_16", 0.0), ("WAV", "GSM610", 0.0),
    ("FLAC", "PCM_16", 0.0), ("OGG", "VORBIS", 1e-3), ("MP3", "MPEG_LAYER_III", 1e-3)])  # fmt: skip
def test_a_stretch_is_what_is_there(form: str, coding: str, near: float) -> None:
    data = sounds.encoded(sounds.word(seconds=20), 8_000, form, coding)
    samples = read(data).samples
    for first, end in ((0, 500), (1_234, 2_345), (15_000, 19_990)):
        stretch = reading.stretch(data, first, end)
        assert stretch is not None
        found, rate = stretch
        assert rate == 8_000 and found.shape == ((end - first) * 8, 1)
        assert np.abs(found[:, 0] - samples[first * 8 : end * 8]).max() <= near
    assert reading.stretch(data, 39_000, 41_500) is None


def test_a_stretch_of_a_long_recording_is_read() -> None:
    made = np.zeros(3600 * 1_000)
    made[3_000_000:3_001_000] = 0.5
    data = sounds.encoded(made, 1_000, "FLAC")
    for known in (data, sounds.with_frames(data, 0)):
        found = reading.stretch(known, 2_999_500, 3_000_500)
        assert found is not None and np.allclose(found[0][:, 0], np.repeat([0.0, 0.5], 500), atol=1e-4)
    with pytest.raises(TldeskError) as caught:
        reading.stretch(data, 0, 60_001)
    assert caught.value.arguments["reason"] == "it is 1:01 long: cut it into stretches of up to 60 seconds"


def test_a_stretch_with_more_values_than_fit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_VALUES", 1_000)
    with pytest.raises(TldeskError) as caught:
        reading.stretch(sounds.encoded(np.zeros((1000, 4))), 0, 50)
    assert caught.value.arguments["reason"] == "it has 3,200 values, more than 1,000"


@given(st.sampled_from(FORMS), st.data())
def test_a_damaged_file_is_read_or_refused(form: tuple[str, str, float], data: st.DataObject) -> None:
    whole = bytearray(sounds.encoded(sounds.word(seconds=0.5), 16_000, form[0], form[1]))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = read(bytes(whole))
    except TldeskError as error:
        assert error.code == "image_unreadable" and error.arguments["reason"]
    else:
        assert np.isfinite(found.samples).all()


def test_a_guarded_process_refuses_an_hour_and_opens_the_next(tmp_path: Path) -> None:
    files = {"hour.flac": sounds.encoded(np.zeros(3600 * 1_000), 1_000, "FLAC"),
             "wide.wav": sounds.encoded(np.zeros((96_000, 32)), 192_000),
             "good.flac": sounds.encoded(sounds.tone(), form="FLAC")}  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    paths = [tmp_path / name for name in files]
    module = "tldesk.media.sound.code"
    opened = [one for _, one in guard.open_all(paths, lambda path: Request(path, module=module))]
    guard.close_idle()
    assert [one.problem for one in opened] == ["image_unreadable", None, None]
    assert opened[0].reason == "it is 1:00:00 long: cut it into stretches of up to 60 seconds"
    assert (opened[1].width, opened[2].width) == (500, 1000)
