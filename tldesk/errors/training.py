"""What is said about trainings: their images, runs, models, starts and devices."""

from __future__ import annotations

from tldesk.errors.message import Message

TRAINING: dict[str, Message] = {
    # data for training
    "measuring_several_labels": Message(
        "Models cannot be measured on images with several labels yet.",
        "They can be trained on them: train with two models and compare the trainings.",
    ),
    "nothing_labelled": Message("No image has a label yet.", "Label some images of at least two classes first."),
    "one_class": Message(
        "All labelled images belong to one class, “{label}”.", "Label images of at least one more class."
    ),
    "class_too_small": Message(
        "Too few images to train and check: {classes}.",
        "Give each class at least two images, or exclude those.",
    ),
    "no_training_images": Message(
        "The train split holds no image of {classes}.", "Remake the splits on the Data page."
    ),
    "no_validation_images": Message("The val split is empty.", "Remake the splits on the Data page."),
    "nothing_to_evaluate": Message("No image in “{path}” has a label that the run knows.", "Its classes: {classes}."),
    # runs
    "run_missing": Message("There is no run “{run}”.", "Runs here: {runs}."),
    "run_not_found": Message("“{run}” is not the folder of a run.", "Give its path, or its name with --project."),
    "run_unfinished": Message("The run “{run}” has no trained model yet.", "Resume it, or choose a finished run."),
    "nothing_learned": Message(
        "The training “{run}” has learned nothing yet that could be kept.", "Resume it at least until its first model."
    ),
    "run_damaged": Message("The run “{run}” cannot be read: {reason}.", "Train again, or choose another run."),
    "too_few_runs": Message("A comparison needs two trainings.", "Name another one."),
    "nothing_to_compare": Message(
        "“{first}” and “{second}” were not tested on the same images.",
        "Train one of them again, with the same splits as the other.",
    ),
    "runs_alike": Message("“{first}” and “{second}” are right on the same ones of {images} {images:image|images}."),
    "run_better": Message("“{better}” is better than “{worse}” by {points} points ({low} to {high}), p {p}."),
    "runs_not_told": Message(
        "“{better}” got {points} points more right than “{worse}” ({low} to {high}), p {p}: too few images to tell. "
        "A difference like this would need about {needed}."
    ),
    "runs_hardly_told": Message(
        "“{better}” got {points} points more right than “{worse}” ({low} to {high}), p {p}: not quite enough to tell."
    ),
    "runs_equal": Message("“{first}” and “{second}” got equally many right ({low} to {high} points), p {p}."),
    "run_in_use": Message("The run “{run}” is being trained now.", "Wait until it ends, or stop it first."),
    "curve_of_scratch": Message(
        "“{run}” was trained from scratch, so there is nothing to compare it with.",
        "Choose a training that began with a pretrained model.",
    ),
    "run_finished": Message("The run “{run}” is finished.", "Start a new run instead."),
    "checkpoint_damaged": Message(
        "The checkpoint “{path}” is damaged: {reason}.", "Resume the run: it goes back to a whole one."
    ),
    "model_damaged": Message(
        "The trained model “{path}” is damaged: {reason}.",
        "Put a copy of the file in its place, or train again with the same settings.",
    ),
    "no_room": Message(
        "The disk of “{path}” has {free} GB left, and this training needs {gb} GB.",
        "Free some space first: File → Name and size of the project… shows what the project takes.",
    ),
    "paused_disk_full": Message(
        "The disk is full, so the training was paused: “{path}” could not be written."
        " What it had learned up to its last checkpoint is kept.",
        "Free {gb} GB on that disk, then resume the training.",
    ),
    "data_changed": Message(
        "{count} of the run's images {count:is|are} gone or {count:has|have} changed, first “{path}”.", "Put them back."
    ),
    "bad_value": Message("“{value}” is not valid for {field}: {reason}.", "{allowed}"),
    "unknown_field": Message("There is no setting “{field}”.", "Settings: {allowed}."),
    # backbones and weights
    "unknown_backbone": Message("There is no pretrained model “{backbone}”.", "`tldesk models` lists them."),
    "no_weights": Message(
        "The weights of “{backbone}” are not on this computer.",
        "Import a .safetensors file of it, train it from scratch, or choose one of: {available}.",
    ),
    "weights_not_safetensors": Message(
        "“{path}” is not a .safetensors file.",
        "Other formats can run programs when they are opened, so it was not.",
    ),
    "weights_damaged": Message("The weights file “{path}” is damaged: {reason}.", "Get it again from its source."),
    "weights_mismatch": Message(
        "The weights in “{path}” do not belong to {backbone}: {reason}.",
        "Choose the file of this very model.",
    ),
    # what a training starts from
    "start_missing": Message(
        "“{start}” is neither a training nor a .safetensors file.",
        "Name a training of this project ({runs}), or give the folder of one or the path of a file.",
    ),
    "start_on_network": Message(
        "“{start}” lies on another computer, which is not asked for it.",
        "Copy it to this computer first, then start from the copy.",
    ),
    "start_not_chosen": Message(
        "“{start}” lies outside of the project, and was not chosen for it on this computer.",
        "Make a new training that starts from it, if you want that.",
    ),
    "start_of_scratch": Message(
        "From scratch begins with random weights, so it cannot start from “{start}”.",
        "Choose another strategy, or leave “Start from” empty.",
    ),
    "start_other_model": Message(
        "“{start}” is a model of the kind {found}, and this training is to be of {wanted}.",
        "Choose the model {found}, or another start.",
    ),
    # devices
    "no_device": Message("This computer has no {device} that PyTorch can use.", "Choose the device “auto” or “cpu”."),
    "out_of_memory": Message(
        "There is not enough memory, even for one image at a time.",
        "Close other programs, or choose a smaller model.",
    ),
    "not_finite": Message(
        "The loss is no longer a number (step {step}), at half the learning rate too.",
        "Train again with a tenth of the learning rate, or with another model.",
    ),
}
