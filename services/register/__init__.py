"""Imports into the register as rules: sheets read by column, rows judged, duplicates suspected. Pure."""
