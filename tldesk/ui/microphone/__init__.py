"""The microphone: hearing, recording, and the dialog."""
