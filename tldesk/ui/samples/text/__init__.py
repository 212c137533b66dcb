"""How texts are shown: beginnings of them in cells, and whole ones to read."""
