"""The Excel add-in (.xlam) and the macros of unit workbooks, built from text."""
