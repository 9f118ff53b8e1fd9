"""Ask which door: places are found, the register is read, and the rules decide."""

from dataclasses import dataclass
from typing import Any

import psycopg

from api.operations.doors.places import places_told
from api.operations.doors.question import DoorsQuestion
from api.operations.doors.rules import RulesInUse, rules_in_use
from data.doors import bodies_of, jurisdictions_of
from gis.errors import Message
from gis.jurisdiction import Answer, Case, Facts, Register, check_workplaces, decide, facts_of, odd_facts
from gis.model import LonLat


@dataclass(frozen=True, slots=True)
class FoundDoors:
    """
    What was found.

    Attributes
    ----------
    answer
        Doors, wrong doors, question and the rest.
    rules
        That decided.
    remarks
        What was odd about the question itself.
    here
        From where distances were measured; None when nobody told.
    """

    answer: Answer
    rules: RulesInUse
    remarks: tuple[Message, ...]
    here: LonLat | None


async def find_doors(
    connection: psycopg.AsyncConnection[Any], question: DoorsQuestion, rules: RulesInUse | None = None
) -> FoundDoors:
    """
    Find the competent bodies, strike out the wrong ones, and ask for what is missing.

    Parameters
    ----------
    connection
        Only read.
    question
        What is asked.
    rules
        To decide by; those that count in the store when None.

    Returns
    -------
    FoundDoors
        Distances are from `here`; where that is not told, from the first place that has a position.

    Raises
    ------
    InputError
        If a place, a fact or a credit code cannot be used, or one place of work is told to be in two.
    OutsideError
        If a position lies in no area of the city.
    """
    told = await places_told(connection, question)
    places = told.by_role
    facts = Facts(facts_of(question.choices), places)
    check_workplaces(facts)
    kind = question.matter.value
    here = question.here or next((p.position for role in places.values() for p in role if p.position), None)
    bodies = tuple(await bodies_of(connection, kind, here))
    register = Register(bodies, tuple(await jurisdictions_of(connection, kind)))
    rules = rules or await rules_in_use(connection)
    case = Case(question.matter, facts, question.day, question.event)
    answer = decide(case, register, rules.book)
    odd = odd_facts(facts, rules.book.of(case.matter, case.day).doors)
    remarks = (*told.remarks, *(said for said in odd if said != answer.no_door))
    return FoundDoors(answer, rules, remarks, here)
