"""Acts on many companies at once: chosen from a list, stated with their number, done by the worker, taken back as a whole."""
