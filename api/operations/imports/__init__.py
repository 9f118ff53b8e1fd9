"""Imports into the register: a sheet is read, judged, previewed, confirmed and given back with its errors."""
