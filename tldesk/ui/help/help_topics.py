"""TOPICS: what the help says, a page each, in Markdown. Choices and keys are made from their own tables."""

# ruff: noqa: E501  (running text)

from __future__ import annotations

from dataclasses import dataclass

from tldesk.ui.parts.language import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of the help; those named like a page of the window are shown when help is asked for there."""

    name: str
    title: str
    text: str = ""


TOPICS = (
    Topic(
        "start",
        QT_TRANSLATE_NOOP("Help", "In five minutes"),
        QT_TRANSLATE_NOOP(
            "Help",
            "1. **Data**: drop a folder of photos and look at what was understood.\n"
            "2. **Label**: say what each photo shows, with one key a class.\n"
            "3. **Train**: one button; the charts show how it goes.\n"
            "4. **Evaluate**: how often it is right, and where it is not.\n"
            "5. **Use**: try it on new photos, and export it.\n\n"
            "Every edit is kept at once, and Ctrl+Z takes it back, also tomorrow. Your photos are only read, never "
            "changed, and nothing leaves this computer.\n\n"
            "To try it without photos of your own, open the sample project: *Help → Show me around* leads through it.",
        ),
    ),
    Topic(
        "data",
        QT_TRANSLATE_NOOP("Help", "Data: what is there"),
        QT_TRANSLATE_NOOP(
            "Help",
            "**Bring photos in** by dropping a folder, or with *Import images…*. A sub-folder for each class gives the "
            "labels; photos without sub-folders are labelled here. You see what was understood before anything is "
            "imported. *Rescan* looks at the folders again for what is new.\n\n"
            "**Splits** say what each image is for. *Train*: the model learns from it. *Val*: its versions are chosen by "
            "it. *Test*: it is measured on it, once. An image that the model has learned from says nothing about new "
            "ones, so no image is in two of them.\n\n"
            "**Checks** list what often goes wrong: files that cannot be read, equal images with different labels, near "
            "duplicates in two splits, classes with few images, dark and blurred ones. A click shows the images.",
        ),
    ),
    Topic(
        "label",
        QT_TRANSLATE_NOOP("Help", "Label: one key a class"),
        QT_TRANSLATE_NOOP(
            "Help",
            "Make the classes on the right. Then choose an image, or several, and press the key of a class: 1 for the "
            "first, 2 for the second. The next image comes by itself. The key ` takes labels away.\n\n"
            "**Suggestions** begin with an image or two of two classes: the pretrained model has looked at all images, "
            "and says what each one looks like. Enter accepts. *Accept all* takes those of which it is surest.\n\n"
            "*Most useful next* orders the images by what a label would teach, *Probably wrong labels* shows those worth "
            "a second look, and the map lays images that look alike next to each other.\n\n"
            "**How many?** Twenty images a class are a beginning; a hundred are good. What counts is that they look as "
            "the pictures will for which the model is used.",
        ),
    ),
    Topic(
        "train",
        QT_TRANSLATE_NOOP("Help", "Train: one button"),
        QT_TRANSLATE_NOOP(
            "Help",
            "*Start* is enough: **Auto** first fits a classifier on what the pretrained model sees, in seconds, then "
            "adapts the model to your images, and keeps what is right on more validation images.\n\n"
            "A training can be paused, stopped and resumed. What it has learned is kept, also when the power fails.\n\n"
            "**Loss** is what training lowers; it should fall and level off. When the loss of the validation images rises "
            "again while that of training falls, the model learns by heart: more images or stronger augmentation help.\n\n"
            "Under *Advanced* stand all choices; the page “Choices of a training” of this help explains them.",
        ),
    ),
    Topic(
        "evaluate",
        QT_TRANSLATE_NOOP("Help", "Evaluate: where it is wrong"),
        QT_TRANSLATE_NOOP(
            "Help",
            "The large figure is the share of images that it gets right, of those it has not learned from. The line "
            "beside it says between what values the truth lies: few images tell little.\n\n"
            "In the **confusion matrix** each row is a true class and each column what the model says. Choose a cell to "
            "see its images. Often a label is wrong rather than the model: relabel it there, and train again.\n\n"
            "**Confidence** lets you leave unsure images unanswered: choose how many of the answers are to be right. "
            "**Weak spots** are parts of the images that are answered worse than the rest, beyond luck. *Image* shows "
            "where the model looked.",
        ),
    ),
    Topic(
        "use",
        QT_TRANSLATE_NOOP("Help", "Use: try and export"),
        QT_TRANSLATE_NOOP(
            "Help",
            "Drop images or a folder: each gets a class and how sure the model is. Pictures of something else get a "
            "class too, unless you have kept a least confidence on the Evaluate page.\n\n"
            "**Export** writes a folder with the model for other programs, its labels, a card that says what it was made "
            "from and how good it is, and a small program that runs it. What is written is run again and compared with "
            "the answers here; an export that answers differently is refused.",
        ),
    ),
    Topic("choices", QT_TRANSLATE_NOOP("Help", "Choices of a training")),
    Topic(
        "words",
        QT_TRANSLATE_NOOP("Help", "Words"),
        QT_TRANSLATE_NOOP(
            "Help",
            "- **Class**, label: what a picture shows, by the name you gave it.\n"
            "- **Pretrained model**: a network that has learned from over a million pictures to see; yours begins there.\n"
            "- **Features**: the numbers into which it turns a picture. Alike pictures have alike numbers.\n"
            "- **Transfer learning**: learning your classes from those features, instead of from nothing.\n"
            "- **Fine-tuning**: letting the pretrained model itself adapt to your images.\n"
            "- **Epoch**: seeing every training image once. **Step**: learning from one batch of them.\n"
            "- **Accuracy**: the share of images that it gets right. **Macro F1** counts every class alike, however few "
            "its images.\n"
            "- **Precision**: of the images it gives a class, how many are of it. **Recall**: of a class's images, how "
            "many it finds.\n"
            "- **Calibrated**: of answers with 90 % confidence, nine of ten are right.\n"
            "- **Augmentation**: showing training images varied, so that the model learns what stays the same.",
        ),
    ),
    Topic("keys", QT_TRANSLATE_NOOP("Help", "Keys")),
    Topic(
        "trouble",
        QT_TRANSLATE_NOOP("Help", "When something goes wrong"),
        QT_TRANSLATE_NOOP(
            "Help",
            "- **Undone by mistake?** Ctrl+Z and Ctrl+Shift+Z go back and forth; Ctrl+H shows who changed what when.\n"
            "- **Photos moved, or a drive renamed?** *File → Find moved images…* finds them again, with their labels.\n"
            "- **The project is damaged?** Backups are made by themselves: *File → Backups…* brings one back.\n"
            "- **Training takes too long?** Set a time limit under *Advanced*, or choose feature extraction.\n"
            "- **It is often wrong?** Look at *Probably wrong labels* and at the checks first; then label more images of "
            "the classes that it mixes up.\n"
            "- **Anything else?** *Help → Check this computer* says what stands in the way; *Help → Show log…* has a "
            "report to copy, without the names of your folders.",
        ),
    ),
)
