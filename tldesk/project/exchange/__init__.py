"""What comes into a project and leaves it: imports, moved images, packed projects, pictures from a webcam."""
