"""`make bench`: what serving costs, beside references under the same load, as one table. It reports; it does not judge."""
