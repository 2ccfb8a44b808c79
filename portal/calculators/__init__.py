"""Public calculators: what a hire might bring, how many interns, how long, how much, by when. No names, nothing kept."""
