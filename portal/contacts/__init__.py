"""Contacts: the people of a company as the company itself keeps them, and who of them gets in."""
