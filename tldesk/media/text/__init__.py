"""Text as a kind of data: its code, and how a text becomes the numbers that a network takes."""
