"""Yearly surveys of a city's departments: forms out, answers in, one printed table."""
