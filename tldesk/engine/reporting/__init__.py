"""Reports: the page, its drawings, and where the model looked."""
