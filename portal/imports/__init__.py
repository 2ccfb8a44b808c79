"""Lists of companies taken in from spreadsheets: look at the file, say what each row would do, do it, take it back."""
