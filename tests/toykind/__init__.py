"""A kind of data that only tests know: rows of numbers in text files, made as docs/adding.md says."""
