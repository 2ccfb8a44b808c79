"""Hiring incentives as dated rules: what a case might be due, month by month, and why not; values in, values out."""
