"""Somebody thinks of hiring: a few answers without a name, and what the incentives in force might bring."""
