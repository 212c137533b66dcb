"""The project's database: its schema, older ones, the lock, backups, and what goes into the history."""
