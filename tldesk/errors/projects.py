"""What is said about projects, their classes and filters."""

from __future__ import annotations

from tldesk.errors.message import Message

PROJECTS: dict[str, Message] = {
    "not_a_project": Message(
        "“{path}” is not a tldesk project.", ("Choose a folder that contains a project.tldesk file.")
    ),
    "project_moved": Message(
        "The folder of the open project, “{path}”, was moved, renamed or deleted.",
        "Close the project, then open it where it is now.",
    ),
    "project_exists": Message("There is already a project in “{path}”.", "Open it, or choose another folder."),
    "project_in_use": Message(
        "The project “{path}” is already open in another tldesk window, or a command is working on it.",
        "Continue in that window, or close the project there first.",
    ),
    "project_read_only": Message(
        "The project “{path}” cannot be changed: its folder is read-only.",
        "Copy the project to a folder you may write to, or change the folder's permissions.",
    ),
    "project_newer": Message(
        "The project “{path}” was made by a newer tldesk (format {found}, this one knows {known}).",
        "Install the newest tldesk, then open it again.",
    ),
    "unknown_modality": Message(
        "This tldesk does not know data of the kind “{modality}”.",
        ("Install the newest tldesk, then open it again."),
    ),
    "project_older": Message(
        "The project “{path}” was made by an older tldesk (format {found}, this one writes {known}).",
        "Open it where it can be written to. It is updated then, after a backup.",
    ),
    "project_damaged": Message("The project file “{path}” is damaged: {reason}.", "Restore it from a backup."),
    "project_unsafe": Message(
        "The project file “{path}” was not opened because it is not safe: {reason}.",
        "Do not use it if it came from somebody else. If it is yours, copy its folder without links and open the copy.",
    ),
    "root_taken": Message("The folder “{path}” already belongs to this project.", "Choose another folder."),
    "backup_damaged": Message("The backup “{path}” cannot be used: {reason}.", "Choose another backup."),
    "folder_not_writable": Message("“{path}” cannot be written to: {reason}.", "Choose another folder."),
    "folder_not_readable": Message(
        "“{path}” cannot be opened: {reason}.", "Check that the drive is there and that you may open the folder."
    ),
    "folder_impossible": Message("The folder “{path}” could not be created: {reason}.", "Choose another folder."),
    "disk_error": Message(
        "“{path}” could not be read or written: {reason}.", "Check that the drive is there, then try again."
    ),
    "unknown_class": Message("There is no class “{label}”.", "Classes here: {classes}."),
    "class_exists": Message("There is already a class “{label}”.", "Choose another name."),
    "class_means_none": Message(
        "“{label}” stands for images without a label and cannot be a class.", "Choose another name."
    ),
    "bad_class_name": Message("“{label}” cannot be the name of a class.", "Use one line of visible text."),
    "unseen_letters": Message("“{name}” has characters that cannot be seen.", "Type the name again without them."),
    "bad_filter_name": Message("“{name}” cannot be the name of a filter.", "Use one line of at most 60 characters."),
    "filter_exists": Message("There is already a filter “{name}”.", "Choose another name."),
    "several_labels": Message(
        "{count} {count:image has|images have} several labels.",
        "Reduce each of them to one label first. Then you can switch to one label per image.",
    ),
}
