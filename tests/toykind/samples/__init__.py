"""Its sample program, in Python."""
