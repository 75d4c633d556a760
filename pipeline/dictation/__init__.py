"""Dictated numbers: from the words of a text to digits in a row, to whole telephone numbers."""
