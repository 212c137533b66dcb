"""Help with labels: suggestions, what to label next, what is probably wrong or new, the map."""
