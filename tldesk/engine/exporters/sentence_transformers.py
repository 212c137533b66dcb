"""A folder that Sentence Transformers, and for the encoder alone Transformers, load: weights, tokenizer, the head.

    torch.softmax(SentenceTransformer("FOLDER").encode(texts, convert_to_tensor=True), dim=1)

are the probabilities: the last module is the head, divided by the temperature. Of a text that is longer than the window
these modules see the beginning alone; the program beside them reads it in windows. Networks that those do not know stay
here; of a vocabulary in WordPiece alone the tokenizer can be written so that it makes the same numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.exporters import onnx
from tldesk.engine.exporters.exporter import Network
from tldesk.engine.exporters.takes import Takes
from tldesk.errors import TldeskError
from tldesk.media.pool import never
from tldesk.media.text.preparing import Preprocess
from tldesk.media.text.tokens import vocabulary
from tldesk.media.text.tokens.vocabulary import Vocabulary

if TYPE_CHECKING:
    from tldesk.engine.exporters.source import ExportSource
    from tldesk.engine.networks.text.bert import Bert

WEIGHTS, HEAD = "model.safetensors", "3_Dense/model.safetensors"
FILES = (
    WEIGHTS, HEAD, "config.json", "tokenizer.json", "tokenizer_config.json", "modules.json",
    "sentence_bert_config.json", "1_Pooling/config.json", "2_Normalize/config.json", "3_Dense/config.json",
    onnx.VOCABULARY,
)  # fmt: skip
_SPECIAL = {"pad": "[PAD]", "unknown": "[UNK]", "first": "[CLS]", "last": "[SEP]"}
_MODULES = ("Transformer", "Pooling", "Normalize", "Dense")
_EPSILON = 1e-12


def write(source: ExportSource, folder: Path) -> None:
    """Write all files. Raises TldeskError `format_not_here` for another network, or another vocabulary."""
    from safetensors.torch import save

    from tldesk.engine.networks.text.bert import Bert
    from tldesk.engine.networks.text.published import to_published
    from tldesk.media.text import tokens

    network, pre = source.model.backbone, source.pre
    if not isinstance(network, Bert) or not isinstance(pre, Preprocess):
        raise _not_here(f"it does not know the network of {source.backbone.title}")
    words = vocabulary.read(vocabulary.path_of(pre.vocabulary))
    if words["kind"] != "wordpiece":
        raise _not_here(f"it cuts texts into other pieces than {source.backbone.title} was trained on")
    tensors = to_published(network.state_dict(), len(network.layers))
    head = {f"linear.{name}": tensor / source.temperature for name, tensor in source.model.head.state_dict().items()}
    for name, content in _texts(source, network, words, pre.window).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / WEIGHTS).write_bytes(save(tensors, metadata={"format": "pt"}))
    (folder / HEAD).write_bytes(save(head, metadata={"format": "pt"}))
    (folder / onnx.VOCABULARY).write_bytes(tokens.written(pre.vocabulary))


def run_back(folder: Path, should_stop: Callable[[], bool] = never, *, takes: Takes) -> Network:
    """Our own network with these weights. Raises what a file that is damaged raises."""
    import torch

    from tldesk.engine.exporters import signature
    from tldesk.engine.networks import tensor_file
    from tldesk.engine.networks.parts import features_of
    from tldesk.engine.networks.text.published import from_published

    about = signature.read(folder)
    network = _network(folder).eval()
    network.load_state_dict(from_published(tensor_file.tensors(folder / WEIGHTS), len(network.layers)))
    head = tensor_file.tensors(folder / HEAD)
    labels, window = about.get("multi_label", False), signature.preprocess_of(about, folder).shape[0]

    def probabilities(samples: Sequence[NDArray[Any]] | NDArray[Any]) -> NDArray[Any]:
        found = []
        with torch.inference_mode():
            for part in takes.batches(samples, should_stop):
                numbers = torch.from_numpy(part).float()
                several = numbers.shape[1] > window
                features = features_of(network, numbers, window) if several else network(numbers)
                logits = features @ head["linear.weight"].T + head["linear.bias"]
                found.append((logits.sigmoid() if labels else logits.softmax(dim=1)).numpy())
        return np.concatenate(found)

    return probabilities


def _network(folder: Path) -> Bert:
    """The network that the signature's vocabulary belongs to, without weights."""
    from tldesk.engine.exporters import signature
    from tldesk.engine.networks import backbones
    from tldesk.engine.networks.text.bert import Bert

    pre = signature.preprocess_of(signature.read(folder), folder)
    assert isinstance(pre, Preprocess)
    return Bert(backbones.get(pre.vocabulary))


