"""A folder with somebody's text encoder, as Hugging Face's libraries write it: what its JSON says, checked, no tensor.

Nothing of it is run. What would make other features than its maker's libraries is refused.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, NotRequired, TypeVar

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from tldesk import foreign
from tldesk.engine.networks import own_encoders as own
from tldesk.engine.networks.own_encoders import Encoder
from tldesk.foreign import Refused
from tldesk.media.text.tokens import published
from tldesk.media.text.tokens.vocabulary import Vocabulary

WEIGHTS, MODULES = "model.safetensors", "modules.json"
_SENTENCES = "config_sentence_transformers.json"
# Those of RoBERTa's kind count positions from behind the number that fills up.
_SHIFTED = ("roberta", "xlm-roberta", "camembert")
_KNOWN = ("bert", *_SHIFTED)
# What such files hold can run programs when it is opened.
_PICKLES = ("pytorch_model.bin", "pytorch_model.bin.index.json", "model.pt", "model.ckpt")
_MOST_BYTES, _MOST_MODULES = 1_000_000, 20
_MODE = "pooling_mode_"
_PLACE = re.compile("[A-Za-z0-9_]{0,60}", re.ASCII)

_Pooled = Literal["mean", "first"]
_Size = Annotated[int, Field(ge=1, le=own.MOST_ROWS)]


class _Config(TypedDict):
    """`config.json`, as far as it matters."""

    model_type: Annotated[str, Field(max_length=80)]
    hidden_size: _Size
    num_hidden_layers: _Size
    num_attention_heads: _Size
    intermediate_size: _Size
    vocab_size: _Size
    max_position_embeddings: _Size
    type_vocab_size: NotRequired[Annotated[int, Field(ge=1, le=64)]]
    hidden_act: NotRequired[str]
    layer_norm_eps: NotRequired[float]
    pad_token_id: NotRequired[Annotated[int, Field(ge=0, le=own.MOST_ROWS)] | None]
    position_embedding_type: NotRequired[str | None]


class _Module(TypedDict):
    """A row of `modules.json`."""

    path: Annotated[str, Field(max_length=100)]
    type: Annotated[str, Field(max_length=200)]


class _Reading(TypedDict, total=False):
    """`sentence_bert_config.json`: how texts are read."""

    max_seq_length: Annotated[int, Field(ge=1, le=1_000_000)] | None
    do_lower_case: bool


class _Prompts(TypedDict, total=False):
    """`config_sentence_transformers.json`: what is put before texts."""

    prompts: Annotated[dict[str, Annotated[str, Field(max_length=200)] | None], Field(max_length=100)] | None
    default_prompt_name: str | None


_CONFIG: TypeAdapter[_Config] = TypeAdapter(_Config)
_MODULES: TypeAdapter[list[_Module]] = TypeAdapter(Annotated[list[_Module], Field(max_length=_MOST_MODULES)])
_READING: TypeAdapter[_Reading] = TypeAdapter(_Reading)
_PROMPTS: TypeAdapter[_Prompts] = TypeAdapter(_Prompts)
T = TypeVar("T")
_ANYTHING: TypeAdapter[dict[str, Any]] = TypeAdapter(Annotated[dict[str, Any], Field(max_length=200)])


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder says: its `encoder`, its `words`, and the file of its `weights`, with so many `positions`, of which
    the first `passed` stand for nothing, and `types` of tokens."""

    encoder: Encoder
    words: Vocabulary
    weights: Path
    passed: int
    positions: int
    types: int


