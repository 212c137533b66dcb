"""RunConfig: everything a training run is told, as described, checked, frozen values.

The Train page generates its form from these fields, `--set key=value` sets them, `config.toml` keeps them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo

from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE, MODALITIES
from tldesk.project.runs import fields

Strategy = Literal["auto", "feature-extraction", "fine-tune", "scratch", "words", "bands"]

# Strategies that start from nothing, to show what pretrained weights are worth.
BASELINES = frozenset({"scratch", "words", "bands"})
# Strategies with a network of their own, and its name.
OWN_NETWORK = {"words": "words", "bands": "bands"}


def _known(modality: str) -> str:
    if modality not in MODALITIES:
        raise ValueError(f"must be one of {', '.join(MODALITIES)}")
    return modality


class RunConfig(BaseModel):
    """One run's choices. `strategies` and `modalities` in a field's `json_schema_extra` name those that it matters for,
    all where they are not there, and `heads` the heads; for feature extraction it matters too with one of
    `fitted_heads`. A field with a `unit` has a slider, by `step`; one that `varies` takes the place of
    that part of the preset of `augmentation`; a `group` stands together in the form.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _of_its_own_network(cls, values: Any) -> Any:
        own = OWN_NETWORK.get(str(values.get("strategy"))) if isinstance(values, dict) else None
        return values if own is None else values | {"backbone": own}

    modality: Annotated[str, AfterValidator(_known)] = IMAGE
    backbone: Annotated[
        str, Field(title="Model", description="The pretrained model that training starts from.", max_length=200)
    ] = "efficientnet-lite0"
    strategy: Annotated[
        Strategy,
        Field(title="Strategy", description="How the model learns your classes. Auto chooses for this computer."),
    ] = "auto"
    start_from: Annotated[
        str,
        Field(
            title="Start from",
            description="An earlier training (its name, or its folder in another project) or a .safetensors file of "
            "the same model: training starts from what it has learned. Empty: the pretrained weights.",
            max_length=4096,
            json_schema_extra=fields.PRETRAINED,
        ),
    ] = ""
    epochs: Annotated[
        int | None,
        Field(
            title="Epochs",
            description="How many times training goes through all images. Auto: 5, and more with few images.",
            ge=1,
            le=1000,
            json_schema_extra=fields.STEPS_OF_HEAD | fields.SCHEDULE,
        ),
    ] = None
    batch_size: Annotated[
        int,
        Field(
            title="Batch size",
            description="Images per step. Lower it if memory runs out.",
            ge=1,
            le=4096,
            json_schema_extra=fields.STEPS_OF_HEAD | fields.SCHEDULE,
        ),
    ] = 32
    learning_rate: Annotated[
        float,
        Field(
            title="Learning rate",
            description="The largest step size. Too high: the loss jumps. Too low: it hardly falls.",
            gt=0,
            le=10,
            json_schema_extra=fields.STEPS_OF_HEAD | fields.LEARNING,
        ),
    ] = 1e-3
    head_multiplier: Annotated[
        float,
        Field(
            title="Head learning rate ×",
            description="The new last layer learns this many times faster than the pretrained part.",
            gt=0,
            le=1000,
            json_schema_extra=fields.TUNE | fields.LEARNING,
        ),
    ] = 10.0
    frozen_stages: Annotated[
        int | None,
        Field(
            title="Frozen stages",
            description="Early stages of the model that are not trained. More is faster, and better with few images. "
            "Auto decides by the number of images and by this computer.",
            ge=0,
            le=99,
            json_schema_extra=fields.TUNE | fields.LEARNING,
        ),
    ] = None
    head: fields.Head = "linear"
    hidden_width: fields.HiddenWidth = 256
    head_dropout: fields.HeadDropout = 0.5
    flatten: fields.Flatten = False
    weight_decay: Annotated[
        float,
        Field(
            title="Weight decay",
            description="Pulls weights towards zero to reduce overfitting.",
            ge=0,
            le=10,
            json_schema_extra=fields.STEPS_OF_HEAD | fields.LEARNING,
        ),
    ] = 0.01
    label_smoothing: Annotated[
        float,
        Field(
            title="Label smoothing",
            description="Keeps the model from trusting single labels too much.",
            ge=0,
            lt=1,
            json_schema_extra=fields.STEPS_OF_HEAD | fields.PICTURES | fields.LEARNING,
        ),
    ] = 0.1
    fitting: Annotated[
        Literal["auto", "crop", "pad", "squash"],
        Field(
            title="Resizing",
            description="How an image becomes square: its centre (crop), all of it on grey (pad) or squeezed (squash). "
            "Auto decides by the shapes of the training images.",
            json_schema_extra=fields.IMAGES,
        ),
    ] = "auto"
    augmentation: Annotated[
        Literal["none", "light", "standard", "strong"],
        Field(
            title="Augmentation",
            description=(
                "How much training images are varied: not at all, mirrored, also cropped and recoloured, or more."
            ),
            json_schema_extra=fields.PRESETS,
        ),
    ] = "standard"
    augment_crop: Annotated[
        float | None,
        Field(
            title="Smallest crop",
            description="A random crop keeps at least this share of the image. 100% keeps all of it.",
            ge=0.05,
            le=1,
            json_schema_extra=fields.VARIED | {"step": 0.05, "unit": "%", "varies": "crop"},
        ),
    ] = None
    augment_colour: Annotated[
        float | None,
        Field(
            title="Colour",
            description="How far brightness, contrast and saturation vary. Use 0 where colours tell classes apart.",
            ge=0,
            le=0.8,
            json_schema_extra=fields.VARIED | {"step": 0.05, "unit": "%", "varies": "colour"},
        ),
    ] = None
    augment_rotation: Annotated[
        float | None,
        Field(
            title="Rotation",
            description="Turned by up to so many degrees to either side.",
            ge=0,
            le=180,
            json_schema_extra=fields.VARIED | {"step": 5, "unit": "°", "varies": "rotation"},
        ),
    ] = None
    augment_mirror: Annotated[
        Literal["preset", "none", "across", "upside-down", "both"],
        Field(
            title="Mirrored",
            description="Digits, letters, text and signs change their meaning when mirrored: choose none for them. "
            "Upside down suits images without an up, such as microscope or aerial images.",
            json_schema_extra=fields.VARIED,
        ),
    ] = "preset"
    augment_gain: Annotated[
        float | None,
        Field(
            title="Loudness",
            description="Louder or quieter by up to so many decibels.",
            ge=0,
            le=30,
            json_schema_extra=fields.VARIED_SOUNDS | {"step": 1, "unit": " dB", "varies": "gain"},
        ),
    ] = None
    augment_shift: Annotated[
        float | None,
        Field(
            title="Moved in time",
            description="A short sound lies up to so many milliseconds from the middle. Nothing of it is cut off.",
            ge=0,
            le=500,
            json_schema_extra=fields.VARIED_SOUNDS | {"step": 10, "unit": " ms", "varies": "shift"},
        ),
    ] = None
    augment_speed: Annotated[
        float | None,
        Field(
            title="Speed",
            description="Faster and higher, or slower and lower, by up to this. Use 0 where pitch tells classes apart.",
            ge=0,
            le=0.3,
            json_schema_extra=fields.VARIED_SOUNDS | {"step": 0.01, "unit": "%", "varies": "speed"},
        ),
    ] = None
    augment_noise: Annotated[
        float | None,
        Field(
            title="Noise",
            description="Noise is added, at least so many decibels quieter than the sound, and at most 25 dB quieter "
            "than that. 60 dB adds none.",
            ge=0,
            le=60,
            json_schema_extra=fields.VARIED_SOUNDS | {"step": 1, "unit": " dB", "varies": "noise"},
        ),
    ] = None
    augment_reverb: Annotated[
        float | None,
        Field(
            title="Reverberation",
            description="So many of the training sounds are heard as in a room, a different one each time.",
            ge=0,
            le=1,
            json_schema_extra=fields.VARIED_SOUNDS | {"step": 0.05, "unit": "%", "varies": "reverb"},
        ),
    ] = None
    augment_masks: Annotated[
        int | None,
        Field(
            title="Gaps",
            description="So many short stretches of time and as many bands of frequency are left out.",
            ge=0,
            le=4,
            json_schema_extra=fields.VARIED_SOUNDS | {"step": 1, "unit": "", "varies": "masks"},
        ),
    ] = None
    augment_words: Annotated[
        float,
        Field(
            title="Words left out",
            description="In each epoch, so many of the words of a training text are left out, at random. Of Chinese, "
            "so many of the characters.",
            ge=0,
            le=0.5,
            json_schema_extra=fields.VARIED_TEXTS,
        ),
    ] = 0.0
    augment_typos: Annotated[
        float,
        Field(
            title="Typing mistakes",
            description="In each epoch, so many of the letters of a training text are mistyped, at random: hit beside, "
            "exchanged or left out. Chinese characters are exchanged or left out.",
            ge=0,
            le=0.3,
            json_schema_extra=fields.VARIED_TEXTS | {"step": 0.01},
        ),
    ] = 0.0
    augment_case: Annotated[
        float,
        Field(
            title="Other letter case",
            description="In each epoch, so many of the training texts are in small letters, in capitals, or have a "
            "capital at each word. Models that do not tell capitals apart do not notice.",
            ge=0,
            le=1,
            json_schema_extra=fields.VARIED_TEXTS,
        ),
    ] = 0.0
    class_balance: Annotated[
        Literal["auto", "none", "sampler", "weighted", "logit-adjustment"],
        Field(
            title="Class balance",
            description="Helps classes with few images: shows them more often (sampler), gives them more weight "
            "(weighted), or makes the model expect every class equally often (logit adjustment).",
            json_schema_extra=fields.LEARNING,
        ),
    ] = "auto"
    teacher: Annotated[
        str,
        Field(
            title="Teacher",
            description="An earlier training of this project, such as #2: its predictions are learned from beside "
            "the labels, for images without a label too. Empty: the labels alone.",
            max_length=4096,
            json_schema_extra=fields.PRETRAINED | fields.PICTURES | fields.LEARNING | {"empty": "None"},
        ),
    ] = ""
    minutes: Annotated[
        int,
        Field(
            title="Time limit (minutes)",
            description="Training is planned to finish within this time. 0 means no limit.",
            ge=0,
            le=10_000,
            json_schema_extra=fields.TUNE | fields.SCHEDULE | {"least": "No limit"},
        ),
    ] = 0
    patience: Annotated[
        int,
        Field(
            title="Patience",
            description="Stop after this many epochs without a better validation loss. 0 never stops early.",
            ge=0,
            le=1000,
            json_schema_extra=fields.STEPS | fields.SCHEDULE,
        ),
    ] = 5
    both_splits: Annotated[
        bool,
        Field(
            title="Learn from validation images",
            description="Where few images validate, the model that is kept learns once more, from these too. "
            "The validation results are from before that.",
            json_schema_extra=fields.TUNE | fields.PICTURES | fields.SCHEDULE,
        ),
    ] = True
    seed: Annotated[
        int,
        Field(
            title="Seed",
            description="The same seed gives the same results.",
            ge=0,
            le=2**31 - 1,
            json_schema_extra=fields.COMPUTER,
        ),
    ] = 0
    device: Annotated[
        Literal["auto", "cpu", "cuda", "mps"],
        Field(
            title="Device",
            description="Where training runs. Auto uses the graphics card if there is one.",
            json_schema_extra=fields.COMPUTER,
        ),
    ] = "auto"
    precision: Annotated[
        Literal["auto", "float32", "bfloat16", "float16"],
        Field(
            title="Precision",
            description="Shorter numbers make training faster on some graphics cards. Auto uses them where they help.",
            json_schema_extra=fields.STEPS | fields.COMPUTER,
        ),
    ] = "auto"


def matters(field: FieldInfo, modality: str) -> bool:
    """Whether a field of RunConfig is for trainings on a kind of data."""
    extra = field.json_schema_extra
    return not isinstance(extra, dict) or modality in cast(list[str], extra.get("modalities", [modality]))


def make_config(values: dict[str, Any]) -> RunConfig:
    """A RunConfig from plain or text values (`{"epochs": "5"}`).

    Raises TldeskError `unknown_field` or `bad_value`, naming the field and what it takes.
    """
    for name in values:
        if name not in RunConfig.model_fields:
            raise TldeskError("unknown_field", field=name, allowed=list(RunConfig.model_fields))
    try:
        return RunConfig(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        description = RunConfig.model_fields[name].description or ""
        raise TldeskError(
            "bad_value", field=name, value=first["input"], reason=_reason(first["msg"]), allowed=description
        ) from error


def _reason(message: str) -> str:
    """Pydantic's message as the middle of our sentence."""
    message = message.removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
