"""WORK-IN: the portal by which two social cooperatives and local businesses give people work experience."""
