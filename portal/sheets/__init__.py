"""Files of rows as people keep them (CSV, Excel), read into numbered lines of text."""
