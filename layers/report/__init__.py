"""
The report of an audit as HTML, PDF, Word and Excel, in Chinese and English.

`compose` makes one `Report` of an audit's result; four writers render it. `write_report` is the door.
"""

from layers.report.model import Imprint, MapLayers
from layers.report.write import FORMATS, write_report

__all__ = ["FORMATS", "Imprint", "MapLayers", "write_report"]
