"""What a project from somebody else may hold and name, and what of it is read."""
