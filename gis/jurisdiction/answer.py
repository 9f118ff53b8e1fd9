"""The answer: doors with their legal basis, wrong doors struck out, deadlines, papers, and one question."""

from dataclasses import dataclass
from datetime import date

from gis.errors import Message
from gis.jurisdiction.bodies import Body, Jurisdiction
from gis.jurisdiction.matters import Matter
from gis.jurisdiction.places import Place
from gis.jurisdiction.rules import Caution, DeadlineRule, DoorRule, Paper


@dataclass(frozen=True, slots=True)
class Reason:
    """
    Why a door is right.

    Attributes
    ----------
    rule
        With its legal basis.
    place
        That decides; None where people may go anywhere.
    jurisdiction
        That gives the body this place; None where no body is known, or any will do.
    """

    rule: DoorRule
    place: Place | None
    jurisdiction: Jurisdiction | None


@dataclass(frozen=True, slots=True)
class Door:
    """
    Where to go.

    Attributes
    ----------
    body
        None when the competent body is not in this register.
    reasons
        At least one; without a body all of one place and level.
    """

    body: Body | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class WrongDoor:
    """A body that looks right and is not, and why."""

    body: Body
    reason: Message


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question: its value and its words."""

    value: str
    label: Message


@dataclass(frozen=True, slots=True)
class Question:
    """
    The one thing to ask next.

    Attributes
    ----------
    name
        Of a choice, or role of a place.
    kind
        ``choice``, ``place``, or ``side`` for a place that lies on a border or is named too coarsely.
    text
        To put to the asker.
    options
        For a choice or a side.
    decides
        How many rules or places wait for it.
    """

    name: str
    kind: str
    text: Message
    options: tuple[Option, ...]
    decides: int


@dataclass(frozen=True, slots=True)
class Assumption:
    """A fact that was taken for granted: its name, its value and the words for it."""

    name: str
    value: str
    text: Message


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    A term, with its last day when the event is dated.

    Attributes
    ----------
    rule
        With its legal basis.
    due
        Last day; None without an event's date, or with `untold`. A rest day is not moved.
    passed
        Whether that day is over.
    untold
        Facts that were not told and on which it rests.
    """

    rule: DeadlineRule
    due: date | None
    passed: bool | None
    untold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What is known so far.

    Attributes
    ----------
    matter, day
        What was asked, and for which day.
    doors
        Right under the assumptions; empty when a fact is missing that decides.
    perhaps
        Bodies that the question will tell apart.
    wrong
        Never a body of `doors` or `perhaps`; by distance.
    question
        None when nothing more could change the doors.
    no_door
        Why there is neither a door nor a question, and whom to ask; None otherwise.
    assumed
        What was taken for granted.
    deadlines, papers, cautions
        Those whose facts are not known to be otherwise.
    """

    matter: Matter
    day: date
    doors: tuple[Door, ...]
    perhaps: tuple[Body, ...]
    wrong: tuple[WrongDoor, ...]
    question: Question | None
    no_door: Message | None
    assumed: tuple[Assumption, ...]
    deadlines: tuple[Deadline, ...]
    papers: tuple[Paper, ...]
    cautions: tuple[Caution, ...]
