"""What is said of sounds where the same words about images would be odd or untrue: by the sentence about images.

Both are templates, see `tldesk.media.wording`. The Chinese of the second stands in the catalogue of the window.
"""

# ruff: noqa: E501  (one sentence a row)

from __future__ import annotations

SENTENCES: dict[str, str] = {
    # Where they come from.
    "Choose a folder of images": "Choose a folder of sound files",
    "Drop a folder of images here": "Drop a folder of sound files here",
    "A table, a zip, or data from COCO, Create ML, labelme, Lobe or Teachable Machine works too.": "A table that names the sounds, a zip, or recordings with label tracks from Audacity or Raven work too.",
    "There is no image to paste. Copy one first.": "There is no sound file to paste. Copy one first.",
    "Choose a folder of images, a folder with one subfolder per class, a table, annotations that name the images, or a zip of any of these.": "Choose a folder of sound files, a folder with one subfolder per class, a table that names the sounds, or a zip of any of these.",
    "Images are packed unchanged, including camera data (location, time, serial number).": "Sounds are packed unchanged, including what their files say of title, author and time.",
    "These files are damaged, missing or too large, and are not used.": "These files are damaged, missing, too short or too long, and are not used. Stretches of long recordings can be imported with a table or a label track.",
    "the file is too big for an image": "the file is larger than 400 MB: cut it into stretches of up to 60 seconds",
    "Take pictures with the &webcam…": "&Record with the microphone…",
    "Webcam": "Microphone",
    "Images of one group in the imported table": "Sounds of one speaker, recording or other group that came with them",
    "Yes, up to the first “.” or “_”: “cat_012.jpg” is a “cat”": "Yes, up to the first “.” or “_”: “yes_anna_3.wav” is a “yes”",
    "Yes, up to the first number: “red cell 012.jpg” is a “red cell”": "Yes, up to the first number: “dog barks 012.wav” is a “dog barks”",
    # How they are shown.
    "Large image": "Large spectrogram",
    "One large image (Enter)": "One large spectrogram (Enter)",
    "Show large": "Show large spectrogram",
    "Fit the whole image (double click)": "Fit the whole spectrogram (double click)",
    "{name} (thumbnail only: the file is unavailable)": "{name} (small spectrogram only: the file is unavailable)",
    "Thumbnail size": "Spectrogram size",
    "Larger thu&mbnails": "Larger spectrogra&ms",
    "&Smaller thumbnails": "&Smaller spectrograms",
    "&Normal thumbnails": "&Normal spectrograms",
    "Edge of a thumbnail in the grid, in pixels.": "Size of a cell in the grid, in pixels.",
    "Thumbnails and embeddings of one project. The oldest are deleted, and created again when needed.": "Spectrograms and embeddings of one project. The oldest are deleted, and created again when needed.",
    "Thumbnails and embeddings are created again when needed.": "Spectrograms and embeddings are created again when needed.",
    "By size": "By length",
    "For example: blurred cats": "For example: calls in the rain",
    "Select an image to see it here, with what the model based its prediction on.": "Select a sound to see it here, with what the model based its prediction on.",
    "Select an image to see what it looks like.": "Select a sound to see what it is like.",
    "This image looks like": "This sound is like",
    # What a model heard.
    "Looking at the image": "Listening to the sound",
    "Bright: what counted most for the class. Faded: outside of what the model sees.": "Bright: what counted most for the class. Time runs to the right, pitch upwards.",
    "The model does not see the faded edges.": "The model does not hear the faded ends.",
    # How they are learned from.
    "How much training images are varied: not at all, mirrored, also cropped and recoloured, or more.": "How much training sounds are varied: not at all, in level and place and with a little noise, also in speed and with gaps, or more.",
    "Left: the image as the model sees it. Beside it: random variations that training makes of it. If one no longer fits its label, use weaker augmentation.": "Left: the sound as it is. Beside it: random variations that training makes of it. If one no longer fits its label, use weaker augmentation.",
    "The later part of the model adapts to your images. Usually the most accurate. Takes minutes.": "The later part of the model adapts to your sounds. It helps where the features confuse classes. Takes minutes.",
    # How they are alike.
    "The same image in another size, quality or crop.": "The same sound at another rate, level or quality.",
    "Taken several times: another exposure, a step aside. They belong in one split.": "Cut from one recording, or the same thing recorded again. They belong in one split.",
    "Another exposure, a step aside, a little closer: a model trained on one of them knows them all.": "The same source in the same place, a moment later: a model trained on one of them knows them all.",
    "Images taken within a minute of each other": "Sounds recorded within a minute of each other",
    "{count} {count:group|groups} of photos taken one after the other": "{count} {count:group|groups} of sounds recorded one after the other",
    "Labelled “{label}”, which may be correct. It looks like": "Labelled “{label}”, which may be correct. It is like",
    "Most similar as the pretrained model sees them, before it learned your classes.": "Most similar as the pretrained model hears them, before it learned your classes.",
    "Photos of the same thing in several splits": "Sounds of one recording in several splits",
    "Photos of the same thing": "Sounds of one recording",
    "Looking for photos of the same thing": "Looking for sounds of one recording",
    "Photos of the same thing stay together": "Sounds of one recording stay together",
    "{count} {count:group|groups} of other photos of the same thing": "{count} {count:group|groups} of other sounds of one recording",
    "No two images show the same thing.": "No two sounds are of one recording.",
    "{groups} {groups:group|groups} of images showing the same thing found. The largest has {largest} {largest:image|images}. A group belongs in one split.": "{groups} {groups:group|groups} of sounds of one recording found. The largest has {largest} {largest:sound|sounds}. A group belongs in one split.",
    "The training and validation images come from only {groups} groups. The validation results are of a model that had not learned from the validation images; the model that is kept has then learned from them too.": "The training and validation sounds come from only {groups} speakers, recordings or other groups. The validation results are of a model that had not learned from the validation sounds; the model that is kept has then learned from them too.",
    "{count} validation {count:image shows|images show} the same thing as a training image, so the validation result is too optimistic.": "{count} validation {count:sound is|sounds are} of the same recording as a training sound, so the validation result is too optimistic.",
    "{count} test {count:image shows|images show} the same thing as a training image, so the test result is too optimistic.": "{count} test {count:sound is|sounds are} of the same recording as a training sound, so the test result is too optimistic.",
    "{val} validation and {test} test {test:image shows|images show} the same thing as a training image, so the results of these splits are too optimistic.": "{val} validation and {test} test {test:sound is|sounds are} of the same recording as a training sound, so the results of these splits are too optimistic.",
    "Re-split on the Data page: this keeps images together where possible. A class that would then have no validation images needs images of other things.": "Re-split on the Data page: this keeps sounds together where possible. A class that would then have no validation sounds needs sounds of other recordings.",
    # What a pretrained model is compared with: sounds have no training from random weights, but their frequency bands alone.
    "Compare with the same model trained from random weights, on a growing number of images": "Compare with frequency bands alone, without a pretrained model, on a growing number of sounds",
    "Pretrained vs. from scratch": "Pretrained vs. frequency bands alone",
    "The same model is trained twice with the same settings: from the pretrained weights, as in this training, and from random weights. Each is trained on 10, 25, 50 and 100% of the training images, and both are tested on the same images.": "Two models are trained on 10, 25, 50 and 100% of the training sounds: the pretrained one, as in this training, and one of frequency bands alone. Both are tested on the same sounds.",
    "from scratch": "frequency bands alone",
    "From scratch": "Frequency bands alone",
    "Starting from the pretrained model is {gap} {gap:point|points} better ({low} to {high}).": "The pretrained model is {gap} {gap:point|points} better than frequency bands alone ({low} to {high}).",
    "Starting from the pretrained model is {gap} {gap:point|points} worse ({low} to {high}). Train from scratch.": "The pretrained model is {gap} {gap:point|points} worse than frequency bands alone ({low} to {high}). Train with the strategy Frequency bands.",
    "{count} {count:image is|images are} too few to tell which start is better (difference {gap} {gap:point|points}, {low} to {high}).": "{count} {count:sound is|sounds are} too few to tell which model is better (difference {gap} {gap:point|points}, {low} to {high}).",
    "“{run}” was itself trained from scratch, so there is nothing to compare.": "“{run}” is itself a model of frequency bands alone, so there is nothing to compare.",
    "{model} is not installed. Get it, or train from scratch.": "{model} is not installed. Import it, or train with the strategy Frequency bands.",
    # The same where it is told of texts by their words.
    "Comparing with words alone": "Comparing with frequency bands alone",
    "Auto kept words alone: {words} of {count} validation texts correct, {features} with the features of the pretrained model. Chance does not explain the difference.": "Auto kept frequency bands alone: {words} of {count} validation sounds correct, {features} with the features of the pretrained model. Chance does not explain the difference.",
    "Auto kept words alone: {words} of {count} validation texts correct, {features} with the features of the pretrained model, {tuned} after fine-tuning ({minutes} min).": "Auto kept frequency bands alone: {words} of {count} validation sounds correct, {features} with the features of the pretrained model, {tuned} after fine-tuning ({minutes} min).",
    "Auto kept fine-tuning ({minutes} min): {tuned} of {count} validation texts correct, {words} with words alone, {features} with the features of the pretrained model.": "Auto kept fine-tuning ({minutes} min): {tuned} of {count} validation sounds correct, {words} with frequency bands alone, {features} with the features of the pretrained model.",
    "Auto tried words alone too: {words} of {count} validation texts correct, {features} with the features of the pretrained model.": "Auto tried frequency bands alone too: {words} of {count} validation sounds correct, {features} with the features of the pretrained model.",
    "Auto tried words alone too: {words} of {count} validation texts correct, {features} with the features of the pretrained model. A difference this small may be chance.": "Auto tried frequency bands alone too: {words} of {count} validation sounds correct, {features} with the features of the pretrained model. A difference this small may be chance.",
    "Auto did not try fine-tuning: the smallest class has {count} training {count:text|texts}, too few for it.": "Auto did not try fine-tuning: the smallest class has {count} training {count:sound|sounds}, too few for it.",
    "Words alone, without a pretrained model: {words} of the {count} test texts correct ({low} to {high}). This model: {model}.": "Frequency bands alone, without a pretrained model: {words} of the {count} test sounds correct ({low} to {high}). This model: {model}.",
    "Words alone, without a pretrained model: {words} of the {count} validation texts correct ({low} to {high}). This model: {model}.": "Frequency bands alone, without a pretrained model: {words} of the {count} validation sounds correct ({low} to {high}). This model: {model}.",
    "Words alone do better, without a pretrained model: {words} of the {count} test texts correct ({low} to {high}), this model {model}.": "Frequency bands alone do better, without a pretrained model: {words} of the {count} test sounds correct ({low} to {high}), this model {model}.",
    "Words alone do as well, without a pretrained model: {words} of the {count} test texts correct ({low} to {high}), this model {model}. A difference this small may be chance.": "Frequency bands alone do as well, without a pretrained model: {words} of the {count} test sounds correct ({low} to {high}), this model {model}. A difference this small may be chance.",
    "Words alone do better, without a pretrained model: {words} of the {count} validation texts correct ({low} to {high}), this model {model}.": "Frequency bands alone do better, without a pretrained model: {words} of the {count} validation sounds correct ({low} to {high}), this model {model}.",
    "Words alone do as well, without a pretrained model: {words} of the {count} validation texts correct ({low} to {high}), this model {model}. A difference this small may be chance.": "Frequency bands alone do as well, without a pretrained model: {words} of the {count} validation sounds correct ({low} to {high}), this model {model}. A difference this small may be chance.",
    # What leaves the program.
    "The figures hold for images like those of the data: another camera, place or season may lower them.": "The results hold for sounds like those of the data: another microphone, place or season may lower them.",
    "Every image gets one of the classes above, also one that shows something else.": "Every sound gets one of the classes above, also one of something else.",
}
