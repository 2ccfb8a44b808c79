"""Availability: what a company offers to interns, from when and until when it holds."""
