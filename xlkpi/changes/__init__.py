"""Two outcomes held against each other: of two schemes (preview), or before and after appeals."""
