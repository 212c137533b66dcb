"""Showing samples: the grid, the map, the preview, filters, marks and their menu."""
