"""The register (台账) as sheets: its kinds, their columns, and what an import makes of a row."""

from gis.register.entries import Entry, Known, Value
from gis.register.fields import Field, FieldType, RegisterKind, header_key
from gis.register.kinds import REGISTER, register_kind
from gis.register.shown import PLACES, cell_of
from gis.register.verdicts import Change, Fault, Judged, Verdict

__all__ = [
    "PLACES",
    "REGISTER",
    "Change",
    "Entry",
    "Fault",
    "Field",
    "FieldType",
    "Judged",
    "Known",
    "RegisterKind",
    "Value",
    "Verdict",
    "cell_of",
    "header_key",
    "register_kind",
]
