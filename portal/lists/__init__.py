"""Lists: the register of companies as operators look at it, saved by name, exported, and acted upon in bulk."""
