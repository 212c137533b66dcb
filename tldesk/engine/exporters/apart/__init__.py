"""What the Python of a converter's own environment runs. It is a file to such a Python, which has no tldesk."""
