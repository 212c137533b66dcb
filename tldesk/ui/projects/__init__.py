"""Projects as a whole: new ones, recent ones, copies, backups, moved images."""
