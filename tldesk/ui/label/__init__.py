"""The Label page: classes, their keys, suggestions, what to label next."""
