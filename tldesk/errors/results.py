"""What is said of a model's figures: these are never raised."""

from __future__ import annotations

from tldesk.errors.message import Message

RESULTS: dict[str, Message] = {
    "figure_accuracy": Message("accuracy"),
    "figure_all_correct": Message("all labels correct"),
    "figure_macro_f1": Message("macro F1"),
    "figure_map": Message("mean average precision"),
    "on_test": Message("{count} test {count:image|images}"),
    "on_cross_validated": Message("cross-validated on {count} training {count:image|images}"),
    "on_val": Message("{count} validation {count:image|images} · optimistic: {count:it|they} chose the model"),
    "short_cross_validated": Message("cross-validated"),
    "short_val": Message("validation, optimistic"),
    "beside_val": Message("validation"),
    "interval_by_count": Message(
        "The 95% interval says how far the accuracy on all such images may lie from the one measured. Its "
        "width depends on the number of images and on the accuracy (Wilson)."
    ),
    "interval_by_drawing": Message(
        "The 95% interval says how far the figure for all such images may lie from the one measured. It "
        "comes from drawing the images again and again, those of a group together (bootstrap)."
    ),
    "about_macro_f1": Message("Macro F1 is the mean F1 of all classes: a small class counts as much as a large one."),
    "val_beside_test": Message(
        "Test ({first}) and validation ({val}) are different images, so the two may differ. Validation also "
        "chose the model, so only test says what to expect of new images."
    ),
    "val_beside_cross_validated": Message(
        "There are no test images. Each of these training images was predicted by a classifier that had not learned "
        "from it, whose regularisation was chosen by the same images. Validation ({val}) is of other images, and may "
        "have chosen the model."
    ),
    "val_alone": Message("There are no test images: the validation images also chose the model, so expect less."),
    "val_asked": Message("The validation images also chose the model, so expect less of new images."),
    "calibrated": Message(
        "Confidence is calibrated: the logits are divided by {temperature}, fitted on {count} validation "
        "{count:image|images}."
    ),
    "uncalibrated": Message("Confidence is not calibrated."),
    "looks_none": Message("No choice has been made yet after seeing the test results."),
    "looks_some": Message(
        "Test results were seen {count} {count:time|times} before a choice was made ({runs} "
        "{runs:training|trainings}). Each such choice makes them too optimistic: use the validation images to choose."
    ),
    "background_some": Message(
        "Background: {given} of {clips} made-up clips {given:gets|get} a class, about {an_hour} false alarms an hour."
    ),
    "background_none": Message(
        "Background: none of {clips} made-up clips gets a class, fewer than {an_hour} false alarms an hour."
    ),
    "labels_changed": Message(
        "{count} {count:image of this training has|images of this training have} another label now."
    ),
}
