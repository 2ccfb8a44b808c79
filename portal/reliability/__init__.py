"""Reliability: how a company has answered and hosted so far, computed from what happened."""
