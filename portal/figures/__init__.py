"""Figures: how many companies there are of each kind, each number opening its rows, and the sheet of next Monday."""
