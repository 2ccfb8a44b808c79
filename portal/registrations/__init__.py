"""Registrations: a company offers itself, confirms its address, and an operator decides."""
