"""What is said of texts where the same words about images would be odd or untrue: by the sentence about images.

Both are templates, see `tldesk.media.wording`. The Chinese of the second stands in the catalogue of the window.
"""

# ruff: noqa: E501  (one sentence a row)

from __future__ import annotations

SENTENCES: dict[str, str] = {
    # Where they are kept: in the project, as rows of its own files.
    "Images in the bin are ignored. Their files stay where they are.": "Texts in the bin are ignored. They stay in the project.",
    "{count} {count:image|images} moved to the bin. The {count:file stays where it is|files stay where they are}.": "{count} {count:text|texts} moved to the bin.",
    "Creates a second project with the same labels, history and models. Images inside the project folder are copied. All others stay where they are and are shared by both projects.": "Creates a second project with the same texts, labels, history and models.",
    "Images are packed unchanged, including camera data (location, time, serial number).": "Texts are packed unchanged, with the other columns of their tables.",
    "Thumbnails and embeddings of one project. The oldest are deleted, and created again when needed.": "Previews and embeddings of one project. The oldest are deleted, and created again when needed.",
    "Edge of a thumbnail in the grid, in pixels.": "Size of a cell in the grid, in pixels.",
    "Thumbnails and embeddings are created again when needed.": "Previews and embeddings are created again when needed.",
    "The image “{path}” is missing.": "The file of texts “{path}” is missing.",
    # Where they come from: from tables and text files.
    "Choose a folder of images": "Choose a folder of tables or text files",
    "Drop a folder of images here": "Drop a table or a folder of text files here",
    "With one subfolder per class, the folder names become the labels. Images without subfolders can be labelled here.": "A column of the table, or one subfolder per class, gives the labels. Texts without a label can be labelled here.",
    "A table, a zip, or data from COCO, Create ML, labelme, Lobe or Teachable Machine works too.": "Tables may be CSV, JSON, Excel or OpenDocument, alone, in a folder or in a zip.",
    "There is no image to paste. Copy one first.": "There is no table or text file to paste. Copy one first.",
    "Choose a folder of images, a folder with one subfolder per class, a table, annotations that name the images, or a zip of any of these.": "Choose a table, a folder of tables or of text files with one subfolder per class, or a zip of any of these.",
    # How they are shown.
    "Large image": "Whole text",
    "One large image (Enter)": "One whole text (Enter)",
    "Fit the whole image (double click)": "Fit the whole text (double click)",
    "{name} (thumbnail only: the file is unavailable)": "{name} (beginning only: the file is unavailable)",
    "Thumbnail size": "Cell size",
    "Larger thu&mbnails": "La&rger cells",
    "&Smaller thumbnails": "&Smaller cells",
    "&Normal thumbnails": "&Normal cells",
    "Show large": "Show the whole text",
    "larger": "longer",
    "By size": "By length",
    "For example: blurred cats": "For example: long complaints",
    # How they are varied.
    "Left: the image as the model sees it. Beside it: random variations that training makes of it. If one no longer fits its label, use weaker augmentation.": "Above: the text as it is. Below it: random variations that training makes of it, with what has changed in bold and what was left out struck through. If one no longer fits its label, use weaker augmentation.",
    "Images with “{text}” in their name or note": "Texts with “{text}” in them, their columns or their note",
    # How they are alike.
    "The same image in another size, quality or crop.": "The same text but for case, spaces and punctuation.",
    "Photos of the same thing in several splits": "Texts that say the same in several splits",
    "Photos of the same thing": "Texts that say the same",
    "No two images show the same thing.": "No two different texts say the same.",
    "{groups} {groups:group|groups} of images showing the same thing found. The largest has {largest} {largest:image|images}. A group belongs in one split.": "{groups} {groups:group|groups} of texts that say the same found. The largest has {largest} {largest:text|texts}. A group belongs in one split.",
    "{count} validation {count:image shows|images show} the same thing as a training image, so the validation result is too optimistic.": "{count} validation {count:text says|texts say} the same as a training text, so the validation result is too optimistic.",
    "{count} test {count:image shows|images show} the same thing as a training image, so the test result is too optimistic.": "{count} test {count:text says|texts say} the same as a training text, so the test result is too optimistic.",
    "{val} validation and {test} test {test:image shows|images show} the same thing as a training image, so the results of these splits are too optimistic.": "{val} validation and {test} test {test:text says|texts say} the same as a training text, so the results of these splits are too optimistic.",
    "Re-split on the Data page: this keeps images together where possible. A class that would then have no validation images needs images of other things.": "Re-split on the Data page: this keeps texts together where possible. A class that would then have no validation texts needs other texts.",
    "Images of {classes} that belong together are in different splits, because a class would otherwise have no validation images. Photos of the same thing are separated last, identical files never. Validation and test results will be too optimistic for {count:this class|these classes}.": "Texts of {classes} that belong together are in different splits, because a class would otherwise have no validation texts. Identical texts are never separated. Validation and test results will be too optimistic for {count:this class|these classes}.",
    "Images of {classes} that belong together are in different splits, because a class would otherwise have no validation images. Photos of the same thing are separated last, identical files never. Validation results will be too optimistic for {count:this class|these classes}.": "Texts of {classes} that belong together are in different splits, because a class would otherwise have no validation texts. Identical texts are never separated. Validation results will be too optimistic for {count:this class|these classes}.",
    "These files are damaged, missing or too large, and are not used.": "These texts cannot be read, and are not used.",
    "Identical files with different labels. One of the labels is wrong.": "Identical texts with different labels. One of the labels is wrong.",
    "Identical files in several splits": "Identical texts in several splits",
    "Exact duplicates": "Identical texts",
    "The same file more than once. Each copy counts in training.": "The same text more than once. Each copy counts in training.",
    "an identical file has another label": "an identical text has another label",
    "Excluded images are under the filter “Excluded”. No files were changed.": "Excluded texts are under the filter “Excluded”.",
    # What a pretrained model is compared with: texts have no training from random weights, but words alone.
    "Compare with the same model trained from random weights, on a growing number of images": "Compare with words alone, without a pretrained model, on a growing number of texts",
    "Pretrained vs. from scratch": "Pretrained vs. words alone",
    "The same model is trained twice with the same settings: from the pretrained weights, as in this training, and from random weights. Each is trained on 10, 25, 50 and 100% of the training images, and both are tested on the same images.": "Two models are trained on 10, 25, 50 and 100% of the training texts: the pretrained one, as in this training, and one of words alone. Both are tested on the same texts.",
    "from scratch": "words alone",
    "From scratch": "Words alone",
    "Starting from the pretrained model is {gap} {gap:point|points} better ({low} to {high}).": "The pretrained model is {gap} {gap:point|points} better than words alone ({low} to {high}).",
    "Starting from the pretrained model is {gap} {gap:point|points} worse ({low} to {high}). Train from scratch.": "The pretrained model is {gap} {gap:point|points} worse than words alone ({low} to {high}). Train with the strategy Words.",
    "{count} {count:image is|images are} too few to tell which start is better (difference {gap} {gap:point|points}, {low} to {high}).": "{count} {count:text is|texts are} too few to tell which model is better (difference {gap} {gap:point|points}, {low} to {high}).",
    "“{run}” was itself trained from scratch, so there is nothing to compare.": "“{run}” is itself a model of words alone, so there is nothing to compare.",
    "{model} is not installed. Get it, or train from scratch.": "{model} is not installed. Import it, or train with the strategy Words.",
    # What leaves the program.
    "Labels, splits and copies of the images for other programs. Originals stay as they are.": "Texts with their labels and splits for other programs.",
    "The figures hold for images like those of the data: another camera, place or season may lower them.": "The results hold for texts like those of the data: other writers, subjects or times may lower them.",
    "Every image gets one of the classes above, also one that shows something else.": "Every text gets one of the classes above, also one about something else.",
    "A program sends an image and gets the model's prediction. Only programs on this computer that have the token can use it, and nothing they send is stored. It runs until you turn it off or close the project.": "A program sends a text and gets the model's prediction. Only programs on this computer that have the token can use it, and nothing they send is stored. It runs until you turn it off or close the project.",
}
