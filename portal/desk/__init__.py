"""The desk: what waits today, the outbox, the audit log, and every component of the screen in every state."""
