"""Yearly surveys of a city's departments: forms out, answers in, one printed table."""

__version__ = "0.1.0"
