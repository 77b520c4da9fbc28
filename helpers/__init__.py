"""Shared helpers of Dafu 答复: pages are read into a corpus, measured into tables, shown as figures."""

__version__ = "0.1.0"
