"""Opens a study: the thin thing that the command line, the pages and notebooks share."""
