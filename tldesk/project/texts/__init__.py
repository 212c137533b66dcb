"""Texts of a project: rows of tables, kept in the project in files of its own."""
