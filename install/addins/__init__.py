"""Builders of what is installed into spreadsheet programs; used by the scripts of install/."""
