"""What is said about trainings: their images, runs, models, starts and devices."""

from __future__ import annotations

from tldesk.errors.message import Message

TRAINING: dict[str, Message] = {
    # data for training
    "measuring_several_labels": Message(
        "Models cannot be measured on images with several labels yet.",
        "Train with two models and compare the trainings instead.",
    ),
    "nothing_labelled": Message("No images are labelled yet.", "Label some images of at least two classes first."),
    "one_class": Message(
        "All labelled images belong to one class, “{label}”.", "Label images of at least one more class."
    ),
    "class_too_small": Message(
        "Too few images to train and check: {classes}.",
        "Label at least two images of each class, or exclude these.",
    ),
    "no_training_images": Message("There are no training images of {classes}.", "Re-split on the Data page."),
    "no_validation_images": Message("There are no validation images.", "Re-split on the Data page."),
    "nothing_to_evaluate": Message(
        "No image in “{path}” has a label that the training knows.", "Its classes: {classes}."
    ),
    # runs
    "run_missing": Message("There is no training “{run}”.", "Trainings: {runs}."),
    "run_ambiguous": Message("Several trainings are called “{run}”.", "Name one by its number or its folder: {runs}."),
    "run_not_found": Message("“{run}” is not the folder of a training.", "Enter its path, or its name with --project."),
    "run_unfinished": Message(
        "The training “{run}” has no trained model yet.", ("Resume it, or choose a finished training.")
    ),
    "nothing_learned": Message(
        "The training “{run}” has learned nothing yet that could be kept.",
        ("Resume it at least until its first model is saved."),
    ),
    "run_damaged": Message(
        "The training “{run}” cannot be read: {reason}.", "Train again, or choose another training."
    ),
    "too_few_runs": Message("A comparison needs two trainings.", "Choose another name."),
    "nothing_to_compare": Message(
        "“{first}” and “{second}” were not tested on the same images.",
        "Train one of them again, with the same splits as the other.",
    ),
    "runs_alike": Message(
        "“{first}” and “{second}” are correct on the same images, and wrong on the same ones "
        "({images} {images:image|images} compared)."
    ),
    "textbook_compared": Message(
        "“{textbook}” is the textbook's model. “{other}” took {minutes} minutes instead of {before}."
    ),
    "run_better": Message("“{better}” is {points} points more accurate than “{worse}” ({low} to {high}), p {p}."),
    "runs_not_told": Message(
        "Too few images to tell which is better: “{better}” is {points} points more accurate than “{worse}” ({low} to "
        "{high}), p {p}. To be sure of a difference like this, about {needed} are needed."
    ),
    "runs_hardly_told": Message(
        "Not quite enough images to tell which is better: “{better}” is {points} points more accurate than “{worse}” "
        "({low} to {high}), p {p}."
    ),
    "runs_too_few": Message(
        "{images} {images:image is|images are} too few to tell which is better: “{better}” is {points} points "
        "more accurate than “{worse}” ({low} to {high}), p {p}."
    ),
    "runs_equal": Message(
        "No difference is found: “{first}” and “{second}” are equally accurate ({low} to {high} points), p {p}."
    ),
    "gain_not_smaller": Message("No gain: “{student}” is not smaller than “{teacher}”."),
    "gain_too_few": Message(
        "“{student}” is {times} times smaller than “{teacher}”. {images} {images:test image is|test images are} "
        "too few to tell whether it is as accurate ({points} points)."
    ),
    "gain_of_none": Message(
        "No gain: “{direct}”, trained on the labels alone, is as good as “{student}” as far as can be told "
        "({points} points, p {p})."
    ),
    "gain_even": Message(
        "A gain: “{student}” is {times} times smaller than “{teacher}”, and as accurate as can be told on {images} "
        "{images:image|images} ({low} to {high} points, p {p})."
    ),
    "gain_unsure": Message(
        "“{student}” is {times} times smaller than “{teacher}”, and perhaps less accurate ({low} to {high} points, "
        "p {p}): {images} {images:image is|images are} not quite enough to tell."
    ),
    "gain_less": Message(
        "“{student}” is {times} times smaller than “{teacher}”, and {points} points less accurate ({low} to {high}), "
        "p {p}."
    ),
    "gain_more": Message(
        "A gain: “{student}” is {times} times smaller than “{teacher}”, and {points} points more accurate ({low} to "
        "{high}), p {p}."
    ),
    "gain_over_direct": Message(
        "Trained on the labels alone, “{direct}” is {points} points less accurate than that, p {p}."
    ),
    "run_in_use": Message("The training “{run}” is running now.", "Wait until it ends, or stop it first."),
    "curve_of_scratch": Message(
        "“{run}” was itself trained from scratch, so there is nothing to compare.",
        "Choose a training that started from a pretrained model.",
    ),
    "run_finished": Message("The training “{run}” is already finished.", "Start a new training instead."),
    "checkpoint_damaged": Message(
        "The checkpoint “{path}” is damaged: {reason}.", "Resume the training. It goes back to an undamaged state."
    ),
    "model_damaged": Message(
        "The trained model “{path}” is damaged: {reason}.",
        "Restore the file from a copy, or train again with the same settings.",
    ),
    "no_room": Message(
        "The disk of “{path}” has {free} GB left, but this training needs {gb} GB.",
        "Free some space first: File → Name and size of the project… shows what the project takes.",
    ),
    "paused_disk_full": Message(
        "The disk is full, so training was paused: “{path}” could not be written. What it had learned up to "
        "its last checkpoint is saved.",
        "Free {gb} GB on that disk, then resume the training.",
    ),
    "data_changed": Message(
        "{count} of the training's images {count:is|are} missing or {count:has|have} changed, first “{path}”.",
        "Put them back.",
    ),
    "bad_value": Message("“{value}” is not valid for {field}: {reason}.", "{allowed}"),
    "bad_use": Message("{option} {reason}.", "{hint}"),
    "unknown_field": Message("There is no setting “{field}”.", "Settings: {allowed}."),
    # backbones and weights
    "unknown_backbone": Message("There is no pretrained model “{backbone}”.", "`tldesk models` lists them."),
    "no_weights": Message(
        "The pretrained model “{backbone}” is not installed.",
        "Download or import it, in “Models…” or with `tldesk models`.",
    ),
    "not_here": Message(
        "The pretrained model “{backbone}” is not on this computer.",
        "Models that are here: {available}.",
    ),
    "pack_refused": Message(
        "“{path}” cannot be imported as a pack of models: {reason}.",
        "Copy it again, or pack the models again on the other computer.",
    ),
    "model_refused": Message(
        "No model of “{path}” can be imported. First reason, of {name}: {reason}.",
        "Copy it again, or pack the models again on the other computer.",
    ),
    "came_along": Message("{backbone} came with tldesk and cannot be removed.", "Models that you have added can be."),
    "model_in_use": Message(
        "The training “{run}” uses “{backbone}” now.", "Wait until it ends, or stop it. Then remove the model."
    ),
    "weights_unnamed": Message(
        "“{path}” does not say which model it belongs to.",
        "Name the file after its model, as in resnet50.safetensors. Possible names: {names}.",
    ),
    "weights_not_safetensors": Message(
        "“{path}” is not a .safetensors file.",
        "Other formats can run programs when opened, so this file was not opened.",
    ),
    "weights_damaged": Message("The weights file “{path}” is damaged: {reason}.", "Get it again from its source."),
    "weights_mismatch": Message(
        "The weights in “{path}” do not belong to {backbone}: {reason}.",
        "Choose the weights of exactly this model.",
    ),
    "weights_not_usable": Message(
        "The weights of {backbone} give no usable numbers.",
        "Remove the model in “Models…”, then download or import it again. Or choose another model.",
    ),
    "encoder_refused": Message(
        "“{path}” cannot be imported as a model for texts: {reason}.",
        "Choose a folder with model.safetensors, config.json and tokenizer.json of a BERT, an XLM-R or a RoBERTa.",
    ),
    "encoder_missing": Message(
        "The imported model “{backbone}” is not on this computer.",
        "Import its folder: on the Train page, or with `tldesk models --import FOLDER`.",
    ),
    "no_vocabulary": Message(
        "The vocabulary of “{vocabulary}” is not on this computer.",
        "It comes with the model: run the set-up or import the model again, or choose another model.",
    ),
    "vocabulary_damaged": Message(
        "The vocabulary “{path}” is damaged: {reason}.", "Delete it and run the set-up again, or choose another model."
    ),
    # what a training starts from
    "start_missing": Message(
        "“{start}” is neither a training nor a .safetensors file.",
        "Enter the name of a training in this project ({runs}), the folder of a training, or the path of a file.",
    ),
    "start_on_network": Message(
        "“{start}” is on another computer. tldesk does not load it over the network.",
        "Copy it to this computer first, then start from the copy.",
    ),
    "start_not_chosen": Message(
        "“{start}” is outside the project, and was not chosen on this computer.",
        "To build on it, create a new training that starts from it.",
    ),
    "start_of_scratch": Message(
        "This strategy uses no earlier model, so it cannot start from “{start}”.",
        "Choose another strategy, or leave “Start from” empty.",
    ),
    "start_other_model": Message(
        "“{start}” is a model of the kind {found}, and this training is to be of {wanted}.",
        "Choose the model {found}, or start from something else.",
    ),
    "start_flat": Message(
        "“{start}” was trained with flattened features and lacks the layers that come after them.",
        "Choose “Flatten” for this training too, or start from something else.",
    ),
    "no_maps": Message(
        "{backbone} gives one row of numbers for an image and has no maps that could be flattened.",
        "Leave “Flatten” off, or choose a convolutional network.",
    ),
    # what a training learns from beside its labels
    "teacher_missing": Message(
        "There is no training “{teacher}” in this project to learn from.",
        "Name one of this project by its number or its folder: {runs}.",
    ),
    "teacher_unfinished": Message(
        "“{teacher}” cannot be a teacher: that training has no finished model.",
        "Finish it first, or choose a finished training: {runs}.",
    ),
    "teacher_of_baseline": Message(
        "This strategy learns from labels alone, so “{teacher}” cannot be its teacher.",
        "Choose Auto, feature extraction or fine-tuning, or leave “Teacher” empty.",
    ),
    "teacher_of_linear": Message(
        "On features that stay as they are, only a linear head can learn from “{teacher}”.",
        "Choose fine-tuning, or the linear head.",
    ),
    "teacher_of_images": Message(
        "Only models of images can learn from another training.", "Train a smaller model directly instead."
    ),
    "teacher_of_one_label": Message(
        "Models of images with several labels cannot learn from another training.",
        "Train a smaller model directly instead.",
    ),
    "teacher_other_classes": Message(
        "“{teacher}” does not know these classes: {classes}.", "Choose a teacher that was trained for all classes."
    ),
    "curve_of_student": Message(
        "“{run}” has learned from another training, so fewer images of its own would not show what pretraining is "
        "worth.",
        "Choose a training without a teacher.",
    ),
    # devices
    "no_device": Message("This computer has no {device} that PyTorch can use.", "Choose the device “auto” or “cpu”."),
    "out_of_memory": Message(
        "There is not enough memory, even for one image at a time.",
        "Close other programs, or choose a smaller model.",
    ),
    "not_finite": Message(
        "The loss is not a number any more (step {step}), even at half the learning rate.",
        "Train again with a tenth of the learning rate, or with another model.",
    ),
}
