"""Accounts: the people who sign in, what they may do, who stands in for whom."""
