"""A rule read aloud: its parts in words, a condition as people say it, what is different between two texts."""
