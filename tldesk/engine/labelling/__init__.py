"""Help with labels: suggestions, what to label next, which labels are worth a second look, what is new, the map."""
