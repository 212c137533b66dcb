"""The microphone: listening, recording, and the dialog."""
