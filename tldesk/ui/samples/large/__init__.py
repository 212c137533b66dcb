"""One sample as large as its place: a picture, a text."""
