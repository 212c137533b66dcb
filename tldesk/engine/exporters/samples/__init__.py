"""Programs that travel with an export. Each is copied as it is, so it imports nothing of tldesk."""
