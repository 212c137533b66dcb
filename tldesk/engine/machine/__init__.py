"""The computer: its devices, its linear algebra, what takes long to load, how long things take."""
