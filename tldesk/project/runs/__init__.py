"""Trainings as they lie on the disk: settings, data, events, reports."""
