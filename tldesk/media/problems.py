"""What is stored of a file that is not there; the other problems are codes of errors."""

MISSING = "image_missing"
IS_MISSING = "the file is missing"
