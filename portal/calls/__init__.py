"""Calls that we owe: who asked to be called, by when, and how it went."""
