"""Conversations: what a company and the project write to each other, and the documents shared with it."""