def read(folder: Path, title: str = "") -> Folder:
    """Look at a folder. Raises Refused or OSError."""
    place, pooled = _modules(folder)
    inner = folder / place if place else folder
    weights = _weights(folder, inner)
    config = foreign.read(_CONFIG, _needed(folder, inner / "config.json"), _MOST_BYTES)
    _refuse_other(config)
    passed = _passed(config) if config["model_type"] in _SHIFTED else 0
    positions = config["max_position_embeddings"] - passed
    reading: _Reading = _optional(_READING, folder, inner / "sentence_bert_config.json") or _Reading()
    words = published.read(_needed(folder, inner / published.FILE), _pad(folder, inner), _prompt(folder))
    _refuse_unfit(config, words, reading)
    window = min(own.LONGEST_WINDOW, positions, reading.get("max_seq_length") or own.LONGEST_WINDOW)
    title, most = own.title_of(title or folder.absolute().name), max(positions, own.LEAST_POSITIONS)
    encoder = _encoder(config, title, most, words["pad"], pooled, window)
    if own.parameters_m(encoder) > own.MOST_PARAMETERS_M:
        size, limit = (f"{millions:.0f}" for millions in (own.parameters_m(encoder), own.MOST_PARAMETERS_M))
        raise Refused(f"it has {size} million parameters, and {limit} million are the most")
    return Folder(encoder, words, weights, passed, config["max_position_embeddings"], config.get("type_vocab_size", 2))


def names(folder: Path) -> tuple[list[str], list[str]]:
    """The files that such a folder must have, and those that are read where it has them; its `modules.json` lies there
    already, if it has one. Raises Refused or OSError.
    """
    found = _optional(_MODULES, folder, folder / MODULES) or []
    if not all(_PLACE.fullmatch(one["path"]) for one in found):
        raise Refused("its modules.json names another folder")
    begins = f"{found[0]['path']}/" if found and found[0]["path"] else ""
    optional = [f"{begins}sentence_bert_config.json", f"{begins}tokenizer_config.json", _SENTENCES]
    optional += [f"{one['path']}/config.json" for one in found[1:] if one["path"]]
    return [f"{begins}{name}" for name in ("config.json", published.FILE, WEIGHTS)], optional


def encoder_of(folder: Path) -> Encoder:
    """The encoder of a folder that this program has exported, whose window and title do not matter.

    Raises Refused or OSError.
    """
    config = foreign.read(_CONFIG, _needed(folder, folder / "config.json"), _MOST_BYTES)
    _refuse_other(config)
    pooled, pad = _pooled(folder, folder / "1_Pooling" / "config.json"), config.get("pad_token_id") or 0
    return _encoder(config, "–", config["max_position_embeddings"], pad, pooled, own.LONGEST_WINDOW)


def _encoder(config: _Config, title: str, positions: int, pad: int, pooled: _Pooled, window: int) -> Encoder:
    return own.checked(
        {
            "format": "tldesk-encoder-1",
            "title": title,
            "width": config["hidden_size"],
            "layers": config["num_hidden_layers"],
            "heads": config["num_attention_heads"],
            "inner": config["intermediate_size"],
            "rows": config["vocab_size"],
            "positions": positions,
            "epsilon": config.get("layer_norm_eps", 1e-12),
            "pad": pad,
            "pooled": pooled,
            "window": window,
        }
    )


def _passed(config: _Config) -> int:
    pad = config.get("pad_token_id")
    return 1 + (1 if pad is None else pad)


def _refuse_other(config: _Config) -> None:
    if config["model_type"] not in _KNOWN:
        raise Refused(f"it is a “{config['model_type']}”, and only {', '.join(_KNOWN)} are known")
    for key, usual in (("hidden_act", "gelu"), ("position_embedding_type", "absolute")):
        if (config.get(key) or usual) != usual:
            raise Refused(f"its {key} is “{str(config.get(key))[:40]}”, and only “{usual}” is known")
    if config["hidden_size"] % config["num_attention_heads"]:
        raise Refused("its width is not a multiple of its attention heads")


def _refuse_unfit(config: _Config, words: Vocabulary, reading: _Reading) -> None:
    highest = max(len(words["pieces"]) - 1, words["first"], words["last"], words["pad"], words["unknown"])
    if highest >= config["vocab_size"]:
        raise Refused(f"its tokenizer has {highest + 1:,} tokens, but the model {config['vocab_size']:,}")
    if reading.get("do_lower_case") and words["map"].get("A") != "a":
        raise Refused("it makes letters small before its tokenizer sees them, which is not known here")


