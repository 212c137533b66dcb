"""The one exception the program explains to its user, and the table of everything it can say.

A row of `MESSAGES` holds the English text and a hint of what to do next, both templates of `words.filled`. Code raises
`TldeskError("no_images", path=path)`; the command line prints text and hint, the window translates them by code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tldesk.words import filled


@dataclass(frozen=True, slots=True)
class Message:
    """What to say for one code: what is wrong, and what the user can do about it."""

    text: str
    hint: str = ""


MESSAGES: dict[str, Message] = {
    # sources and files
    "source_missing": Message("There is no file or folder “{path}”.", "Check the spelling, or choose another folder."),
    "source_not_understood": Message(
        "“{path}” is not something that can be imported.",
        "Give a folder of images, one with a sub-folder for each class, a table, annotations that name the images,"
        " or a zip of any of these.",
    ),
    "source_unreadable": Message("“{path}” cannot be opened: {reason}.", "Check who may read it, or choose another."),
    "no_images": Message(
        "No images were found in “{path}”.",
        "Choose a folder that holds {suffixes} files, or folders of them.",
    ),
    "image_unreadable": Message("The image “{path}” cannot be read: {reason}.", "Save it again, or leave it out."),
    "image_crashes": Message(
        "The image “{path}” makes programs that open it crash.",
        "Save it again with another program and scan its folder again, or leave it out.",
    ),
    "image_hangs": Message(
        "The image “{path}” takes too long to open.",
        "Save it again with another program and scan its folder again, or leave it out.",
    ),
    "image_missing": Message("The image “{path}” is missing.", "Put it back, then scan its folder again."),
    "image_too_large": Message(
        "The image “{path}” has {pixels} pixels; at most {limit} are opened.",
        "Make it smaller, or leave it out.",
    ),
    "table_no_header": Message(
        "The table “{path}” has no column for the file.",
        "Name one column path, file, filename, file_name or image, and another label, class, target or category.",
    ),
    "table_not_utf8": Message(
        "The table “{path}” is not UTF-8 text (line {line}).",
        "Save it again as “CSV UTF-8” in your spreadsheet.",
    ),
    "table_damaged": Message(
        "The table “{path}” cannot be read (line {line}): {reason}.", "Mend the line, or save the table again."
    ),
    "annotations_unreadable": Message(
        "“{path}” cannot be read: {reason}.", "Save it again with the program that made it, or choose another."
    ),
    "archive_refused": Message(
        "The archive “{path}” was not unpacked: {reason}.", "Unpack it yourself, then import the folder."
    ),
    "path_not_text": Message("The name of “{path}” is not valid text.", "Rename the folder, then import it again."),
    # webcam
    "webcam_not_installed": Message(
        "Webcam capture needs a part of Qt that is not installed.",
        'Install it with the command: pip install "tldesk[webcam]" – then start tldesk again.',
    ),
    "webcam_unusable": Message(
        "The webcam cannot be used: {reason}.", "Install the library that is missing, then start tldesk again."
    ),
    # project
    "not_a_project": Message("“{path}” is not a tldesk project.", "Choose a folder that holds a project.tldesk file."),
    "project_exists": Message("There is already a project in “{path}”.", "Open it, or choose another folder."),
    "project_in_use": Message(
        "The project “{path}” is open in another program.",
        "Close it there first; reading commands still work.",
    ),
    "project_read_only": Message(
        "The project “{path}” cannot be changed: its folder is read-only.",
        "Copy the project to a folder you may write to, or change the folder's permissions.",
    ),
    "project_newer": Message(
        "The project “{path}” was made by a newer tldesk (format {found}, this one knows {known}).",
        "Install the newest tldesk and open it again.",
    ),
    "project_older": Message(
        "The project “{path}” was made by an older tldesk (format {found}, this one writes {known}).",
        "Open it where it may be changed: it is brought up to date, after a backup.",
    ),
    "project_damaged": Message("The project file “{path}” is damaged: {reason}.", "Restore it from a backup."),
    "root_taken": Message("The folder “{path}” belongs to this project already.", "Choose another folder."),
    "backup_damaged": Message("The backup “{path}” cannot be used: {reason}.", "Choose another backup."),
    "folder_not_writable": Message("“{path}” cannot be written to: {reason}.", "Choose another folder."),
    "disk_full": Message(
        "The disk is full: “{path}” could not be written.", "Free some space; then go on where it stopped."
    ),
    "disk_error": Message(
        "“{path}” could not be read or written: {reason}.", "Check that the drive is there, then try again."
    ),
    "unknown_class": Message("There is no class “{label}”.", "Classes here: {classes}."),
    "class_exists": Message("There is already a class “{label}”.", "Choose another name."),
    "bad_class_name": Message("“{label}” cannot be the name of a class.", "Use one line of visible text."),
    "bad_filter_name": Message("“{name}” cannot be the name of a filter.", "Use one line of at most 60 letters."),
    "filter_exists": Message("There is already a filter “{name}”.", "Choose another name."),
    "several_labels": Message(
        "{count} {count:image has|images have} several labels.",
        "Leave each of them one label first, then images can have one only.",
    ),
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
    "run_unfinished": Message("The run “{run}” has no trained model yet.", "Resume it, or choose a finished run."),
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
    # notes of a training (told, not raised)
    "smaller_batches": Message(
        "Memory ran out: now {micro} {micro:image|images} at a time {micro:goes|go} through the model. Each step"
        " still learns from a whole batch.",
    ),
    "stages_frozen": Message(
        "The first {frozen} of {stages} stages of the model stay as they are: the rest learns in the time there is."
    ),
    "auto_few": Message(
        "Auto kept feature extraction: the smallest class has {count} training {count:image|images}, too few for"
        " fine-tuning."
    ),
    "auto_no_time": Message(
        "Auto kept feature extraction: {minutes} {minutes:minute leaves|minutes leave} no time for fine-tuning."
    ),
    "auto_fine_tune": Message(
        "Auto kept fine-tuning ({minutes} min): {tuned} of {images} validation images are right, {features} with"
        " feature extraction."
    ),
    "auto_fine_tune_unsure": Message(
        "Auto kept fine-tuning ({minutes} min): {tuned} of {images} validation images are right, {features} with"
        " feature extraction. So small a difference may be luck."
    ),
    "auto_features": Message(
        "Auto kept feature extraction: {features} of {images} validation images are right, {tuned} after fine-tuning"
        " ({minutes} min)."
    ),
    "auto_features_unsure": Message(
        "Auto kept feature extraction, the simpler of two about equal ones: {features} of {images} validation images"
        " are right, {tuned} after fine-tuning ({minutes} min)."
    ),
    "auto_whole": Message(
        "Then the whole model learned ({minutes} min), which paid: {whole} of {images} validation images are right,"
        " {tuned} before."
    ),
    "auto_whole_unsure": Message(
        "Then the whole model learned ({minutes} min): {whole} of {images} validation images are right, {tuned}"
        " before. So small a difference may be luck."
    ),
    "auto_whole_in_vain": Message(
        "Then the whole model learned ({minutes} min), in vain: {whole} of {images} validation images were right,"
        " {tuned} before. The one from before is kept."
    ),
    "auto_fine_tune_map": Message(
        "Auto kept fine-tuning: mean average precision {tuned} on {images} validation images, {features} with feature"
        " extraction."
    ),
    "auto_fine_tune_unsure_map": Message(
        "Auto kept fine-tuning: mean average precision {tuned} on {images} validation images, {features} with feature"
        " extraction. So small a difference may be luck."
    ),
    "auto_features_map": Message(
        "Auto kept feature extraction: mean average precision {features} on {images} validation images, {tuned} after"
        " fine-tuning."
    ),
    "auto_features_unsure_map": Message(
        "Auto kept feature extraction, the simpler of two about equal ones: mean average precision {features} on"
        " {images} validation images, {tuned} after fine-tuning."
    ),
    "fitting_chose": Message("Auto fits the pictures so: {fitting}. {reason}"),
    "leaking_images": Message(
        "{count} {count:image is|images are} in both the train and the test split, so the test result is better"
        " than it should be.",
        "Remake the splits on the Data page.",
    ),
    "classes_left_out": Message(
        "No image of {classes} can be used, so the model does not know it.",
        "Label images of it, or include those that are excluded.",
    ),
    "always_labelled": Message(
        "Every training image is labelled {classes}, so the model will always say so.",
        "Add images without that label, or remove the class.",
    ),
    "few_validated": Message(
        "Fewer than {least} validation images are labelled {classes}: too few for a threshold of their own, so the"
        " common one holds.",
        "Label more images of it, or remake the splits on the Data page.",
    ),
    "one_class_validation": Message(
        "All validation images belong to {label}, so what validation says is worth little.",
        "Remake the splits on the Data page.",
    ),
    "images_left_out": Message(
        "{count} {count:image|images} could not be read and {count:was|were} left out, first “{path}”: {reason}."
    ),
    "started_over": Message("The saved state of this run was damaged, so it starts from the beginning."),
    "went_back": Message("The last saved state of this run was damaged, so it goes on from the one before."),
    "slower": Message(
        "The loss was no longer a number at step {step}, so training goes on from the last good state with half the"
        " learning rate, {rate}."
    ),
    "start_classes": Message(
        "Starts from “{start}”: {count} of {classes} classes are known to it: {known}; new: {new}; no longer used:"
        " {unused}."
    ),
    "start_same_classes": Message("Starts from “{start}”, which knows all {classes} classes: {known}."),
    "start_no_class": Message(
        "Starts from “{start}”, which knows none of the {classes} classes: {new} are new; no longer used: {unused}."
    ),
    "start_unnamed": Message(
        "Starts from “{start}”, which names no classes: what its network has learned to see is used, and all {classes}"
        " classes are learned anew."
    ),
    "start_fitted_anew": Message(
        "The earlier network stays as it is, and the classifier on top of it is fitted anew for all classes."
    ),
    "start_leaks": Message(
        "“{start}” has learned from {val} of the validation images and from {test} of the test images, so their results"
        " are better than they should be.",
        "Test on other images, or start from the pretrained weights.",
    ),
    "start_unseen": Message(
        "What “{start}” has learned from is not known: where validation or test images were among it, their results are"
        " better than they should be."
    ),
    # export and prediction
    "unknown_format": Message("There is no export format “{format}”.", "Formats: {formats}."),
    "nothing_to_export": Message(
        "No image can be exported as {format}.", "Give images a label, or choose another format."
    ),
    "export_exists": Message("“{path}” already holds something else.", "Choose an empty or a new folder."),
    "parity_failed": Message(
        "The exported model does not answer as the app does ({detail}), so it was not kept.",
        "Please report this with the log.",
    ),
    "format_not_here": Message("{format} cannot be made here: {reason}.", "Choose another format."),
    "not_set_up": Message(
        "{format} needs {title}, which is not set up.",
        "Set it up on the Use page or with --set-up: about {megabytes} MB are downloaded.",
    ),
    "converter_failed": Message("{title} failed: {reason}.", "The log has all that it said."),
    "no_gain": Message(
        "INT8 is no gain here: {same} % of {images} validation images get the same label (98 needed), {points} points"
        " of accuracy are lost (1 allowed), and an image takes {ms} ms where the float model takes {float_ms}.",
        "Export as ONNX instead.",
    ),
    "export_not_opened": Message(
        "“{path}” is not opened: a .pt2 file can run programs when it is.",
        "Ask the run itself, or an export in another format.",
    ),
    "export_damaged": Message("“{path}” is not an export of tldesk: {reason}.", "Export the model again."),
    "not_a_model": Message("“{path}” is neither a run nor an export.", "Give the folder of a run or of an export."),
    "port_taken": Message("The port {port} cannot be used.", "Choose another; 0 takes a free one."),
    # the program
    "interrupted": Message("Stopped.", "It can be resumed."),
    "unexpected": Message("Something went wrong in tldesk: {reason}.", "Copy the report and send it to us."),
}


class TldeskError(Exception):
    """A problem the user can understand and act on; anything else is a fault of ours.

    Parameters: `code` is a key of `MESSAGES`; `arguments` fill its templates (plain values: they are pickled,
    logged and translated).
    """

    def __init__(self, code: str, /, **arguments: Any) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = {name: _plain(value) for name, value in arguments.items()}

    @property
    def text(self) -> str:
        """What is wrong, in English."""
        return filled(MESSAGES[self.code].text, **self.arguments)

    @property
    def hint(self) -> str:
        """What to do next, in English; may be empty."""
        return filled(MESSAGES[self.code].hint, **self.arguments)

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.code, self.arguments)


def _rebuild(code: str, arguments: dict[str, Any]) -> TldeskError:
    return TldeskError(code, **arguments)


def _plain(value: Any) -> Any:
    """Join lists for people; keep numbers; all else (paths, exceptions) as its text."""
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(part) for part in value)
    return value if isinstance(value, int | float | str) else str(value)
