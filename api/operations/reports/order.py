"""What is wanted of a report; light to import, for doors."""

from dataclasses import dataclass
from typing import Literal

from api.operations.shelf import Wanted

CHILD = "api.operations.reports.child"


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """
    What is wanted.

    Attributes
    ----------
    about
        A plan or an audit.
    id
        Which.
    made
        When it was: a plan that was made anew is another one under the same id.
    format
        ``pdf``, ``docx`` or ``xlsx``.
    language
        ``zh`` or ``en``.
    """

    about: Literal["plan", "audit"]
    id: str
    made: str
    format: str
    language: Literal["zh", "en"]

    @property
    def wanted(self) -> Wanted:
        """Give it as the shelf takes it."""
        asked = {"about": self.about, "id": self.id, "language": self.language}
        return Wanted(CHILD, asked, f"report.{self.format}", (*asked.values(), self.made, self.format))