def _modules(folder: Path) -> tuple[str, _Pooled]:
    """The place of the encoder in the folder, and how its states are pooled, as Sentence Transformers says it."""
    found = _optional(_MODULES, folder, folder / MODULES)
    if not found:
        return "", "mean"
    kinds = [one["type"].rpartition(".")[2] for one in found]
    if kinds[:1] != ["Transformer"] or kinds[1:] not in (["Pooling"], ["Pooling", "Normalize"]):
        raise Refused(f"what its modules.json lists is not known here: “{', '.join(kinds)[:80]}”")
    if not all(_PLACE.fullmatch(one["path"]) for one in found):
        raise Refused("its modules.json names another folder")
    return found[0]["path"], _pooled(folder, folder / found[1]["path"] / "config.json")


def _pooled(folder: Path, path: Path) -> _Pooled:
    said = _optional(_ANYTHING, folder, path) or {}
    modes = {key.removeprefix(_MODE) for key, value in said.items() if key.startswith(_MODE) and value is True}
    if isinstance(mode := said.get("pooling_mode"), str):
        modes = {mode}
    modes = {mode.removesuffix("_tokens").removesuffix("_token") for mode in modes} or {"mean"}
    if modes in ({"mean"}, {"mean_sqrt_len"}):  # which differ in length alone, and ours is one
        return "mean"
    if modes == {"cls"}:
        return "first"
    raise Refused(f"its states are pooled in a way that is not known here: “{', '.join(sorted(modes))[:80]}”")


def _weights(folder: Path, inner: Path) -> Path:
    if (inner / WEIGHTS).is_file():
        return _needed(folder, inner / WEIGHTS)
    if (inner / f"{WEIGHTS}.index.json").exists():
        raise Refused("its weights lie in several files")
    if any((inner / name).exists() for name in _PICKLES):
        raise Refused("it has no model.safetensors, and its other weights can run programs when opened")
    return _needed(folder, inner / WEIGHTS)


def _pad(folder: Path, inner: Path) -> str:
    """What its owner calls the token that fills up; empty where nothing says it."""
    token = (_optional(_ANYTHING, folder, inner / "tokenizer_config.json") or {}).get("pad_token")
    token = token.get("content") if isinstance(token, dict) else token
    return token if isinstance(token, str) else ""


def _prompt(folder: Path) -> str:
    said = _optional(_PROMPTS, folder, folder / _SENTENCES) or _Prompts()
    name = said.get("default_prompt_name")
    return (said.get("prompts") or {}).get(name) or "" if name is not None else ""


def _optional(kind: TypeAdapter[T], folder: Path, path: Path) -> T | None:
    return foreign.read(kind, _needed(folder, path), _MOST_BYTES) if os.path.lexists(path) else None


def _needed(folder: Path, path: Path) -> Path:
    """The file itself, which lies in the folder, or in the cache that the folder is a snapshot of. Raises Refused."""
    name = path.relative_to(folder).as_posix()
    if not os.path.lexists(path):
        raise Refused(f"it has no {name}")
    try:
        real, around = path.resolve(), folder.resolve()
    except RuntimeError:  # as Python says it before 3.13
        raise Refused(f"its {name} is a link to itself") from None
    if not real.is_relative_to(around) and real.parent != _blobs(around):
        raise Refused(f"its {name} is a link to what lies elsewhere")
    return path


def _blobs(folder: Path) -> Path | None:
    """Where the files of a snapshot lie in the cache of `huggingface_hub`: `models--…/snapshots/…` has links to
    `models--…/blobs`. None of any other folder."""
    snapshots, model = folder.parent, folder.parent.parent
    is_snapshot = snapshots.name == "snapshots" and model.name.startswith("models--")
    return model / "blobs" if is_snapshot else None
