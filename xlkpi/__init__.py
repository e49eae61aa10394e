"""xlkpi: the scoring logic of Chinese assessment workbooks (考核表)."""

__version__ = "0.1.0"
