"""The register as workbooks: template, current data, and a sheet given back with its errors."""

from layers.register.book import REASON, given_back, register_book

__all__ = ["REASON", "given_back", "register_book"]
