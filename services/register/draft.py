"""A row of a sheet under way: what could be read of it, what is wrong and what is odd."""

from dataclasses import dataclass, field

from gis.datum import Datum
from gis.errors import Message
from gis.register import Fault, Value


@dataclass(slots=True)
class Draft:
    """
    A row under way.

    Attributes
    ----------
    row
        Its number in the sheet.
    values
        By column; only columns that the sheet has.
    faults, remarks
        What is wrong, and what is odd.
    own_datum
        What the row itself says of its position; None where it says nothing.
    datum
        Of its position.
    written
        Longitude and latitude as they were brought; None where they cannot be read.
    """

    row: int
    values: dict[str, Value] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    own_datum: Datum | None = None
    datum: Datum | None = None
    written: tuple[float, float] | None = None

    def fault(self, column: str, reason: Message) -> None:
        """Note what is wrong in a cell."""
        self.faults.append(Fault(column, reason))

    def remark(self, column: str, reason: Message) -> None:
        """Note what is odd in a cell."""
        self.remarks.append(Fault(column, reason))

    def has_fault_in(self, *columns: str) -> bool:
        """Tell whether one of some cells cannot be used."""
        return any(fault.column in columns for fault in self.faults)
