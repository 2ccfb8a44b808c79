"""Figures: how many companies there are of what, each number with its rows; and the sheet of a day on paper."""
