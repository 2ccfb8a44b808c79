"""Who did what: the audit log, shown to those who answer for it."""
