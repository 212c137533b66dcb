"""The window: the rail, menus and what they do, opening and closing, help, settings."""
