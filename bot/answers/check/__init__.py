"""The gate on content (`bot topics check`): each check returns the problems it finds, as sentences."""
