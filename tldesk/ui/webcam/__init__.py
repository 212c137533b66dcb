"""The webcam: the device, recording, and the dialog."""
