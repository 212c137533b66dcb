"""What a training tells as it goes: these are never raised."""

from __future__ import annotations

from tldesk.errors.message import Message

_KEEP_TOGETHER = (
    "Remake the splits on the Data page: that keeps together what it can. Where a class would then have no validation"
    " images, it needs images of other things."
)

NOTES: dict[str, Message] = {
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
    "stopped_early": Message(
        "Stopped by the user after {done} of {planned} epochs: the best model until then, of epoch {best}, is kept."
    ),
    "stopped_early_features": Message(
        "Stopped by the user before an epoch of fine-tuning had ended: the classifier on the pretrained features is"
        " kept."
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
    "images_known": Message(
        "{known} of {images} {images:image is|images are} among those that this model learned from or was chosen by, so"
        " the figures are better than they should be.",
        "Ask it about images that it has never seen.",
    ),
    "alike_images": Message(
        "{val} validation and {test} test {test:image shows|images show} the same thing as an image for training: the"
        " figures of these splits are better than they should be.",
        "Remake the splits on the Data page; a validation or test split that came with the images stays as it is.",
    ),
    "groups_found": Message(
        "{groups} {groups:group|groups} of images that show the same thing {groups:was|were} found; the largest has"
        " {largest} {largest:image|images}. A group belongs in one split."
    ),
    "groups_divided": Message(
        "Images of {classes} that belong together lie both in training and in validation, so what validation says of"
        " them is better than it should be.",
        _KEEP_TOGETHER,
    ),
    "groups_divided_test": Message(
        "Images of {classes} that belong together lie both in training and in validation or test, so what these say of"
        " them is better than it should be.",
        _KEEP_TOGETHER,
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
    "untested_test": Message("No test images of {classes}: {count:its|their} figures are not known."),
    "untested_val": Message("No validation images of {classes}: {count:its|their} figures are not known."),
    "untested_data": Message("No images of {classes}: {count:its|their} figures are not known."),
    "macro_of_some": Message("Macro F1 is the mean of the classes with images: {known} of {all}."),
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
}
