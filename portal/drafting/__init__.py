"""Changing the rules: a new wording written, read in words beside the old one, verified by another person; the set as a file."""
