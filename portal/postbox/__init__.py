"""The outbox as people see it: what waits, what left, what did not, and what to do about it."""
