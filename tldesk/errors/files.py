"""What is said about files and disks, what is imported of them, webcams and microphones."""

from __future__ import annotations

from tldesk.errors.message import Message

FILES: dict[str, Message] = {
    # sources and files
    "source_missing": Message("There is no file or folder “{path}”.", "Check the spelling, or choose another folder."),
    "no_such_verb": Message(
        "“{name}” is neither a command nor a file or folder.",
        ("Check the spelling. `tldesk --help` lists the commands."),
    ),
    "verb_missing": Message(
        "“{path}” is not a command.", "Name only the folder to open it in the window, or put a command before it."
    ),
    "source_not_understood": Message(
        "“{path}” is not something that can be imported.",
        "Choose a folder of images, a folder with one subfolder per class, a table, annotations that name the "
        "images, or a zip of any of these.",
    ),
    "source_unreadable": Message("“{path}” cannot be opened: {reason}.", ("Check its permissions, or choose another.")),
    "other_kind": Message(
        "“{path}” contains {found}, but this project is for {kind}.",
        "Create a separate project for it.",
    ),
    "no_images": Message(
        "No images were found in “{path}”.",
        "Choose a folder that contains {suffixes} files, or subfolders of them.",
    ),
    "no_usable_images": Message(
        "None of the {count} {count:image|images} in “{path}” can be imported. Most common reason: {reason}.",
        "Choose the folder that contains the images. A table can list files in its own folder and its subfolders.",
    ),
    "image_unreadable": Message("The image “{path}” cannot be read: {reason}.", "Save it again, or leave it out."),
    "place_unknown": Message(
        "The part “{place}” of “{path}” cannot be opened: {reason}.", "Import its source again, or leave it out."
    ),
    "image_crashes": Message(
        "The image “{path}” crashes programs that open it.",
        "Save it again with another program and rescan its folder, or leave it out.",
    ),
    "image_hangs": Message(
        "The image “{path}” takes too long to open.",
        "Save it again with another program and rescan its folder, or leave it out.",
    ),
    "image_missing": Message("The image “{path}” is missing.", "Put it back, then rescan its folder."),
    "image_too_large": Message(
        "The image “{path}” has {pixels} pixels. The limit is {limit}.",
        "Make it smaller, or leave it out.",
    ),
    "table_no_header": Message(
        "The table “{path}” has no column for the file.",
        "Name one column path, file, filename, file_name or image, and another label, class, target or category.",
    ),
    "table_no_column": Message("The table has no column “{column}”.", "Columns: {columns}."),
    "table_not_utf8": Message(
        "The table “{path}” is not UTF-8 text (line {line}).",
        "Save it again as “CSV UTF-8” in your spreadsheet.",
    ),
    "table_damaged": Message(
        "The table “{path}” cannot be read (line {line}): {reason}.", "Correct the line, or save the table again."
    ),
    "table_no_text": Message(
        "The table “{path}” has no column that looks like texts.", "Choose the column of the texts. Columns: {columns}."
    ),
    "no_dates": Message("The column “{column}” has no dates.", "Columns with dates: {columns}."),
    "dates_open": Message(
        "In the column “{column}” either number may be the day, as in {example}.",
        "Say which comes first with --date-order day or --date-order month.",
    ),
    "texts_damaged": Message(
        "The file “{path}”, in which the project keeps texts, is damaged: {reason}.",
        "Restore it from a backup of the project folder, then try again.",
    ),
    "no_table": Message(
        "“{path}” is not a table of texts, and contains none.",
        "Choose a CSV, JSON, Excel or text file, or a folder with train.csv and test.csv.",
    ),
    "table_all_refused": Message(
        "No text of “{path}” can be imported. {count} {count:row was|rows were} refused: {reason}.",
        "Choose another column for the texts, or another file.",
    ),
    "table_unreadable": Message(
        "“{path}” cannot be read as a table: {reason}.",
        "Save it as “CSV UTF-8”, JSON Lines or an Excel workbook (.xlsx), then choose that file.",
    ),
    "table_crashes": Message(
        "“{path}” crashes programs that read it.", "Save it again with another program, or as “CSV UTF-8”."
    ),
    "table_hangs": Message(
        "“{path}” takes too long to read.", "Save it again with another program, or as “CSV UTF-8”."
    ),
    "table_changed": Message(
        "The columns of “{path}” have changed since they were chosen.", "Choose the file again, then its columns."
    ),
    "sheet_unknown": Message("“{path}” has no sheet “{sheet}”.", "Sheets: {sheets}."),
    "encoding_unknown": Message("“{name}” is not an encoding that can be read.", "Encodings: {names}."),
    "annotations_unreadable": Message(
        "“{path}” cannot be read: {reason}.", "Save it again with the program that made it, or choose another."
    ),
    "archive_refused": Message(
        "The archive “{path}” was not unpacked: {reason}.", "Unpack it yourself, then import the folder."
    ),
    "file_exists": Message("“{path}” is a file of another kind, so it was not replaced.", "Choose another name."),
    "path_not_text": Message("The name of “{path}” is not valid text.", "Rename the folder, then import it again."),
    # webcam
    "webcam_not_installed": Message(
        "The webcam needs a part of Qt that is not installed.",
        'Install it with: pip install "tldesk[webcam]". Then restart tldesk.',
    ),
    "webcam_unusable": Message(
        "The webcam cannot be used: {reason}.", "Install the missing library, then restart tldesk."
    ),
    # microphone
    "microphone_unusable": Message(
        "The microphone cannot be used: {reason}.",
        "Close other programs that record, choose another microphone, or plug it in again.",
    ),
    "disk_full": Message("The disk is full: “{path}” could not be written.", "Free some space, then try again."),
}
