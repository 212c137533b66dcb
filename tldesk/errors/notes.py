"""What a training tells as it goes: these are never raised."""

from __future__ import annotations

from tldesk.errors.message import Message

_KEEP_TOGETHER = (
    "Re-split on the Data page: this keeps images together where possible. A class that would then have no "
    "validation images needs images of other things."
)

NOTES: dict[str, Message] = {
    "analysing_with": Message("Analysing {count} {count:image|images} with {model}"),
    "smaller_batches": Message(
        "Memory ran out, so the model now takes {micro} {micro:image|images} at a time. Each step still "
        "learns from a whole batch.",
    ),
    "stages_frozen": Message("Freezing the first {frozen} of {stages} stages. The rest of the model is trained."),
    "time_planned": Message("This will take about {minutes} min on this computer."),
    "time_short": Message("This will take less than a minute on this computer."),
    "not_cut": Message(
        "The stages of this model cannot be computed apart, so all of it runs in PyTorch, which takes longer."
    ),
    "auto_few": Message(
        "Auto kept feature extraction: the smallest class has {count} training {count:image|images}, too few for"
        " fine-tuning."
    ),
    "auto_no_time": Message(
        "Auto kept feature extraction: a limit of {minutes} {minutes:minute leaves|minutes leaves} no time "
        "for fine-tuning."
    ),
    "auto_fine_tune": Message(
        "Auto kept fine-tuning ({minutes} min): {tuned} of {images} validation images correct, {features} "
        "with feature extraction."
    ),
    "auto_fine_tune_unsure": Message(
        "Auto kept fine-tuning ({minutes} min): {tuned} of {images} validation images correct, {features} "
        "with feature extraction. A difference this small may be chance."
    ),
    "auto_words": Message(
        "Auto kept words alone: {words} of {count} validation texts correct, {features} with the features of the "
        "pretrained model. Chance does not explain the difference."
    ),
    "auto_words_tuned": Message(
        "Auto kept words alone: {words} of {count} validation texts correct, {features} with the features of the "
        "pretrained model, {tuned} after fine-tuning ({minutes} min)."
    ),
    "auto_tuned_words": Message(
        "Auto kept fine-tuning ({minutes} min): {tuned} of {count} validation texts correct, {words} with words alone, "
        "{features} with the features of the pretrained model."
    ),
    "auto_words_behind": Message(
        "Auto tried words alone too: {words} of {count} validation texts correct, {features} with the features of the "
        "pretrained model."
    ),
    "auto_words_unsure": Message(
        "Auto tried words alone too: {words} of {count} validation texts correct, {features} with the features of the "
        "pretrained model. A difference this small may be chance."
    ),
    "auto_untried_few": Message(
        "Auto did not try fine-tuning: the smallest class has {count} training {count:text|texts}, too few for it."
    ),
    "auto_untried_no_time": Message(
        "Auto did not try fine-tuning: a limit of {minutes} {minutes:minute leaves|minutes leaves} no time for it."
    ),
    "auto_untried_stopped": Message("Stopped by the user before the first epoch of fine-tuning was complete."),
    "auto_stopped": Message(
        "Fine-tuning was stopped by the user after {done} of {planned} {planned:epoch|epochs}. The best of them "
        "(epoch {best}) was compared."
    ),
    "stopped_early": Message(
        "Stopped by the user after {done} of {planned} epochs. The best model so far (epoch {best}) was kept."
    ),
    "stopped_early_both": Message(
        "Stopped by the user before the model had learned from the validation images too. The model from before "
        "that was kept."
    ),
    "stopped_early_features": Message(
        "Stopped by the user before the first epoch of fine-tuning was complete. The classifier on the "
        "pretrained features was kept."
    ),
    "words_beside": Message(
        "Words alone, without a pretrained model: {words} of the {count} test texts correct ({low} to {high}). "
        "This model: {model}."
    ),
    "words_beside_val": Message(
        "Words alone, without a pretrained model: {words} of the {count} validation texts correct ({low} to {high}). "
        "This model: {model}."
    ),
    "words_ahead": Message(
        "Words alone do better, without a pretrained model: {words} of the {count} test texts correct ({low} to "
        "{high}), this model {model}."
    ),
    "words_ahead_unsure": Message(
        "Words alone do as well, without a pretrained model: {words} of the {count} test texts correct ({low} to "
        "{high}), this model {model}. A difference this small may be chance."
    ),
    "words_ahead_val": Message(
        "Words alone do better, without a pretrained model: {words} of the {count} validation texts correct ({low} to "
        "{high}), this model {model}."
    ),
    "words_ahead_val_unsure": Message(
        "Words alone do as well, without a pretrained model: {words} of the {count} validation texts correct ({low} to "
        "{high}), this model {model}. A difference this small may be chance."
    ),
    "curve_part": Message("{strategy}, {percent}% of the images"),
    "auto_features": Message(
        "Auto kept feature extraction: {features} of {images} validation images correct, {tuned} after "
        "{minutes} min of fine-tuning."
    ),
    "auto_features_unsure": Message(
        "Auto kept feature extraction: simpler and about as accurate ({features} of {images} validation "
        "images correct, {tuned} after {minutes} min of fine-tuning)."
    ),
    "auto_whole": Message(
        "Then the whole model was trained ({minutes} min), with benefit: {whole} of {images} validation "
        "images correct, {tuned} before."
    ),
    "auto_whole_unsure": Message(
        "Then the whole model was trained ({minutes} min): {whole} of {images} validation images correct, "
        "{tuned} before. A difference this small may be chance."
    ),
    "auto_whole_in_vain": Message(
        "Then the whole model was trained ({minutes} min), without benefit: {whole} of {images} validation "
        "images correct, {tuned} before. The earlier model was kept."
    ),
    "auto_fine_tune_map": Message(
        "Auto kept fine-tuning: mean average precision {tuned} on {images} validation images, {features} with feature"
        " extraction."
    ),
    "auto_fine_tune_unsure_map": Message(
        "Auto kept fine-tuning: mean average precision {tuned} on {images} validation images, {features} with "
        "feature extraction. A difference this small may be chance."
    ),
    "auto_features_map": Message(
        "Auto kept feature extraction: mean average precision {features} on {images} validation images, {tuned} after"
        " fine-tuning."
    ),
    "auto_features_unsure_map": Message(
        "Auto kept feature extraction: simpler and about as accurate (mean average precision {features} on "
        "{images} validation images, {tuned} after fine-tuning)."
    ),
    "fitting_chose": Message("Resizing “Auto” is {fitting} for these images. {reason}"),
    "texts_longer": Message(
        "{count} {count:text is|texts are} longer than the window of {model} ({window} tokens). {count:It is|They are} "
        "read in parts, at most 16 of each text. What follows is not read."
    ),
    "texts_longer_about": Message(
        "About {count} {count:text is|texts are} longer than the window of {model} ({window} tokens). They are read in "
        "parts, at most 16 of each text. What follows is not read."
    ),
    "texts_tuned": Message("Fine-tuning learns from the first part of each. Predictions use all parts."),
    "leaking_images": Message(
        "{count} {count:image is|images are} in both the train and the test split, so the test result is too "
        "optimistic.",
        "Re-split on the Data page.",
    ),
    "images_known": Message(
        "This model was trained or selected on {known} of {images} {images:image|images}, so the results are "
        "too optimistic.",
        "Test it on images that it has never seen.",
    ),
    "alike_images": Message(
        "{val} validation and {test} test {test:image shows|images show} the same thing as a training image, "
        "so the results of these splits are too optimistic.",
        "Re-split on the Data page. A validation or test split that came with the images is kept.",
    ),
    "alike_validation": Message(
        "{count} validation {count:image shows|images show} the same thing as a training image, so the validation "
        "result is too optimistic.",
        "Re-split on the Data page. A validation or test split that came with the images is kept.",
    ),
    "alike_test": Message(
        "{count} test {count:image shows|images show} the same thing as a training image, so the test result is too "
        "optimistic.",
        "Re-split on the Data page. A validation or test split that came with the images is kept.",
    ),
    "test_unchecked": Message(
        "{count} test {count:label is a suggestion|labels are suggestions} accepted all at once, so the test result "
        "may be too optimistic.",
        "Look through them: the filter “Accepted all at once” shows them. To confirm labels, select the images and "
        "press the key of their class.",
    ),
    "test_agreed": Message(
        "{count} test {count:label was|labels were} changed to what an earlier model had predicted, so the test result "
        "may be too optimistic.",
        "Check these labels once more without looking at predictions.",
    ),
    "few_groups": Message(
        "The training and validation images come from only {groups} groups. The validation results are of a model that "
        "had not learned from the validation images; the model that is kept has then learned from them too."
    ),
    "few_validate": Message(
        "With only {count} validation {count:image|images}, the model that is kept has then learned from them too. "
        "The validation results are of the model before that."
    ),
    "val_learned": Message(
        "The model has learned from the validation images too. Their results are those from before it had."
    ),
    "groups_found": Message(
        "{groups} {groups:group|groups} of images showing the same thing found. The largest has {largest} "
        "{largest:image|images}. A group belongs in one split."
    ),
    "groups_divided": Message(
        "Images of {classes} that belong together are both in training and in validation, so their validation "
        "results are too optimistic.",
        _KEEP_TOGETHER,
    ),
    "groups_divided_test": Message(
        "Images of {classes} that belong together are both in training and in validation or test, so their "
        "results are too optimistic.",
        _KEEP_TOGETHER,
    ),
    "classes_left_out": Message(
        "There are no usable images of {classes}. A class without images is not learned.",
        "Label images of it, or include excluded ones.",
    ),
    "always_labelled": Message(
        "Every training image is labelled {classes}, so the model will always predict that.",
        "Add images without that label, or remove the class.",
    ),
    "few_validated": Message(
        "Fewer than {least} validation images are labelled {classes}. That is too few for a threshold of "
        "their own, so the common one is used.",
        "Label more images of it, or re-split on the Data page.",
    ),
    "one_class_validation": Message(
        "All validation images belong to {label}, so validation results mean little.",
        "Re-split on the Data page.",
    ),
    "untested_test": Message("No test images of {classes}: {count:its|their} results are unknown."),
    "untested_val": Message("No validation images of {classes}: {count:its|their} results are unknown."),
    "untested_data": Message("No images of {classes}: {count:its|their} results are unknown."),
    "macro_of_some": Message("Macro F1 is the mean over the classes that have images ({known} of {all})."),
    "images_left_out": Message(
        "{count} {count:image|images} could not be read and {count:was|were} left out, first “{path}”: {reason}."
    ),
    "started_over": Message("The saved state of this training was damaged, so it starts from the beginning."),
    "went_back": Message("The last saved state of this training was damaged, so it resumes from the one before."),
    "slower": Message(
        "The loss was not a number at step {step}, so training continues from the last good state at half the "
        "learning rate ({rate})."
    ),
    "start_classes": Message(
        "Starts from “{start}”, which knows {count} of {classes} classes: {known}; new: {new}; no longer "
        "used: {unused}."
    ),
    "start_same_classes": Message("Starts from “{start}”, which knows all {classes} classes: {known}."),
    "start_no_class": Message(
        "Starts from “{start}”, which knows none of the {classes} classes: {new} are new; no longer used: {unused}."
    ),
    "start_unnamed": Message(
        "Starts from “{start}”, which names no classes. Its features are used, and all {classes} classes are "
        "learned from new."
    ),
    "start_fitted_anew": Message(
        "The earlier network stays unchanged, and the classifier on top of it is fitted again for all classes."
    ),
    "start_other_head": Message(
        "“{start}” has another kind of head. Its network is kept, and the head learns from new."
    ),
    "start_leaks": Message(
        "“{start}” was trained on {val} of the validation images and {test} of the test images, so their "
        "results are too optimistic.",
        "Test on other images, or start from the pretrained weights.",
    ),
    "run_taught": Message("{student}, from {teacher}"),
    "taught": Message(
        "Learns from the predictions of “{teacher}” for {count} training {count:image|images}, beside their labels."
    ),
    "taught_unlabelled": Message(
        "Learns from the predictions of “{teacher}” for {count} training {count:image|images}, beside their labels, "
        "and for {more} {more:image|images} without a label."
    ),
    "teacher_leaks": Message(
        "“{teacher}” was trained on {val} of the validation images and {test} of the test images, so the results of "
        "what learns from it are too optimistic.",
        "Test on other images, or train the teacher again with these splits.",
    ),
    "start_unseen": Message(
        "It is not known which images “{start}” was trained on. If validation or test images were among them, "
        "their results are too optimistic."
    ),
}