def _texts(source: ExportSource, network: Bert, words: Vocabulary, window: int) -> dict[str, Any]:
    """The files in JSON, by their names."""
    width, classes = source.backbone.features, len(source.classes)
    pooling = {"word_embedding_dimension": width, "pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}
    modules = [
        {
            "idx": place,
            "name": str(place),
            "path": f"{place}_{name}" if place else "",
            "type": f"sentence_transformers.models.{name}",
        }
        for place, name in enumerate(_MODULES)
    ]
    dense: dict[str, Any] = {"in_features": width, "out_features": classes, "bias": True}
    dense["activation_function"] = "torch.nn.modules.linear.Identity"
    names = ("pad_token", "unk_token", "cls_token", "sep_token")
    special = dict(zip(names, _SPECIAL.values(), strict=True))
    return {
        "config.json": _config(source, network),
        "tokenizer.json": _tokenizer(words, window),
        "tokenizer_config.json": special | {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": window},
        "modules.json": modules,
        "sentence_bert_config.json": {"max_seq_length": window, "do_lower_case": False},
        "1_Pooling/config.json": pooling,
        "2_Normalize/config.json": {},
        "3_Dense/config.json": dense,
    }


def _config(source: ExportSource, network: Bert) -> dict[str, Any]:
    """What `BertModel` reads."""
    from tldesk.engine.networks.text.published import TYPES

    options = dict(source.backbone.options)
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": source.backbone.features,
        "intermediate_size": 4 * source.backbone.features,
        "num_attention_heads": options["heads"],
        "num_hidden_layers": len(network.layers),
        "hidden_act": "gelu",
        "layer_norm_eps": _EPSILON,
        "max_position_embeddings": network.embeddings.position.num_embeddings,
        "type_vocab_size": TYPES,
        "vocab_size": options["rows"],
        "pad_token_id": network.pad,
        "position_embedding_type": "absolute",
        "torch_dtype": "float32",
    }


def _tokenizer(words: Vocabulary, window: int) -> dict[str, Any]:
    """What the `tokenizers` library reads: BERT's in lower case, whose numbers ours are."""
    names = {words[key]: sign for key, sign in _SPECIAL.items()}  # type: ignore[literal-required]
    pieces = [piece or names.get(number, f"[unused {number}]") for number, piece in enumerate(words["pieces"])]
    added = [{"id": number, "content": sign, "special": True, **_EXACTLY} for number, sign in sorted(names.items())]
    first, last = ({"SpecialToken": {"id": _SPECIAL[end], "type_id": 0}} for end in ("first", "last"))
    signs = [_SPECIAL["first"], _SPECIAL["last"]]
    return {
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": window, "strategy": "LongestFirst", "stride": 0},
        "padding": None,
        "added_tokens": added,
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [first, {"Sequence": {"id": "A", "type_id": 0}}, last],
            "pair": [first, {"Sequence": {"id": "A", "type_id": 0}}, last, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {sign: {"id": sign, "ids": [pieces.index(sign)], "tokens": [sign]} for sign in signs},
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece",
            "unk_token": _SPECIAL["unknown"],
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {piece: number for number, piece in enumerate(pieces)},
        },
    }


_EXACTLY: Mapping[str, bool] = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}


def _not_here(reason: str) -> TldeskError:
    return TldeskError("format_not_here", format="Sentence Transformers", reason=reason)
