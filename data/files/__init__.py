"""
Files that people bring: sites, population and points, as CSV, GeoJSON, GeoPackage or GeoTIFF.

What a file *is* is told by its first bytes, not by its name: a renamed file cannot reach a driver that
opens other files or addresses. Rows that cannot be used come back with their number and reason.
"""

from data.files.population import read_population
from data.files.sites import read_sites

__all__ = ["read_population", "read_sites"]
