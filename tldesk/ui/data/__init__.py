"""The Data page: import, overview, checks, duplicates, splits, exported labels."""
