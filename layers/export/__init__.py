"""Layers and maps as files: spreadsheets, GIS formats, a page that works offline, and a map sheet in A3."""

from layers.export.formats import FORMATS, Format, format_of
from layers.export.model import About, Encoding, Features, Ground, Job, Written
from layers.export.values import features_of
from layers.export.write import export, named_for

__all__ = [
    "FORMATS",
    "About",
    "Encoding",
    "Features",
    "Format",
    "Ground",
    "Job",
    "Written",
    "export",
    "features_of",
    "format_of",
    "named_for",
]
