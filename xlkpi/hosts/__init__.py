"""Live spreadsheet programs: xlwings on Excel, and xlwings on LibreOffice."""
