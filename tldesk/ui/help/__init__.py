"""Help: topics, the tour's card, the log, what stands in the way on this computer."""
