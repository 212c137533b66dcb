"""The Train page: choices, live charts, the list of trainings."""
