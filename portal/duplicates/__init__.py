"""Duplicates: two records that may be one company; joining them so that it can be taken back, or keeping them apart."""
