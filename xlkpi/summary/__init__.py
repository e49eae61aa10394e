"""Scores -> summary workbook (汇总工作簿) and plain data."""

from xlkpi.summary.book import write_summary
from xlkpi.summary.export import as_json
from xlkpi.summary.plan import all_findings

__all__ = ["all_findings", "as_json", "write_summary"]
